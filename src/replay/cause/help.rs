//! What may help: where an event is legal, what could have brought a value.

use crate::diagnostic::did_you_mean;
use crate::model::{EventId, FieldRef, Guard, GuardKind, Move, Operand, StateId, StateSet, duration_text, show};

use super::super::belief::{Case, Config};

/// How far off, in milliseconds, a time may be for clocks that differ to be the likely cause.
const CLOCKS: i64 = 3_600_000;

impl Case<'_> {
    /// What is legal in a state, and where else the event would be.
    pub(crate) fn help_legal(&self, member: usize, state: StateId, event: Option<EventId>) -> String {
        let here = format!("legal in {}: {}", self.state_name(member, state), self.legal_in(member, state));
        let elsewhere = event.and_then(|event| {
            let states = self.states_with(member, event)?;
            let model = self.world.ground.model;
            let states = show::states_text(model, self.family.members[member].entity, &states);
            Some(format!("`{}` is legal in {states}", model.event(event).name.text))
        });
        [Some(here), elsewhere].into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    /// The states that have a move on an event; none if there is no such state.
    fn states_with(&self, member: usize, event: EventId) -> Option<StateSet> {
        let entity = self.entity(member);
        let moves = entity.moves.iter().filter(|mv| mv.recorded_event() == Some(event));
        let all: StateSet = moves.flat_map(|mv| mv.sources.iter()).collect();
        (!all.is_empty()).then_some(all)
    }

    /// Which moves bring or set the fields that a guard asks for: records of them may be missing.
    pub(crate) fn help_fields(&self, member: usize, guard: &Guard) -> Option<String> {
        let mut fields: Vec<FieldRef> = Vec::new();
        for part in guard.walk() {
            match &part.kind {
                GuardKind::Field(field) => fields.push(*field),
                GuardKind::Compare { left, right, .. } => {
                    fields.push(*left);
                    fields.extend(match right {
                        Operand::Field(field) => Some(*field),
                        Operand::Value(_) => None,
                    });
                }
                // What a part is asked is not a field of this member.
                GuardKind::Parts { .. } => return None,
                _ => {}
            }
        }
        fields.dedup();
        let told: Vec<String> = fields.iter().filter_map(|field| self.help_field(member, *field)).collect();
        (!told.is_empty()).then(|| told.join("; "))
    }

    /// Which moves bring or set a field.
    pub(crate) fn help_field(&self, member: usize, field: FieldRef) -> Option<String> {
        let owner = self.family.ancestor(member, field.up)?;
        let model = self.world.ground.model;
        let name = show::field_text(model, self.family.members[member].entity, field);
        let events = |wanted: &dyn Fn(&Move) -> bool| {
            let mut all: Vec<String> = Vec::new();
            for mv in self.entity(owner).moves.iter().filter(|mv| wanted(mv)) {
                let word = mv.recorded_event().map(|event| format!("`{}`", model.event(event).name.text));
                all.extend(word.filter(|word| !all.contains(word)));
            }
            all.join(", ")
        };
        let brought = events(&|mv| mv.brings.contains(&field.field));
        let set = events(&|mv| mv.sets.iter().any(|set| set.up == 0 && set.field == field.field));
        match (brought.is_empty(), set.is_empty()) {
            (true, true) => None,
            (false, true) => Some(format!("a record of {brought} can bring `{name}`")),
            (true, false) => Some(format!("{set} can set `{name}`")),
            (false, false) => Some(format!("a record of {brought} can bring `{name}`, and {set} can set it")),
        }
    }

    /// A member that exists and has nearly the same name.
    pub(crate) fn help_name(&self, config: &Config, member: usize) -> Option<String> {
        let who = &self.family.members[member];
        let like = config.here().map(|(other, _)| &self.family.members[other]);
        let names: Vec<&str> = like.filter(|other| other.entity == who.entity).map(|other| &*other.id).collect();
        did_you_mean(&who.id, names)
    }

    /// The record that would have kept a deadline.
    pub(crate) fn help_late(&self, mv: &Move, over: i64) -> String {
        let missing = match mv.recorded_event() {
            Some(event) => format!("a record of `{}` may be missing", self.world.ground.model.event(event).name.text),
            None => "a record of what ended this wait, or put it off, may be missing".to_owned(),
        };
        self.help_clocks(over).map_or_else(|| missing.clone(), |clocks| format!("{missing}; {clocks}"))
    }

    /// Whether it may be the clocks.
    pub(crate) fn help_clocks(&self, off: i64) -> Option<String> {
        let seconds = off.saturating_add(999) / 1000 * 1000;
        (off <= CLOCKS && !self.world.since_start)
            .then(|| format!("if clocks differ, allow for it: `--tolerance {}`", duration_text(seconds)))
    }
}
