//! Why a record of an event or of a change of state cannot be.

use std::cmp::Reverse;

use crate::diagnostic::{Code, Finding};
use crate::model::{EntityId, FieldId, MoveId, Role, Trigger, duration_text, show};
use crate::semantics::{Address, Happening};

use super::super::Verdict;
use super::super::belief::{Case, Config, Interval, Local, Moment, Slot, Step, UNKNOWN};
use super::super::codes::{LS301, LS302, LS303, LS305, LS309, LS310, LS312, LS322, LS334};
use super::{Pointer, Slip, Word};

/// One way in which a record came near to being possible; of several the nearest is told.
pub(super) struct Near {
    pub(super) nearness: Nearness,
    pub(super) slip: Slip,
}

/// How near; the later in this list, the nearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Nearness {
    /// There is nobody whom the record could be about.
    Nobody,
    /// The record says itself that it was in another state.
    OtherState,
    /// Its instance was there once.
    Over,
    /// No move is like it.
    NoMove,
    /// It creates what is there.
    Exists,
    /// A move is like it, but shows another value.
    OtherValue,
    /// A move on its event leads elsewhere.
    OtherTarget,
    /// So many things are missing for its move.
    Lacks(Reverse<usize>),
}

/// A record at which the question is asked.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) case: Case<'a>,
    pub(super) config: &'a Config,
    pub(super) member: usize,
    pub(super) record: &'a Happening,
    pub(super) at: Moment,
}

/// The nearest cause over all configurations that were possible before the record.
pub(crate) fn happened(case: Case<'_>, known: &[Config], (member, record): (usize, &Happening), at: Moment) -> Slip {
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

/// The record does not say who owns its instance.
pub(crate) fn no_owner(case: Case<'_>, address: &Address, owner: EntityId) -> Slip {
    let model = case.world.ground.model;
    let (entity, owner) = (model.entity(address.entity), model.entity(owner));
    let message = format!("it cannot be told which {} owns {} {}", owner.name.text, entity.name.text, address.id);
    let finding = Finding::new(&LS334, message).help("give the record a `parent`");
    Slip { finding, pointer: Pointer::to(Word::Id), verdict: Verdict::NotDecided }
}

/// The event is another actor's.
pub(crate) fn wrong_actor(case: Case<'_>, record: &Happening, actor: &str) -> Slip {
    let model = case.world.ground.model;
    let named = record.event.map(|event| model.event(event));
    let (name, span) = named.map_or(("it", None), |event| (event.name.text.as_str(), Some(event.name.span)));
    let own = record.event.map_or("", |event| model.actor(model.event(event).actor).name.text.as_str());
    let help = if actor.eq_ignore_ascii_case(own) {
        format!("names are compared letter by letter: `rename \"{actor}\" -> {own}` in the mapping makes them one")
    } else {
        format!("if {actor} may do it too, give the state a move on an event of {actor}")
    };
    let mut finding = Finding::new(&LS305, format!("`{name}` was done by {actor}, not by {own}")).help(help);
    if let Some(span) = span {
        finding = finding.label(span, format!("only {own} does this"));
    }
    Slip { finding, pointer: Pointer::to(Word::Actor), verdict: Verdict::Violates }
}

impl Asked<'_> {
    fn near(self) -> Near {
        match self.config.slot(self.member) {
            Slot::Here(local) => self.in_state(local),
            Slot::Gone => self.gone(),
            Slot::Absent => self.absent(),
        }
    }

    pub(super) fn event_name(&self) -> String {
        match (self.record.event, self.record.to) {
            (Some(event), _) => format!("`{}`", self.case.world.ground.model.event(event).name.text),
            (None, Some(to)) => format!("the change to {}", self.case.state_name(self.member, to)),
            (None, None) => "the record".to_owned(),
        }
    }

    pub(super) fn word(&self) -> Word {
        if self.record.event.is_some() { Word::Event } else { Word::To }
    }

    fn in_state(&self, local: &Local) -> Near {
        let case = self.case;
        let state = local.face.state;
        if let Some(from) = self.record.from.filter(|from| *from != state) {
            let (name, is) = (case.name(self.member), case.state_name(self.member, state));
            let says = case.state_name(self.member, from);
            let slip = slip(&LS309, format!("{name} is {is}, not {says}, before this record"), Word::From);
            let slip = labelled(slip, case.state_span(self.member, state), "by the records before, it is here");
            return Near { nearness: Nearness::OtherState, slip };
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
            let slip = slip(&LS310, format!("{} does not take {name} to {to}", self.event_name()), Word::To);
            let span = mv.targets.first().map_or(mv.trigger_span, |target| target.span);
            return Some(Near { nearness: Nearness::OtherTarget, slip: labelled(slip, span, "it leads here") });
        }
        let target = mv.targets.first()?;
        let enters = self.case.destinations(self.member, local, target.kind).into_iter().next()?;
        Some(self.wrong_value(self.config, Step { member: self.member, id, mv, enters, at: Interval::at(self.at) }))
    }

    /// The record shows a value that the field does not have after the move.
    pub(super) fn wrong_value(&self, before: &Config, step: Step<'_>) -> Near {
        let entity = self.case.entity(self.member);
        let after = self.case.take(before.clone(), step);
        let known = |field: FieldId| {
            let local = after.local(self.member).filter(|_| !step.mv.brings.contains(&field));
            local.map(|local| local.face.fields[field.index()]).filter(|value| *value != UNKNOWN)
        };
        let shown = self.record.set.iter().filter(|(field, _)| !entity.field(*field).input);
        let differing = shown.filter_map(|(field, value)| Some((*field, *value, known(*field)?)));
        let Some((field, value, known)) = differing.into_iter().find(|(_, value, known)| value != known) else {
            let slip = slip(&LS301, format!("{} cannot be", self.event_name()), self.word());
            return Near { nearness: Nearness::Nobody, slip };
        };
        let declared = entity.field(field);
        let (name, shown, known) = (&declared.name.text, declared.show(value), declared.show(known));
        let who = self.case.name(self.member);
        let message = format!("`{name}` of {who} is {shown} in the record, but {known} after {}", self.event_name());
        let slip = slip(&LS312, message, Word::Field(name.clone()));
        let slip = labelled(slip, step.mv.trigger_span, format!("after this, `{name}` is {known}"));
        Near { nearness: Nearness::OtherValue, slip }
    }

    fn early(&self, id: MoveId) -> Option<Near> {
        let mv = self.case.move_of(self.member, id);
        let Trigger::Timer(timer) = &mv.trigger else { return None };
        let name = self.case.name(self.member);
        let Some(window) = self.case.timer_window(self.config, self.member, timer) else {
            let slip =
                slip(&LS303, format!("{} on {name}, but its timer does not run", self.event_name()), self.word());
            let slip = labelled(slip, mv.trigger_span, "this timer does not run now");
            return Some(Near { nearness: Nearness::Lacks(Reverse(1)), slip });
        };
        let other = if self.case.has_fired(self.config, self.member, id) {
            Some("again, but its timer fires only once")
        } else if self.case.waits_for_shorter(self.config, self.member, timer) {
            Some("before a shorter timer that is due at the same moment")
        } else {
            None
        };
        if let Some(other) = other {
            let slip = slip(&LS303, format!("{} on {name} comes {other}", self.event_name()), self.word());
            let slip = labelled(slip, mv.trigger_span, "this timer");
            return Some(Near { nearness: Nearness::Lacks(Reverse(1)), slip });
        }
        if window.lo <= self.at {
            return None;
        }
        let (short, due) = (duration_text(window.lo.since(self.at)), self.case.when(window.lo));
        let mut slip = slip(&LS303, format!("{} on {name} comes {short} too early", self.event_name()), Word::Time);
        slip.finding = slip.finding.maybe_help(self.case.help_clocks(window.lo.since(self.at)));
        let since = self.case.timer_start(self.config, self.member, timer).map(|start| self.case.when(start.lo));
        let since = since.map_or_else(String::new, |since| format!(": it has run since {since}"));
        let slip = labelled(slip, mv.trigger_span, format!("not before {due}{since}"));
        Some(Near { nearness: Nearness::Lacks(Reverse(1)), slip })
    }

    pub(super) fn guard_fails(&self, id: MoveId) -> Option<Near> {
        let mv = self.case.move_of(self.member, id);
        let mut config = self.config.clone();
        if let Some(local) = config.local_mut(self.member) {
            let rows = self.case.world.ground.tables.rows(self.case.family.members[self.member].entity);
            let brought = |field| mv.brings.contains(field) || rows.is_input(*field);
            for (field, value) in self.record.set.iter().filter(|(field, _)| brought(field)) {
                local.face.fields[field.index()] = *value;
            }
        }
        let failing = self.case.why_not(&config, self.member, mv.guard.as_ref()?);
        let (part, why) = failing.first()?;
        let name = self.case.name(self.member);
        let entity = self.case.family.members[self.member].entity;
        let guard = show::guard_text(self.case.world.ground.model, entity, part);
        let message = format!("{} on {name}, but `{guard}` does not hold: {why}", self.event_name());
        let mut slip = slip(&LS302, message, self.word());
        slip.finding = slip.finding.maybe_help(self.case.help_fields(&config, self.member, part));
        Some(Near { nearness: Nearness::Lacks(Reverse(failing.len())), slip: labelled(slip, part.span, why) })
    }

    fn no_move(&self, local: &Local) -> Near {
        let (case, state) = (self.case, local.face.state);
        let (name, is) = (case.name(self.member), case.state_name(self.member, state));
        let rows = case.world.ground.tables.rows(case.family.members[self.member].entity);
        if case.entity(self.member).state(state).role == Role::Final && rows.moves_from(state).is_empty() {
            return self.over(state);
        }
        let creates = |id: &MoveId| {
            self.record.event.is_some() && case.move_of(self.member, *id).recorded_event() == self.record.event
        };
        if rows.creations.iter().any(creates) && !rows.moves_on_somewhere(self.record.event) {
            return self.exists(state);
        }
        let slip = slip(&LS301, format!("{} on {name} while it is {is}", self.event_name()), self.word());
        let what = match self.record.event {
            Some(_) => format!("no move on {} leaves {is}", self.event_name()),
            None => format!("no move leads there from {is}"),
        };
        let mut slip = labelled(slip, case.state_span(self.member, state), what);
        slip.finding = slip.finding.help(case.help_legal(self.member, state, self.record.event));
        Near { nearness: Nearness::NoMove, slip }
    }
}

/// A violation.
pub(super) fn slip(code: &'static Code, message: String, word: Word) -> Slip {
    Slip { finding: Finding::new(code, message), pointer: Pointer::to(word), verdict: Verdict::Violates }
}

/// The same, with a place in the lifecycle.
pub(super) fn labelled(mut slip: Slip, span: crate::source::Span, text: impl Into<String>) -> Slip {
    slip.finding = slip.finding.label(span, text);
    slip
}
