//! Numbers for the values that a fixed part of a record has had, in order of their first appearance.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::history::{Raw, is_same};

/// The values of one fixed part.
#[derive(Debug, Default)]
pub(super) struct Words {
    texts: HashMap<Box<str>, u16, FixedState>,
    numbers: HashMap<Box<str>, u16, FixedState>,
    /// The last few texts with their numbers, by their length: most records share their words.
    recent: Vec<Option<(Box<str>, u16)>>,
    count: u16,
}

/// How many numbers are given away before there are words.
const KINDS: u16 = 5;
/// How many words are told apart.
const MOST: u16 = 60_000;
/// How many recent texts are kept.
const RECENT: usize = 32;

impl Words {
    /// The number of a value; `None` if there are too many.
    pub(super) fn number(&mut self, value: Raw<'_>, presence: bool) -> Option<u16> {
        match value {
            Raw::Absent => Some(0),
            Raw::Bool(false) => Some(1),
            Raw::Bool(true) => Some(2),
            Raw::Structure => Some(3),
            Raw::Text(_) | Raw::Number(_) if presence => Some(4),
            Raw::Text(text) => self.text(text),
            Raw::Number(text) => find(&mut self.numbers, &mut self.count, text),
        }
    }

    fn text(&mut self, text: &str) -> Option<u16> {
        if self.recent.is_empty() {
            self.recent.resize(RECENT, None);
        }
        let place = place(text.as_bytes());
        if let Some((known, number)) = &self.recent[place]
            && is_same(known.as_bytes(), text.as_bytes())
        {
            return Some(*number);
        }
        let number = find(&mut self.texts, &mut self.count, text)?;
        self.recent[place] = Some((text.into(), number));
        Some(number)
    }
}

/// Where a text is kept among the recent ones: words of one kind differ in length, or at their ends.
fn place(text: &[u8]) -> usize {
    let ends = usize::from(text.first().copied().unwrap_or(0)) + usize::from(text.last().copied().unwrap_or(0)) * 7;
    (text.len() * 5 + ends) % RECENT
}

fn find(known: &mut HashMap<Box<str>, u16, FixedState>, count: &mut u16, text: &str) -> Option<u16> {
    if let Some(number) = known.get(text) {
        return Some(*number);
    }
    if *count >= MOST {
        return None;
    }
    let number = KINDS + *count;
    *count += 1;
    known.insert(text.into(), number);
    Some(number)
}
