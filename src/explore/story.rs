//! The history that shows an answer: who does what, one after the other.

use super::exact::way_to;
use super::net::{Act, KindId, Local};
use super::space::{Full, Next, Space};
use crate::model::{EntityId, FieldId, Model, MoveId, PartId, StateId, Value};

/// One thing that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happens {
    /// Whose move.
    pub entity: EntityId,
    /// The instance, by its name in the story.
    pub who: String,
    /// Its owner, unless it is the root.
    pub owner: Option<String>,
    /// Which move.
    pub id: MoveId,
    /// The state before; `None`: it comes to be.
    pub from: Option<StateId>,
    /// The state after.
    pub to: StateId,
    /// Fields of the root after it that are other ones than before, as the language writes them.
    pub set: Vec<(FieldId, Value)>,
}

/// A history, and how everybody is at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// What happens, in order.
    pub steps: Vec<Happens>,
    /// Everybody at the end, the root first.
    pub end: Vec<Standing>,
}

/// How somebody is at the end of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The name in the story.
    pub who: String,
    /// Of which entity.
    pub entity: EntityId,
    /// The state.
    pub state: StateId,
    /// In a fault state out of which a move leads back: where the fault struck.
    pub struck: Option<StateId>,
    /// The value of each field that a guard or an invariant reads; 0 of others.
    pub fields: Box<[Value]>,
}

impl Standing {
    fn of(who: &str, local: &Local) -> Self {
        let Local { entity, state, struck, fields, .. } = local.clone();
        Self { who: who.to_owned(), entity, state, struck, fields }
    }
}

impl Story {
    /// The story as a log of plain records, one a line, without times: the order is all that it tells. What no record can
    /// show, because no event reports it and no state changes, is left out.
    pub fn log(&self, model: &Model) -> String {
        let mut log = String::new();
        for step in &self.steps {
            let entity = model.entity(step.entity);
            let event = entity.move_(step.id).recorded_event();
            if event.is_none() && step.from == Some(step.to) {
                continue;
            }
            let mut record = serde_json::Map::new();
            let mut say = |key: &str, value: &str| record.insert(key.to_owned(), value.into());
            say("entity", &entity.name.text);
            say("id", &step.who);
            if let Some(owner) = &step.owner {
                say("parent", owner);
            }
            if let Some(event) = event {
                say("event", &model.event(event).name.text);
            }
            if let Some(from) = step.from {
                say("from", &entity.state(from).name.text);
            }
            say("to", &entity.state(step.to).name.text);
            log.push_str(&serde_json::Value::Object(record).to_string());
            log.push('\n');
        }
        log
    }
}

/// A part in a story.
struct Cast {
    name: String,
    kind: KindId,
    part: PartId,
}

/// The shortest history to a configuration, and of which kinds its parts are then.
pub(super) fn story<const W: usize>(space: &mut Space<'_, W>, to: usize) -> Result<(Story, Vec<KindId>), Full> {
    let way = way_to(space, to);
    let first = space.numbered.all[way[0]];
    let root = space.layout.root(&first);
    let model = space.net.model;
    let entity = space.net.roots[root as usize].entity;
    let root_name = format!("{}-1", model.entity(entity).name.text.to_lowercase());
    let mut steps = Vec::new();
    let mut cast: Vec<Cast> = Vec::new();
    let birth = space.net.births(entity).into_iter().find(|birth| space.net.root(birth.root.clone()) == root);
    if let Some(birth) = birth {
        let to = birth.root.state;
        steps.push(happens(model, (&birth.act, root_name.clone(), None), None, to));
        for kind in space.kinds_of(&first) {
            let kid = space.net.kinds[usize::from(kind)].clone();
            let Some(node) = kid.node else { continue };
            let along = birth.parts.iter().find(|company| company.part == kid.part);
            let act = along.and_then(|company| company.along.iter().find(|(_, it)| *it == node)).map(|(act, _)| act);
            for _ in 0..space.layout.count(&first, kind) {
                let name = name(model, node.local.entity, &cast);
                cast.push(Cast { name: name.clone(), kind, part: kid.part });
                if let Some(act) = act {
                    steps.push(happens(model, (act, name, Some(root_name.clone())), None, node.local.state));
                }
            }
        }
    }
    for pair in way.windows(2) {
        steps.extend(step(space, (pair[0], pair[1]), &root_name, &mut cast)?);
    }
    let last = space.numbered.all[to];
    let root = &space.net.roots[space.layout.root(&last) as usize];
    let mut end = vec![Standing::of(&root_name, root)];
    for who in &cast {
        if let Some(node) = &space.net.kinds[usize::from(who.kind)].node {
            end.push(Standing::of(&who.name, &node.local));
        }
    }
    Ok((Story { steps, end }, cast.into_iter().map(|who| who.kind).collect()))
}

fn name(model: &Model, entity: EntityId, cast: &[Cast]) -> String {
    let start = model.entity(entity).name.text.to_lowercase();
    let number = 1 + cast.iter().filter(|who| who.name.starts_with(&start)).count();
    format!("{start}-{number}")
}

fn happens(
    model: &Model,
    (act, who, owner): (&Act, String, Option<String>),
    from: Option<StateId>,
    to: StateId,
) -> Happens {
    debug_assert!(act.id.index() < model.entity(act.entity).moves.len());
    Happens { entity: act.entity, who, owner, id: act.id, from, to, set: Vec::new() }
}

fn step<const W: usize>(
    space: &mut Space<'_, W>,
    (from, to): (usize, usize),
    root_name: &str,
    cast: &mut Vec<Cast>,
) -> Result<Option<Happens>, Full> {
    let (before, after) = (space.numbered.all[from], space.numbered.all[to]);
    let mut next = Next::new();
    space.successors(&before, &mut next)?;
    let Some((_, number, _)) = next.into_iter().find(|(packed, ..)| *packed == after) else { return Ok(None) };
    let model = space.net.model;
    let (old, new) = (space.layout.root(&before), space.layout.root(&after));
    let taken = &space.steps[number as usize];
    let (act, becomes, discards) = (taken.act.clone(), taken.kind, taken.discards.clone());
    let (old, new) = (space.net.roots[old as usize].clone(), space.net.roots[new as usize].clone());
    let mut told = match becomes {
        None => happens(model, (&act, root_name.to_owned(), None), Some(old.state), new.state),
        Some(kind) => {
            let from = space.origin(number);
            let place = cast.iter().position(|who| Some(who.kind) == from);
            let (who, before) = if let Some(place) = place {
                let before = std::mem::replace(&mut cast[place].kind, kind);
                (cast[place].name.clone(), space.net.kinds[usize::from(before)].node.clone())
            } else {
                let name = name(model, act.entity, cast);
                cast.push(Cast { name: name.clone(), kind, part: space.net.kinds[usize::from(kind)].part });
                (name, None)
            };
            let now = space.net.kinds[usize::from(kind)].node.clone();
            let state = now.map_or(StateId::new(0), |node| node.local.state);
            happens(model, (&act, who, Some(root_name.to_owned())), before.map(|node| node.local.state), state)
        }
    };
    let fields = model.entity(old.entity).fields().zip(old.fields.iter().zip(&new.fields));
    told.set = fields.filter(|(_, (old, new))| old != new).map(|((id, _), (_, new))| (id, *new)).collect();
    cast.retain(|who| !discards.contains(&who.part));
    Ok(Some(told))
}
