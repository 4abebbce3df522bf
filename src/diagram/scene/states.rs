//! States as nodes, with what happens in them.

use super::label::{Context, STATE_WIDTH, said};
use super::{MoveKind, Node, NodeKind, NodeLine};
use crate::diagram::Options;
use crate::diagram::text::wrap;
use crate::model::show::guard_text;
use crate::model::{Incident, Move, Resolution, Role, State, StateId, TargetKind, duration_text};

/// Lines that an incident may fill.
const LINES: usize = 4;

/// A state's node.
pub(super) fn state_node(context: Context, options: &Options, id: StateId, happy: bool) -> Node {
    let state = context.entity().state(id);
    let mut node = Node {
        id: format!("{}.{}", context.entity().name.text, state.name.text),
        kind: NodeKind::State(id, state.role),
        name: state.name.text.clone(),
        lines: Vec::new(),
        tooltip: said(&state.name.text, &state.info),
        classes: classes(state.role),
        happy,
    };
    entry_lines(context, id, state, &mut node);
    for step in &context.entity().moves {
        for target in step.targets.iter().filter(|target| keeps(step, id, target.kind)) {
            node.lines.push(NodeLine { text: context.inside(step, target.kind), kind: context.kind(step) });
            node.tooltip = format!("{}\n{}", node.tooltip, context.whole(step));
        }
    }
    if options.incidents {
        incident_lines(context, |incident| incident.states.as_ref().is_some_and(|at| at.contains(id)), &mut node);
    }
    node
}

/// The node where instances come from.
pub(super) fn start_node(context: Context, options: &Options) -> Node {
    let name = &context.entity().name.text;
    let mut node = Node {
        id: format!("{name}-start"),
        kind: NodeKind::Start,
        name: String::new(),
        lines: Vec::new(),
        tooltip: said(name, &context.entity().info),
        classes: vec!["start"],
        happy: true,
    };
    if options.incidents {
        incident_lines(context, |incident| incident.states.is_none(), &mut node);
    }
    node
}

/// Whether a move from this state to this target is told inside the state: it stays and does something, or it enters
/// the state again.
pub(super) fn keeps(step: &Move, state: StateId, target: TargetKind) -> bool {
    step.sources.contains(state)
        && match target {
            // A choice between moving and staying is told at the edge.
            TargetKind::Stay => {
                (step.changes_anything() || !step.notifies.is_empty())
                    && step.targets.iter().all(|target| target.kind == TargetKind::Stay)
            }
            TargetKind::State(to) => to == state,
            TargetKind::Resume => false,
        }
}

fn classes(role: Role) -> Vec<&'static str> {
    match role {
        Role::Initial => vec!["state", "initial"],
        Role::Ordinary => vec!["state"],
        Role::Final => vec!["state", "final"],
        Role::Fault => vec!["state", "fault"],
    }
}

/// What happens when the state is entered.
fn entry_lines(context: Context, id: StateId, state: &State, node: &mut Node) {
    let mut say = |text: &str| {
        let text = wrap(&format!("entry / {text}"), STATE_WIDTH, LINES).join("\n");
        node.lines.push(NodeLine { text, kind: MoveKind::Notify });
    };
    if !state.discards.is_empty() {
        let parts: Vec<&str> =
            state.discards.iter().map(|part| context.entity().part(*part).name.text.as_str()).collect();
        say(&format!("discards {}", parts.join(", ")));
    }
    for enter in context.entity().on_enter.iter().filter(|enter| enter.states.contains(id)) {
        say(&resolution(&enter.resolution));
    }
}

fn incident_lines(context: Context, here: impl Fn(&Incident) -> bool, node: &mut Node) {
    for incident in context.entity().incidents.iter().filter(|incident| here(incident)) {
        let event = &context.model.event(incident.event).name.text;
        let guard = incident.guard.as_ref().map(|guard| format!(" [{}]", guard_text(context.model, context.id, guard)));
        let head = format!("{event}{}", guard.unwrap_or_default());
        let done = resolution(&incident.resolution);
        let text = wrap(&format!("incident {head} / {done}"), STATE_WIDTH, LINES).join("\n");
        node.lines.push(NodeLine { text, kind: MoveKind::Fault });
        let whole = said(&format!("incident {head} {{ {done} }}"), &incident.info);
        node.tooltip = format!("{}\n{whole}", node.tooltip);
    }
}

/// `contact Customer within 14d else return drives`.
fn resolution(resolution: &Resolution) -> String {
    let lines = resolution.lines.iter().map(|line| {
        let steps = line.iter().map(|step| {
            let words: Vec<&str> = step.words.iter().map(|word| word.text.as_str()).collect();
            let limit = step.within.as_ref().map(|limit| format!(" within {}", duration_text(limit.millis)));
            format!("{}{}", words.join(" "), limit.unwrap_or_default())
        });
        steps.collect::<Vec<_>>().join(" else ")
    });
    lines.collect::<Vec<_>>().join(", ")
}
