//! What there is to tell about a root, and which words of which record it points at.

use std::ops::Range;

use crate::diagnostic::Finding;
use crate::history::{At, Format, Route};
use crate::model::EntityId;

use super::super::cause::{Pointer, Word};
use super::super::observe::Observer;
use super::super::pick::Taken;
use super::super::reading::{excerpt, worth_showing};
use super::super::{Totals, Verdict};

/// Something to tell about a root, and where.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) finding: Finding,
    pub(crate) log: usize,
    pub(crate) line: u64,
    /// What to show; where it is not at hand, how to find it.
    pub(crate) shown: Shown,
    /// The root, by its hash and entity.
    pub(crate) root: (u64, EntityId),
    /// What it makes of the root.
    pub(crate) verdict: Verdict,
}

impl Told {
    /// Leaves all out but those that are known, and so many others, the worst and of these the first; counts what is left
    /// out.
    pub(crate) fn keep_worst(all: &mut Vec<Self>, (most, taken): (usize, Taken<'_>), totals: &mut Totals) {
        if all.len() > most {
            all.sort_by(|a, b| a.place().cmp(&b.place()));
            *all = taken.pick(std::mem::take(all), (most, None), |told| &told.finding, totals);
        }
    }

    /// Where it is told: findings are in the same order however many threads have found them.
    pub(crate) fn place(&self) -> (usize, u64, Option<&str>, usize, &str) {
        (self.log, self.line, self.finding.instance.as_deref(), self.root.1.index(), self.finding.code.id)
    }
}

/// The words of a record that a finding points at.
#[derive(Debug)]
pub(crate) enum Shown {
    /// The record's text, the range in it, and what is said of it.
    Text { text: String, range: Range<usize>, said: &'static str },
    /// The record has to be read again.
    Later { route: Route, pointer: Pointer },
}

/// The words of a record that a slip points at.
pub(crate) fn show(observer: &Observer<'_>, texts: &[String; 3], (route, pointer): (&Route, &Pointer)) -> Shown {
    let [head, outer, text] = texts;
    let format: &dyn Format = observer.format;
    let (route, said) = match format.document(head, outer, text) {
        Some(value) => observer.locate(&At::top(&value), route, pointer),
        None => (route.clone(), Word::Id.said()),
    };
    let range = worth_showing(format.locate(head, text, &route), text);
    Shown::Text { text: excerpt(text, &range).to_owned(), range, said }
}
