//! Looks at the bytes once before anything is parsed: comments, open texts, depth of nesting.

use std::ops::Range;

/// How deep brackets, `not` and `where` may nest, counted together.
///
/// A limit of our own: without it the depth that can be parsed would depend on the machine's stack.
pub(super) const MAX_DEPTH: usize = 64;

/// What the scan found; all ranges are byte offsets in the text scanned.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Comments with their mark, in order.
    pub(super) comments: Vec<Range<usize>>,
    /// Texts that their line does not close.
    pub(super) unclosed: Vec<Range<usize>>,
    /// The word or bracket that nests too deeply.
    pub(super) too_deep: Option<Range<usize>>,
}

/// Scans a text. Linear; stops at the first place that nests too deeply.
pub(super) fn scan(text: &str) -> Scan {
    let bytes = text.as_bytes();
    let mut found = Scan::default();
    let mut depth = Depth::default();
    let mut at = 0;
    while at < bytes.len() && found.too_deep.is_none() {
        let end = match bytes[at] {
            b'#' => {
                let end = line_end(bytes, at);
                found.comments.push(at..at + text[at..end].trim_end().len());
                end
            }
            b'"' => {
                let (end, closed) = string_end(bytes, at);
                if !closed {
                    found.unclosed.push(at..end);
                }
                end
            }
            byte if is_word_byte(byte) => {
                let end = word_end(bytes, at);
                depth.word(&bytes[at..end]);
                end
            }
            byte => {
                depth.mark(byte);
                at + 1
            }
        };
        if depth.now > MAX_DEPTH {
            found.too_deep = Some(at..end);
        }
        at = end;
    }
    found
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn word_end(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().position(|byte| !is_word_byte(*byte)).map_or(bytes.len(), |len| from + len)
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    memchr::memchr(b'\n', &bytes[from..]).map_or(bytes.len(), |len| from + len)
}

/// Where the text that opens at `open` ends, and whether a quote ends it.
///
/// An open text ends with its line, but leaves the line's last `{` alone: that one most likely opens a block. The
/// grammar's `unclosed_string` says the same.
fn string_end(bytes: &[u8], open: usize) -> (usize, bool) {
    let mut at = open + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return (at + 1, true),
            b'\n' => break,
            b'\\' if bytes.get(at + 1).is_some_and(|next| *next != b'\n') => at += 2,
            _ => at += 1,
        }
    }
    let mut end = trim_blanks(bytes, open, line_end(bytes, open));
    if bytes[end - 1] == b'{' && (end - 2 == open || is_blank(bytes[end - 2])) {
        end = trim_blanks(bytes, open, end - 1);
    }
    (end, false)
}

fn trim_blanks(bytes: &[u8], open: usize, mut end: usize) -> usize {
    while end > open + 1 && is_blank(bytes[end - 1]) {
        end -= 1;
    }
    end
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r')
}

/// Depth of nesting at one place: open brackets, and the `not`s and `where`s that hang on each other since.
#[derive(Default)]
struct Depth {
    now: usize,
    /// For each open bracket: whether it is a brace, and the depth outside it.
    open: Vec<(bool, usize)>,
}

impl Depth {
    fn mark(&mut self, byte: u8) {
        match byte {
            b'{' | b'(' | b'[' => {
                self.open.push((byte == b'{', self.now));
                self.now += 1;
            }
            b'}' => {
                // A bracket that was never closed ends with the block around it.
                while let Some((brace, outside)) = self.open.pop() {
                    self.now = outside;
                    if brace {
                        break;
                    }
                }
            }
            b')' | b']' => {
                if let Some((false, outside)) = self.open.last().copied() {
                    self.open.pop();
                    self.now = outside;
                }
            }
            _ => {}
        }
    }

    fn word(&mut self, word: &[u8]) {
        match word {
            b"not" | b"where" => self.now += 1,
            b"and" | b"or" => self.now = self.inside(),
            b"on" | b"when" | b"after" | b"never" | b"always" | b"expect" | b"state" => {
                while let Some((false, _)) = self.open.last() {
                    self.open.pop();
                }
                self.now = self.inside();
            }
            _ => {}
        }
    }

    /// The depth just inside the innermost open bracket.
    fn inside(&self) -> usize {
        self.open.last().map_or(0, |(_, outside)| outside + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::scan;

    #[test]
    fn marks_inside_texts_are_neither_comments_nor_brackets() {
        let found = scan("state A \"# ((\" # yes");
        assert_eq!(found.comments.first(), Some(&(15..20)));
        assert!(found.unclosed.is_empty());
        assert_eq!(found.too_deep, None);
    }

    #[test]
    fn an_open_text_leaves_the_brace_at_the_line_end() {
        let found = scan("state A \"open {\n}");
        assert_eq!(found.unclosed.first(), Some(&(8..13)));
        let found = scan("\"a\\");
        assert_eq!(found.unclosed.first(), Some(&(0..3)));
        let found = scan("\" {");
        assert_eq!(found.unclosed.first(), Some(&(0..1)));
    }

    #[test]
    fn sixty_four_levels_are_read_and_one_more_is_not() {
        assert_eq!(scan(&"(".repeat(64)).too_deep, None);
        assert_eq!(scan(&"(".repeat(65)).too_deep, Some(64..65));
        assert_eq!(scan(&"not ".repeat(65)).too_deep, Some(256..259));
        assert_eq!(scan(&format!("{}{}", "not (".repeat(32), "x")).too_deep, None);
        assert!(scan(&format!("{}not x", "not (".repeat(32))).too_deep.is_some());
    }

    #[test]
    fn statements_side_by_side_do_not_nest() {
        assert_eq!(scan(&"on A.b when (not x -> C\n".repeat(1000)).too_deep, None);
        assert_eq!(scan(&"always not x and not y ".repeat(1000)).too_deep, None);
        assert_eq!(scan(&"state A { when (a }".repeat(1000)).too_deep, None);
    }
}
