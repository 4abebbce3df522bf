//! Entities: fields, parts, states, moves, incidents.

use super::guard::{field, guard, states};
use super::{block, info, resolution, sorted};
use crate::model::{
    Assign, Domain, Entity, EntityId, Field, FieldRef, Length, Model, Move, State, TargetKind, Timer, Trigger,
    duration_text,
};

/// An entity with all its lines.
pub(super) fn entity(model: &Model, id: EntityId) -> String {
    let one = model.entity(id);
    let parent = one.parent.map(|(parent, part)| {
        let parent = model.entity(parent);
        format!(" of {} as {}", parent.name.text, parent.part(part).name.text)
    });
    let head = format!("entity {}{}{}", one.name.text, parent.unwrap_or_default(), info(&one.info));
    let mut lines = sorted(one.fields.iter().map(field_line));
    lines.extend(sorted(one.parts.iter().map(|part| {
        let of = &model.entity(part.entity).name.text;
        format!("parts {}: {:?} {of}{}", part.name.text, part.multiplicity, info(&part.info))
    })));
    lines.extend(sorted(one.groups.iter().map(|group| {
        format!("group {} = {}{}", group.name.text, states(model, id, &group.states), info(&group.info))
    })));
    lines.extend(sorted(one.composites.iter().map(|composite| {
        let (inside, entry) = (states(model, id, &composite.states), &one.state(composite.entry).name.text);
        let outer = composite.outer.map(|outer| format!(" in {}", one.composites[outer.index()].name.text));
        let outer = outer.unwrap_or_default();
        format!("composite {}{outer} = {inside}, entered at {entry}{}", composite.name.text, info(&composite.info))
    })));
    lines.extend(sorted(one.states.iter().map(|state| state_line(one, state))));
    lines.extend(sorted(
        one.clocks.iter().skip(1).map(|clock| format!("clock of {}", states(model, id, &clock.states))),
    ));
    lines.extend(sorted(one.moves.iter().map(|mv| move_line(model, id, mv))));
    lines.extend(sorted(others(model, id)));
    block(head, lines)
}

fn field_line(field: &Field) -> String {
    let input = if field.input { "input " } else { "" };
    let domain = match &field.domain {
        Domain::Bool => "bool".to_owned(),
        Domain::Enum(values) => values.iter().map(|value| value.text.as_str()).collect::<Vec<_>>().join(" | "),
        Domain::Range(low, high) => format!("{low}..{high}"),
        Domain::Record => "record?".to_owned(),
        Domain::Duration => "duration".to_owned(),
    };
    let default = field.default.map(|value| format!(" = {}", field.show(value))).unwrap_or_default();
    format!("field {input}{}: {domain}{default}{}", field.name.text, info(&field.info))
}

fn state_line(entity: &Entity, state: &State) -> String {
    let outer = state.outer.map(|outer| format!(" in {}", entity.composites[outer.index()].name.text));
    let discards: Vec<_> = state.discards.iter().map(|part| entity.part(*part).name.text.as_str()).collect();
    let discards = if discards.is_empty() { String::new() } else { format!(" discards {}", discards.join(" ")) };
    format!("{:?} {}{}{discards}{}", state.role, state.name.text, outer.unwrap_or_default(), info(&state.info))
}

/// Incidents, ignored events, entry actions.
fn others(model: &Model, id: EntityId) -> Vec<String> {
    let entity = model.entity(id);
    let mut lines = Vec::new();
    for ignore in &entity.ignores {
        let (event, set) = (&model.event(ignore.event).name.text, states(model, id, &ignore.states));
        lines.push(format!("ignore {event} in {set}{}", info(&ignore.info)));
    }
    for incident in &entity.incidents {
        let place = incident
            .states
            .as_ref()
            .map_or_else(|| "before".to_owned(), |set| format!("in {}", states(model, id, set)));
        let when = incident.guard.as_ref().map(|asked| format!(" when {}", guard(model, id, asked)));
        let event = &model.event(incident.event).name.text;
        let done = resolution(&incident.resolution);
        lines.push(format!("incident {event} {place}{}: {done}{}", when.unwrap_or_default(), info(&incident.info)));
    }
    for enter in &entity.on_enter {
        let set = states(model, id, &enter.states);
        lines.push(format!("on enter {set}: {}{}", resolution(&enter.resolution), info(&enter.info)));
    }
    lines
}

fn move_line(model: &Model, id: EntityId, mv: &Move) -> String {
    let entity = model.entity(id);
    let mut words = vec![trigger(model, id, mv)];
    if !mv.sources.is_empty() {
        words.push(format!("from {}", states(model, id, &mv.sources)));
    }
    words.extend(mv.brings.iter().map(|field| format!("with {}", entity.field(*field).name.text)));
    words.extend(mv.guard.iter().map(|asked| format!("when {}", guard(model, id, asked))));
    words.extend(mv.escape.map(|_| "escape".to_owned()));
    let targets = mv.targets.iter().map(|target| match target.kind {
        TargetKind::State(state) => entity.state(state).name.text.as_str(),
        TargetKind::Stay => "stay",
        TargetKind::Resume => "resume",
    });
    words.push(format!("-> {}", targets.collect::<Vec<_>>().join(" | ")));
    words.extend(mv.restart.then(|| "restart".to_owned()));
    words.extend(mv.sets.iter().map(|set| {
        let at = FieldRef { up: set.up, field: set.field };
        let sign = match set.assign {
            Assign::Set => "=",
            Assign::Add => "+=",
            Assign::Subtract => "-=",
        };
        let owner = model.entity(model.ancestor(id, set.up).unwrap_or(id));
        format!("set {} {sign} {}", field(model, id, at), owner.field(set.field).show(set.value))
    }));
    words.extend(mv.notifies.iter().map(|actor| format!("notify {}", model.actor(*actor).name.text)));
    words.extend(mv.by.map(|actor| format!("by {}", model.actor(actor).name.text)));
    words.extend(mv.reported_as.map(|event| format!("as {}", model.event(event).name.text)));
    words.join(" ") + &info(&mv.info)
}

fn trigger(model: &Model, id: EntityId, mv: &Move) -> String {
    match mv.trigger {
        Trigger::Create(event) => format!("create on {}", model.event(event).name.text),
        Trigger::Begin => "begin".to_owned(),
        Trigger::Event(event) => format!("on {}", model.event(event).name.text),
        Trigger::Condition { within: None } => "condition".to_owned(),
        Trigger::Condition { within: Some(within) } => format!("condition within {}", duration_text(within)),
        Trigger::Timer(timer) => timer_words(model, id, timer),
        Trigger::Fault => "fault".to_owned(),
    }
}

fn timer_words(model: &Model, id: EntityId, timer: Timer) -> String {
    let length = match timer.length {
        Length::Fixed(millis) => duration_text(millis),
        Length::Field(field) => model.entity(id).field(field).name.text.clone(),
    };
    let owner = model.ancestor(id, timer.up).unwrap_or(id);
    if timer.up == 0 && timer.clock.index() == 0 {
        return format!("after {length}");
    }
    let entity = model.entity(owner);
    let clock = states(model, owner, &entity.clock(timer.clock).states);
    format!("after {length} of {} in {clock}", entity.name.text)
}
