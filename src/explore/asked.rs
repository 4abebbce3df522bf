//! What every engine is asked, and in how many words it keeps a configuration.

use super::question::{Answer, Question, Violation, Watch};
use super::space::Full;
use crate::model::{EntityId, Model};

/// What is asked, and about what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) model: &'a Model,
    pub(super) root: EntityId,
    pub(super) questions: &'a [Question],
    pub(super) watch: Watch<'a>,
}

/// A move that cannot be taken, whatever happens.
pub(super) fn dead_move(parts: u32) -> Answer {
    Answer::Violated(Box::new(Violation { parts, ..Violation::default() }))
}

/// Tries it with few words of memory for a configuration, and then with more.
pub(super) fn with_words<T>(mut attempt: impl FnMut(usize) -> Result<T, Full>) -> Result<T, Full> {
    for words in [1, 2, 4, 8] {
        match attempt(words) {
            Err(Full::Words) => {}
            other => return other,
        }
    }
    attempt(16)
}

/// Calls a function with as many words as are told.
macro_rules! in_words {
    ($words:expr, $function:ident, $($argument:expr),*) => {
        match $words {
            1 => $function::<1>($($argument),*),
            2 => $function::<2>($($argument),*),
            4 => $function::<4>($($argument),*),
            8 => $function::<8>($($argument),*),
            _ => $function::<16>($($argument),*),
        }
    };
}
pub(super) use in_words;
