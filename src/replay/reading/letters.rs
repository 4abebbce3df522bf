//! What records mean, apart from names and times: found out once for each combination of their fixed values.

use std::sync::{Arc, Mutex, PoisonError};

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::semantics::{Happening, Seen};

use super::super::observe::Observed;

/// What the fixed values of a record mean together.
#[derive(Clone, Debug)]
pub(crate) enum Meaning {
    /// Something happened; the names in it do not count.
    Says(Arc<Happening>),
    /// The mapping says that it says nothing.
    Ignored,
    /// It takes the whole record to tell: something is wrong with it, or it is of an unusual kind.
    Odd,
}

/// A letter: what a record says, by number.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) number: u32,
    pub(crate) meaning: Meaning,
}

/// The letters of a run, the same for every thread.
#[derive(Debug, Default)]
pub(crate) struct Alphabet(Mutex<Letters>);

#[derive(Debug, Default)]
struct Letters {
    numbers: HashMap<String, u32, FixedState>,
    says: Vec<Arc<Happening>>,
}

impl Alphabet {
    /// The letter of what a record says. Records that say the same have the same letter.
    pub(super) fn letter(&self, happening: Happening) -> Letter {
        let mut letters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // The numbers only have to differ for what differs, and this is asked a few dozen times in a run.
        let name = format!("{happening:?}");
        let next = u32::try_from(letters.says.len()).unwrap_or(u32::MAX);
        let number = *letters.numbers.entry(name).or_insert(next);
        if number == next {
            letters.says.push(Arc::new(happening));
        }
        let meaning = Meaning::Says(Arc::clone(&letters.says[number as usize]));
        Letter { number, meaning }
    }

    /// Every letter so far, by number.
    pub(crate) fn says(&self) -> Vec<Arc<Happening>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).says.clone()
    }
}

impl Observed {
    /// What happened, without names; nothing if the record says more than can be told so.
    pub(super) fn nameless(self) -> Option<Happening> {
        let Seen::Happened(mut happening) = self.observation.seen else { return None };
        if !self.route.is_empty() || !happening.along.is_empty() {
            return None;
        }
        happening.instance.id = Arc::from("");
        happening.instance.parent = None;
        Some(happening)
    }
}

/// The letters that one thread has met, by the numbers of their words.
#[derive(Debug, Default)]
pub(super) struct Known {
    letters: HashMap<Box<[u16]>, Letter, FixedState>,
}

/// How many combinations of words a thread keeps.
const MOST: usize = 1 << 18;

impl Known {
    pub(super) fn get(&self, words: &[u16]) -> Option<&Letter> {
        self.letters.get(words)
    }

    /// Keeps a letter, as long as there is room.
    pub(super) fn keep(&mut self, words: &[u16], letter: Letter) {
        if self.letters.len() < MOST {
            self.letters.insert(words.into(), letter);
        }
    }
}
