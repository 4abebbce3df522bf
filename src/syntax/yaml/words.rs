//! Finds for every character of a scalar's words the bytes of the file it was written with.

use super::tree::{Scalar, Style};
use crate::source::Span;
use crate::syntax::places::Places;

/// The places of a scalar's words. Exact where the words stand in the file as they are, and where quotes, escapes
/// and folded lines can be followed; otherwise every word is placed at the whole scalar.
pub(super) fn places(file: &str, scalar: &Scalar, span: Span) -> Places {
    let raw = file.get(scalar.words.range()).unwrap_or("");
    if raw.starts_with(scalar.text.trim_end()) && !scalar.text.is_empty() {
        return Places::shifted(span.source, scalar.words.start as usize);
    }
    follow(raw, scalar).map_or_else(|| Places::whole(span), |bytes| Places::mapped(span.source, bytes))
}

/// Walks along the raw text and the words at once; none if they cannot be brought together.
fn follow(raw: &str, scalar: &Scalar) -> Option<Vec<(u32, u32)>> {
    let mut walk = Walk { raw, at: 0 };
    let base = scalar.words.start;
    let mut bytes = Vec::with_capacity(scalar.text.len());
    for character in scalar.text.chars() {
        let (start, end) = walk.find(character, scalar.style)?;
        let place = (base + u32::try_from(start).ok()?, base + u32::try_from(end).ok()?);
        bytes.extend(std::iter::repeat_n(place, character.len_utf8()));
    }
    Some(bytes)
}

struct Walk<'t> {
    raw: &'t str,
    at: usize,
}

impl Walk<'_> {
    fn rest(&self) -> &str {
        self.raw.get(self.at..).unwrap_or("")
    }

    fn take(&mut self, length: usize) -> (usize, usize) {
        let start = self.at;
        self.at = (self.at + length).min(self.raw.len());
        (start, self.at)
    }

    /// The bytes that stand for the next character of the words.
    fn find(&mut self, character: char, style: Style) -> Option<(usize, usize)> {
        if style == Style::Double {
            while self.rest().starts_with("\\\n") || self.rest().starts_with("\\\r\n") {
                self.take(1);
                self.skip_blanks();
            }
            if let Some(length) = escape(self.rest()) {
                return Some(self.take(length));
            }
        }
        if self.rest().starts_with(character) {
            let doubled = style == Style::Single && character == '\'';
            return Some(self.take(character.len_utf8() + usize::from(doubled)));
        }
        if character.is_whitespace() {
            // A line break that was folded, or the blank end of a block.
            return Some(self.take(usize::from(self.rest().starts_with(['\n', ' ', '\r']))));
        }
        let before = self.at;
        self.skip_blanks();
        if self.at == before { None } else { self.find(character, style) }
    }

    fn skip_blanks(&mut self) {
        self.at = self.raw.len() - self.rest().trim_start_matches([' ', '\t', '\n', '\r']).len();
    }
}

/// The length of the escape that stands here.
fn escape(rest: &str) -> Option<usize> {
    let sign = rest.strip_prefix('\\')?.chars().next()?;
    let length = 1
        + sign.len_utf8()
        + match sign {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
    // Two escapes of a surrogate pair stand for one character.
    let low = |pair: &&str| pair.starts_with("\\u") && pair.get(2..4).is_some_and(is_low_surrogate);
    let high = sign == 'u' && rest.get(2..4).is_some_and(is_high_surrogate);
    let pair = rest.get(length..).filter(low).filter(|_| high).map_or(0, |_| 6);
    Some(length + pair)
}

fn is_high_surrogate(digits: &str) -> bool {
    u8::from_str_radix(digits, 16).is_ok_and(|byte| (0xd8..0xdc).contains(&byte))
}

fn is_low_surrogate(digits: &str) -> bool {
    u8::from_str_radix(digits, 16).is_ok_and(|byte| (0xdc..0xe0).contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::super::gate;
    use super::super::tree::{Kind, Scalar};
    use super::places;
    use crate::source::{SourceId, Span};

    /// The raw bytes behind `word`, which must stand once in the words of the only scalar of `file`.
    fn behind<'f>(file: &'f str, word: &str) -> &'f str {
        let gated = gate::read(SourceId(0), file);
        let root = gated.root.expect("a document");
        let (scalar, span): (&Scalar, Span) = match &root.kind {
            Kind::Scalar(scalar) => (scalar, root.span),
            other => panic!("not a scalar: {other:?}"),
        };
        let at = scalar.text.find(word).expect("the word is there");
        &file[places(file, scalar, span).span(at, at + word.len()).range()]
    }

    #[test]
    fn words_are_found_in_every_style() {
        for file in [
            "on A.b -> Cé \"x\"",
            "'on A.b -> Cé \"it''s\"'",
            "\"on A.b \\\"\\u00e9\\ud83d\\ude00\\\" -> Cé\"",
            "\"on \\\n  A.b\n   -> Cé\"",
            ">-\n  on A.b\n  -> Cé\n",
            "|\n  on A.b\n    -> Cé\n",
            "on A.b\n  -> Cé",
        ] {
            assert_eq!(behind(file, "A.b"), "A.b", "{file}");
            assert_eq!(behind(file, "Cé"), "Cé", "{file}");
        }
    }

    #[test]
    fn an_escaped_character_is_placed_at_its_escape() {
        assert_eq!(behind("'it''s'", "'"), "''");
        assert_eq!(behind("\"a \\\"b\\\"\"", "\"b"), "\\\"b");
    }
}
