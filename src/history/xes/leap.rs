//! Finds the next tag of a trace from within a trace, without a look at every tag between.

use memchr::memmem::Finder;
use memchr::memrchr;

use super::lex::{Element, Next, Tag, hidden_end, tag_at};

/// The next places of a few texts in a buffer that grows at its end and shrinks at its start.
#[derive(Debug)]
pub(super) struct Leap {
    trace: Ahead,
    declaration: Ahead,
    instruction: Ahead,
}

impl Leap {
    pub(super) fn new() -> Self {
        Self { trace: Ahead::new("trace"), declaration: Ahead::new("<!"), instruction: Ahead::new("<?") }
    }

    /// Forgets the bytes at the start.
    pub(super) fn shift(&mut self, bytes: usize) {
        for ahead in [&mut self.trace, &mut self.declaration, &mut self.instruction] {
            ahead.shift(bytes);
        }
    }

    /// The next tag of a trace, as [`next_tag`](super::lex::next_tag) would find it behind tags of other elements.
    pub(super) fn next_trace(&mut self, bytes: &[u8], mut from: usize) -> Next {
        loop {
            let found = self.trace.next(bytes, from);
            let hidden = self.declaration.next(bytes, from).into_iter().chain(self.instruction.next(bytes, from)).min();
            if let Some(hidden) = hidden
                && found.is_none_or(|found| hidden < found)
            {
                match hidden_end(bytes, hidden) {
                    Some(end) => from = end,
                    None => return Next::Open(hidden),
                }
                continue;
            }
            // Where the word does not stand, a tag that is only begun may become one.
            let end = found.unwrap_or(bytes.len());
            let tag = memrchr(b'<', &bytes[from..end]).map(|at| tag_at(bytes, from + at));
            match tag {
                Some(Next::Tag(tag @ Tag { element: Element::Trace, .. })) => return Next::Tag(tag),
                Some(Next::Open(at)) => return Next::Open(at),
                _ => {}
            }
            match found {
                Some(found) => from = found + "trace".len(),
                None => return Next::Nothing,
            }
        }
    }
}

/// The next place of one text, remembered: a text that is rare is not looked for again and again.
#[derive(Debug)]
struct Ahead {
    finder: Finder<'static>,
    next: Option<usize>,
    /// Without a next place: how much is known not to have one.
    searched: usize,
}

impl Ahead {
    fn new(text: &'static str) -> Self {
        Self { finder: Finder::new(text), next: None, searched: 0 }
    }

    fn next(&mut self, bytes: &[u8], from: usize) -> Option<usize> {
        if self.next.is_none_or(|next| next < from) {
            let start = from.max((self.searched + 1).saturating_sub(self.finder.needle().len())).min(bytes.len());
            self.next = self.finder.find(&bytes[start..]).map(|found| start + found);
            self.searched = if self.next.is_some() { 0 } else { bytes.len() };
        }
        self.next
    }

    fn shift(&mut self, bytes: usize) {
        self.next = self.next.and_then(|next| next.checked_sub(bytes));
        self.searched = self.searched.saturating_sub(bytes);
    }
}
