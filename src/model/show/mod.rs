//! Says parts of the model in the words of the language: guards, sets of states, triggers, whole moves.

mod guard;
mod moves;
mod states;

pub use guard::{field_text, guard_pieces, guard_text};
pub use moves::{assignment_text, length_text, move_text, multiplicity_text, timer_text, trigger_text};
pub use states::states_text;

use super::{EntityId, Model};

/// How a guard or timer of `entity` speaks of the entity `up` steps above it: by its name in lower case.
pub fn owner_word(model: &Model, entity: EntityId, up: usize) -> String {
    model.ancestor(entity, up).map(|id| model.entity(id).name.text.to_lowercase()).unwrap_or_default()
}
