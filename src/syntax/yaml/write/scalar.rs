//! Writes one scalar: plain where YAML reads it back as it is, otherwise in quotes.

use std::fmt::Write as _;

/// The words as they must stand behind a key or a dash, on one line.
pub(super) fn scalar(words: &str) -> String {
    if words.chars().any(breaks_yaml) {
        double(words)
    } else if is_plain(words) {
        words.to_owned()
    } else {
        format!("'{}'", words.replace('\'', "''"))
    }
}

/// The words inside of brackets, where more signs have a meaning.
pub(super) fn flow_scalar(words: &str) -> String {
    let written = scalar(words);
    if written == words && words.contains([',', '[', ']', '{', '}']) { format!("'{words}'") } else { written }
}

/// A comment's words on one line.
pub(super) fn comment(words: &str) -> String {
    words.chars().map(|character| if breaks_yaml(character) { ' ' } else { character }).collect()
}

/// Whether YAML takes the character for a line break, or refuses it as it is.
pub(super) fn breaks_yaml(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn is_plain(words: &str) -> bool {
    let first = words.chars().next();
    let sign = |first: char| "-?:,[]{}#&*!|>'\"%@`.=<~".contains(first);
    !first.is_none_or(sign)
        && !words.starts_with(' ')
        && !words.ends_with([' ', ':'])
        && !words.contains(": ")
        && !words.contains(" #")
        && !is_other_type(words)
}

/// Whether a reader of YAML 1.1 or 1.2 may take the words for something else than text.
fn is_other_type(words: &str) -> bool {
    let lower = words.to_ascii_lowercase();
    matches!(lower.as_str(), "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n")
        || (words.starts_with(|c: char| c.is_ascii_digit() || c == '+')
            && words.chars().all(|c| c.is_ascii_hexdigit() || "xob._+-:eE".contains(c))
            && !words.contains(".."))
}

fn double(words: &str) -> String {
    let mut out = String::from('"');
    for character in words.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            other if breaks_yaml(other) => {
                let _ = write!(out, "\\u{:04x}", u32::from(other));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::{flow_scalar, scalar};

    #[test]
    fn words_that_yaml_would_read_otherwise_are_quoted() {
        assert_eq!(scalar("on A.b -> C \"it's\" @F1"), "on A.b -> C \"it's\" @F1");
        assert_eq!(scalar("on A.b -> C \"a: it's\""), "'on A.b -> C \"a: it''s\"'");
        assert_eq!(scalar("+5d A.b c"), "+5d A.b c");
        assert_eq!(scalar("0..100"), "0..100");
        for words in ["", " a", "a ", "a #b", "12", "0x1f", "+1", "true", "Null", "~", "- a", "@F1", "a:", "1e3"] {
            assert_eq!(scalar(words), format!("'{words}'"));
        }
        assert_eq!(scalar("a\nb\u{2028}"), "\"a\\nb\\u2028\"");
        assert_eq!(flow_scalar("a, b"), "'a, b'");
    }
}
