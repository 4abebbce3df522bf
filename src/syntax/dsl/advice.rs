//! Guesses from what was found and what was expected what the writer should do.

use std::ops::Range;

use pest::Parser;

use super::context::Context;
use super::duration;
use super::expected;
use super::foreign;
use super::grammar::{LifeParser, Rule};
use super::refusal::{BLOCKS, Refusal, Repair};
use super::token::{is_word, near};

/// What to do about it, where that can be guessed; `things` are those that would have been accepted, in words.
pub(super) fn help(cx: &Context<'_>, refusal: &Refusal<'_>, things: &[String]) -> Option<String> {
    let before = refusal.before(cx.text).map_or("", |range: Range<usize>| &cx.text[range]);
    if refusal.expected == [Rule::dot] {
        if let Some(instead) = foreign::word(before) {
            return Some(instead.to_owned());
        }
        let next = &cx.text[refusal.token.clone()];
        let apart = !refusal.ends_early() && next.starts_with(is_word) && !is_reserved(next);
        let event = if apart { format!("{before}.{next}") } else { format!("Actor.{before}") };
        return Some(format!("an event says who does it and what, as in `{event}`"));
    }
    let moves = refusal.expects(&MOVES);
    if refusal.ends_early() {
        return moves.then(|| {
            let said = if follows_move(cx, refusal) {
                "a guard stands before the arrow: `on Actor.Event when paid -> Target`"
            } else {
                "say what happens, such as `-> STATE` or `stay`"
            };
            said.to_owned()
        });
    }
    let word = &cx.text[refusal.token.clone()];
    let wants_name = refusal.expects(&[Rule::name, Rule::value_name, Rule::part_entity, Rule::instance_name]);
    if is_reserved(word) {
        if wants_name {
            return Some(format!("`{word}` is a word of the language and cannot be a name"));
        }
        if before.starts_with('"') || before.starts_with('@') {
            return Some(format!("the description and the tags come last, behind `{word} …`"));
        }
    }
    if let Some(found) = misspelt(refusal, word) {
        return Some(format!("did you mean `{found}`?"));
    }
    if wants_name && word.starts_with('"') {
        return Some("a name is written without quotes".to_owned());
    }
    let told = mark(cx, refusal, word).or_else(|| unit(word, before)).or_else(|| missing_word(word, things));
    let told = told.or_else(|| two_words(refusal, before, word));
    told.or_else(|| assignment(cx, refusal, word)).or_else(|| action(refusal, word)).or_else(|| {
        let target = moves && word.starts_with(is_word) && !is_reserved(word);
        target.then(|| format!("to move to `{word}`, write `-> {word}`"))
    })
}

/// What was meant, where that is clear: a misspelt keyword, or the only one that is missing.
pub(super) fn repair(cx: &Context<'_>, refusal: &Refusal<'_>, things: &[String]) -> Option<Repair> {
    if refusal.ends_early() {
        return None;
    }
    let word = &cx.text[refusal.token.clone()];
    let here = refusal.token.start..refusal.token.start;
    if let Some(meant) = misspelt(refusal, word) {
        return Some(Repair { range: refusal.token.clone(), with: meant });
    }
    // Where a block would end is not clear.
    if missing_word(word, things).is_some() && !things[0].contains('{') {
        return Some(Repair { range: here, with: format!("{} ", things[0].trim_matches('`')) });
    }
    let target = refusal.expects(&MOVES) && word.starts_with(is_word) && !is_reserved(word);
    target.then(|| Repair { range: here, with: "-> ".to_owned() })
}

/// What is expected where a move says what it does.
const MOVES: [Rule; 4] = [Rule::goto, Rule::arrow, Rule::first_state, Rule::actions];

/// What the marks say that people write by habit.
fn mark(cx: &Context<'_>, refusal: &Refusal<'_>, word: &str) -> Option<String> {
    let said = match word.chars().next()? {
        '-' if cx.text[..refusal.at].ends_with(is_word) => "a name holds letters, digits and `_`, but no `-`",
        '"' | '@' if !refusal.expects(&[Rule::description, Rule::tag, Rule::string]) => {
            "the description and the tags come last, behind everything else but the block"
        }
        ',' if refusal.expects(&[Rule::EOI]) => "statements stand side by side without a comma",
        ':' if cx.text[..refusal.at].trim_end().ends_with("on") => "a move is written `on Actor.Event -> Target`",
        '+' if refusal.expects(&[Rule::comma]) => "to count, write `set FIELD += 1`",
        ':' => "only fields, invariants and `refused:` are written with a `:`",
        ')' => "no `(` is open here",
        '{' if refusal.expects(&[Rule::EOI]) => "this statement has no block",
        _ => return None,
    };
    Some(said.to_owned())
}

/// `14 days`
fn unit(word: &str, before: &str) -> Option<String> {
    let number = before.bytes().all(|byte| byte.is_ascii_digit()) && !before.is_empty();
    if !number {
        return None;
    }
    if matches!(word, "month" | "months" | "year" | "years") {
        return Some("months and years are not equally long: write days, such as `30d` or `365d`".to_owned());
    }
    let letter = duration::unit_letter(word)?;
    Some(format!("write the duration as one word: `{before}{letter}`"))
}

/// `state Trial Period {`
fn two_words(refusal: &Refusal<'_>, before: &str, word: &str) -> Option<String> {
    let names = [before, word].into_iter().all(|name| name.starts_with(is_word) && !is_reserved(name));
    (names && refusal.expects(&BLOCKS)).then(|| format!("a name is one word, such as `{before}{word}`"))
}

/// `paid = true` and `tries++`, which lack their `set`.
fn assignment(cx: &Context<'_>, refusal: &Refusal<'_>, word: &str) -> Option<String> {
    if !refusal.expects(&[Rule::assignment, Rule::kw_set, Rule::actions]) || !word.starts_with(is_word) {
        return None;
    }
    let rest = cx.text[refusal.token.end..].trim_start_matches([' ', '\t']);
    let change = ["++", "--", "+=", "-=", "="].into_iter().find(|sign| rest.starts_with(sign))?;
    Some(match change {
        "++" => format!("to count up, write `set {word} += 1`"),
        "--" => format!("to count down, write `set {word} -= 1`"),
        sign => format!("to change a field, write `set {word} {sign} …`"),
    })
}

/// A further action without its comma.
fn action(refusal: &Refusal<'_>, word: &str) -> Option<String> {
    let further = refusal.expects(&[Rule::comma]) && refusal.expects(&[Rule::by, Rule::reported, Rule::kw_by]);
    match word {
        "set" | "notify" | "stay" | "restart" if further => {
            Some(format!("actions are separated by commas: `, {word} …`"))
        }
        "/" if further => Some("what else a move does follows its target: `-> Target, set paid = true`".to_owned()),
        _ => None,
    }
}

/// Whether what ends too early is a `when` on the line of a move that is complete without it.
fn follows_move(cx: &Context<'_>, refusal: &Refusal<'_>) -> bool {
    cx.text[refusal.range.clone()].starts_with("when ") && !cx.begins_line(refusal.range.start)
}

/// The only word or mark that was expected, to be put in.
fn missing_word(word: &str, things: &[String]) -> Option<String> {
    let [only] = things else { return None };
    let fits = only.starts_with('`') && word.starts_with(is_word);
    fits.then(|| format!("write {only} before `{word}`"))
}

/// The keyword that the word found is near to.
fn misspelt(refusal: &Refusal<'_>, word: &str) -> Option<String> {
    if !word.starts_with(is_word) || word.chars().count() < 2 {
        return None;
    }
    let keywords: Vec<String> = refusal.expected.iter().filter_map(|rule| expected::keyword(*rule)).collect();
    near(word, keywords.iter().map(String::as_str)).map(str::to_owned)
}

/// Whether the language keeps the word for itself.
pub(super) fn is_reserved(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_lowercase())
        && word.chars().all(is_word)
        && LifeParser::parse(Rule::only_name, word).is_err()
}
