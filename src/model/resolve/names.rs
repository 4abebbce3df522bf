//! What every name means, once all declarations have been read.

use std::cell::{Cell, OnceCell};
use std::collections::{HashMap, HashSet};

use super::declared::{info, named};
use super::events::{Actors, Events};
use crate::model::{
    Composite, CompositeId, EntityId, Field, FieldId, FieldRef, Group, Part, PartId, State, StateId, StateSet,
};
use crate::syntax::ast;

/// Every name of a lifecycle.
pub(super) struct Names<'a> {
    pub(super) actors: Actors<'a>,
    pub(super) events: Events<'a>,
    pub(super) entity_ids: HashMap<&'a str, EntityId>,
    /// Every entity's name, by id.
    pub(super) called: Vec<&'a str>,
    /// By id.
    pub(super) entities: Vec<Scope<'a>>,
    /// Made when first asked for: few files have logs that need it.
    pub(super) index: OnceCell<Index<'a>>,
}

/// The names of all entities together, for records that do not say whose they are.
#[derive(Default)]
pub(super) struct Index<'a> {
    pub(super) fields: HashMap<&'a str, Vec<(EntityId, FieldId)>>,
    /// States, without composites and groups.
    pub(super) states: HashSet<&'a str>,
    /// Events that something takes, by their own word, without the actor.
    pub(super) event_words: HashSet<&'a str>,
}

/// The names of one entity.
pub(super) struct Scope<'a> {
    pub(super) ast: &'a ast::Entity,
    /// How guards call an instance of it.
    pub(super) lower: String,
    pub(super) parent: Option<EntityId>,
    pub(super) members: HashMap<&'a str, Member>,
    pub(super) fields: Vec<Field>,
    pub(super) parts: Vec<Part>,
    pub(super) symbols: HashMap<&'a str, Symbol>,
    pub(super) states: Vec<State>,
    /// Each state's set of one, shared by all who name it.
    pub(super) singles: Vec<StateSet>,
    pub(super) composites: Vec<Composite>,
    pub(super) groups: Vec<ScopedGroup<'a>>,
    /// Neither final nor fault.
    pub(super) active: StateSet,
    pub(super) all: StateSet,
    /// The guards on initial states, by the state in which an instance then begins.
    pub(super) begin_guards: Vec<(StateId, &'a ast::Expr)>,
    /// The parts that states discard, as written.
    pub(super) discards: Vec<(StateId, &'a [ast::Name])>,
    /// As which parts it owns an entity.
    pub(super) owned: HashMap<EntityId, PartId>,
}

/// A group, and its states once they are known.
pub(super) struct ScopedGroup<'a> {
    pub(super) ast: &'a ast::Group,
    /// `None` while unknown, and for good if something is wrong with it (a finding has been made).
    pub(super) states: Option<StateSet>,
    /// Whether anything names it.
    pub(super) used: Cell<bool>,
}

/// What a name among fields and parts means.
#[derive(Clone, Copy)]
pub(super) enum Member {
    Field(FieldId),
    /// `None`: parts of an entity that does not exist (a finding has been made).
    Part(Option<PartId>),
}

/// What a name among states means.
#[derive(Clone, Copy)]
pub(super) enum Symbol {
    State(StateId),
    Composite(CompositeId),
    Group(usize),
}

impl<'a> Names<'a> {
    pub(super) fn scope(&self, id: EntityId) -> &Scope<'a> {
        &self.entities[id.index()]
    }

    pub(super) fn name(&self, id: EntityId) -> &'a str {
        &self.scope(id).ast.name.text
    }

    /// The entity itself, its parent, and so on, each with its distance.
    pub(super) fn chain(&self, entity: EntityId) -> impl Iterator<Item = (usize, EntityId)> + '_ {
        std::iter::successors(Some(entity), |at| self.scope(*at).parent).enumerate()
    }

    pub(super) fn index(&self) -> &Index<'a> {
        self.index.get_or_init(|| {
            let mut index = Index { event_words: self.events.taken_words().collect(), ..Index::default() };
            for (at, scope) in self.entities.iter().enumerate() {
                for (name, member) in &scope.members {
                    if let Member::Field(field) = member {
                        index.fields.entry(name).or_default().push((EntityId::new(at), *field));
                    }
                }
                let states = scope.symbols.iter().filter(|(_, symbol)| matches!(symbol, Symbol::State(_)));
                index.states.extend(states.map(|(name, _)| *name));
            }
            index
        })
    }

    /// A field, seen from an instance of `entity`.
    pub(super) fn field(&self, entity: EntityId, at: FieldRef) -> &Field {
        let owner = self.chain(entity).nth(at.up).map_or(entity, |(_, owner)| owner);
        &self.scope(owner).fields[at.field.index()]
    }
}

impl<'a> Scope<'a> {
    pub(super) fn new(ast: &'a ast::Entity, parent: Option<EntityId>) -> Self {
        Self {
            ast,
            lower: ast.name.text.to_lowercase(),
            parent,
            members: HashMap::new(),
            fields: Vec::new(),
            parts: Vec::new(),
            symbols: HashMap::new(),
            states: Vec::new(),
            singles: Vec::new(),
            composites: Vec::new(),
            groups: Vec::new(),
            active: StateSet::empty(),
            all: StateSet::empty(),
            begin_guards: Vec::new(),
            discards: Vec::new(),
            owned: HashMap::new(),
        }
    }

    pub(super) fn field_named(&self, name: &str) -> Option<FieldId> {
        match self.members.get(name) {
            Some(Member::Field(id)) => Some(*id),
            _ => None,
        }
    }

    /// The states that a name stands for; `None` for a name that is not there, or a group that is broken.
    pub(super) fn named_set(&self, name: &str) -> Option<StateSet> {
        match *self.symbols.get(name)? {
            Symbol::State(id) => Some(self.singles[id.index()].clone()),
            Symbol::Composite(id) => Some(self.composites[id.index()].states.clone()),
            Symbol::Group(index) => {
                let group = &self.groups[index];
                group.used.set(true);
                group.states.clone()
            }
        }
    }

    pub(super) fn field_names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.name.text.as_str())
    }

    pub(super) fn part_names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|part| part.name.text.as_str())
    }

    /// States and composites, in file order.
    pub(super) fn target_names(&self) -> impl Iterator<Item = &str> {
        let states = self.states.iter().map(|state| state.name.text.as_str());
        states.chain(self.composites.iter().map(|composite| composite.name.text.as_str()))
    }

    /// States, composites and groups, in file order.
    pub(super) fn state_names(&self) -> impl Iterator<Item = &str> {
        self.target_names().chain(self.groups.iter().map(|group| group.ast.name.text.as_str()))
    }

    /// The groups that have states.
    pub(super) fn model_groups(&self) -> Vec<Group> {
        let resolved = |group: &ScopedGroup<'a>| {
            let states = group.states.clone()?;
            Some(Group { name: named(&group.ast.name), states, used: group.used.get(), info: info(&group.ast.meta) })
        };
        self.groups.iter().filter_map(resolved).collect()
    }
}
