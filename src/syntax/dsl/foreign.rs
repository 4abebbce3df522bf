//! Recognises the words of other notations, to say how the same is written here.

use super::context::Context;
use super::grammar::Rule;
use super::refusal::{Refusal, shown};
use super::token::token_at;
use crate::diagnostic::Finding;
use crate::syntax::ast::Name;
use crate::syntax::codes::LS007;

/// Words and marks of other notations: which ones, and what is written here instead.
struct Habit {
    words: &'static [&'static str],
    instead: &'static str,
    /// The words of this language that mean the same at the same place.
    means: Option<&'static str>,
}

const fn habit(words: &'static [&'static str], instead: &'static str) -> Habit {
    Habit { words, instead, means: None }
}

const fn same(words: &'static [&'static str], means: &'static str, instead: &'static str) -> Habit {
    Habit { words, instead, means: Some(means) }
}

/// What stands inside or between statements.
const MARKS: &[Habit] = &[
    same(
        &["=>", "-->", "--->", "==>", "~>", "->>", "→", "⇒", "⟶", ">>"],
        "->",
        "a move leads to its target with `->`, as in `on Actor.Event -> Target`",
    ),
    same(&["==", "===", ":="], "=", "equality is one `=`, as in `kind = Import`"),
    same(&["!==", "<>", "≠", "/="], "!=", "inequality is `!=`, as in `kind != Import`"),
    same(&["=<", "≤"], "<=", "write `<=`"),
    same(&["≥"], ">=", "write `>=`"),
    same(&["&&", "&", "∧"], " and ", "conditions are joined by the word `and`"),
    same(&["||", "∨"], " or ", "conditions are joined by the word `or`"),
    same(&["!", "!!", "¬"], " not ", "a condition is denied by the word `not`, as in `not cancelled`"),
    same(&[";"], "", "statements need no mark at their end: remove the `;`"),
    habit(&["'", "`", "“", "”", "„", "‘", "’"], "texts stand in straight double quotes: `\"…\"`"),
    habit(&["//", "/*", "*/", "--", "%"], "a comment begins with `#`"),
    same(&["::"], ".", "an event is written with one dot: `Actor.Event`"),
    habit(&["["], "a guard is written with the word `when`, as in `on Actor.Event when paid -> Target`"),
];

/// Words that open or continue a statement in other notations.
const WORDS: &[Habit] = &[
    same(
        &["goto", "go", "goes", "then", "to", "target", "transition", "transitions", "becomes", "next", "moves"],
        "->",
        "a move leads to its target with `->`, as in `on Actor.Event -> Target`",
    ),
    same(
        &["if", "guard", "cond", "condition", "provided", "requires"],
        "when",
        "a guard is written with the word `when`, as in `on Actor.Event when paid -> Target`",
    ),
    habit(&["timeout", "timer", "delay", "wait", "deadline"], "a timeout is written `after 14d -> Target`"),
    habit(
        &["event", "events", "trigger", "triggers"],
        "a move begins with `on Actor.Event`, as in `on Actor.Event -> Target`",
    ),
    habit(&["else", "otherwise"], "there is no `else`: write a second move, whose guard says when it is taken"),
    habit(&["any"], "a condition over parts begins with `all`, `some`, `no`, `at least N`, `at most N` or `exactly N`"),
    habit(&["extends", "inherits"], "an entity that belongs to another is written `entity NAME of OWNER`"),
    habit(&["states"], "each state is a statement of its own: `state NAME { … }`"),
    habit(
        &["start", "begin"],
        "a life begins with `create on Actor.Event -> State`, or in a state that is marked: `initial state NAME`",
    ),
    habit(&["end", "terminal", "accepting"], "a state in which a life may end is marked: `final state NAME`"),
    habit(
        &["entry", "onentry", "enter", "onEntry", "onEnter"],
        "what people do on entry is written `on enter call Customer`",
    ),
    habit(
        &["action", "actions", "do", "effect", "effects"],
        "what a move does stands behind its target: `-> Target, set paid = true`",
    ),
    habit(
        &["parallel", "region", "regions", "fork", "join"],
        "parts live side by side as instances of an entity of their own: `drives: many Drive`",
    ),
    habit(
        &["enum", "type", "var", "let", "const", "field", "fields", "attribute", "property"],
        "a field is written `name: TYPE`, as in `paid: bool = false`",
    ),
    habit(
        &["machine", "statemachine", "workflow", "stateDiagram", "digraph", "process", "model"],
        "a file begins with `lifecycle NAME`, and what lives is an `entity NAME { … }`",
    ),
];

/// The finding about a file that is YAML or JSON as a whole.
pub(super) fn whole_file(cx: &Context<'_>) -> Option<Finding> {
    const KEYS: [&str; 4] = ["lifecycle", "entities", "description", "actors"];
    let first = token_at(cx.text, 0);
    let word = &cx.text[first.clone()];
    let yaml = KEYS.contains(&word) && cx.text[first.end..].starts_with(':');
    if !yaml && word != "{" && !cx.text[first.start..].starts_with("---\n") {
        return None;
    }
    Some(
        Finding::new(&LS007, "this file is written in YAML or JSON")
            .label(cx.span_of(first), "not the start of a `.life` file")
            .help("name it `.yaml` or `.json`, or begin it with `lifecycle NAME`"),
    )
}

/// Types that other notations give a field. Fields hold finite data here.
const TYPES: &[Habit] = &[
    habit(&["boolean", "Boolean", "Bool", "flag"], "write `bool`"),
    habit(
        &[
            "int", "integer", "number", "float", "double", "uint", "i32", "u32", "i64", "u64", "Int", "Integer",
            "Number",
        ],
        "a number is a range, as in `0..100`",
    ),
    habit(
        &["string", "text", "str", "String", "char", "uuid", "json", "object", "date", "datetime", "timestamp"],
        "a field holds finite data: `record?` says whether something is there, `A | B` which one it is",
    ),
    habit(&["enum", "Enum"], "an enumeration is the list of its values, as in `Import | Export`"),
    habit(&["list", "array", "set", "List", "Array"], "parts are instances of an entity, as in `many Drive`"),
];

/// The finding, if a field's only value is the name of a type in other notations.
pub(super) fn field_type(name: &Name) -> Option<Finding> {
    let instead = find(TYPES, &name.text)?.instead;
    Some(
        Finding::new(&LS007, format!("the type `{}` belongs to another notation", name.text))
            .label(name.span, "would be an enumeration with this one value")
            .help(instead),
    )
}

/// The finding, if the word or mark that is refused belongs to another notation, and what means the same here.
pub(super) fn notation(cx: &Context<'_>, refusal: &Refusal<'_>) -> Option<(Finding, Option<&'static str>)> {
    if refusal.ends_early() {
        return None;
    }
    let token = &cx.text[refusal.token.clone()];
    let same_line =
        || refusal.before(cx.text).is_none_or(|last| !cx.text[last.end..refusal.token.start].contains('\n'));
    let word = || find(WORDS, token).filter(|_| !expects_name(refusal) && same_line());
    let habit = mark_habit(token).or_else(word)?;
    let finding = Finding::new(&LS007, format!("{} belongs to another notation", shown(token)))
        .label(cx.span_of(refusal.token.clone()), "not a word of this language")
        .help(pseudo_state(cx, &refusal.token).unwrap_or(habit.instead));
    Some((finding, habit.means))
}

/// Whether a word means another notation even where a word of the language is spelt nearly so.
pub(super) fn is_certain(token: &str) -> bool {
    !matches!(token, "event" | "events" | "state" | "states" | "enter")
}

/// What is written instead of `[*]`, which begins and ends a life in diagrams.
fn pseudo_state(cx: &Context<'_>, token: &std::ops::Range<usize>) -> Option<&'static str> {
    let begins = cx.text[token.start..].starts_with("[*]") && cx.begins_line(token.start);
    begins.then_some("a life begins with `create on Actor.Event -> State`, or in an `initial state`")
}

fn mark_habit(token: &str) -> Option<&'static Habit> {
    find(MARKS, token).or_else(|| {
        if token.starts_with('!') && token.len() > 1 && !token.starts_with("!=") { find(MARKS, "!") } else { None }
    })
}

/// What is written here instead of a mark.
fn mark(token: &str) -> Option<&'static str> {
    mark_habit(token).map(|habit| habit.instead)
}

/// What is written here instead of a word.
pub(super) fn word(token: &str) -> Option<&'static str> {
    find(WORDS, token).map(|habit| habit.instead)
}

fn find(habits: &'static [Habit], token: &str) -> Option<&'static Habit> {
    habits.iter().find(|habit| habit.words.contains(&token))
}

fn expects_name(refusal: &Refusal<'_>) -> bool {
    refusal.expects(&[Rule::name, Rule::value_name, Rule::instance_name])
}

/// The finding for a statement whose first word belongs to another notation, or that is one of its arrows.
pub(super) fn statement(cx: &Context<'_>, first: &std::ops::Range<usize>) -> Option<Finding> {
    let token = &cx.text[first.clone()];
    let rest = cx.text[first.end..].trim_start_matches([' ', '\t']);
    let arrow = ["->", "-->", "=>"].into_iter().any(|arrow| rest.starts_with(arrow));
    let instead = pseudo_state(cx, first).or_else(|| mark(token)).or_else(|| word(token)).or(if arrow {
        Some("a move is written in the block of the state it leaves: `state A { on Actor.Event -> B }`")
    } else {
        None
    })?;
    let colon = if rest.starts_with(':') {
        first.end..first.end + (cx.text.len() - first.end - rest.len()) + 1
    } else {
        first.end..first.end
    };
    let span = cx.span_of(first.start..colon.end);
    let said = shown(&cx.text[first.start..colon.end]);
    let message = if arrow && word(token).is_none() {
        "an arrow between two states is another notation".to_owned()
    } else {
        format!("{said} belongs to another notation")
    };
    Some(Finding::new(&LS007, message).label(span, "not a statement of this language").help(instead))
}
