//! Words about members of a family and their states.

use crate::model::{Entity, Move, MoveId, StateId, duration_text, show};
use crate::source::Span;

use super::super::belief::{Case, Config};

/// How many moves a message lists.
const LISTED: usize = 6;

impl<'a> Case<'a> {
    /// The entity of a member.
    pub(crate) fn entity(&self, member: usize) -> &'a Entity {
        self.world.ground.model.entity(self.family.members[member].entity)
    }

    /// A moment for people.
    pub(crate) fn when(&self, moment: i64) -> String {
        if self.world.since_start { format!("+{}", duration_text(moment)) } else { super::super::time::show(moment) }
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

    /// The moves that leave `state`, for a message: `Customer.Ship, Customer.Delete, after 14d`.
    pub(crate) fn legal_in(&self, member: usize, state: StateId) -> String {
        let id = self.family.members[member].entity;
        let ground = self.world.ground;
        let moves = ground.tables.rows(id).moves_from(state);
        let mut words: Vec<String> = Vec::new();
        for mv in moves.iter().map(|mv| self.move_of(member, *mv)) {
            let word = match mv.recorded_event() {
                Some(event) => format!("`{}`", ground.model.event(event).name.text),
                None => format!("`{}`", show::trigger_text(ground.model, id, mv)),
            };
            if !words.contains(&word) {
                words.push(word);
            }
        }
        let more = words.len().saturating_sub(LISTED);
        words.truncate(LISTED);
        if more > 0 {
            words.push(format!("{more} more"));
        }
        if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
    }

    /// The state a member is in, for a message: `in Shipping`.
    pub(crate) fn whereabouts(&self, config: &Config, member: usize) -> String {
        config
            .local(member)
            .map_or_else(|| "not there".to_owned(), |local| format!("in {}", self.state_name(member, local.face.state)))
    }
}
