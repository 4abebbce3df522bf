//! Can every state be reached, and can every instance end.

mod begin;
mod end;
mod unreachable;

use super::{Context, Family};
use crate::diagnostic::Finding;
use crate::model::{Entity, StateId};

pub(super) const FAMILY: Family = Family {
    name: "reachability",
    codes: &[&unreachable::LS101, &end::LS102, &end::LS103, &end::LS104, &begin::LS107],
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, entity, facts) in context.entities() {
        begin::check(entity, facts, findings);
        unreachable::check(entity, facts, findings);
        end::check(entity, facts, findings);
    }
}

/// `A`, `B` and `C`; of many only the first ones, and how many more.
fn names(entity: &Entity, states: &[StateId]) -> String {
    const SHOWN: usize = 6;
    let mut names: Vec<String> =
        states.iter().take(SHOWN).map(|state| format!("`{}`", entity.state(*state).name.text)).collect();
    if states.len() > SHOWN {
        names.push(format!("{} more", states.len() - SHOWN));
    }
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}
