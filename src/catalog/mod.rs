//! Lists every kind of finding with its explanation.

pub mod files;

use crate::diagnostic::{Code, Severity, nearest};
use crate::{author, check, explore, model, replay, syntax};

/// The codes of each room that reports findings.
const ROOMS: &[&[&Code]] = &[
    syntax::codes::CODES,
    syntax::YAML_CODES,
    model::CODES,
    check::CODES,
    explore::CODES,
    replay::CODES,
    author::CODES,
    files::CODES,
];

/// Every kind of finding, in the order of the ids.
pub fn all() -> Vec<&'static Code> {
    let mut codes: Vec<&Code> = ROOMS.iter().copied().flatten().copied().collect();
    codes.sort_by_key(|code| code.id);
    codes
}

/// The codes that a configuration may change, in words.
pub const SETTABLE: &str =
    "warnings and notes can be set, and the errors of checks, histories and scenarios (LS101 to LS404)";

/// Whether findings of this kind are errors whatever a project says: they stand in the way of everything that could be
/// judged, so that without them a file that was not understood would look like one that is sound.
///
/// An `allow` does not reach them either: it stands in the file that is not understood.
pub fn is_fixed(code: &Code) -> bool {
    let rooms = [syntax::codes::CODES, syntax::YAML_CODES, model::CODES, files::CODES];
    // A lifecycle without scenarios is understood.
    code.severity == Severity::Error && *code != files::LS495 && rooms.iter().any(|room| room.contains(&code))
}

/// The kind of finding of an id or a name, whatever the case of its letters.
///
/// # Errors
/// The nearest id or name, where there is one, if nothing is called so.
pub fn find(word: &str) -> Result<&'static Code, Option<&'static str>> {
    let codes = all();
    let named = |code: &&Code| code.id.eq_ignore_ascii_case(word) || code.name.eq_ignore_ascii_case(word);
    if let Some(code) = codes.iter().copied().find(named) {
        return Ok(code);
    }
    if let [only] = *codes.iter().filter(|code| is_part(word, code)).collect::<Vec<_>>() {
        let is_number = word.starts_with(|c: char| c.is_ascii_digit());
        return Err(Some(if is_number { only.id } else { only.name }));
    }
    // A number that no code has is not a slip of one that is near.
    if is_id(word) {
        return Err(None);
    }
    // What ends in digits was meant as an id.
    let is_id = word.ends_with(|c: char| c.is_ascii_digit());
    let words = codes.iter().map(|code| if is_id { code.id } else { code.name });
    Err(nearest(word, words))
}

/// What to do about a code that does not exist: the one that was meant, or where all are listed.
pub fn instead_of(word: &str) -> String {
    let list = "`lifespec explain --list` lists every code";
    match find(word) {
        Err(Some(meant)) => format!("did you mean `{meant}`? {list}"),
        _ => list.to_owned(),
    }
}

/// Whether a word is written as codes are, such as `LS999`.
fn is_id(word: &str) -> bool {
    let known = |code: &Code| code.id.len() == word.len();
    let digits = word.strip_prefix("LS").filter(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()));
    digits.is_some() && all().into_iter().any(known)
}

/// Whether `word` is a code without its letters, or some of the words of its name.
fn is_part(word: &str, code: &Code) -> bool {
    const SHORTEST: usize = 3;
    word.len() >= SHORTEST && (code.id.strip_prefix("LS") == Some(word) || code.name.contains(&word.to_lowercase()))
}

/// What a kind of finding is, in a line: the first sentence of its page, up to a colon or semicolon.
pub fn gist(code: &Code) -> String {
    let paragraph = code.page.lines().skip(1).skip_while(|line| line.trim().is_empty());
    let paragraph: Vec<&str> = paragraph.take_while(|line| !line.trim().is_empty()).map(str::trim).collect();
    let text = paragraph.join(" ");
    let text = text.strip_prefix("What it is: ").unwrap_or(&text);
    let mut gist = text;
    for (at, _) in text.match_indices([':', ';', '.']) {
        let quoted = text[..at].matches('`').count() % 2 == 1;
        if !quoted && text[at + 1..].chars().next().is_none_or(char::is_whitespace) {
            gist = &text[..at];
            break;
        }
    }
    let mut rest = gist.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

#[cfg(test)]
mod tests {
    use super::{all, find, gist};

    #[test]
    fn a_part_of_a_code_or_name_is_a_hint_if_it_fits_one() {
        assert_eq!(find("101").err(), Some(Some("LS101")));
        assert_eq!(find("Unreachable").err(), Some(Some("unreachable-state")));
        assert_eq!(find("endless").err(), Some(None));
    }

    #[test]
    fn ids_and_names_are_unique_and_found() {
        let codes = all();
        for (at, code) in codes.iter().enumerate() {
            for other in &codes[..at] {
                assert!(other.id != code.id && other.name != code.name, "{} and {}", other.id, code.id);
            }
            assert_eq!(find(code.id), Ok(*code));
            assert_eq!(find(&code.name.to_uppercase()), Ok(*code));
        }
    }

    #[test]
    fn every_page_opens_with_id_and_name_and_has_a_gist_of_one_line() {
        for code in all() {
            assert!(code.page.starts_with(&format!("# {} {}\n", code.id, code.name)), "{}", code.id);
            let gist = gist(code);
            assert!((10..=200).contains(&gist.chars().count()), "{}: {gist:?}", code.id);
        }
    }

    #[test]
    fn a_slip_is_answered_with_the_name_that_was_meant() {
        assert_eq!(find("unreachable-stat"), Err(Some("unreachable-state")));
        assert_eq!(find("LS4911"), Err(Some("LS491")));
        assert_eq!(find("é"), Err(None));
    }
}
