//! LS151: a final state that a timer always leads out of, back into a life.

use crate::check::ways::{Ways, states_entered, surely_leaves};
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::{Move, Role, StateId};

/// An end that does not last.
pub(crate) const LS151: Code =
    Code { id: "LS151", name: "end-that-goes-on", severity: Severity::Warning, page: include_str!("LS151.md") };

pub(super) fn check(ways: Ways<'_>, findings: &mut Vec<Finding>) {
    for (state, declared) in ways.entity.states() {
        if declared.role == Role::Final {
            let awakes = ways.timers(state).find_map(|(_, mv, timer)| {
                let runs = timer.up == 0 && surely_leaves(mv, state);
                revived(ways, mv).filter(|_| runs).map(|into| (mv, into))
            });
            findings.extend(awakes.map(|(mv, into)| goes_on(ways, (state, into), mv)));
        }
    }
}

/// The first state that the move enters, if it enters none that is final.
fn revived(ways: Ways<'_>, mv: &Move) -> Option<StateId> {
    let ends = states_entered(mv).any(|state| ways.entity.state(state).role == Role::Final);
    states_entered(mv).next().filter(|_| !ends)
}

fn goes_on(ways: Ways<'_>, (state, into): (StateId, StateId), mv: &Move) -> Finding {
    let (state, into) = (ways.entity.state(state), ways.name(into));
    Finding::new(&LS151, format!("`{}` is final, but a timer always leads on to `{into}`", state.name.text))
        .label(mv.trigger_span, format!("`{into}` is not final"))
        .label(state.name.span, "a history may end here")
        .help("if the life goes on, the state is not `final`; if it is over, remove the timer")
}
