//! Cuts text that is not understood into the statements that it was most likely meant to be.

use std::ops::Range;

use super::token::{is_word, token_at};

/// The pieces of a text: each begins with the text, or with a word that begins a line outside braces and is not
/// indented deeper than the text's first line.
pub(super) struct Pieces<'t> {
    text: &'t str,
    rest: Range<usize>,
    indent: usize,
}

impl<'t> Pieces<'t> {
    /// The pieces of `range`, whose first line is indented by `indent`.
    pub(super) fn new(text: &'t str, range: Range<usize>, indent: usize) -> Self {
        Self { text, rest: range, indent }
    }

    /// Where the piece ends that begins the rest.
    fn end(&self) -> usize {
        let mut depth = 0_usize;
        let mut at = self.rest.start;
        while at < self.rest.end {
            let token = token_at(self.text, at);
            if token.is_empty() || token.start >= self.rest.end {
                break;
            }
            let word = &self.text[token.clone()];
            let gap = &self.text[at..token.start];
            if at > self.rest.start && depth == 0 && word.starts_with(is_word) {
                let indent = gap.rfind('\n').map(|end| gap.len() - end - 1);
                if indent.is_some_and(|indent| indent <= self.indent) {
                    return token.start;
                }
            }
            match word {
                "{" => depth += 1,
                "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            at = token.end;
        }
        self.rest.end
    }
}

impl Iterator for Pieces<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let (start, end) = (self.rest.start, self.end());
        self.rest.start = end;
        Some(start..start + self.text[start..end].trim_end().len())
    }
}

/// How many braces of a text stay open.
pub(super) fn open_braces(text: &str, range: &Range<usize>) -> usize {
    let mut depth = 0_usize;
    let mut at = range.start;
    while at < range.end {
        let token = token_at(text, at);
        if token.is_empty() {
            break;
        }
        match &text[token.clone()] {
            "{" => depth += 1,
            "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        at = token.end;
    }
    depth
}

#[cfg(test)]
mod tests {
    use super::Pieces;

    #[test]
    fn lines_are_pieces_unless_they_are_indented_or_in_braces() {
        let text = "foo a\n    more\nbar {\nx\n}\nbaz";
        let pieces: Vec<&str> = Pieces::new(text, 0..text.len(), 0).map(|range| &text[range]).collect();
        assert_eq!(pieces, ["foo a\n    more", "bar {\nx\n}", "baz"]);
    }
}
