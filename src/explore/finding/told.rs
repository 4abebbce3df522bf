//! A story as people read it.

use crate::diagnostic::Told;
use crate::explore::story::{Happens, Story};
use crate::model::{Domain, EntityId, FieldId, Model, Trigger, Value, show};

/// The lines of a story.
pub fn told(model: &Model, story: &Story) -> Vec<Told> {
    story.steps.iter().map(|step| line(model, step)).collect()
}

fn line(model: &Model, step: &Happens) -> Told {
    let entity = model.entity(step.entity);
    let mv = entity.move_(step.id);
    let does = match mv.recorded_event() {
        Some(event) => model.event(event).name.text.clone(),
        None if mv.trigger == Trigger::Begin => "is there".to_owned(),
        None if mv.trigger == Trigger::Fault => format!("fault {}", entity.state(step.to).name.text),
        None => show::trigger_text(model, step.entity, mv),
    };
    let name = |state| entity.state(state).name.text.clone();
    let field = |of: EntityId, id: FieldId, value: Value| {
        let field = model.entity(of).field(id);
        // Every length is as good as another.
        let any = field.domain == Domain::Duration && value >= 0;
        format!("{} = {}", field.name.text, if any { "any".to_owned() } else { field.show(value) })
    };
    let with = step.brings.iter().map(|(id, value)| field(step.entity, *id, *value)).collect();
    let set = step.set.iter().filter(|(up, id, _)| *up > 0 || !step.brings.iter().any(|(brought, _)| brought == id));
    let set = set.filter_map(|(up, id, value)| {
        let owner = if *up == 0 { String::new() } else { format!("{}.", show::owner_word(model, step.entity, *up)) };
        Some(format!("{owner}{}", field(model.ancestor(step.entity, *up)?, *id, *value)))
    });
    Told {
        at: step.at,
        who: step.who.clone(),
        does,
        from: step.from.map(name),
        to: name(step.to),
        with,
        set: set.collect(),
        span: mv.trigger_span,
    }
}
