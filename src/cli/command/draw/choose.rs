//! Finds the entity and the state that arguments name.

use crate::diagnostic::did_you_mean;
use crate::model::{EntityId, Model, StateId};
use crate::report::{Refused, visible};

/// The entity of a name.
pub(super) fn chosen_entity(model: &Model, name: &str) -> Result<EntityId, Refused> {
    model.entity_named(name).ok_or_else(|| {
        let names = model.entities.iter().map(|entity| entity.name.text.as_str());
        let meant = did_you_mean(name, names.clone());
        let help = meant.unwrap_or_else(|| format!("its entities are {}", names.collect::<Vec<_>>().join(", ")));
        Refused { why: format!("the lifecycle has no entity `{}`", visible(name)), help }
    })
}

/// The state of a name, `Paid` or `Order.Paid`, of that entity or of any.
pub(super) fn chosen_state(
    model: &Model,
    entity: Option<EntityId>,
    name: &str,
) -> Result<(EntityId, StateId), Refused> {
    let (owner, short) = match name.split_once('.') {
        Some((owner, short)) => (Some(chosen_entity(model, owner)?), short),
        None => (entity, name),
    };
    let wanted = |id: EntityId| owner.is_none_or(|owner| owner == id) && entity.is_none_or(|entity| entity == id);
    let within: Vec<_> = model.entities().filter(|(id, _)| wanted(*id)).collect();
    let found: Vec<_> =
        within.iter().filter_map(|(id, entity)| Some((*id, entity.state_named(short)?, &entity.name.text))).collect();
    match &found[..] {
        [(entity, state, _)] => Ok((*entity, *state)),
        [] => {
            let names = within.iter().flat_map(|(_, entity)| &entity.states).map(|state| state.name.text.as_str());
            let help = did_you_mean(short, names).unwrap_or_else(|| "name it as in Order.Paid".to_owned());
            Err(Refused { why: format!("there is no state `{}` in what is drawn", visible(name)), help })
        }
        several => {
            let names: Vec<String> = several.iter().map(|(.., entity)| format!("{entity}.{short}")).collect();
            let help = format!("say which: {}", names.join(", "));
            Err(Refused { why: format!("several entities have a state `{}`", visible(name)), help })
        }
    }
}
