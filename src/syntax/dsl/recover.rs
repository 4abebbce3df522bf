//! Says what is wrong with a piece that no statement begins, and keeps what can still be understood of it.

use std::ops::Range;

use pest::Parser;

use super::context::{Context, Node, Window};
use super::foreign;
use super::grammar::{LifeParser, Rule};
use super::problem::{self, shown};
use super::token::{is_word, token_at};
use crate::diagnostic::{Finding, nearest};
use crate::syntax::codes::{LS001, LS002, LS014};

/// A place where statements of certain kinds may stand.
pub(super) struct Level {
    /// Reads one statement alone.
    only: Rule,
    /// What the place is called.
    place: &'static str,
    /// The words that its statements begin with.
    words: &'static [&'static str],
    /// What to say where no word is near.
    help: &'static str,
}

/// The file itself.
pub(super) const FILE: Level = Level {
    only: Rule::only_statement,
    place: "a file",
    words: &["lifecycle", "actor", "event", "entity", "invariant", "log", "scenario", "allow"],
    help: "a file holds `lifecycle`, `actor`, `event`, `entity`, `invariant`, `log`, `scenario` and `allow`",
};

/// The block of an entity.
pub(super) const ENTITY: Level = Level {
    only: Rule::only_entity_member,
    place: "an entity",
    words: &["state", "initial", "final", "fault", "from", "group", "create", "before", "input", "allow"],
    help: "an entity holds fields (`name: TYPE`), `state`, `fault`, `from`, `group`, `create`, `before` and `allow`",
};

/// The block of a state, of a fault, or of `from`.
pub(super) const STATE: Level = Level {
    only: Rule::only_state_member,
    place: "a state",
    words: &["on", "when", "after", "ignore", "incident", "state", "initial", "final", "allow"],
    help: "a state holds `on`, `when`, `after`, `ignore`, `incident`, inner states and `allow`",
};

/// The block of `before create`.
pub(super) const BEFORE: Level = Level {
    only: Rule::only_incident,
    place: "`before create`",
    words: &["incident"],
    help: "`before create` holds incidents: `incident Actor.Event { … }`",
};

/// The block of a log.
pub(super) const LOG: Level = Level {
    only: Rule::only_log_statement,
    place: "a log",
    words: &["events", "changes", "snapshot", "set", "parts", "always", "ignore"],
    help: "a log holds its kind (`events`, `changes of`, `snapshot of`), `KEY = PATH`, `set`, `parts`, `always`, `ignore`",
};

/// The block of a scenario.
pub(super) const SCENARIO: Level = Level {
    only: Rule::only_step,
    place: "a scenario",
    words: &["see", "expect"],
    help: "a scenario holds `Actor.Event INSTANCE`, `see INSTANCE in STATE` and `expect …`, each behind `+5d` if later",
};

/// What a statement is given to that could be understood after all.
pub(super) type Keep<'k> = &'k mut dyn FnMut(&mut Context<'_>, Node<'_>);

/// Whether the word may have been meant to begin the header.
pub(super) fn means_header(word: &str) -> bool {
    word == "lifecycle" || nearest(word, ["lifecycle"]).is_some()
}

/// Reports a piece that is not understood; `before` is the statement in front of it, if that was.
pub(super) fn junk(
    cx: &mut Context<'_>,
    level: &'static Level,
    node: &Node<'_>,
    before: Option<Range<usize>>,
    keep: Keep<'_>,
) {
    let start = cx.start(node);
    let range = start..start + node.as_str().trim_end().len();
    if cx.is_full() {
        return cx.count_unshown();
    }
    if holds_open_text(cx, &range) {
        return;
    }
    let junk = Junk { level, first: token_at(cx.text, start), range };
    if let Some(finding) = junk.continuation(cx, before) {
        return cx.report(finding);
    }
    junk.statement(cx, keep);
}

/// Reports the lines of a resolution that are not understood.
pub(super) fn steps(cx: &mut Context<'_>, node: &Node<'_>) {
    let start = cx.start(node);
    let range = start..start + node.as_str().trim_end().len();
    if holds_open_text(cx, &range) {
        return;
    }
    let end = range.end;
    let finding = problem::explain(cx, Rule::only_resolution, range).unwrap_or_else(|| {
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
    /// The finding, if the piece belongs to the statement before it.
    fn continuation(&self, cx: &Context<'_>, before: Option<Range<usize>>) -> Option<Finding> {
        const LONGEST: usize = 4096;
        let before = before.filter(|before| before.len() <= LONGEST && !cx.text[before.clone()].ends_with('}'))?;
        let word = &cx.text[self.first.clone()];
        let same_line = !cx.text[before.end..self.range.start].contains('\n');
        let begins = self.level.words.contains(&word);
        if begins || (word.starts_with(is_word) && !same_line) {
            return None;
        }
        problem::explain(cx, self.level.only, before.start..self.range.end)
    }

    /// Reports the piece as a statement that went wrong.
    fn statement(&self, cx: &mut Context<'_>, keep: Keep<'_>) {
        let word = &cx.text[self.first.clone()];
        let names_field = self.level.place == ENTITY.place && cx.text[self.first.end..].trim_start().starts_with(':');
        if self.level.words.contains(&word) || (names_field && foreign::word(word).is_none()) {
            let finding = problem::explain(cx, self.level.only, self.range.clone());
            let finding = finding.unwrap_or_else(|| self.unknown(cx));
            cx.report(finding);
            return self.salvage(cx, keep);
        }
        if let Some(finding) = foreign::statement(cx, &self.first).or_else(|| self.misplaced(cx, word)) {
            return cx.report(finding);
        }
        if !word.starts_with(is_word) {
            let finding = problem::explain(cx, self.level.only, self.range.clone());
            return cx.report(finding.unwrap_or_else(|| self.unknown(cx)));
        }
        let meant = nearest(word, self.level.words.iter().copied());
        let finding = self.unknown(cx);
        let finding = match meant {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")),
            None => self.misspelt_elsewhere(cx, word).unwrap_or(finding),
        };
        cx.report(finding);
        if let Some(meant) = meant {
            self.read_as(cx, meant, keep);
        }
    }

    fn unknown(&self, cx: &Context<'_>) -> Finding {
        let word = &cx.text[self.first.clone()];
        Finding::new(&LS002, format!("{} begins no statement of {}", shown(word), self.level.place))
            .label(cx.span_of(self.first.clone()), "not a statement")
            .help(self.level.help)
    }

    /// The finding, if the statement has its place elsewhere.
    fn misplaced(&self, cx: &Context<'_>, word: &str) -> Option<Finding> {
        let home = home_of(word)?;
        let message = format!("`{word}` stands in {}, but belongs into {}", self.level.place, home.place);
        Some(
            Finding::new(&LS014, message)
                .label(cx.span_of(self.first.clone()), "not here")
                .help(format!("{}; is a `}}` missing before it?", self.level.help)),
        )
    }

    fn misspelt_elsewhere(&self, cx: &Context<'_>, word: &str) -> Option<Finding> {
        let meant = LEVELS.iter().find_map(|level| nearest(word, level.words.iter().copied()))?;
        Some(self.unknown(cx).help(format!("did you mean `{meant}`, which belongs into {}?", home_of(meant)?.place)))
    }

    /// Reads the statement again with `keyword` instead of its first word.
    fn read_as(&self, cx: &mut Context<'_>, keyword: &str, keep: Keep<'_>) {
        let window = Window { start: self.first.start, kept: 0, read: keyword.len(), written: self.first.len() };
        let text = format!("{keyword}{}", &cx.text[self.first.end..self.range.end]);
        reread(cx, self.level.only, &text, window, keep);
    }

    /// Keeps the block of a state, an entity, a log or a scenario behind a broken head.
    fn salvage(&self, cx: &mut Context<'_>, keep: Keep<'_>) {
        let Some(head) = sound_head(cx.text, &self.range) else { return };
        let Some(brace) = first_brace(cx.text, head.end, self.range.end) else { return };
        let kept = head.len();
        let window = Window { start: head.start, kept, read: kept + 1, written: brace - head.start };
        let text = format!("{} {}", &cx.text[head], &cx.text[brace..self.range.end]);
        reread(cx, self.level.only, &text, window, keep);
    }
}

const LEVELS: [&Level; 6] = [&STATE, &ENTITY, &FILE, &LOG, &SCENARIO, &BEFORE];

fn home_of(word: &str) -> Option<&'static Level> {
    LEVELS.into_iter().find(|level| level.words.contains(&word))
}

/// Reads changed words of the text, and hands on what they say; each byte is read a few times at most.
fn reread(cx: &mut Context<'_>, rule: Rule, text: &str, window: Window, keep: Keep<'_>) {
    if cx.budget < text.len() {
        return;
    }
    cx.budget -= text.len();
    let Ok(mut read) = LifeParser::parse(rule, text) else { return };
    let Some(statement) = read.next().and_then(|whole| whole.into_inner().next()) else { return };
    let outer = std::mem::replace(&mut cx.window, window);
    keep(cx, statement);
    cx.window = outer;
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

/// The first `{` outside texts and comments.
fn first_brace(text: &str, from: usize, end: usize) -> Option<usize> {
    let mut at = from;
    while at < end {
        let token = token_at(text, at);
        if token.is_empty() {
            return None;
        }
        if text[token.clone()].starts_with('{') {
            return (token.start < end).then_some(token.start);
        }
        at = token.end;
    }
    None
}
