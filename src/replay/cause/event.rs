//! Why a record of an event or of a change of state cannot be.

use crate::diagnostic::{Code, Finding};
use crate::model::{FieldId, MoveId, Role, TargetKind, Trigger, duration_text, show};
use crate::semantics::Happening;

use super::super::Verdict;
use super::super::belief::{Case, Config, Interval, Local, Slot, UNKNOWN};
use super::super::codes::{LS301, LS302, LS303, LS305, LS306, LS307, LS309, LS310, LS311, LS312, LS313, LS322};
use super::super::judge::Slip;
use super::{Pointer, Word};

/// One way in which a record came near to being possible; of several the nearest (the largest) is told.
struct Near {
    nearness: u32,
    slip: Slip,
}

/// A record at which the question is asked.
#[derive(Clone, Copy)]
struct Asked<'a> {
    case: Case<'a>,
    config: &'a Config,
    member: usize,
    record: &'a Happening,
    at: i64,
}

/// The nearest cause over all configurations that were possible before the record.
pub(crate) fn happened(case: Case<'_>, known: &[Config], (member, record): (usize, &Happening), at: i64) -> Slip {
    let empty = [Config::empty()];
    let known = if known.is_empty() { &empty[..] } else { known };
    let mut nearest: Option<Near> = None;
    for config in known {
        let near = Asked { case, config, member, record, at }.near();
        // Of equally near ones the first is told: it needed the fewest silent moves.
        if nearest.as_ref().is_none_or(|best| near.nearness > best.nearness) {
            nearest = Some(near);
        }
    }
    nearest.map_or_else(not_decided, |near| near.slip)
}

/// The search gave up.
pub(crate) fn not_decided() -> Slip {
    let finding = Finding::new(&LS322, "more silent moves are possible here than the search looks at")
        .help("record more of the moves, or name them with `as` and list them with `always`");
    Slip { finding, pointer: Pointer::to(Word::Id), verdict: Verdict::NotDecided }
}

/// The event is another actor's.
pub(crate) fn wrong_actor(case: Case<'_>, record: &Happening, actor: &str) -> Slip {
    let model = case.world.ground.model;
    let named = record.event.map(|event| model.event(event));
    let (name, span) = named.map_or(("it", None), |event| (event.name.text.as_str(), Some(event.name.span)));
    let mut finding = Finding::new(&LS305, format!("`{name}` was done by {actor}"))
        .help("if this actor may do it too, give the state a move on its own event");
    if let Some(span) = span {
        finding = finding.label(span, "this event has one actor");
    }
    Slip { finding, pointer: Pointer::to(Word::Actor), verdict: Verdict::Violates }
}

impl Asked<'_> {
    fn near(self) -> Near {
        match self.config.slot(self.member) {
            Slot::Here(local) => self.in_state(local),
            Slot::Gone => self.over("its owner's end ended it"),
            Slot::Absent => self.absent(),
        }
    }

    fn event_name(&self) -> String {
        match (self.record.event, self.record.to) {
            (Some(event), _) => format!("`{}`", self.case.world.ground.model.event(event).name.text),
            (None, Some(to)) => format!("the change to {}", self.case.state_name(self.member, to)),
            (None, None) => "the record".to_owned(),
        }
    }

    fn word(&self) -> Word {
        if self.record.event.is_some() { Word::Event } else { Word::To }
    }

    fn slip(&self, code: &'static Code, message: String, word: Word) -> Slip {
        Slip { finding: Finding::new(code, message), pointer: Pointer::to(word), verdict: Verdict::Violates }
    }

    fn over(&self, why: &str) -> Near {
        let name = self.case.name(self.member);
        let slip = self.slip(&LS307, format!("{} on {name} after its end: {why}", self.event_name()), self.word());
        Near { nearness: 20, slip }
    }

    fn absent(&self) -> Near {
        let case = self.case;
        let (name, event) = (case.name(self.member), self.event_name());
        let rows = case.world.ground.tables.rows(case.family.members[self.member].entity);
        let parent = case.family.members[self.member].parent;
        if parent.is_some_and(|parent| self.config.local(parent).is_none()) {
            let slip = self.slip(&LS306, format!("{event} on {name}, but its owner does not exist"), Word::Id);
            return Near { nearness: 1, slip };
        }
        let creations: Vec<MoveId> = rows
            .creations
            .iter()
            .copied()
            .filter(|id| {
                self.record.event.is_none() || case.move_of(self.member, *id).recorded_event() == self.record.event
            })
            .collect();
        if !creations.is_empty() && !case.may_be_born(self.config, self.member) {
            let slip = self.slip(&LS313, format!("{name} is one part more than its owner may have"), Word::Id);
            return Near { nearness: 30, slip };
        }
        let leads = |id: &&MoveId| {
            let targets = &case.move_of(self.member, **id).targets;
            self.record.to.is_none_or(|to| targets.iter().any(|target| target.kind == TargetKind::State(to)))
        };
        if let Some(near) = creations.iter().filter(leads).find_map(|id| self.unguarded_birth(*id)) {
            return near;
        }
        let mut slip = self.slip(&LS306, format!("{event} on {name}, which does not exist"), self.word());
        let entity = case.entity(self.member);
        let by: Vec<String> = rows
            .creations
            .iter()
            .filter_map(|id| case.move_of(self.member, *id).recorded_event())
            .map(|event| format!("`{}`", case.world.ground.model.event(event).name.text))
            .collect();
        let how =
            if by.is_empty() { "it begins by itself".to_owned() } else { format!("created by {}", by.join(", ")) };
        slip.finding = slip.finding.label(entity.name.span, how);
        Near { nearness: 1, slip }
    }

    /// A creation whose guard does not hold.
    fn unguarded_birth(&self, id: MoveId) -> Option<Near> {
        let mv = self.case.move_of(self.member, id);
        let state = mv.targets.iter().find_map(|target| match target.kind {
            TargetKind::State(state) => Some(state),
            _ => None,
        })?;
        let mut born = self.config.clone();
        born.put(self.member, self.case.newborn(self.member, state, Interval::at(self.at)));
        Asked { config: &born, ..*self }.guard_fails(id)
    }

    fn in_state(&self, local: &Local) -> Near {
        let case = self.case;
        let state = local.face.state;
        if let Some(from) = self.record.from.filter(|from| *from != state) {
            let (name, is) = (case.name(self.member), case.state_name(self.member, state));
            let says = case.state_name(self.member, from);
            let slip = self.slip(&LS309, format!("{name} is {is}, not {says}, before this record"), Word::From);
            return Near { nearness: 5, slip: labelled(slip, case.state_span(self.member, state), "it is here") };
        }
        let rows = case.world.ground.tables.rows(case.family.members[self.member].entity);
        let near = rows.moves_from(state).iter().filter_map(|id| Some((*id, self.failed_move(*id, local)?)));
        // A move that has a name would have been recorded by it: one without is the likelier meaning of a bare change.
        let unnamed =
            |id: MoveId| self.record.event.is_some() || case.move_of(self.member, id).recorded_event().is_none();
        near.max_by_key(|(id, near)| (near.nearness, unnamed(*id)))
            .map_or_else(|| self.no_move(local), |(_, near)| near)
    }

    /// Why a move from this state was not the record, if it might have been.
    fn failed_move(&self, id: MoveId, local: &Local) -> Option<Near> {
        let mv = self.case.move_of(self.member, id);
        let leads = |to| {
            mv.targets.iter().any(|target| {
                self.case
                    .destinations(self.member, local, target.kind)
                    .iter()
                    .any(|at| at.unwrap_or(local.face.state) == to)
            })
        };
        match (self.record.event, self.record.to) {
            (Some(event), _) if mv.recorded_event() != Some(event) => return None,
            (None, Some(to)) if !leads(to) => return None,
            _ => {}
        }
        if let Some(near) = self.early(id) {
            return Some(near);
        }
        if let Some(near) = self.guard_fails(id) {
            return Some(near);
        }
        if let Some(to) = self.record.to.filter(|to| !leads(*to)) {
            let (name, to) = (self.case.name(self.member), self.case.state_name(self.member, to));
            let slip = self.slip(&LS310, format!("{} does not take {name} to {to}", self.event_name()), Word::To);
            let span = mv.targets.first().map_or(mv.trigger_span, |target| target.span);
            return Some(Near { nearness: 35, slip: labelled(slip, span, "it leads here") });
        }
        Some(self.wrong_value(local))
    }

    /// The record shows a value that the field does not have.
    fn wrong_value(&self, local: &Local) -> Near {
        let entity = self.case.entity(self.member);
        let known = |field: &FieldId| local.face.fields[field.index()] != UNKNOWN && !entity.field(*field).input;
        let differing =
            self.record.set.iter().find(|(field, value)| known(field) && local.face.fields[field.index()] != *value);
        let Some((field, value)) = differing else {
            return Near {
                nearness: 0,
                slip: self.slip(&LS301, format!("{} cannot be", self.event_name()), self.word()),
            };
        };
        let declared = entity.field(*field);
        let (field_name, shown) = (&declared.name.text, declared.show(*value));
        let known = declared.show(local.face.fields[field.index()]);
        let message = format!("the record says that `{field_name}` is {shown}, but it is {known}");
        let slip = self.slip(&LS312, message, Word::Field(field_name.clone()));
        Near { nearness: 30, slip: labelled(slip, declared.name.span, "no move that this may be brings or sets it so") }
    }

    fn early(&self, id: MoveId) -> Option<Near> {
        let mv = self.case.move_of(self.member, id);
        let Trigger::Timer(timer) = &mv.trigger else { return None };
        let name = self.case.name(self.member);
        let Some(window) = self.case.timer_window(self.config, self.member, timer) else {
            let slip =
                self.slip(&LS303, format!("{} on {name}, but its timer does not run", self.event_name()), self.word());
            return Some(Near { nearness: 38, slip: labelled(slip, mv.trigger_span, "this timer has not started") });
        };
        if window.lo <= self.at {
            return None;
        }
        let (short, due) = (duration_text(window.lo - self.at), self.case.when(window.lo));
        let slip = self.slip(&LS303, format!("{} on {name} comes {short} too early", self.event_name()), Word::Time);
        Some(Near { nearness: 40, slip: labelled(slip, mv.trigger_span, format!("not before {due}")) })
    }

    fn guard_fails(&self, id: MoveId) -> Option<Near> {
        let mv = self.case.move_of(self.member, id);
        let mut config = self.config.clone();
        if let Some(local) = config.local_mut(self.member) {
            let rows = self.case.world.ground.tables.rows(self.case.family.members[self.member].entity);
            let brought = |field| mv.brings.contains(field) || rows.is_input(*field);
            for (field, value) in self.record.set.iter().filter(|(field, _)| brought(field)) {
                local.face.fields[field.index()] = *value;
            }
        }
        let (part, why) = self.case.why_not(&config, self.member, mv.guard.as_ref()?)?;
        let name = self.case.name(self.member);
        let entity = self.case.family.members[self.member].entity;
        let guard = show::guard_text(self.case.world.ground.model, entity, part);
        let message = format!("{} on {name}, but `{guard}` does not hold: {why}", self.event_name());
        let slip = self.slip(&LS302, message, self.word());
        Some(Near { nearness: 40, slip: labelled(slip, part.span, why) })
    }

    fn no_move(&self, local: &Local) -> Near {
        let (case, state) = (self.case, local.face.state);
        let (name, is) = (case.name(self.member), case.state_name(self.member, state));
        let rows = case.world.ground.tables.rows(case.family.members[self.member].entity);
        if case.entity(self.member).state(state).role == Role::Final && rows.moves_from(state).is_empty() {
            return self.over(&format!("it is {is}"));
        }
        let creates = |id: &MoveId| {
            self.record.event.is_some() && case.move_of(self.member, *id).recorded_event() == self.record.event
        };
        if rows.creations.iter().any(creates) && !rows.moves_on_somewhere(self.record.event) {
            let slip = self.slip(
                &LS311,
                format!("{} creates {name}, which exists and is {is}", self.event_name()),
                self.word(),
            );
            return Near { nearness: 15, slip };
        }
        let slip = self.slip(&LS301, format!("{} on {name} while it is {is}", self.event_name()), self.word());
        let legal = case.legal_in(self.member, state);
        let what = match self.record.event {
            Some(_) => format!("no move on {} leaves {is}; legal here: {legal}", self.event_name()),
            None => format!("no move leads there from {is}; legal here: {legal}"),
        };
        Near { nearness: 10, slip: labelled(slip, case.state_span(self.member, state), what) }
    }
}

fn labelled(mut slip: Slip, span: crate::source::Span, text: impl Into<String>) -> Slip {
    slip.finding = slip.finding.label(span, text);
    slip
}
