//! Why a record cannot be about an instance that does not exist, exists already, or exists no more.

use crate::model::{Multiplicity, StateId, TargetKind};

use super::super::belief::{Case, Config, Interval, Step};
use super::super::codes::{LS306, LS307, LS310, LS311, LS313};
use super::event::{Asked, Near, Nearness, labelled, slip};
use super::{Slip, Word};

impl Asked<'_> {
    /// It is in a final state that nothing leaves.
    pub(super) fn over(&self, state: StateId) -> Near {
        let (name, is) = (self.case.name(self.member), self.case.state_name(self.member, state));
        let message = format!("{} on {name} after its end: it is {is}", self.event_name());
        let slip = slip(&LS307, message, self.word());
        let slip = labelled(slip, self.case.state_span(self.member, state), "nothing leaves this state");
        Near { nearness: Nearness::Over, slip }
    }

    /// Its owner's end ended it.
    pub(super) fn gone(&self) -> Near {
        let name = self.case.name(self.member);
        let message = format!("{} on {name} after its end: its owner's end ended it", self.event_name());
        Near { nearness: Nearness::Over, slip: slip(&LS307, message, self.word()) }
    }

    /// The record can only create it, but it is there.
    pub(super) fn exists(&self, state: StateId) -> Near {
        let (name, is) = (self.case.name(self.member), self.case.state_name(self.member, state));
        let message = format!("{} creates {name}, which exists and is {is}", self.event_name());
        let slip = slip(&LS311, message, self.word());
        let slip = labelled(slip, self.case.state_span(self.member, state), "it is here");
        Near { nearness: Nearness::Exists, slip }
    }

    /// It does not exist.
    pub(super) fn absent(&self) -> Near {
        let case = self.case;
        let parent = case.family.members[self.member].parent;
        if let Some(parent) = parent.filter(|parent| self.config.local(*parent).is_none()) {
            let (name, owner) = (case.name(self.member), case.name(parent));
            let message = format!("{} on {name}, but {owner} does not exist", self.event_name());
            let mut slip = slip(&LS306, message, self.word());
            slip.finding = slip.finding.label(case.entity(parent).name.span, self.begins_with(parent));
            return Near { nearness: Nearness::Nobody, slip };
        }
        let births = self.births();
        if !births.is_empty() && !case.may_be_born(self.config, self.member) {
            return Near { nearness: Nearness::OtherValue, slip: self.no_room() };
        }
        let near = births.into_iter().filter_map(|step| self.failed_birth(step));
        near.max_by_key(|near| near.nearness).unwrap_or_else(|| self.nobody())
    }

    /// Every creation that the record may be.
    fn births(&self) -> Vec<Step<'_>> {
        let rows = self.case.world.ground.tables.rows(self.case.family.members[self.member].entity);
        let moves = rows.creations.iter().map(|id| (*id, self.case.move_of(self.member, *id)));
        let moves = moves.filter(|(_, mv)| self.record.event.is_none() || mv.recorded_event() == self.record.event);
        moves
            .filter_map(|(id, mv)| {
                let enters = mv.targets.iter().find_map(|target| match target.kind {
                    TargetKind::State(state) => Some(state),
                    _ => None,
                });
                Some(Step { member: self.member, id, mv, enters: Some(enters?), at: Interval::at(self.at) })
            })
            .collect()
    }

    fn failed_birth(&self, step: Step<'_>) -> Option<Near> {
        let born = self.case.with_coming(self.config, self.member, (step.enters?, step.at));
        let leads = |to| step.mv.targets.iter().any(|target| target.kind == TargetKind::State(to));
        match self.record.to.filter(|to| !leads(*to)) {
            Some(_) if self.record.event.is_none() => None,
            Some(to) => {
                let (name, to) = (self.case.name(self.member), self.case.state_name(self.member, to));
                let message = format!("{} does not create {name} in {to}", self.event_name());
                let slip = slip(&LS310, message, Word::To);
                let span = step.mv.targets.first()?.span;
                Some(Near { nearness: Nearness::OtherTarget, slip: labelled(slip, span, "it begins here") })
            }
            None => Asked { config: &born, ..*self }
                .guard_fails(step.id)
                .or_else(|| Some(self.wrong_value(&born, step)).filter(|near| near.nearness > Nearness::Nobody)),
        }
    }

    fn no_room(&self) -> Slip {
        let name = self.case.name(self.member);
        let slip = slip(&LS313, format!("{name} is one part more than its owner may have"), Word::Id);
        let entity = self.case.world.ground.model.entity(self.case.family.members[self.member].entity);
        let Some((owner, part)) = entity.parent else { return slip };
        let part = self.case.world.ground.model.entity(owner).part(part);
        labelled(slip, part.name.span, at_most(part.multiplicity))
    }

    fn nobody(&self) -> Near {
        let case = self.case;
        let message = format!("{} on {}, which does not exist", self.event_name(), case.name(self.member));
        let mut slip = slip(&LS306, message, self.word());
        slip.finding = slip.finding.label(case.entity(self.member).name.span, self.begins_with(self.member));
        let help = case.help_name(self.config, self.member);
        slip.finding = slip.finding.maybe_help(help.or_else(|| {
            let event = case.creating_events(self.member).into_iter().next()?;
            Some(format!("{event} may be missing before this"))
        }));
        Near { nearness: Nearness::Nobody, slip }
    }

    fn begins_with(&self, member: usize) -> String {
        let by = self.case.creating_events(member);
        if by.is_empty() { "it begins by itself".to_owned() } else { format!("it begins with {}", by.join(" or ")) }
    }
}

impl Case<'_> {
    /// The events that create a member, for a message.
    fn creating_events(&self, member: usize) -> Vec<String> {
        let rows = self.world.ground.tables.rows(self.family.members[member].entity);
        let events = rows.creations.iter().filter_map(|id| self.move_of(member, *id).recorded_event());
        let mut all: Vec<String> =
            events.map(|event| format!("`{}`", self.world.ground.model.event(event).name.text)).collect();
        all.dedup();
        all
    }

    /// Why a member that does not exist cannot come to be; of several creations the one that lacks least.
    pub(super) fn why_not_born(&self, config: &Config, member: usize) -> Option<(crate::source::Span, String)> {
        let rows = self.world.ground.tables.rows(self.family.members[member].entity);
        let failing = rows.creations.iter().filter_map(|id| {
            let mv = self.move_of(member, *id);
            let TargetKind::State(state) = mv.targets.first()?.kind else { return None };
            let born = self.with_coming(config, member, (state, config.now));
            let failing = self.why_not(&born, member, mv.guard.as_ref()?);
            let (part, why) = failing.first()?;
            Some((failing.len(), part.span, why.clone()))
        });
        failing.min_by_key(|(count, ..)| *count).map(|(_, span, why)| (span, why))
    }
}

fn at_most(multiplicity: Multiplicity) -> String {
    format!("at most {} of them", multiplicity.most())
}
