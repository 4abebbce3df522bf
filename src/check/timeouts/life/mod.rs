//! LS153: the longest possible life of an entity's instances, computed.

mod course;
mod longest;
mod stays;
#[cfg(test)]
mod tests;

pub use longest::longest_life;

use crate::check::ways::{Ways, each};
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::{MoveId, Role, StateId, duration_text};

/// How long a life can last.
pub(crate) const LS153: Code =
    Code { id: "LS153", name: "longest-life", severity: Severity::Note, page: include_str!("LS153.md") };

/// How long an instance of one entity can live, from its creation to the first final state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifespan {
    /// When no fault strikes.
    pub undisturbed: Life,
    /// When faults strike whenever they can.
    pub with_faults: Life,
    /// How long final states last that a timer leads out of, in file order.
    pub after_the_end: Vec<Stay>,
}

/// How long a life can last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Life {
    /// So long at most.
    Bounded {
        /// Milliseconds.
        millis: i64,
        /// A longest way, state by state.
        path: Vec<Stay>,
    },
    /// No limit can be told.
    Unbounded(Reason),
}

/// A stay in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The state; of states that can follow one another again and again while one timer runs, the first of them.
    pub state: StateId,
    /// How long it lasts at most, in milliseconds.
    pub millis: i64,
    /// The timer that ends it.
    pub by: MoveId,
}

/// Why no limit on a life can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No timer surely ends a stay in this state.
    NoTimeout(StateId),
    /// How long a stay in this state lasts is in a field that the history brings.
    UnknownLength(StateId, MoveId),
    /// A move starts the timers of this state again.
    Restart(StateId, MoveId),
    /// These states can follow one another again and again; the last leads to the first.
    Cycle(Vec<StateId>),
}

/// More states than this of a way or a cycle are counted instead.
const STATES_SHOWN: usize = 8;

pub(super) fn check(ways: Ways<'_>, findings: &mut Vec<Finding>) {
    let span = longest::of(ways);
    let name = &ways.entity.name;
    let mut finding = match (&span.undisturbed, &span.with_faults) {
        (Life::Unbounded(reason), _) => {
            let message = format!("no limit on the life of `{}` can be told", name.text);
            let finding = Finding::new(&LS153, message).label(name.span, why(ways, reason));
            place(ways, reason, finding)
        }
        (Life::Bounded { millis, path }, with_faults) => bounded(ways, (*millis, path), with_faults),
    };
    for stay in &span.after_the_end {
        let note = format!("after its end, `{}` lasts {}", ways.name(stay.state), duration_text(stay.millis));
        finding = finding.note(note);
    }
    findings.push(finding);
}

fn bounded(ways: Ways<'_>, (millis, path): (i64, &[Stay]), with_faults: &Life) -> Finding {
    let name = &ways.entity.name;
    let unless =
        if *with_faults == (Life::Bounded { millis, path: path.to_vec() }) { "" } else { " if no fault strikes" };
    let message = format!("an instance of `{}` ends after {} at most{unless}", name.text, duration_text(millis));
    let mut finding = Finding::new(&LS153, message).label(name.span, "no life can last longer");
    if !path.is_empty() {
        finding = finding.note(format!("it is {}", way(ways, path)));
    }
    match with_faults {
        Life::Bounded { path: longer, .. } if longer == path => finding,
        Life::Bounded { millis, path } => {
            finding.note(format!("with faults it is {} at most: {}", duration_text(*millis), way(ways, path)))
        }
        Life::Unbounded(reason) => finding.note(format!("with faults there is no limit: {}", why(ways, reason))),
    }
}

fn way(ways: Ways<'_>, path: &[Stay]) -> String {
    let stay = |stay: &Stay| format!("{} in `{}`", duration_text(stay.millis), ways.name(stay.state));
    let mut shown: Vec<String> = path.iter().take(STATES_SHOWN).map(stay).collect();
    if path.len() > STATES_SHOWN {
        shown.push(format!("{} more states", path.len() - STATES_SHOWN));
    }
    shown.join(", then ")
}

fn why(ways: Ways<'_>, reason: &Reason) -> String {
    match reason {
        Reason::NoTimeout(state) => format!("no timer surely ends a stay in `{}`", ways.name(*state)),
        Reason::UnknownLength(state, _) => {
            format!("the timeout of `{}` is as long as the history says", ways.name(*state))
        }
        Reason::Restart(state, _) => format!("the timers of `{}` can be started again", ways.name(*state)),
        Reason::Cycle(states) => {
            let names: Vec<&str> = states.iter().map(|state| ways.name(*state)).collect();
            let how = if names.len() == 1 { "be entered" } else { "follow one another" };
            format!("{} can {how} again and again", each(&names, STATES_SHOWN))
        }
    }
}

/// Points at the words that are to blame.
fn place(ways: Ways<'_>, reason: &Reason, finding: Finding) -> Finding {
    match reason {
        Reason::NoTimeout(state) => finding.label(ways.entity.state(*state).name.span, "no timeout here"),
        Reason::UnknownLength(_, by) => finding.label(ways.entity.move_(*by).trigger_span, "this long"),
        Reason::Restart(_, by) => finding.label(ways.entity.move_(*by).trigger_span, "this starts them again"),
        Reason::Cycle(states) => match states.first() {
            Some(state) => finding.label(ways.entity.state(*state).name.span, "a life can come back here"),
            None => finding,
        },
    }
}

/// Whether the state is one in which a life may end.
fn is_final(ways: Ways<'_>, state: StateId) -> bool {
    ways.entity.state(state).role == Role::Final
}
