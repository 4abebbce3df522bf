//! What may help: where an event is legal, what could have brought a value.

use crate::diagnostic::did_you_mean;
use crate::model::{
    Assign, Assignment, Domain, EventId, FieldRef, Guard, GuardKind, Move, Operand, StateId, StateSet, Value,
    duration_text, show,
};

use super::super::belief::{Case, Config};

/// How far off, in milliseconds, a time may be for clocks that differ to be the likely cause.
const CLOCKS: i64 = 3_600_000;

impl Case<'_> {
    /// What is legal in a state, and where else the event would be.
    pub(crate) fn help_legal(&self, member: usize, state: StateId, event: Option<EventId>) -> String {
        let is = self.state_name(member, state);
        let here = match self.legal_in(member, state) {
            legal if legal.is_empty() => format!("nothing leaves {is}"),
            legal => format!("legal in {is}: {legal}"),
        };
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

    /// Which moves could have given the fields that a guard asks for other values.
    pub(crate) fn help_fields(&self, config: &Config, member: usize, guard: &Guard) -> Option<String> {
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
        let told = fields.iter().filter_map(|field| {
            let owner = self.family.ancestor(member, field.up)?;
            let known = config.local(owner)?.face.fields[field.field.index()];
            self.help_field(member, *field, &|value| value != known)
        });
        let told: Vec<String> = told.collect();
        (!told.is_empty()).then(|| told.join("; "))
    }

    /// Which moves bring a field, or set it to a value that is wanted.
    pub(crate) fn help_field(&self, member: usize, field: FieldRef, wanted: &dyn Fn(Value) -> bool) -> Option<String> {
        let owner = self.family.ancestor(member, field.up)?;
        let name = show::field_text(self.world.ground.model, self.family.members[member].entity, field);
        let sets = |set: &Assignment| {
            set.up == 0 && set.field == field.field && (set.assign != Assign::Set || wanted(set.value))
        };
        // A record is brought or not; it is never brought as absent.
        let bringable = self.entity(owner).field(field.field).domain != Domain::Record || wanted(1);
        let brought = self.events_of(owner, &|mv| bringable && mv.brings.contains(&field.field));
        let set = self.events_of(owner, &|mv| mv.sets.iter().any(sets));
        match (brought.is_empty(), set.is_empty()) {
            (true, true) => None,
            (false, true) => Some(format!("{brought} can bring `{name}`")),
            (true, false) => Some(format!("{set} can set `{name}`")),
            (false, false) => Some(format!("{brought} can bring `{name}`, and {set} can set it")),
        }
    }

    /// The events of a member's moves of some kind, for a message.
    fn events_of(&self, member: usize, wanted: &dyn Fn(&Move) -> bool) -> String {
        let mut all: Vec<String> = Vec::new();
        for mv in self.entity(member).moves.iter().filter(|mv| wanted(mv)) {
            let event = mv.recorded_event().map(|event| self.world.ground.model.event(event));
            let word = event.map(|event| format!("`{}`", event.name.text));
            all.extend(word.filter(|word| !all.contains(word)));
        }
        match all.as_slice() {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => format!("{} or {last}", first.join(", ")),
        }
    }

    /// A member that exists and has nearly the same name.
    pub(crate) fn help_name(&self, config: &Config, member: usize) -> Option<String> {
        let who = &self.family.members[member];
        let like = config.here().map(|(other, _)| &self.family.members[other]);
        let names: Vec<&str> = like.filter(|other| other.entity == who.entity).map(|other| &*other.id).collect();
        did_you_mean(&who.id, names)
    }

    /// What may be missing before a deadline passed.
    pub(crate) fn help_late(&self, mv: &Move, over: i64) -> Option<String> {
        let event = mv.recorded_event().map(|event| &self.world.ground.model.event(event).name.text);
        let missing = match event {
            // No record of an event is to be expected where only states are seen.
            _ if self.world.ground.recording.is_snapshot() => None,
            Some(event) => Some(format!("`{event}` may be missing before this")),
            None => Some("what ended this wait, or put it off, may be missing before this".to_owned()),
        };
        let told: Vec<String> = missing.into_iter().chain(self.help_clocks(over)).collect();
        (!told.is_empty()).then(|| told.join("; "))
    }

    /// Whether it may be the clocks.
    pub(crate) fn help_clocks(&self, off: i64) -> Option<String> {
        let seconds = off.saturating_add(999) / 1000 * 1000;
        (off <= CLOCKS && !self.world.since_start)
            .then(|| format!("if clocks differ, allow for it: `--tolerance {}`", duration_text(seconds)))
    }
}
