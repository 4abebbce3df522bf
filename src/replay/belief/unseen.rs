//! Parts that came to be and ended with their owner's life between two snapshots, so that none names them.

use crate::model::{EntityId, Guard, GuardKind, Model, PartId, Quantifier, StateId};
use crate::semantics::InstanceId;

use super::Family;

/// What an instance is called that no record names.
const UNSEEN: &str = "(unseen)";

/// How many parts may have come and gone unseen before a snapshot shows their owner in `state`: where that state ends
/// their existence, so many as any one guard asks for.
pub(super) fn come_and_gone(model: &Model, owner: EntityId, part: PartId, state: Option<StateId>) -> usize {
    let entity = model.entity(owner);
    let ends = |state: StateId| entity.state(state).discards.contains(&part);
    // From a state that can be left, it may have gone on.
    let passes = || entity.states().any(|(id, _)| ends(id) && entity.moves.iter().any(|mv| mv.sources.contains(id)));
    if !state.is_none_or(ends) && !passes() {
        return 0;
    }
    let guards = model.entities().flat_map(|(id, entity)| entity.moves.iter().map(move |mv| (id, mv)));
    let asked = guards.filter_map(|(id, mv)| Some(asked(model, (id, mv.guard.as_ref()?), (owner, part), true)));
    asked.max().unwrap_or(0)
}

/// How many parts a guard asks for at most, if each of its questions is answered by parts of its own; `so`: it must
/// hold, otherwise it must not.
fn asked(model: &Model, (of, guard): (EntityId, &Guard), which: (EntityId, PartId), so: bool) -> usize {
    let sum = |guards: &[Guard]| guards.iter().map(|inner| asked(model, (of, inner), which, so)).sum();
    match &guard.kind {
        GuardKind::Not(inner) => asked(model, (of, inner), which, !so),
        GuardKind::And(guards) | GuardKind::Or(guards) => sum(guards),
        GuardKind::Parts { up, part, quantifier, .. }
            if (model.ancestor(of, *up), *part) == (Some(which.0), which.1) =>
        {
            match (quantifier, so) {
                (Quantifier::All | Quantifier::No, true) | (Quantifier::Some, false) => 0,
                (Quantifier::All | Quantifier::No, false) | (Quantifier::Some, true) => 1,
                (Quantifier::AtLeast(n) | Quantifier::AtMost(n) | Quantifier::Exactly(n), _) => {
                    *n as usize + usize::from(!so)
                }
            }
        }
        _ => 0,
    }
}

impl Family {
    /// So many members that no record names.
    pub(super) fn unseen(&mut self, entity: EntityId, owner: usize, count: usize) -> Vec<usize> {
        let of = |member: &usize| (self.members[*member].entity, self.members[*member].parent) == (entity, Some(owner));
        let mut all: Vec<usize> = self.nameless.iter().copied().filter(of).take(count).collect();
        while all.len() < count {
            let member = self.push(entity, &InstanceId::from(UNSEEN), Some(owner));
            self.nameless.push(member);
            all.push(member);
        }
        all
    }
}
