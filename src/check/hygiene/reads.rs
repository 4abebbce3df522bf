//! Which fields anything looks at or writes.

use crate::model::{
    ChildSource, Clause, EntityId, Expectation, FieldId, FieldRef, Guard, GuardKind, Length, LogKind, Model, Move,
    Operand, Timer, Trigger,
};

/// For each field what looks at it, and whether anything writes it.
#[derive(Debug)]
pub(super) struct Reads {
    judged: Vec<Vec<bool>>,
    mapped: Vec<Vec<bool>>,
    written: Vec<Vec<bool>>,
}

impl Reads {
    /// Looks at every guard, timer, invariant, scenario and log.
    pub(super) fn new(model: &Model) -> Self {
        let none: Vec<Vec<bool>> = model.entities.iter().map(|entity| vec![false; entity.fields.len()]).collect();
        let mut reads = Self { judged: none.clone(), mapped: none.clone(), written: none };
        for (id, entity) in model.entities() {
            for mv in &entity.moves {
                reads.guards(model, id, mv.guard.as_ref());
                reads.writes(model, id, mv);
                if let Trigger::Timer(Timer { length: Length::Field(field), .. }) = mv.trigger {
                    reads.judged[id.index()][field.index()] = true;
                }
            }
            for incident in &entity.incidents {
                reads.guards(model, id, incident.guard.as_ref());
            }
        }
        for invariant in &model.invariants {
            reads.guards(model, invariant.entity, Some(&invariant.condition));
        }
        for step in model.scenarios.iter().flat_map(|scenario| &scenario.steps) {
            if let Clause::Expect { entity, expectation: Expectation::Where(guard), .. } = &step.clause {
                reads.guards(model, *entity, Some(guard));
            }
        }
        reads.logs(model);
        reads
    }

    /// Whether a guard or a timer depends on the field.
    pub(super) fn is_judged(&self, entity: EntityId, field: FieldId) -> bool {
        self.judged[entity.index()][field.index()]
    }

    /// Whether anything looks at the field, a log that maps it included.
    pub(super) fn is_read(&self, entity: EntityId, field: FieldId) -> bool {
        self.is_judged(entity, field) || self.mapped[entity.index()][field.index()]
    }

    /// Whether an event brings the field or a move sets it.
    pub(super) fn is_written(&self, entity: EntityId, field: FieldId) -> bool {
        self.written[entity.index()][field.index()]
    }

    fn writes(&mut self, model: &Model, entity: EntityId, mv: &Move) {
        for field in &mv.brings {
            self.written[entity.index()][field.index()] = true;
        }
        for set in &mv.sets {
            if let Some(owner) = model.ancestor(entity, set.up) {
                self.written[owner.index()][set.field.index()] = true;
            }
        }
    }

    fn guards(&mut self, model: &Model, entity: EntityId, guard: Option<&Guard>) {
        let mut next: Vec<(EntityId, &Guard)> = guard.into_iter().map(|guard| (entity, guard)).collect();
        while let Some((at, guard)) = next.pop() {
            match &guard.kind {
                GuardKind::Not(inner) => next.push((at, inner)),
                GuardKind::And(list) | GuardKind::Or(list) => next.extend(list.iter().map(|inner| (at, inner))),
                GuardKind::Field(field) => self.read(model, at, *field),
                GuardKind::Compare { left, right, .. } => {
                    self.read(model, at, *left);
                    if let Operand::Field(right) = right {
                        self.read(model, at, *right);
                    }
                }
                GuardKind::Parts { up, part, filter: Some(filter), .. } => {
                    let child = model.ancestor(at, *up).map(|owner| model.entity(owner).part(*part).entity);
                    next.extend(child.map(|child| (child, filter.as_ref())));
                }
                _ => {}
            }
        }
    }

    fn read(&mut self, model: &Model, entity: EntityId, reference: FieldRef) {
        if let Some(owner) = model.ancestor(entity, reference.up) {
            self.judged[owner.index()][reference.field.index()] = true;
        }
    }

    fn logs(&mut self, model: &Model) {
        for log in &model.logs {
            let known = match &log.kind {
                LogKind::Events { .. } => None,
                LogKind::Changes(entity) | LogKind::Snapshot { entity, .. } => Some(*entity),
            };
            for (name, field, _) in &log.sets {
                match (known, field) {
                    (Some(entity), Some(field)) => self.mapped[entity.index()][field.index()] = true,
                    _ => self.named(model, &name.text),
                }
            }
            self.children(&log.parts);
        }
    }

    /// A log of events may speak of any entity that has a field of this name.
    fn named(&mut self, model: &Model, name: &str) {
        for (id, entity) in model.entities() {
            if let Some(field) = entity.field_named(name) {
                self.mapped[id.index()][field.index()] = true;
            }
        }
    }

    fn children(&mut self, parts: &[ChildSource]) {
        for source in parts {
            for (field, _) in &source.sets {
                self.mapped[source.entity.index()][field.index()] = true;
            }
            self.children(&source.parts);
        }
    }
}
