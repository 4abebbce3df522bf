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

#[cfg(test)]
mod tests {
    use super::{move_text, states_text};
    use crate::model::{EntityId, Model, StateSet, resolve};
    use crate::source::SourceMap;

    const TEXT: &str = "lifecycle L actor A
        entity Box { input x: 0..3 lid: record? balls: many Ball group G = One, Two
          initial state One { on A.Go with lid when (x > 1 or lid) and not box in Two -> Two | stay, set x += 1, notify A }
          state Two { when no balls in B, D where not red or x = 2 within 2d escape -> Four by A as A.Stop }
          state Three { after 36h restart } state Five { on A.Go -> Four }
          final state Four }
        entity Ball of Box { red: bool initial state B { after 1d of box in G -> D, set box.x = 0 } final state D }";

    fn model() -> Model {
        let mut sources = SourceMap::default();
        let source = sources.add("l.life", TEXT);
        resolve(&crate::syntax::parse(source, TEXT).file).model.expect("the lifecycle is good")
    }

    #[test]
    fn moves_read_as_the_language_writes_them() {
        let model = model();
        let moves = model.entities().flat_map(|(id, entity)| {
            let model = &model;
            entity.moves.iter().map(move |step| move_text(model, id, step))
        });
        let expected = [
            "initial -> One",
            "on A.Go with lid when (x > 1 or lid) and not box in Two -> Two | stay, set x += 1, notify A",
            "when no balls in any state where not red or x = 2 within 2d escape -> Four by A as A.Stop",
            "after 1d12h restart",
            "on A.Go -> Four",
            "initial -> B",
            "after 1d of box in G -> D, set box.x = 0",
        ];
        assert_eq!(moves.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn sets_of_states_take_few_names() {
        let model = model();
        let entity = model.entity(EntityId(0));
        let text = |names: &[&str]| {
            let states: StateSet = names.iter().filter_map(|name| entity.state_named(name)).collect();
            states_text(&model, EntityId(0), &states)
        };
        assert_eq!(text(&[]), "no state");
        assert_eq!(text(&["Two"]), "Two");
        assert_eq!(text(&["One", "Two"]), "G");
        assert_eq!(text(&["Two", "Three"]), "Two, Three");
        assert_eq!(text(&["One", "Two", "Four"]), "G, Four");
        assert_eq!(text(&["One", "Two", "Three", "Five"]), "any active state");
        assert_eq!(text(&["One", "Two", "Three", "Four"]), "any state except Five");
    }
}
