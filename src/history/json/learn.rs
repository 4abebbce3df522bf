//! Takes a line apart that is known to be JSON: its values, and what stands between them.

use super::super::Wanted;
use super::scalar::{closing_quote, scalar};
use super::values::is_in;

/// One line, taken apart.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Values in the order of the line, each with the bytes before it, and which wanted value it is.
    pub(super) parts: Vec<(Box<str>, Option<usize>)>,
    pub(super) rest: Box<str>,
    pub(super) structures: Vec<usize>,
}

/// How deep a line may be nested to be learned, and how many values it may have.
const DEPTH: usize = 16;
const VALUES: usize = 64;

impl Layout {
    /// Takes a line apart that is one JSON object; `None` if it is not worth it.
    pub(super) fn of(line: &str, wanted: &Wanted) -> Option<Self> {
        let mut learner = Learner { line, at: 0, from: 0, wanted, path: Vec::new(), layout: Self::default() };
        learner.blank();
        if line.as_bytes().get(learner.at) != Some(&b'{') {
            return None;
        }
        learner.object(0)?;
        learner.layout.rest = line.get(learner.from..)?.into();
        Some(learner.layout)
    }
}

/// Walks through a line that is known to be JSON.
struct Learner<'a> {
    line: &'a str,
    at: usize,
    /// Where the bytes before the next value begin.
    from: usize,
    wanted: &'a Wanted,
    path: Vec<String>,
    layout: Layout,
}

impl Learner<'_> {
    fn byte(&self) -> Option<u8> {
        self.line.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while self.byte().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        self.blank();
        let found = self.byte() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Which wanted value stands at the path.
    fn here(&self) -> Option<usize> {
        self.wanted.paths.iter().position(|path| *path == self.path)
    }

    fn value(&mut self, depth: usize, in_list: bool) -> Option<()> {
        self.blank();
        let here = if in_list { None } else { self.here() };
        match self.byte()? {
            _ if depth > DEPTH || self.layout.parts.len() >= VALUES => None,
            b'{' if in_list => self.skip_object(depth),
            b'{' => {
                let keys = self.object(depth + 1)?;
                if let Some(here) = here {
                    let is_wanted = |key: &String| {
                        self.wanted.paths.iter().any(|path| is_in(path, &self.path) && path.last() == Some(key))
                    };
                    if !(self.wanted.closed.contains(&here) && keys.iter().all(is_wanted)) {
                        self.layout.structures.push(here);
                    }
                }
                Some(())
            }
            b'[' => {
                self.layout.structures.extend(here);
                self.list(depth + 1)
            }
            _ => {
                let start = self.at;
                let (_, end) = scalar(self.line, start)?;
                self.layout.parts.push((self.line.get(self.from..start)?.into(), here));
                (self.at, self.from) = (end, end);
                Some(())
            }
        }
    }

    /// An object in a list: none of its values is wanted.
    fn skip_object(&mut self, depth: usize) -> Option<()> {
        self.path.push(String::from("\0"));
        let done = self.object(depth + 1).map(|_| ());
        self.path.pop();
        done
    }

    fn object(&mut self, depth: usize) -> Option<Vec<String>> {
        self.at += 1;
        let mut keys: Vec<String> = Vec::new();
        if self.eat(b'}') {
            return Some(keys);
        }
        loop {
            self.blank();
            let start = self.at + 1;
            let end = closing_quote(self.line.as_bytes(), start)?;
            let key = self.line.get(start..end)?.to_owned();
            self.at = end + 1;
            // Of a key that stands twice the last one counts: that is left to the parser.
            if keys.contains(&key) || !self.eat(b':') {
                return None;
            }
            self.path.push(key);
            self.value(depth, false)?;
            keys.extend(self.path.pop());
            if self.eat(b'}') {
                return Some(keys);
            }
            if !self.eat(b',') {
                return None;
            }
        }
    }

    fn list(&mut self, depth: usize) -> Option<()> {
        self.at += 1;
        if self.eat(b']') {
            return Some(());
        }
        loop {
            self.value(depth, true)?;
            if self.eat(b']') {
                return Some(());
            }
            if !self.eat(b',') {
                return None;
            }
        }
    }
}
