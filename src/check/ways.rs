//! The moves out of each state of one entity, and what can be said of a move without running it.

use super::{Context, EntityFacts};
use crate::model::{Entity, EntityId, Model, Move, MoveId, Role, StateId, TargetKind, Timer, Trigger};

/// One entity, and what is known of it.
#[derive(Clone, Copy)]
pub(super) struct Ways<'a> {
    /// What is known of the lifecycle.
    pub(super) context: &'a Context<'a>,
    /// The lifecycle.
    pub(super) model: &'a Model,
    /// Which entity.
    pub(super) id: EntityId,
    /// The entity.
    pub(super) entity: &'a Entity,
    /// Its graph.
    pub(super) facts: &'a EntityFacts,
}

impl<'a> Ways<'a> {
    /// Every entity of a model.
    pub(super) fn all(context: &'a Context<'a>) -> impl Iterator<Item = Self> {
        context.model.entities().map(|(id, _)| Self::new(context, id))
    }

    /// One entity of a model.
    pub(super) fn new(context: &'a Context<'a>, id: EntityId) -> Self {
        Self { context, model: context.model, id, entity: context.model.entity(id), facts: context.facts(id) }
    }

    /// The moves out of a state, in file order; those that keep it included.
    pub(super) fn out(self, state: StateId) -> impl Iterator<Item = (MoveId, &'a Move)> {
        self.facts.leaving(state).iter().map(move |&id| (id, self.entity.move_(id)))
    }

    /// The timers that a state lists, in file order.
    pub(super) fn timers(self, state: StateId) -> impl Iterator<Item = (MoveId, &'a Move, Timer)> {
        self.out(state).filter_map(|(id, mv)| match mv.trigger {
            Trigger::Timer(timer) => Some((id, mv, timer)),
            _ => None,
        })
    }

    /// Whether the state is neither final nor a fault.
    pub(super) fn is_active(self, state: StateId) -> bool {
        matches!(self.entity.state(state).role, Role::Initial | Role::Ordinary)
    }

    /// Its name.
    pub(super) fn name(self, state: StateId) -> &'a str {
        &self.entity.state(state).name.text
    }

    /// Which states the moves that `follow` accepts lead to from `starts`, those included. `resume` adds nothing:
    /// it leads where the instance has been already.
    pub(super) fn reach(self, starts: &[StateId], follow: impl Fn(&Move) -> bool) -> Vec<bool> {
        let mut seen = vec![false; self.entity.states.len()];
        let mut open = Vec::new();
        for &start in starts {
            if !std::mem::replace(&mut seen[start.index()], true) {
                open.push(start);
            }
        }
        while let Some(state) = open.pop() {
            for (_, mv) in self.out(state).filter(|(_, mv)| follow(mv)) {
                for next in states_entered(mv) {
                    if !std::mem::replace(&mut seen[next.index()], true) {
                        open.push(next);
                    }
                }
            }
        }
        seen
    }
}

/// The states that a move names as targets.
pub(super) fn states_entered(mv: &Move) -> impl Iterator<Item = StateId> + '_ {
    mv.targets.iter().filter_map(|target| match target.kind {
        TargetKind::State(state) => Some(state),
        TargetKind::Stay | TargetKind::Resume => None,
    })
}

/// The moves that may leave a state, in file order; a fault is no way out.
pub(super) fn exits(ways: Ways<'_>, state: StateId) -> impl Iterator<Item = &Move> {
    ways.out(state).map(|(_, mv)| mv).filter(move |mv| mv.trigger != Trigger::Fault && may_leave(mv, state))
}

/// Whether taking the move in `state` can end the stay there.
pub(super) fn may_leave(mv: &Move, state: StateId) -> bool {
    mv.targets.iter().any(|target| leads_out(target.kind, state))
}

/// Whether taking the move in `state` always ends the stay there.
pub(super) fn surely_leaves(mv: &Move, state: StateId) -> bool {
    mv.targets.iter().all(|target| leads_out(target.kind, state))
}

/// Whether the stay, as far as its clocks know, always ends with the move: it leaves, enters again, or restarts.
pub(super) fn resets_clocks(mv: &Move) -> bool {
    mv.restart || mv.targets.iter().all(|target| target.kind != TargetKind::Stay)
}

fn leads_out(target: TargetKind, state: StateId) -> bool {
    match target {
        TargetKind::State(to) => to != state,
        TargetKind::Resume => true,
        TargetKind::Stay => false,
    }
}

/// `a`, `b` or `c`; after `limit` names, how many more. Empty for no name.
pub(super) fn either(names: &[&str], limit: usize) -> String {
    listed(names, limit, "or")
}

/// `a`, `b` and `c`; after `limit` names, how many more. Empty for no name.
pub(super) fn each(names: &[&str], limit: usize) -> String {
    listed(names, limit, "and")
}

fn listed(names: &[&str], limit: usize, last: &str) -> String {
    let mut shown: Vec<String> = names.iter().take(limit).map(|name| format!("`{name}`")).collect();
    if names.len() > limit {
        shown.push(format!("{} more", names.len() - limit));
    }
    joined(shown, last)
}

/// Several words as a list: `a, b or c` for the last word `or`.
pub(super) fn joined(mut words: Vec<String>, last: &str) -> String {
    match (words.pop(), words.as_slice()) {
        (None, _) => String::new(),
        (Some(only), []) => only,
        (Some(end), rest) => format!("{} {last} {end}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{each, either};

    #[test]
    fn names_are_listed_up_to_the_limit() {
        assert_eq!(either(&[], 2), "");
        assert_eq!(either(&["A"], 2), "`A`");
        assert_eq!(each(&["A", "B"], 2), "`A` and `B`");
        assert_eq!(either(&["A", "B", "C", "D"], 2), "`A`, `B` or 2 more");
    }
}
