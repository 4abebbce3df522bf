//! Finds characters that a file may not hold, and blanks them out so that the rest can be read.

use std::borrow::Cow;
use std::ops::Range;

/// The first forbidden character of a text, and how many there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Forbidden {
    /// Where the first one stands.
    pub(super) first: Range<usize>,
    /// The first one.
    pub(super) character: char,
    /// How many there are in the whole text, the first one included.
    pub(super) count: usize,
}

/// The text with blanks, byte for byte, instead of forbidden characters; and those, if there are any.
pub(super) fn clean(text: &str) -> (Cow<'_, str>, Option<Forbidden>) {
    let (mark, body) = if text.starts_with('\u{feff}') { text.split_at(3) } else { ("", text) };
    if mark.is_empty() && !suspicious(body) {
        return (Cow::Borrowed(text), None);
    }
    let mut found: Option<Forbidden> = None;
    let mut cleaned = String::with_capacity(text.len());
    cleaned.push_str(&"   "[..mark.len()]);
    let mut place = Place::Statement;
    for (at, character) in body.char_indices() {
        place = place.after(character);
        if !is_forbidden(character) && (character != '\u{a0}' || place != Place::Statement) {
            cleaned.push(character);
            continue;
        }
        cleaned.push_str(place.substitute(character.len_utf8()));
        let at = mark.len() + at;
        found.get_or_insert(Forbidden { first: at..at + character.len_utf8(), character, count: 0 }).count += 1;
    }
    (Cow::Owned(cleaned), found)
}

/// Where a character stands: a no-break space is welcome in a text or a comment only.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Statement,
    Text,
    Escape,
    Comment,
}

impl Place {
    /// As many bytes as the forbidden character had: blanks between words, one character inside a text.
    fn substitute(self, length: usize) -> &'static str {
        match (self, length) {
            (Self::Statement, _) => &"    "[..length],
            (_, 1) => "?",
            (_, 2) => "¿",
            _ => "\u{fffd}",
        }
    }

    fn after(self, character: char) -> Self {
        match (self, character) {
            (_, '\n') | (Self::Text, '"') => Self::Statement,
            (Self::Statement, '"') | (Self::Escape, _) => Self::Text,
            (Self::Statement, '#') => Self::Comment,
            (Self::Text, '\\') => Self::Escape,
            (place, _) => place,
        }
    }
}

/// A cheap test that misses nothing: control characters, or bytes that begin a forbidden wide one.
fn suspicious(text: &str) -> bool {
    text.bytes().any(|byte| {
        (byte < b' ' && !matches!(byte, b'\n' | b'\r' | b'\t')) || matches!(byte, 0x7f | 0xc2 | 0xe2 | 0xef)
    })
}

/// Control characters, marks that change the direction of writing, line separators, and marks that cannot be seen.
pub(crate) fn is_forbidden(character: char) -> bool {
    match character {
        '\n' | '\r' | '\t' => false,
        '\u{200b}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => true,
        other => other.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn offsets_stay_and_the_first_is_told() {
        let (cleaned, found) = clean("a\u{0}b\u{202e}c");
        assert_eq!(cleaned, "a b   c");
        let found = found.expect("two are there");
        assert_eq!((found.first, found.character, found.count), (1..2, '\0', 2));
    }

    #[test]
    fn ordinary_text_is_not_copied_and_a_mark_at_the_start_is_allowed() {
        assert!(matches!(clean("état\tdone\r\n"), (std::borrow::Cow::Borrowed(_), None)));
        assert_eq!(clean("\u{feff}x"), ("   x".into(), None));
        assert_eq!(clean("\"a\u{a0}\" # \u{a0}").1, None);
        assert_eq!(clean("on\u{a0}A").0, "on  A");
        assert_eq!(clean("\"\\\u{202e}\0\"").0, "\"\\\u{fffd}?\"");
    }
}
