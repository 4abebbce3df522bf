//! What followed from a record, remembered: a tree of the comparisons that it depended on.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::super::Verdict;
use super::super::belief::{Bound, Trace};

/// A shape, by its number.
pub(super) type ShapeId = u32;

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
    /// The first question of each shape and record.
    roots: HashMap<u64, u32, FixedState>,
    nodes: Vec<Node>,
    outcomes: Vec<Outcome>,
}

/// How many questions are remembered: at 32 bytes each.
const MOST: usize = 1 << 21;

impl Memo {
    /// What follows at these times; `times[0]` is 0.
    pub(super) fn find(&self, key: u64, times: &[i64]) -> Option<&Outcome> {
        let mut at = *self.roots.get(&key)?;
        loop {
            match self.nodes[at as usize] {
                Node::Unknown => return None,
                Node::End(outcome) => return self.outcomes.get(outcome as usize),
                Node::Ask { bound, yes, no } => at = if bound.holds(times) { yes } else { no },
            }
        }
    }

    /// Remembers what followed from the answers of a trace.
    pub(super) fn learn(&mut self, key: u64, trace: &Trace, outcome: Outcome) {
        if self.nodes.len() + trace.asked.len() * 2 + 1 > MOST {
            return;
        }
        let mut at = match self.roots.get(&key) {
            Some(at) => *at,
            None => {
                let at = self.grow();
                self.roots.insert(key, at);
                at
            }
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

    fn grow(&mut self) -> u32 {
        self.nodes.push(Node::Unknown);
        u32::try_from(self.nodes.len() - 1).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Verdict;
    use super::super::super::belief::{Moment, Trace};
    use super::{Memo, Outcome};

    #[test]
    fn what_was_learned_is_found_where_the_comparisons_go_the_same_way() {
        let mut memo = Memo::default();
        for (at, verdict) in [(5, Verdict::Running), (50, Verdict::Overdue)] {
            let times = [0, 0, at];
            let (verdict, trace) = Trace::of(&times, || {
                let late = Moment::variable(at, 2) > Moment::variable(0, 1).plus(10);
                if late { Verdict::Overdue } else { verdict }
            });
            memo.learn(7, &trace, Outcome::Verdict(verdict));
        }
        assert_eq!(memo.find(7, &[0, 1_000, 1_010]), Some(&Outcome::Verdict(Verdict::Running)));
        assert_eq!(memo.find(7, &[0, 1_000, 1_011]), Some(&Outcome::Verdict(Verdict::Overdue)));
        assert_eq!(memo.find(8, &[0, 0, 0]), None);
    }
}
