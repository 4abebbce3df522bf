//! Lays statements out in lines: indentation, wrapping, blocks, comments, blank lines.

use crate::syntax::ast::{Comment, Trivia};

/// Lines are wrapped so that they are no longer than this many characters, where their words allow it.
pub(crate) const WIDTH: usize = 110;

/// One level of indentation.
const INDENT: usize = 2;

/// A statement up to its block, in clauses; a clause is kept on one line if it fits there.
///
/// A clause is a list of pieces, each of which is never broken. Pieces are joined by one blank.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    clauses: Vec<Vec<String>>,
}

impl Line {
    /// A statement that begins with these words.
    pub(crate) fn of(words: impl Into<String>) -> Self {
        Self { clauses: vec![vec![words.into()]] }
    }

    /// Adds a clause that is never broken.
    pub(crate) fn clause(&mut self, words: impl Into<String>) {
        self.clauses.push(vec![words.into()]);
    }

    /// Adds a clause that may be broken between its pieces; no piece adds nothing.
    pub(crate) fn pieces(&mut self, pieces: Vec<String>) {
        if !pieces.is_empty() {
            self.clauses.push(pieces);
        }
    }

    /// Adds a sign or a word directly behind the last piece, without a blank.
    pub(crate) fn append(&mut self, sign: &str) {
        match self.clauses.last_mut().and_then(|clause| clause.last_mut()) {
            Some(piece) => piece.push_str(sign),
            None => self.clause(sign),
        }
    }

    /// Everything on one line.
    pub(crate) fn one_line(&self) -> String {
        self.clauses.iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// The statement in lines of at most `width` characters where that is possible; lines after the first get
    /// `hang` more blanks in front.
    pub(crate) fn wrapped(&self, width: usize, hang: usize) -> Vec<String> {
        let mut lines = Lines { done: Vec::new(), current: String::new(), width, hang };
        for clause in &self.clauses {
            let whole = clause.join(" ");
            if !lines.fits(&whole) {
                lines.next();
            }
            for piece in clause {
                if !lines.fits(piece) {
                    lines.next();
                }
                lines.put(piece);
            }
        }
        lines.done.push(lines.current);
        lines.done
    }
}

/// Lines as they fill up.
struct Lines {
    done: Vec<String>,
    current: String,
    width: usize,
    hang: usize,
}

impl Lines {
    fn fits(&self, words: &str) -> bool {
        let used = self.current.chars().count();
        let blank = usize::from(!self.current.trim_start().is_empty());
        self.current.trim_start().is_empty() || used + blank + words.chars().count() <= self.width
    }

    fn put(&mut self, words: &str) {
        if !self.current.trim_start().is_empty() {
            self.current.push(' ');
        }
        self.current.push_str(words);
    }

    fn next(&mut self) {
        let fresh = " ".repeat(self.hang);
        self.done.push(std::mem::replace(&mut self.current, fresh));
    }
}

/// Text as it grows, with the present indentation.
#[derive(Debug)]
pub(super) struct Writer {
    out: String,
    level: usize,
    /// Nothing has been written yet in the present block, so that no blank line is wanted.
    fresh: bool,
    width: usize,
}

impl Writer {
    /// An empty text with lines of at most `width` characters where that is possible.
    pub(super) fn new(width: usize) -> Self {
        Self { out: String::new(), level: 0, fresh: true, width }
    }

    /// The text.
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// Whether `line` fits on one line here.
    pub(super) fn fits(&self, line: &Line) -> bool {
        self.level * INDENT + line.one_line().chars().count() <= self.width
    }

    /// A statement without a block.
    pub(super) fn statement(&mut self, line: &Line, trivia: &Trivia) {
        self.leading(trivia);
        self.lines(line, INDENT, "");
        self.trailing(trivia.trailing.as_ref());
    }

    /// A statement with a block that is written by `body`.
    pub(super) fn block(&mut self, line: &Line, trivia: &Trivia, body: impl FnOnce(&mut Self)) {
        self.leading(trivia);
        // Deeper than what stands in the block.
        self.lines(line, 2 * INDENT, " {");
        self.trailing(trivia.trailing.as_ref());
        self.level += 1;
        self.fresh = true;
        let inside = self.out.len();
        body(self);
        self.comments(&trivia.inner_end);
        self.level -= 1;
        self.fresh = false;
        if self.out.len() == inside && trivia.trailing.is_none() {
            self.out.truncate(inside - 1);
            self.out.push_str("}\n");
            return;
        }
        self.indent();
        self.out.push_str("}\n");
    }

    /// Words on a line of their own.
    pub(super) fn raw(&mut self, words: &str) {
        self.indent();
        self.out.push_str(words);
        self.out.push('\n');
        self.fresh = false;
    }

    /// A blank line, unless the block begins here or there is one already.
    pub(super) fn blank(&mut self) {
        if !self.fresh && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// The blank line and the comments that stand before a statement.
    pub(super) fn leading(&mut self, trivia: &Trivia) {
        if trivia.blank_before {
            self.blank();
        }
        self.comments(&trivia.leading);
        if trivia.blank_after_leading {
            self.blank();
        }
    }

    /// Comments on lines of their own.
    pub(super) fn comments(&mut self, comments: &[Comment]) {
        for comment in comments {
            self.raw(&comment_words(comment));
        }
    }

    fn lines(&mut self, line: &Line, hang: usize, end: &str) {
        let width = self.width.saturating_sub(self.level * INDENT + end.len());
        let lines = line.wrapped(width, hang);
        for (index, words) in lines.iter().enumerate() {
            if index > 0 {
                self.out.push('\n');
            }
            self.indent();
            self.out.push_str(words);
        }
        self.out.push_str(end);
        self.fresh = false;
    }

    fn trailing(&mut self, comment: Option<&Comment>) {
        if let Some(comment) = comment {
            self.out.push_str("  ");
            self.out.push_str(&comment_words(comment));
        }
        self.out.push('\n');
    }

    fn indent(&mut self) {
        self.out.extend(std::iter::repeat_n(' ', self.level * INDENT));
    }
}

/// A comment with its mark. `#!` stays together: it is how expectations are written in tests.
pub(crate) fn comment_words(comment: &Comment) -> String {
    let text = comment.text.trim_end();
    match text.chars().next() {
        None => "#".to_owned(),
        Some('!' | '#') => format!("#{text}"),
        Some(_) => format!("# {text}"),
    }
}
