//! What followed from a record, remembered: a tree of the comparisons that it depended on.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::super::Verdict;
use super::super::belief::{Bound, Trace};
use super::super::coverage::Noted;
use crate::model::EntityId;

/// A shape, by its number.
pub(super) type ShapeId = u32;

/// What is asked: a shape and a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) shape: ShapeId,
    pub(super) letter: u32,
    /// Whom the record is about: 0 is the root.
    pub(super) who: u16,
    /// Whether it bears a time.
    pub(super) timed: bool,
}

impl Key {
    fn is_plain(self) -> bool {
        self.who == 0 && self.timed && self.letter < FEW
    }
}

/// Letters that are looked up by their number.
const FEW: u32 = 256;
/// No question.
const NONE: u32 = u32::MAX;

/// Where a time of the next shape comes from: so many milliseconds after that time of the trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) from: u16,
    pub(super) later: i64,
}

/// What a record does to a root of a shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// The next shape.
    pub(super) shape: ShapeId,
    /// Its times.
    pub(super) times: Box<[Source]>,
    /// The new place of the member at each place; `None` if everybody stays where they are.
    pub(super) places: Option<Box<[u16]>>,
    /// What has happened, where that is noted: to whom, by entity and place, and what.
    pub(super) trail: Box<[(EntityId, Noted<Source>)]>,
}

/// What is known to follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The record can be.
    Step(Step),
    /// The history ends so, with nothing to say about it.
    Verdict(Verdict),
}

#[derive(Clone, Copy, Debug)]
enum Node {
    /// Nobody has come here yet.
    Unknown,
    Ask {
        bound: Bound,
        yes: u32,
        no: u32,
    },
    End(u32),
}

/// Whatever has been found out.
#[derive(Debug, Default)]
pub(super) struct Memo {
    /// The first question about records with a time of roots themselves, by shape and letter: the usual case.
    plain: Vec<Vec<u32>>,
    /// The first question about any other record.
    roots: HashMap<Key, u32, FixedState>,
    nodes: Vec<Node>,
    outcomes: Vec<Outcome>,
}

/// How many questions are remembered: at 32 bytes each.
const MOST: usize = 1 << 21;

impl Memo {
    /// What follows at these times; `times[0]` is 0.
    #[inline]
    pub(super) fn find(&self, key: Key, times: &[i64]) -> Option<&Outcome> {
        let mut at = self.first(key)?;
        loop {
            match self.nodes[at as usize] {
                Node::Unknown => return None,
                Node::End(outcome) => return self.outcomes.get(outcome as usize),
                Node::Ask { bound, yes, no } => at = if bound.holds(times) { yes } else { no },
            }
        }
    }

    /// Remembers what followed from the answers of a trace.
    pub(super) fn learn(&mut self, key: Key, trace: &Trace, outcome: Outcome) {
        if self.nodes.len() + trace.asked.len() * 2 + 1 > MOST {
            return;
        }
        let mut at = match self.first(key) {
            Some(at) => at,
            None => self.begin(key),
        };
        for (bound, answer) in &trace.asked {
            let (yes, no) = match self.nodes[at as usize] {
                Node::Ask { bound: known, yes, no } if known == *bound => (yes, no),
                Node::Unknown => {
                    let (yes, no) = (self.grow(), self.grow());
                    self.nodes[at as usize] = Node::Ask { bound: *bound, yes, no };
                    (yes, no)
                }
                // The same questions are asked in the same order. If not, what is known already stays as it is.
                Node::Ask { .. } | Node::End(_) => return,
            };
            at = if *answer { yes } else { no };
        }
        if let Node::Unknown = self.nodes[at as usize] {
            self.nodes[at as usize] = Node::End(u32::try_from(self.outcomes.len()).unwrap_or(u32::MAX));
            self.outcomes.push(outcome);
        }
    }

    /// The first question about a record.
    #[inline]
    fn first(&self, key: Key) -> Option<u32> {
        if key.is_plain() {
            let first = *self.plain.get(key.shape as usize)?.get(key.letter as usize)?;
            return (first != NONE).then_some(first);
        }
        self.roots.get(&key).copied()
    }

    fn begin(&mut self, key: Key) -> u32 {
        let at = self.grow();
        if key.is_plain() {
            let (shape, letter) = (key.shape as usize, key.letter as usize);
            if self.plain.len() <= shape {
                self.plain.resize(shape + 1, Vec::new());
            }
            let letters = &mut self.plain[shape];
            if letters.len() <= letter {
                letters.resize(letter + 1, NONE);
            }
            letters[letter] = at;
        } else {
            self.roots.insert(key, at);
        }
        at
    }

    fn grow(&mut self) -> u32 {
        self.nodes.push(Node::Unknown);
        u32::try_from(self.nodes.len() - 1).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Verdict;
    use super::super::super::belief::{Moment, Trace};
    use super::{Key, Memo, Outcome};

    const KEY: Key = Key { shape: 1, letter: 7, who: 0, timed: true };

    #[test]
    fn what_was_learned_is_found_where_the_comparisons_go_the_same_way() {
        let mut memo = Memo::default();
        for (at, verdict) in [(5, Verdict::Running), (50, Verdict::Overdue)] {
            let times = [0, 0, at];
            let (verdict, trace) = Trace::of(&times, || {
                let late = Moment::variable(at, 2) > Moment::variable(0, 1).plus(10);
                if late { Verdict::Overdue } else { verdict }
            });
            memo.learn(KEY, &trace, Outcome::Verdict(verdict));
        }
        assert_eq!(memo.find(KEY, &[0, 1_000, 1_010]), Some(&Outcome::Verdict(Verdict::Running)));
        assert_eq!(memo.find(KEY, &[0, 1_000, 1_011]), Some(&Outcome::Verdict(Verdict::Overdue)));
        assert_eq!(memo.find(Key { letter: 8, ..KEY }, &[0, 0, 0]), None);
    }
}
