//! The rows of the tables about one entity.

use super::markdown::{code, tags, words};
use crate::model::show::{assignment_text, guard_text, length_text, owner_word, states_text, timer_text};
use crate::model::{
    Domain, Entity, EntityId, Field, Guard, Incident, Model, Move, Resolution, Role, State, StateId, StateSet,
    TargetKind, Trigger, duration_text,
};

/// An entity and the model it stands in.
#[derive(Clone, Copy)]
pub(super) struct One<'a> {
    pub(super) model: &'a Model,
    pub(super) id: EntityId,
    pub(super) entity: &'a Entity,
}

impl One<'_> {
    /// Name, values, value at first, description, tags.
    pub(super) fn fields(self) -> Vec<Vec<String>> {
        let row = |field: &Field| {
            let values = match &field.domain {
                Domain::Bool => "yes or no".to_owned(),
                Domain::Enum(names) => names.iter().map(|name| code(&name.text)).collect::<Vec<_>>().join(", "),
                Domain::Range(low, high) => format!("{low} to {high}"),
                Domain::Record => "there or not".to_owned(),
                Domain::Duration => "a length of time".to_owned(),
            };
            let outside = if field.input { "set from outside" } else { "" };
            let first = field.default.map(|value| code(&field.show(value))).unwrap_or_default();
            let said = described(field.info.description.as_deref());
            vec![code(&field.name.text), values, first, outside.to_owned(), said, tags(&field.info.tags)]
        };
        self.entity.fields.iter().map(row).collect()
    }

    /// Name, what it is, inside what, longest stay, what is done on entry, description, tags.
    pub(super) fn states(self) -> Vec<Vec<String>> {
        let row = |(id, state): (StateId, &State)| {
            let begins = |step: &&Move| {
                step.is_creation() && step.targets.iter().any(|target| target.kind == TargetKind::State(id))
            };
            let role = match state.role {
                Role::Final => "an end",
                Role::Fault => "a fault",
                _ if self.entity.moves.iter().any(|step| begins(&step)) => "a beginning",
                Role::Initial | Role::Ordinary => "",
            };
            let outer = state.outer.map(|outer| code(&self.entity.composites[outer.index()].name.text));
            vec![
                code(&state.name.text),
                role.to_owned(),
                outer.unwrap_or_default(),
                self.longest(id, state),
                self.on_entry(id, state),
                described(state.info.description.as_deref()),
                tags(&state.info.tags),
            ]
        };
        self.entity.states().map(row).collect()
    }

    /// What happens when a state is entered.
    fn on_entry(self, id: StateId, state: &State) -> String {
        let enters = self.entity.on_enter.iter().filter(|enter| enter.states.contains(id));
        let mut done: Vec<String> = enters.map(|enter| words(&resolution(&enter.resolution))).collect();
        let parts = state.discards.iter().map(|part| code(&self.entity.part(*part).name.text));
        done.extend(parts.map(|part| format!("discards {part}")));
        done.join("; ")
    }

    /// How long a stay may last: by the first timer that surely ends it.
    fn longest(self, id: StateId, state: &State) -> String {
        let here = || self.entity.moves.iter().filter(|step| step.sources.contains(id));
        let leads_on = |step: &&Move| {
            step.guard.is_none()
                && step.targets.iter().all(|target| match target.kind {
                    TargetKind::State(to) => to != id,
                    TargetKind::Stay => false,
                    TargetKind::Resume => true,
                })
        };
        let limits = here().filter(leads_on).filter_map(|step| match step.trigger {
            Trigger::Timer(timer) => {
                let length = length_text(self.model, self.id, timer.length);
                let millis = match timer.length {
                    crate::model::Length::Fixed(millis) => millis,
                    crate::model::Length::Field(_) => i64::MAX,
                };
                let text = timer_text(self.model, self.id, &timer);
                let of = text.strip_prefix(&format!("after {length}")).unwrap_or_default().to_owned();
                Some((timer.up, millis, format!("{length}{of}")))
            }
            _ => None,
        });
        let again = here().any(|step| step.restart);
        match limits.min() {
            Some((_, _, limit)) if again => format!("{} since the last restart", words(&limit)),
            Some((_, _, limit)) => words(&limit),
            None if state.role == Role::Final => String::new(),
            None => "no limit".to_owned(),
        }
    }

    /// From, what happens, who, only if, to, besides, description, tags.
    pub(super) fn moves(self) -> Vec<Vec<String>> {
        self.entity.moves.iter().filter(|step| step.trigger != Trigger::Begin).map(|step| self.step(step)).collect()
    }

    fn step(self, step: &Move) -> Vec<String> {
        let event = step.recorded_event().map(|event| self.model.event(event));
        let short = event.map(|event| code(event.name.text.split_once('.').map_or("", |(_, short)| short)));
        let what = match step.trigger {
            Trigger::Create(_) | Trigger::Event(_) | Trigger::Begin => short.unwrap_or_default(),
            Trigger::Fault => short.map_or_else(|| "a fault".to_owned(), |event| format!("a fault, as {event}")),
            Trigger::Timer(timer) => with(words(&timer_text(self.model, self.id, &timer)), short),
            Trigger::Condition { within } => {
                let limit = within.map(|limit| format!(", within {}", duration_text(limit))).unwrap_or_default();
                with(format!("as soon as it holds{limit}"), short)
            }
        };
        let who = step.by.or(event.map(|event| event.actor)).map(|actor| code(&self.model.actor(actor).name.text));
        let from = if step.is_creation() { "(creation)".to_owned() } else { self.set(&step.sources) };
        vec![
            from,
            what,
            who.unwrap_or_default(),
            self.guard(step.guard.as_ref()),
            self.targets(step),
            self.effects(step),
            described(step.info.description.as_deref()),
            tags(&step.info.tags),
        ]
    }

    fn targets(self, step: &Move) -> String {
        let targets = step.targets.iter().map(|target| match target.kind {
            TargetKind::State(state) => code(&self.entity.state(state).name.text),
            TargetKind::Stay => "stays".to_owned(),
            TargetKind::Resume => "back to where it was".to_owned(),
        });
        targets.collect::<Vec<_>>().join(" or ")
    }

    fn effects(self, step: &Move) -> String {
        let mut effects = Vec::new();
        if !step.brings.is_empty() {
            let fields: Vec<String> =
                step.brings.iter().map(|field| code(&self.entity.field(*field).name.text)).collect();
            effects.push(format!("brings {}", fields.join(", ")));
        }
        effects.extend(step.escape.map(|_| "gives up".to_owned()));
        effects.extend(step.restart.then(|| "starts the time again".to_owned()));
        effects.extend(step.sets.iter().map(|set| code(&assignment_text(self.model, self.id, set))));
        effects
            .extend(step.notifies.iter().map(|actor| format!("tells {}", code(&self.model.actor(*actor).name.text))));
        effects.join("; ")
    }

    /// After how long, from where, who, to where, besides; of every timer.
    pub(super) fn timers(self) -> Vec<Vec<String>> {
        let timer = |step: &Move| {
            let Trigger::Timer(timer) = step.trigger else { return None };
            let row = self.step(step);
            let length = words(&length_text(self.model, self.id, timer.length));
            let clock = match self.model.ancestor(self.id, timer.up) {
                Some(owner) if timer.up > 0 => {
                    let states = states_text(self.model, owner, &self.model.entity(owner).clock(timer.clock).states);
                    format!("{} in {}", owner_word(self.model, self.id, timer.up), states)
                }
                _ => states_text(self.model, self.id, &step.sources),
            };
            Some(vec![length, code(&clock), row[3].clone(), row[4].clone(), row[5].clone(), row[2].clone()])
        };
        self.entity.moves.iter().filter_map(timer).collect()
    }

    /// Event, where, only if, what is done, description, tags.
    pub(super) fn incidents(self) -> Vec<Vec<String>> {
        let row = |incident: &Incident| {
            let place =
                incident.states.as_ref().map_or_else(|| "before creation".to_owned(), |states| self.set(states));
            vec![
                code(&self.model.event(incident.event).name.text),
                place,
                self.guard(incident.guard.as_ref()),
                words(&resolution(&incident.resolution)),
                described(incident.info.description.as_deref()),
                tags(&incident.info.tags),
            ]
        };
        self.entity.incidents.iter().map(row).collect()
    }

    /// Event and where; of every event that is ignored.
    pub(super) fn ignored(self) -> Vec<Vec<String>> {
        let ignores = self.entity.ignores.iter();
        ignores.map(|it| vec![code(&self.model.event(it.event).name.text), self.set(&it.states)]).collect()
    }

    /// What must always, or never, hold.
    pub(super) fn invariants(self) -> Vec<String> {
        let own = self.model.invariants.iter().filter(|law| law.entity == self.id);
        let item = |law: &crate::model::Invariant| {
            let word = if law.always { "always" } else { "never" };
            let title = law.info.description.as_deref().map(|title| format!("{}: ", words(title))).unwrap_or_default();
            let text = format!("{title}{word} {}", code(&guard_text(self.model, law.entity, &law.condition)));
            format!("{text} {}", tags(&law.info.tags)).trim_end().to_owned()
        };
        own.map(item).collect()
    }

    fn guard(self, guard: Option<&Guard>) -> String {
        guard.map(|guard| code(&guard_text(self.model, self.id, guard))).unwrap_or_default()
    }

    fn set(self, states: &StateSet) -> String {
        code(&states_text(self.model, self.id, states))
    }
}

/// A description, or nothing.
pub(super) fn described(description: Option<&str>) -> String {
    description.map(words).unwrap_or_default()
}

fn with(text: String, event: Option<String>) -> String {
    match event {
        Some(event) => format!("{text}, as {event}"),
        None => text,
    }
}

/// `contact Customer within 14d else return drives`.
fn resolution(resolution: &Resolution) -> String {
    let line = |steps: &Vec<crate::syntax::ast::Step>| {
        let step = |step: &crate::syntax::ast::Step| {
            let words: Vec<&str> = step.words.iter().map(|word| word.text.as_str()).collect();
            let limit = step.within.as_ref().map(|limit| format!(" within {}", duration_text(limit.millis)));
            format!("{}{}", words.join(" "), limit.unwrap_or_default())
        };
        steps.iter().map(step).collect::<Vec<_>>().join(" else ")
    };
    resolution.lines.iter().map(line).collect::<Vec<_>>().join(", ")
}
