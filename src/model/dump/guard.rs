//! Guards and sets of states, every name in full.

use crate::model::{EntityId, FieldRef, Guard, GuardKind, Model, Operand, StateSet};

/// The names of a set of states, in alphabetical order.
pub(super) fn states(model: &Model, entity: EntityId, states: &StateSet) -> String {
    let entity = model.entity(entity);
    let mut names: Vec<_> = states.iter().map(|id| entity.state(id).name.text.as_str()).collect();
    names.sort_unstable();
    names.join(" ")
}

/// `Job.errors`, seen from an instance of `entity`.
pub(super) fn field(model: &Model, entity: EntityId, at: FieldRef) -> String {
    let owner = model.entity(model.ancestor(entity, at.up).unwrap_or(entity));
    format!("{}.{}", owner.name.text, owner.field(at.field).name.text)
}

/// A guard of `entity`, operator first.
pub(super) fn guard(model: &Model, entity: EntityId, asked: &Guard) -> String {
    let list = |word: &str, guards: &[Guard]| {
        let inner: Vec<_> = guards.iter().map(|inner| guard(model, entity, inner)).collect();
        format!("({word} {})", inner.join(" "))
    };
    let owner = |up| model.ancestor(entity, up).unwrap_or(entity);
    match &asked.kind {
        GuardKind::Const(value) => value.to_string(),
        GuardKind::Not(inner) => format!("(not {})", guard(model, entity, inner)),
        GuardKind::And(guards) => list("and", guards),
        GuardKind::Or(guards) => list("or", guards),
        GuardKind::Field(at) => field(model, entity, *at),
        GuardKind::Compare { left, comparison, right } => {
            let right = match right {
                Operand::Field(at) => field(model, entity, *at),
                Operand::Value(value) => model.entity(owner(left.up)).field(left.field).show(*value),
            };
            format!("({} {} {right})", comparison.symbol(), field(model, entity, *left))
        }
        GuardKind::In { up, states: set } => {
            format!("({} in {})", model.entity(owner(*up)).name.text, states(model, owner(*up), set))
        }
        GuardKind::Parts { up, part, quantifier, states: set, filter } => {
            let whole = model.entity(owner(*up));
            let part = whole.part(*part);
            let filter = filter.as_ref().map(|filter| format!(" where {}", guard(model, part.entity, filter)));
            let set = states(model, part.entity, set);
            format!("({quantifier:?} {}.{} in {set}{})", whole.name.text, part.name.text, filter.unwrap_or_default())
        }
        GuardKind::Enters(set) => format!("(enters {})", states(model, entity, set)),
    }
}
