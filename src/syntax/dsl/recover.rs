//! Says what is wrong with a piece that no statement begins, and keeps what can still be understood of it.

use std::ops::Range;

use pest::Parser;

use super::advice::is_reserved;
use super::context::{Context, Node, Window};
use super::foreign;
use super::grammar::{LifeParser, Rule};
use super::pieces::Pieces;
use super::problem::{self, Told};
use super::refusal::{Repair, shown};
use super::token::{is_word, near, token_at};
use crate::diagnostic::Finding;
use crate::syntax::codes::{LS001, LS002, LS014, LS016};

/// A place where statements of certain kinds may stand.
pub(super) struct Level {
    /// Reads one statement alone.
    only: Rule,
    /// What the place is called.
    place: &'static str,
    /// The words that its statements begin with.
    words: &'static [&'static str],
    /// Words and marks behind a first word that is free, as the `:` behind a field's name; right or nearly so.
    then: &'static [&'static str],
    /// What to say where no word is near.
    help: &'static str,
}

/// The file itself.
pub(super) const FILE: Level = Level {
    only: Rule::only_statement,
    place: "a file",
    words: &["lifecycle", "actor", "event", "entity", "invariant", "log", "scenario", "allow"],
    then: &[],
    help: "a file holds `lifecycle`, `actor`, `event`, `entity`, `invariant`, `log`, `scenario` and `allow`",
};

/// The block of an entity.
pub(super) const ENTITY: Level = Level {
    only: Rule::only_entity_member,
    place: "an entity",
    words: &["state", "initial", "final", "fault", "from", "group", "create", "before", "input", "allow"],
    then: &[":"],
    help: "an entity holds fields (`name: TYPE`), `state`, `fault`, `from`, `group`, `create`, `before` and `allow`",
};

/// The block of a state, of a fault, or of `from`.
pub(super) const STATE: Level = Level {
    only: Rule::only_state_member,
    place: "a state",
    words: &["on", "when", "after", "ignore", "incident", "state", "initial", "final", "allow"],
    then: &[],
    help: "a state holds `on`, `when`, `after`, `ignore`, `incident`, inner states and `allow`",
};

/// The block of `before create`.
pub(super) const BEFORE: Level = Level {
    only: Rule::only_incident,
    place: "`before create`",
    words: &["incident"],
    then: &[],
    help: "`before create` holds incidents: `incident Actor.Event { … }`",
};

/// The block of a log.
pub(super) const LOG: Level = Level {
    only: Rule::only_log_statement,
    place: "a log",
    words: &["events", "changes", "snapshot", "set", "parts", "always", "ignore", "lines"],
    then: &["=", "==", ":=", ":", "=>", "->"],
    help: "a log holds its kind (`events`, `changes of`, `snapshot of`), `KEY = PATH`, `set`, `parts`, `always`, `ignore`, `lines matching`",
};

/// The block of a scenario.
pub(super) const SCENARIO: Level = Level {
    only: Rule::only_step,
    place: "a scenario",
    words: &["see", "expect"],
    then: &["."],
    help: "a scenario holds `Actor.Event INSTANCE`, `see INSTANCE in STATE` and `expect …`, each behind `+5d` if later",
};

/// What a statement is given to that could be understood after all.
pub(super) type Keep<'k> = &'k mut dyn FnMut(&mut Context<'_>, Node<'_>);

/// Reports a piece that is not understood; `before` is the statement in front of it, if that was.
///
/// The grammar passes over several broken lines at once. Each line that is not indented deeper than the first is a
/// statement of its own: it may be right, or go wrong in its own way.
pub(super) fn junk(
    cx: &mut Context<'_>,
    level: &'static Level,
    node: &Node<'_>,
    before: Option<&Range<usize>>,
    keep: Keep<'_>,
) {
    if cx.is_full() {
        return cx.count_unshown();
    }
    let start = cx.start(node);
    let range = start..start + node.as_str().trim_end().len();
    if cx.text[range.end..].trim_start().is_empty() && super::pieces::open_braces(cx.text, &range) > 0 {
        cx.braces_to_end = true;
    }
    if cx.block_lost && level.place == FILE.place {
        return;
    }
    let mut first = true;
    let indent = if cx.text[range.clone()].contains('\n') { cx.indent(start) } else { 0 };
    for piece in Pieces::new(cx.text, range, indent) {
        if cx.is_full() {
            cx.count_unshown();
        } else if !holds_open_text(cx, &piece) {
            let before = before.filter(|_| first).cloned();
            Junk { level, first: token_at(cx.text, piece.start), range: piece }.report(cx, before, first, keep);
        }
        first = false;
    }
}

/// Reports the lines of a resolution that are not understood.
pub(super) fn steps(cx: &mut Context<'_>, node: &Node<'_>) {
    let start = cx.start(node);
    let range = start..start + node.as_str().trim_end().len();
    if holds_open_text(cx, &range) {
        return;
    }
    let end = range.end;
    let told = problem::explain(cx, Rule::only_resolution, range).map(|told| told.finding);
    let finding = told.unwrap_or_else(|| {
        let found = token_at(cx.text, end);
        Finding::new(&LS001, format!("found {}, expected `}}`", shown(&cx.text[found.clone()])))
            .label(cx.span_of(found), "the block must end before this")
    });
    cx.report(finding);
}

/// A text that is not closed has been reported, and explains everything around it.
fn holds_open_text(cx: &Context<'_>, range: &Range<usize>) -> bool {
    let next = cx.unclosed.partition_point(|open| open.start < range.start);
    cx.unclosed.get(next).is_some_and(|open| open.start < range.end)
}

/// A piece that is not understood.
struct Junk {
    level: &'static Level,
    range: Range<usize>,
    /// Its first word or mark.
    first: Range<usize>,
}

impl Junk {
    fn report(&self, cx: &mut Context<'_>, before: Option<Range<usize>>, first: bool, keep: Keep<'_>) {
        if !first && self.read(cx, keep) {
            return;
        }
        match self.continuation(cx, before.clone()) {
            Continuation::None => self.statement(cx, keep),
            Continuation::Told => {}
            Continuation::Wrong(told) => {
                let whole = before.map_or(self.range.start, |before| before.start)..self.range.end;
                cx.retract(&LS016, &whole);
                cx.report(told.finding);
                // What stands before has been kept already; only a state with a block replaces it.
                if sound_head(cx.text, &whole).is_some() {
                    mend(cx, self.level, &whole, told.repair, keep);
                }
            }
        }
    }

    /// Whether the piece belongs to the statement before it, and what is wrong then.
    fn continuation(&self, cx: &mut Context<'_>, before: Option<Range<usize>>) -> Continuation {
        const LONGEST: usize = 4096;
        let long = |before: &Range<usize>| before.len() <= LONGEST && !cx.text[before.clone()].ends_with('}');
        let Some(before) = before.filter(long) else { return Continuation::None };
        let word = self.word(cx);
        let same_line = !cx.text[before.end..self.range.start].contains('\n');
        if self.level.words.contains(&word) || (word.starts_with(is_word) && !same_line) {
            return Continuation::None;
        }
        if forgot_reason(&cx.text[before.clone()]) {
            return Continuation::Told;
        }
        let told = problem::explain(cx, self.level.only, before.start..self.range.end);
        told.map_or(Continuation::None, Continuation::Wrong)
    }

    fn word<'t>(&self, cx: &Context<'t>) -> &'t str {
        &cx.text[self.first.clone()]
    }

    /// Reports the piece as a statement that went wrong.
    fn statement(&self, cx: &mut Context<'_>, keep: Keep<'_>) {
        let word = self.word(cx);
        let next = &cx.text[token_at(cx.text, self.first.end)];
        let goes_on = self.level.then.contains(&next) && word.starts_with(is_word);
        if self.level.words.contains(&word) || (goes_on && foreign::word(word).is_none()) {
            let told = problem::explain(cx, self.level.only, self.range.clone());
            let told = told.unwrap_or_else(|| Told { finding: self.unknown(cx), repair: None });
            cx.report(told.finding);
            return mend(cx, self.level, &self.range, told.repair, keep);
        }
        let meant = near(word, self.level.words.iter().copied()).filter(|_| word.starts_with(is_word));
        let foreign = foreign::statement(cx, &self.first).filter(|_| meant.is_none() || foreign::is_certain(word));
        if let Some(finding) = foreign {
            return cx.report(finding);
        }
        if let Some(meant) = meant {
            let finding = self.unknown(cx).help(format!("did you mean `{meant}`?"));
            cx.report(finding);
            return self.read_as(cx, meant, keep);
        }
        let misplaced = self.misplaced(cx, word, next);
        let finding = misplaced.unwrap_or_else(|| self.unknown(cx).maybe_help(self.advice(cx, word, next)));
        cx.stray_braces += usize::from(word == "{");
        cx.report(finding);
    }

    fn unknown(&self, cx: &Context<'_>) -> Finding {
        let word = shown(self.word(cx));
        if !self.word(cx).starts_with(is_word) {
            return Finding::new(&LS001, format!("found {word}, expected a statement of {}", self.level.place))
                .label(cx.span_of(self.first.clone()), "not expected here")
                .help(self.level.help);
        }
        Finding::new(&LS002, format!("{word} begins no statement of {}", self.level.place))
            .label(cx.span_of(self.first.clone()), "not a statement")
            .help(self.level.help)
    }

    /// The finding, if the statement has its place elsewhere.
    fn misplaced(&self, cx: &Context<'_>, word: &str, next: &str) -> Option<Finding> {
        let (what, home) = match home_of(word) {
            Some(home) if next != ":" => (format!("`{word}`"), home),
            _ if next == ":" && word.starts_with(is_word) => (format!("the field `{word}`"), &ENTITY),
            _ => return None,
        };
        let message = format!("{what} stands in {}, but belongs into {}", self.level.place, home.place);
        Some(Finding::new(&LS014, message).label(cx.span_of(self.first.clone()), "not here").help(self.level.help))
    }

    /// What to do about a first word that is near to nothing.
    fn advice(&self, cx: &Context<'_>, word: &str, next: &str) -> Option<String> {
        if !word.starts_with(is_word) {
            let arrow = word.starts_with("->");
            return arrow.then(|| "a move begins with `on Actor.Event`, `when …` or `after …`".to_owned());
        }
        if self.level.place == STATE.place && next == "." {
            let event = &cx.text[token_at(cx.text, token_at(cx.text, self.first.end).end)];
            return Some(format!("a move on an event begins with `on`: `on {word}.{event}`"));
        }
        if self.level.place == ENTITY.place && TYPES.contains(&next) {
            return Some(format!("a field is written with a `:`, as in `{word}: {next}`"));
        }
        let capital = word.starts_with(char::is_uppercase) && next == "{";
        if capital && self.level.place == FILE.place {
            return Some(format!("what lives is an entity: `entity {word} {{`"));
        }
        if capital && self.level.place == ENTITY.place {
            return Some(format!("a state is written `state {word} {{`"));
        }
        if is_reserved(word) {
            return Some(format!(
                "`{word}` goes on with a statement, but begins none; does it belong to the line before?"
            ));
        }
        let meant = LEVELS.iter().find_map(|level| near(word, level.words.iter().copied()))?;
        Some(format!("did you mean `{meant}`, which belongs into {}?", home_of(meant)?.place))
    }

    /// Hands the piece on if it is right after all.
    fn read(&self, cx: &mut Context<'_>, keep: Keep<'_>) -> bool {
        let window = Window { start: self.range.start, ..Window::default() };
        let text = cx.text;
        reread(cx, self.level.only, &text[self.range.clone()], window, keep)
    }

    /// Reads the statement again with `keyword` instead of its first word.
    fn read_as(&self, cx: &mut Context<'_>, keyword: &str, keep: Keep<'_>) {
        let repair = Repair { range: self.first.clone(), with: keyword.to_owned() };
        mend(cx, self.level, &self.range, Some(repair), keep);
    }
}

/// Keeps a statement as it was most likely meant, or at least its block.
fn mend(cx: &mut Context<'_>, level: &Level, range: &Range<usize>, repair: Option<Repair>, keep: Keep<'_>) {
    if let Some(repair) = repair {
        let (text, window) = repair.apply(cx.text, range);
        if reread(cx, level.only, &text, window, keep) {
            return;
        }
    }
    salvage(cx, level, range, keep);
}

/// Keeps the block of a state, an entity, a log or a scenario behind a broken head.
fn salvage(cx: &mut Context<'_>, level: &Level, range: &Range<usize>, keep: Keep<'_>) {
    let Some(head) = sound_head(cx.text, range) else { return };
    let entity = cx.text[head.clone()].starts_with("entity");
    let (block, at) = match first_brace(cx.text, head.end, range.end) {
        // Its own brace is read, so that whoever names the block points at it.
        Some(brace) => (" ", brace),
        // What belongs into it follows, and finds it then.
        None if entity => (" {}", range.end),
        None => return,
    };
    let kept = head.len();
    let window = Window { start: head.start, kept, read: kept + block.len(), written: at - head.start };
    let text = format!("{}{block}{}", &cx.text[head], &cx.text[at..range.end]);
    reread(cx, level.only, &text, window, keep);
}

/// What a piece has to do with the statement before it.
#[expect(clippy::large_enum_variant, reason = "one of it lives at a time")]
enum Continuation {
    /// Nothing.
    None,
    /// It goes on with it, and what is wrong has been said.
    Told,
    /// It goes on with it, wrongly.
    Wrong(Told),
}

/// Whether this is `allow CODE`, whose reason was reported as missing: what follows may be meant as one.
fn forgot_reason(statement: &str) -> bool {
    let mut words = statement.split_whitespace().rev();
    words.next().is_some() && words.next() == Some("allow")
}

/// Words that begin the type of a field or the number of parts.
const TYPES: [&str; 6] = ["bool", "record", "duration", "many", "one", "optional"];

const LEVELS: [&Level; 6] = [&STATE, &ENTITY, &FILE, &LOG, &SCENARIO, &BEFORE];

fn home_of(word: &str) -> Option<&'static Level> {
    LEVELS.into_iter().find(|level| level.words.contains(&word))
}

/// Reads changed words of the text, and hands on what they say; each byte is read a few times at most.
fn reread(cx: &mut Context<'_>, rule: Rule, text: &str, window: Window, keep: Keep<'_>) -> bool {
    if cx.budget < text.len() {
        return false;
    }
    cx.budget -= text.len();
    let Ok(mut read) = LifeParser::parse(rule, text) else { return false };
    let Some(statement) = read.next().and_then(|whole| whole.into_inner().next()) else { return false };
    let outer = std::mem::replace(&mut cx.window, window);
    keep(cx, statement);
    cx.window = outer;
    true
}

/// The words at the start of a statement that suffice to name what its block belongs to.
fn sound_head(text: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let mut token = token_at(text, range.start);
    if matches!(&text[token.clone()], "initial" | "final") {
        token = token_at(text, token.end);
    }
    let titled = match &text[token.clone()] {
        "state" | "entity" | "log" => false,
        "scenario" => true,
        _ => return None,
    };
    let name = token_at(text, token.end);
    let word = &text[name.clone()];
    let sound = if titled { word.starts_with('"') } else { LifeParser::parse(Rule::only_name, word).is_ok() };
    (sound && name.end <= range.end).then_some(range.start..name.end)
}

/// The `{` that ends the head of a statement, on its last line or alone on the next.
fn first_brace(text: &str, from: usize, end: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let token = token_at(text, at);
        if token.is_empty() || token.start >= end {
            return None;
        }
        if text[token.clone()].starts_with('{') {
            return Some(token.start);
        }
        if text[at..token.start].contains('\n') {
            return None;
        }
        at = token.end;
    }
}
