//! Words for roots with so many parts, and for everybody in a story.

use crate::explore::numbers::family;
use crate::explore::story::Story;
use crate::model::{EntityId, Model, StateId};

/// What words are made of.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) model: &'a Model,
    pub(super) root: EntityId,
}

impl Words<'_> {
    /// `a Job with 2 drives`, by what came to be in a story; `an Order` where nothing else can be.
    pub(super) fn root(&self, story: &Story) -> String {
        let entity = self.model.entity(self.root);
        let count = |of: &EntityId| story.end.instances.iter().filter(|it| it.entity == *of).count();
        let counted: Vec<String> = family(self.model, self.root)[1..]
            .iter()
            .filter_map(|of| {
                let (owner, part) = self.model.entity(*of).parent?;
                let name = &self.model.entity(owner).part(part).name.text;
                match count(of) {
                    0 => None,
                    1 => Some(format!("1 {}", self.model.entity(*of).name.text.to_lowercase())),
                    more => Some(format!("{more} {name}")),
                }
            })
            .collect();
        let root = with_article(&entity.name.text);
        match (counted.split_last(), entity.parts.as_slice()) {
            (None, [only]) => format!("{root} without {}", only.name.text),
            (None, _) => root,
            (Some((last, [])), _) => format!("{root} with {last}"),
            (Some((last, rest)), _) => format!("{root} with {} and {last}", rest.join(", ")),
        }
    }

    /// `Packaging`, as a name.
    pub(super) fn state(&self, entity: EntityId, state: StateId) -> String {
        format!("`{}`", self.model.entity(entity).state(state).name.text)
    }

    /// The name of an entity, as one says it of somebody: `a Drive`.
    pub(super) fn one(&self, entity: EntityId) -> String {
        with_article(&self.model.entity(entity).name.text)
    }
}

fn with_article(name: &str) -> String {
    let vowel = name.starts_with(['A', 'E', 'I', 'O', 'U', 'a', 'e', 'i', 'o', 'u']);
    format!("{} {name}", if vowel { "an" } else { "a" })
}
