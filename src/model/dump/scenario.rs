//! Scenarios.

use super::guard::{guard, states};
use super::{block, info, names};
use crate::model::{Brought, Clause, Entity, Expectation, Model, Scenario, ScenarioStep, duration_text};

/// A scenario with all its steps.
pub(super) fn scenario(model: &Model, scenario: &Scenario) -> String {
    let steps = scenario.steps.iter().map(|each| step(model, each));
    block(format!("scenario{}", info(&scenario.info)), steps)
}

fn step(model: &Model, step: &ScenarioStep) -> String {
    let refused = step.refused.as_ref().map(|code| format!(" refused {}", code.text)).unwrap_or_default();
    format!("+{} {}{refused}{}", duration_text(step.later), clause(model, &step.clause), info(&step.info))
}

fn clause(model: &Model, clause: &Clause) -> String {
    match clause {
        Clause::Event { event, entity, instance, parent, brings } => {
            let parent = parent.as_ref().map(|parent| format!(" of {:?}", parent.text)).unwrap_or_default();
            let entity = model.entity(*entity);
            let with: Vec<_> = brings.iter().map(|each| format!(" with {}", brought(entity, each))).collect();
            let event = &model.event(*event).name.text;
            format!("{event} {} {:?}{parent}{}", entity.name.text, instance.text, with.concat())
        }
        Clause::See { entity, instance, state } => {
            let entity = model.entity(*entity);
            format!("see {} {:?} in {}", entity.name.text, instance.text, entity.state(*state).name.text)
        }
        Clause::Expect { surely, entity, instance, expectation } => {
            let surely = if *surely { " surely" } else { "" };
            let what = match expectation {
                Expectation::In(set) => format!("in {}", states(model, *entity, set)),
                Expectation::Overdue => "overdue".to_owned(),
                Expectation::Where(asked) => format!("where {}", guard(model, *entity, asked)),
            };
            format!("expect{surely} {} {:?} {what}", model.entity(*entity).name.text, instance.text)
        }
    }
}

fn brought(entity: &Entity, brought: &Brought) -> String {
    match brought {
        Brought::Field(field, value) => {
            let field = entity.field(*field);
            format!("{} = {}", field.name.text, field.show(*value))
        }
        Brought::Parts(part, children) => format!("{} = {}", entity.part(*part).name.text, names(children)),
    }
}
