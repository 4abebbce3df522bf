//! Bounds what a short text can stand for: sets of states, and moves that start in many states and end in many.

use super::codes::LS079;
use crate::diagnostic::Finding;
use crate::model::{Entity, Move, Role, StateId, StateSet, TargetKind, Trigger};
use crate::source::Span;

/// How many states the sets of a file may hold together.
pub(super) const MOST_IN_SETS: usize = 5_000_000;

/// How many ways from state to state the moves of one file may stand for.
const MOST_WAYS: usize = 1_000_000;

/// The finding about sets of states that hold too much.
pub(super) fn sets_too_large(span: Span) -> Finding {
    Finding::new(&LS079, format!("the sets of states of this file hold more than {MOST_IN_SETS} states"))
        .label(span, "here it becomes too much")
        .help("name a set once (`group G = …`) and use it, or let the states be one phase (`state P { state … }`)")
}

/// The finding about moves that stand for too many ways, if they do.
pub(super) fn check(entities: &[Entity]) -> Option<Finding> {
    let mut left = MOST_WAYS;
    for entity in entities {
        match left.checked_sub(ways(entity)) {
            Some(rest) => left = rest,
            None => return Some(too_many_ways(entity)),
        }
    }
    None
}

fn too_many_ways(entity: &Entity) -> Finding {
    Finding::new(&LS079, format!("the moves of this file stand for more than {MOST_WAYS} ways from state to state"))
        .label(entity.name.span, "with this entity it becomes too much")
        .help("let fewer moves start in `any state` or in large groups")
}

/// How many ways the statements of an entity stand for: each of their states to each of their targets.
fn ways(entity: &Entity) -> usize {
    let struck = struck(entity);
    let any: usize = struck.iter().sum();
    let resumed = |state: StateId| if entity.state(state).role == Role::Fault { struck[state.index()] } else { any };
    let moves = entity.moves.iter().map(|mv| {
        let goes_back = mv.targets.iter().any(|target| target.kind == TargetKind::Resume);
        let back: usize = if goes_back { mv.sources.iter().map(resumed).fold(0, usize::saturating_add) } else { 0 };
        mv.sources.len().saturating_mul(mv.targets.len()).saturating_add(back)
    });
    let ignores = entity.ignores.iter().map(|ignore| ignore.states.len());
    let incidents = entity.incidents.iter().map(|incident| incident.states.as_ref().map_or(0, StateSet::len));
    let entries = entity.on_enter.iter().map(|on_enter| on_enter.states.len());
    moves.chain(ignores).chain(incidents).chain(entries).fold(0, usize::saturating_add)
}

/// For each state how often a fault that leads there strikes.
fn struck(entity: &Entity) -> Vec<usize> {
    let mut struck = vec![0_usize; entity.states.len()];
    for mv in entity.moves.iter().filter(|mv| mv.trigger == Trigger::Fault) {
        for state in named(mv) {
            struck[state.index()] += mv.sources.len();
        }
    }
    struck
}

fn named(mv: &Move) -> impl Iterator<Item = StateId> {
    mv.targets.iter().filter_map(|target| match target.kind {
        TargetKind::State(state) => Some(state),
        TargetKind::Stay | TargetKind::Resume => None,
    })
}

#[cfg(test)]
mod tests {
    use crate::model::resolve;
    use crate::source::SourceId;

    fn codes(text: &str) -> Vec<&'static str> {
        let parsed = crate::syntax::parse(SourceId(0), text);
        assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
        resolve(&parsed.file).findings.iter().map(|finding| finding.code.id).collect()
    }

    fn each(count: usize, line: impl Fn(usize) -> String) -> String {
        (0..count).fold(String::new(), |text, at| text + &line(at) + "\n")
    }

    fn states(count: usize) -> String {
        each(count, |at| format!("final state S{at}"))
    }

    #[test]
    fn moves_from_many_states_to_many_are_counted() {
        let targets = |count: usize| (0..count).map(|at| format!("S{at}")).collect::<Vec<_>>().join(" | ");
        let text = |count: usize| {
            format!(
                "lifecycle T\nactor A\nentity E {{\ninitial state I\nfrom any state {{ on A.Go -> {} }}\n{}}}",
                targets(count),
                states(1000)
            )
        };
        assert!(codes(&text(500)).is_empty());
        assert_eq!(codes(&text(1000)), ["LS079"]);
    }

    #[test]
    fn sets_of_states_are_counted_once_for_the_whole_file() {
        let groups = each(2000, |at| format!("group G{at} = any state except S{at}"));
        let text = |count| format!("lifecycle T\nentity E {{\ninitial state I\n{groups}{}}}", states(count));
        assert!(codes(&text(2000)).is_empty());
        assert_eq!(codes(&text(3000)), ["LS079"]);
    }
}
