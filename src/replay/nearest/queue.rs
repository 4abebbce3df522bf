//! What the search has yet to do, the most promising first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::model::MoveId;

/// Something to do. Of what promises the same, and is as far in the history, the first in this list goes first: a record
/// that is missing tells more than one that is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Todo {
    /// Look at a node.
    Expand(usize),
    /// Add a record of a move of a member, to one of the move's targets.
    Add { node: usize, member: usize, id: MoveId, target: usize },
    /// Leave out the node's record.
    LeaveOut(usize),
}

/// Ordered by the least number of edits that it may lead to, then by how far in the history it is.
#[derive(Debug, Default)]
pub(super) struct Queue(BinaryHeap<Reverse<(u32, Reverse<usize>, Todo)>>);

impl Queue {
    pub(super) fn push(&mut self, edits: u32, place: usize, todo: Todo) {
        self.0.push(Reverse((edits, Reverse(place), todo)));
    }

    /// What to do next, and the least number of edits that it may lead to.
    pub(super) fn pop(&mut self) -> Option<(u32, Todo)> {
        self.0.pop().map(|Reverse((edits, _, todo))| (edits, todo))
    }
}
