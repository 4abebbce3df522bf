//! Tells the way to a configuration as a story, with the reference interpreter going along.

use std::collections::BTreeMap;

use super::exact::way_to;
use super::net::{Act, Kid, KindId, Local, Node};
use super::space::{Full, Next, Space};
use super::story::{Happens, Story};
use super::times;
use crate::model::{EntityId, FieldId, Model, Move, MoveId, StateId, TargetKind, Trigger, Value};
use crate::semantics::reference::{Instance, Reference, System};

/// Somebody in a story: which instance, what it is in the space, and what it owns.
#[derive(Clone, Debug)]
pub(super) struct Cast {
    at: usize,
    pub(super) kid: Kid,
    kids: Vec<Cast>,
}

/// The shortest history to a configuration, perhaps one step further, and the parts of its root at the end.
pub(super) fn story<const W: usize>(
    space: &mut Space<'_, W>,
    (to, further): (usize, Option<u32>),
) -> Result<(Story, Vec<Cast>), Full> {
    let way = way_to(space, to);
    let mut teller = Teller {
        model: space.net.model,
        steps: Vec::new(),
        system: System::default(),
        limits: Vec::new(),
        origins: space.origins(),
    };
    let mut cast = teller.begin(space, way[0]);
    for pair in way.windows(2) {
        let (before, after) = (space.numbered.all[pair[0]], space.numbered.all[pair[1]]);
        let mut next = Next::new();
        space.successors(&before, &mut next)?;
        if let Some((_, step, _)) = next.into_iter().find(|(packed, ..)| *packed == after) {
            teller.step(space, step, &mut cast);
        }
    }
    if let Some(step) = further {
        teller.step(space, step, &mut cast);
    }
    let Teller { mut steps, system, limits, .. } = teller;
    if let Some(times) = times::solve(steps.len(), &limits) {
        for (step, at) in steps.iter_mut().zip(times) {
            step.at = Some(at);
        }
    }
    Ok((Story { steps, end: system, reaches: Vec::new() }, cast))
}

impl Cast {
    /// The place of its instance in the system.
    pub(super) fn place(&self) -> usize {
        self.at
    }
}

struct Teller<'m> {
    model: &'m Model,
    steps: Vec<Happens>,
    system: System,
    limits: Vec<times::Limit>,
    /// By step, the kind whose parts take it.
    origins: Vec<Option<KindId>>,
}

impl<'m> Teller<'m> {
    /// Tells how the root, and what comes with it, come to be.
    fn begin<const W: usize>(&mut self, space: &mut Space<'m, W>, first: usize) -> Vec<Cast> {
        let packed = space.numbered.all[first];
        let root = space.layout.root(&packed);
        let entity = space.net.roots[root as usize].entity;
        let births = space.net.births(entity);
        let Some(birth) = births.into_iter().find(|birth| space.net.root(birth.root.clone()) == root) else {
            return Vec::new();
        };
        self.born(&birth.act, &birth.root, None);
        let mut cast = Vec::new();
        for kind in space.kinds_of(&packed) {
            let kid = space.net.kinds[usize::from(kind)].clone();
            let Some(node) = kid.node else { continue };
            let along = birth.parts.iter().find(|company| company.part == kid.part);
            let act = along.and_then(|company| company.along.iter().find(|(_, it)| *it == node)).map(|(act, _)| act);
            let Some(act) = act else { continue };
            for _ in 0..space.layout.count(&packed, kind) {
                self.limits.extend(times::together(0, self.steps.len()));
                cast.push(self.family(act, (&kid.part, &node), 0));
            }
        }
        cast
    }

    /// Tells how a part comes to be with everything that it owns.
    fn family(&mut self, act: &Act, (part, node): (&crate::model::PartId, &Node), owner: usize) -> Cast {
        let step = self.steps.len();
        let at = self.born(act, &node.local, Some(owner));
        let made_by = self.move_of(act).trigger;
        let mut kids = Vec::new();
        for (kid, count) in &node.kids {
            let Some(inner) = &kid.node else { continue };
            let entity = self.model.entity(inner.local.entity);
            let makes = |mv: &Move| {
                let leads = mv.targets.iter().any(|to| to.kind == TargetKind::State(inner.local.state));
                mv.is_creation() && leads && (mv.trigger == Trigger::Begin || mv.trigger == made_by)
            };
            let Some((id, _)) = entity.moves().find(|(_, mv)| makes(mv)) else { continue };
            let act = Act { entity: inner.local.entity, id, enters: Some(inner.local.state), below: Vec::new() };
            for _ in 0..*count {
                self.limits.extend(times::together(step, self.steps.len()));
                kids.push(self.family(&act, (&kid.part, inner), at));
            }
        }
        Cast { at, kid: Kid { part: *part, node: Some(node.clone()) }, kids }
    }

    /// Tells how an instance comes to be; gives its place.
    fn born(&mut self, act: &Act, local: &Local, owner: Option<usize>) -> usize {
        let model = self.model;
        let entity = model.entity(act.entity);
        let start = entity.name.text.to_lowercase();
        let same = self.system.instances.iter().filter(|instance| instance.entity == act.entity).count();
        let who = format!("{start}-{}", same + 1);
        let defaults = entity.fields.iter().zip(&local.fields);
        let fields = defaults.map(|(field, value)| field.default.filter(|_| *value == 0).unwrap_or(*value)).collect();
        self.system.instances.push(Instance::unmoved(
            model,
            (act.entity, who.as_str().into(), owner),
            local.state,
            fields,
        ));
        let at = self.system.instances.len() - 1;
        let brings = entity.fields().filter(|(_, field)| field.default.is_none() && !field.input);
        let brings = brings.map(|(id, _)| (id, local.fields[id.index()])).collect();
        self.tell((at, act.id), (None, local.state), brings);
        at
    }

    /// Tells one step.
    fn step<const W: usize>(&mut self, space: &Space<'m, W>, step: u32, cast: &mut Vec<Cast>) {
        let taken = &space.steps[step as usize];
        let (act, becomes) = (taken.act.clone(), taken.kind);
        let new = space.net.roots[taken.root as usize].clone();
        match becomes {
            None => self.moved((&act, 0), &new),
            Some(kind) => {
                let from = self.origins[step as usize].map(|from| space.net.kinds[usize::from(from)].clone());
                let after = space.net.kinds[usize::from(kind)].clone();
                if let Some(from) = from {
                    self.part_moved(&act, (from, after, &act.below), (0, cast));
                }
            }
        }
        cast.retain(|who| !self.system.instances[who.at].gone);
    }

    /// Tells a step of a part, or of what it owns: `below` leads down from it, and tells each before and after.
    fn part_moved(
        &mut self,
        act: &Act,
        (before, after, below): (Kid, Kid, &[(Kid, Kid)]),
        (owner, cast): (usize, &mut Vec<Cast>),
    ) {
        let Some(node) = after.node.clone() else { return };
        let Some(place) = cast.iter().position(|who| who.kid == before) else {
            let born = self.family(act, (&after.part, &node), owner);
            cast.push(born);
            return;
        };
        let at = cast[place].at;
        match below {
            [] => self.moved((act, at), &node.local),
            [(kid, becomes), rest @ ..] => {
                let below = (kid.clone(), becomes.clone(), rest);
                self.part_moved(act, below, (at, &mut cast[place].kids));
            }
        }
        cast[place].kid = after;
        cast[place].kids.retain(|who| !self.system.instances[who.at].gone);
    }

    /// Tells a move of an instance that is there.
    fn moved(&mut self, (act, at): (&Act, usize), after: &Local) {
        let mv = self.move_of(act);
        let brings: Vec<(FieldId, Value)> =
            mv.brings.iter().map(|field| (*field, after.fields[field.index()])).collect();
        for (field, value) in &brings {
            // What the move sets itself is not what was brought.
            if !mv.sets.iter().any(|set| set.up == 0 && set.field == *field) {
                self.system.instances[at].fields[field.index()] = *value;
            }
        }
        let from = self.system.instances[at].state;
        self.tell((at, act.id), (Some(from), after.state), brings);
    }

    /// Takes a move in the system, and tells it.
    fn tell(&mut self, (at, id): (usize, MoveId), states: (Option<StateId>, StateId), brings: Vec<(FieldId, Value)>) {
        let (from, to) = states;
        let entity = self.system.instances[at].entity;
        let mv = self.model.entity(entity).move_(id);
        let silent = |_: EntityId, _: &Move, _: TargetKind| false;
        let reference = Reference { model: self.model, silent: &silent, changes: false, tolerance: 0, tick: 1 };
        let now = i64::try_from(self.steps.len()).unwrap_or(i64::MAX);
        self.limits.extend(times::limits(&reference, &self.system, (from.map(|_| at), id), now));
        let leads = |kind: &TargetKind| match kind {
            TargetKind::State(state) => *state == to,
            TargetKind::Stay => from == Some(to),
            TargetKind::Resume => self.system.instances[at].struck == Some(to),
        };
        let target = mv.targets.iter().map(|target| target.kind).find(leads).unwrap_or(TargetKind::State(to));
        let fields = |system: &System| -> BTreeMap<usize, Vec<Value>> {
            let above = (0..).map_while(|up| system.ancestor(at, up));
            above.enumerate().map(|(up, at)| (up, system.instances[at].fields.clone())).collect()
        };
        let before = fields(&self.system);
        reference.take(&mut self.system, (at, id), target, now);
        let mut set = Vec::new();
        for (up, after) in fields(&self.system) {
            let differ = before[&up].iter().zip(after).enumerate().filter(|(_, (old, new))| *old != new);
            set.extend(differ.map(|(field, (_, new))| (up, FieldId::new(field), new)));
        }
        let instance = &self.system.instances[at];
        let owner = instance.parent.map(|owner| self.system.instances[owner].id.to_string());
        let who = instance.id.to_string();
        let says_same = |step: &Happens| (step.entity, step.id, step.from, step.to) == (entity, id, from, to);
        if let Some(first) = self.steps.iter().rposition(|step| step.who == who && says_same(step)) {
            self.limits.push(times::apart(first, self.steps.len()));
        }
        self.steps.push(Happens { entity, who, owner, id, from, to, brings, set, at: None });
    }

    fn move_of(&self, act: &Act) -> &'m Move {
        self.model.entity(act.entity).move_(act.id)
    }
}
