//! Finds the words and marks around a place in the text, for messages.

use std::ops::Range;

use crate::diagnostic::nearest;

/// Marks that other notations write in several characters, and whose parts mean nothing alone.
const MARKS: &str = "-=<>!&|:~+/*";

/// The word, number, text or mark at `at`, or the next one; empty at the end of the text.
///
/// Comments are passed over.
pub(super) fn token_at(text: &str, at: usize) -> Range<usize> {
    let mut start = at;
    loop {
        start = text.len() - text[start..].trim_start().len();
        if !text[start..].starts_with('#') {
            break;
        }
        start += text[start..].find('\n').unwrap_or(text.len() - start);
    }
    let rest = &text[start..];
    let Some(first) = rest.chars().next() else { return start..start };
    let length = if is_word(first) {
        rest.find(|c| !is_word(c)).unwrap_or(rest.len())
    } else if first == '"' {
        text_length(rest)
    } else if MARKS.contains(first) {
        rest.find(|c| !MARKS.contains(c)).unwrap_or(rest.len()).min(4)
    } else {
        first.len_utf8()
    };
    start..start + length
}

/// The word, number, text or mark that ends before `at`, and begins at or behind `from`.
pub(super) fn token_before(text: &str, from: usize, at: usize) -> Option<Range<usize>> {
    // Far enough for any line that a person writes.
    const FARTHEST: usize = 1000;
    let from = (at.saturating_sub(FARTHEST).max(from)..=at).find(|start| text.is_char_boundary(*start))?;
    let line = text[from..at].trim_end();
    let line_start = from + line.rfind('\n').map_or(0, |end| end + 1);
    let (mut last, mut next) = (None, line_start);
    loop {
        let token = token_at(text, next);
        if token.is_empty() || token.end > at {
            return last;
        }
        next = token.end;
        last = Some(token);
    }
}

/// The candidate that a word was most likely meant to be. A very long word was meant to be none.
pub(super) fn near<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 40;
    if word.len() > LONGEST { None } else { nearest(word, candidates) }
}

/// Letters, digits and `_`.
pub(super) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Length of the quoted text at the start of `text`, or of its line.
fn text_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            '\n' => return text[..at].trim_end().len(),
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::{token_at, token_before};

    #[test]
    fn tokens_are_words_texts_and_whole_marks() {
        let text = "on A.b => \"x \\\" y\" # no\n job-1";
        assert_eq!(&text[token_at(text, 0)], "on");
        assert_eq!(&text[token_at(text, 6)], "=>");
        assert_eq!(&text[token_at(text, 9)], "\"x \\\" y\"");
        assert_eq!(&text[token_at(text, 18)], "job");
        assert_eq!(token_at(text, text.len()), text.len()..text.len());
        assert_eq!(token_before(text, 0, 9).map(|range| &text[range]), Some("=>"));
    }
}
