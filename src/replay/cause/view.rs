//! Words about members of a family and their states.

use crate::model::{Entity, Move, MoveId, StateId, TargetKind, Trigger, duration_text, show};
use crate::source::Span;

use super::super::belief::{Case, Config, Moment};

/// How many moves a message lists.
const LISTED: usize = 6;

/// How long a condition may be that a list of moves writes out, in bytes.
const LONG: usize = 40;

impl<'a> Case<'a> {
    /// The entity of a member.
    pub(crate) fn entity(&self, member: usize) -> &'a Entity {
        self.world.ground.model.entity(self.family.members[member].entity)
    }

    /// A moment for people.
    pub(crate) fn when(&self, moment: Moment) -> String {
        if self.world.since_start {
            format!("+{}", duration_text(moment.millis()))
        } else {
            super::super::time::show(moment)
        }
    }

    /// `job-17`, `drive d1 of job-17`.
    pub(crate) fn name(&self, member: usize) -> String {
        let who = &self.family.members[member];
        match who.parent {
            None => who.id.to_string(),
            Some(parent) => {
                let kind = self.entity(member).name.text.to_lowercase();
                format!("{kind} {} of {}", who.id, self.family.members[parent].id)
            }
        }
    }

    /// A state's name.
    pub(crate) fn state_name(&self, member: usize, state: StateId) -> &'a str {
        &self.entity(member).state(state).name.text
    }

    /// Where a state is declared.
    pub(crate) fn state_span(&self, member: usize, state: StateId) -> Span {
        self.entity(member).state(state).name.span
    }

    /// A move by id.
    pub(crate) fn move_of(&self, member: usize, id: MoveId) -> &'a Move {
        self.entity(member).move_(id)
    }

    /// The moves that leave `state`, for a message: `Customer.Ship`, `after 14d -> Closed`; empty if there are none.
    pub(crate) fn legal_in(&self, member: usize, state: StateId) -> String {
        let id = self.family.members[member].entity;
        let ground = self.world.ground;
        let moves = ground.tables.rows(id).moves_from(state);
        let mut words: Vec<String> = Vec::new();
        for mv in moves.iter().map(|mv| self.move_of(member, *mv)) {
            let word = format!("`{}`", self.short(member, mv));
            if mv.changes_anything() && !words.contains(&word) {
                words.push(word);
            }
        }
        let more = words.len().saturating_sub(LISTED);
        words.truncate(LISTED);
        if more > 0 {
            words.push(format!("{more} more"));
        }
        words.join(", ")
    }

    /// A move in few words: its event, or what triggers it and where it leads.
    fn short(&self, member: usize, mv: &Move) -> String {
        let (model, id) = (self.world.ground.model, self.family.members[member].entity);
        if let Some(event) = mv.recorded_event() {
            return model.event(event).name.text.clone();
        }
        let target = match mv.targets.first().map(|target| target.kind) {
            Some(TargetKind::State(state)) => self.state_name(member, state),
            Some(TargetKind::Resume) => "resume",
            Some(TargetKind::Stay) | None => "stay",
        };
        if mv.trigger == Trigger::Fault {
            return format!("fault {target}");
        }
        let trigger = show::trigger_text(model, id, mv);
        let trigger = if trigger.len() > LONG { "when …" } else { trigger.as_str() };
        format!("{trigger} -> {target}")
    }

    /// The state a member is in, for a message: `in Shipping`.
    pub(crate) fn whereabouts(&self, config: &Config, member: usize) -> String {
        config
            .local(member)
            .map_or_else(|| "not there".to_owned(), |local| format!("in {}", self.state_name(member, local.face.state)))
    }
}
