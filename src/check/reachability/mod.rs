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

#[cfg(test)]
mod tests {
    use crate::check::testing::order;
    use crate::check::{Context, Finding};
    use crate::model::{StateId, StateSet, TargetKind};

    /// A deep search by recursion would end the process here.
    #[test]
    fn a_long_chain_of_states_is_no_deep_recursion() {
        const LENGTH: usize = 50_000;
        let mut model = order("initial state First { after 1d -> Last }\nfinal state Last");
        let entity = &mut model.entities[0];
        for at in 0..LENGTH {
            let mut state = entity.states[0].clone();
            state.role = crate::model::Role::Ordinary;
            entity.states.push(state);
            let mut step = entity.moves[1].clone();
            step.sources = StateSet::one(StateId::new(if at == 0 { 0 } else { at + 1 }));
            step.targets[0].kind = TargetKind::State(StateId::new(at + 2));
            entity.moves.push(step);
        }
        let mut findings: Vec<Finding> = Vec::new();
        super::run(&Context::new(&model), &mut findings);
        let codes: Vec<&str> = findings.iter().map(|finding| finding.code.id).collect();
        assert_eq!(codes, ["LS102"]);
    }
}
