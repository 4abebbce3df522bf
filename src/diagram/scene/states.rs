//! States as nodes, with what happens in them.

use super::label::{Context, STATE_WIDTH, said};
use super::place::Places;
use super::{MoveKind, Node, NodeKind, NodeLine};
use crate::diagram::Options;
use crate::diagram::text::wrap;
use crate::model::show::guard_text;
use crate::model::{Incident, Move, Resolution, Role, State, StateId, TargetKind, duration_text};

/// Lines that an incident may fill.
const LINES: usize = 4;

/// The nodes of all states, in file order.
pub(super) fn state_nodes(context: Context, options: &Options, happy: &[StateId]) -> Vec<Node> {
    let entity = context.entity();
    let mut nodes: Vec<Node> = entity.states().map(|(id, state)| state_node(context, id, state)).collect();
    for id in happy {
        nodes[id.index()].happy = true;
    }
    for enter in &entity.on_enter {
        let line = entry_line(&resolution(&enter.resolution));
        for state in enter.states.iter() {
            nodes[state.index()].lines.push(line.clone());
        }
    }
    let places = Places::new(context);
    for (id, step) in entity.moves() {
        for target in step.targets.iter().filter(|target| is_told_inside(&places, step, target.kind)) {
            let line = NodeLine { text: context.inside(step, target.kind), kind: context.kind(step), step: Some(id) };
            let whole = context.whole(step);
            let here = |source: &StateId| !matches!(target.kind, TargetKind::State(to) if to != *source);
            for source in step.sources.iter().filter(here) {
                add(&mut nodes[source.index()], line.clone(), &whole);
            }
        }
    }
    if options.incidents {
        for incident in &entity.incidents {
            let (line, whole) = incident_line(context, incident);
            for state in incident.states.iter().flat_map(crate::model::StateSet::iter) {
                add(&mut nodes[state.index()], line.clone(), &whole);
            }
        }
    }
    nodes
}

/// The node where instances come from; with incidents, what may happen before there is one.
pub(super) fn start_nodes(context: Context, options: &Options) -> Vec<Node> {
    let name = &context.entity().name.text;
    let start = Node {
        id: format!("{name}-start"),
        kind: NodeKind::Start,
        name: String::new(),
        lines: Vec::new(),
        tooltip: said(name, &context.entity().info),
        classes: vec!["start"],
        happy: true,
        seen: None,
        marked: false,
    };
    let mut before = Node {
        id: format!("{name}-before"),
        kind: NodeKind::Before,
        name: "before create".to_owned(),
        tooltip: "before create".to_owned(),
        classes: vec!["before"],
        happy: false,
        ..start.clone()
    };
    let early = context.entity().incidents.iter().filter(|incident| options.incidents && incident.states.is_none());
    for incident in early {
        let (line, whole) = incident_line(context, incident);
        add(&mut before, line, &whole);
    }
    if before.lines.is_empty() { vec![start] } else { vec![start, before] }
}

fn state_node(context: Context, id: StateId, state: &State) -> Node {
    let mut node = Node {
        id: format!("{}.{}", context.entity().name.text, state.name.text),
        kind: NodeKind::State(id, state.role),
        name: state.name.text.clone(),
        lines: Vec::new(),
        tooltip: said(&state.name.text, &state.info),
        classes: classes(state.role),
        happy: false,
        seen: None,
        marked: false,
    };
    if !state.discards.is_empty() {
        let parts: Vec<&str> =
            state.discards.iter().map(|part| context.entity().part(*part).name.text.as_str()).collect();
        node.lines.push(entry_line(&format!("discards {}", parts.join(", "))));
    }
    node
}

fn add(node: &mut Node, line: NodeLine, whole: &str) {
    node.lines.push(line);
    node.tooltip.push('\n');
    node.tooltip.push_str(whole);
}

/// Whether a move to this target is told inside its source: it stays and does something, or it enters the state again.
fn is_told_inside(places: &Places, step: &Move, target: TargetKind) -> bool {
    match target {
        // A choice between moving and staying is told at the edge.
        TargetKind::Stay => {
            (step.changes_anything() || !step.notifies.is_empty())
                && step.targets.iter().all(|target| target.kind == TargetKind::Stay)
        }
        TargetKind::State(to) => step.sources.contains(to) && !places.gathers(&step.sources, to),
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
fn entry_line(text: &str) -> NodeLine {
    let text = wrap(&format!("entry / {text}"), STATE_WIDTH, LINES).join("\n");
    NodeLine { text, kind: MoveKind::Notify, step: None }
}

/// An incident in short and in full.
fn incident_line(context: Context, incident: &Incident) -> (NodeLine, String) {
    let event = &context.model.event(incident.event).name.text;
    let guard = incident.guard.as_ref().map(|guard| format!(" [{}]", guard_text(context.model, context.id, guard)));
    let head = format!("{event}{}", guard.unwrap_or_default());
    let done = resolution(&incident.resolution);
    let text = wrap(&format!("{head} / {done}"), STATE_WIDTH, LINES).join("\n");
    let whole = said(&format!("incident {head} {{ {done} }}"), &incident.info);
    (NodeLine { text, kind: MoveKind::Fault, step: None }, whole)
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
