//! The instances of a scenario, and which entities do what on an event.

use std::collections::HashMap;

use crate::model::{Entity, EntityId, EventId, Trigger};
use crate::syntax::ast::InstanceName;

/// The instances of a scenario.
#[derive(Default)]
pub(super) struct Cast<'x> {
    pub(super) by_name: HashMap<&'x str, Member<'x>>,
    /// Their names in order of appearance, by entity and all together.
    pub(super) of_entity: HashMap<EntityId, Vec<&'x InstanceName>>,
    pub(super) order: Vec<&'x InstanceName>,
}

impl<'x> Cast<'x> {
    pub(super) fn get(&self, name: &str) -> Option<Member<'x>> {
        self.by_name.get(name).copied()
    }

    pub(super) fn add(&mut self, name: &'x InstanceName, member: Member<'x>) {
        self.by_name.insert(&name.text, member);
        self.of_entity.entry(member.entity).or_default().push(name);
        self.order.push(name);
    }
}

/// An instance of a scenario.
#[derive(Clone, Copy)]
pub(super) struct Member<'x> {
    pub(super) entity: EntityId,
    pub(super) parent: Option<&'x InstanceName>,
    /// Where it is first named.
    pub(super) first: &'x InstanceName,
    /// Whether it exists: an incident may concern one that does not yet.
    pub(super) exists: bool,
}

/// Which entities do what on an event.
#[derive(Default)]
pub(super) struct Roles {
    /// It makes an instance of these.
    pub(super) creates: HashMap<EventId, Vec<EntityId>>,
    /// It is an incident before an instance of these exists.
    pub(super) before: HashMap<EventId, Vec<EntityId>>,
    /// These take it.
    takes: HashMap<EventId, Vec<EntityId>>,
    /// By entity: instances are there without an event.
    pub(super) begins: Vec<bool>,
}

impl Roles {
    /// Reads the roles off the resolved entities.
    pub(super) fn new(entities: &[Entity]) -> Self {
        let mut roles = Self::default();
        for (index, entity) in entities.iter().enumerate() {
            let id = EntityId::new(index);
            let mut begins = false;
            for mv in &entity.moves {
                begins |= mv.trigger == Trigger::Begin;
                match (mv.trigger, mv.recorded_event()) {
                    (Trigger::Create(event), _) => add(&mut roles.creates, event, id),
                    (_, Some(event)) => add(&mut roles.takes, event, id),
                    _ => {}
                }
            }
            for incident in &entity.incidents {
                let place = if incident.states.is_some() { &mut roles.takes } else { &mut roles.before };
                add(place, incident.event, id);
            }
            entity.ignores.iter().for_each(|ignore| add(&mut roles.takes, ignore.event, id));
            roles.begins.push(begins);
        }
        roles
    }

    /// The entities of which a first mention by this event may be, most telling kind first, and whether the
    /// instance then exists.
    pub(super) fn first(&self, event: EventId, refused: bool) -> Vec<(Vec<EntityId>, bool)> {
        let of = |map: &HashMap<EventId, Vec<EntityId>>| map.get(&event).cloned().unwrap_or_default();
        let begun = of(&self.takes).into_iter().filter(|entity| self.begins[entity.index()]).collect();
        let mut kinds = vec![(of(&self.creates), true), (of(&self.before), false), (begun, true)];
        if refused {
            kinds.push((of(&self.takes), false));
        }
        kinds
    }
}

fn add(map: &mut HashMap<EventId, Vec<EntityId>>, event: EventId, entity: EntityId) {
    let list = map.entry(event).or_default();
    if list.last() != Some(&entity) {
        list.push(entity);
    }
}
