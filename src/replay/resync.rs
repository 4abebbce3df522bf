//! Where to go on after a record that cannot be, so that one slip is one finding.

use std::rc::Rc;

use crate::model::{FieldId, Guard, GuardKind, MoveId, Operand, Quantifier, StateId, StateSet, TargetKind};
use crate::semantics::Happening;

use super::belief::{Case, Config, Goal, Interval, Moment, Slot, Step, Truth, UNKNOWN};

/// How many configurations are carried over a slip.
const CARRIED: usize = 16;
/// How many states something unknown is held to be in.
const STATES: usize = 8;

/// A record of an event or of a change of state that cannot be.
#[derive(Clone, Copy)]
struct Misfit<'a> {
    case: Case<'a>,
    member: usize,
    record: &'a Happening,
    at: Moment,
}

/// After an event or a change of state: the record's state after, else the event's targets, else no change. What a
/// guard asked for in vain of fields and owners may have been so: then it is the record of it that is missing.
pub(crate) fn happened(case: Case<'_>, known: &[Config], slip: (usize, &Happening), at: Moment) -> Vec<Config> {
    let misfit = Misfit { case, member: slip.0, record: slip.1, at };
    let empty = [Config::empty()];
    let known = if known.is_empty() { &empty[..] } else { known };
    let mut after: Vec<Config> = Vec::new();
    for config in known.iter().take(CARRIED).flat_map(|config| misfit.with_owners(config)) {
        let mut next = misfit.by_event(&config);
        if let (true, Some(state)) = (next.is_empty(), misfit.record.to) {
            next.push(force(case, &config, (misfit.member, state), Interval::at(at)));
        }
        if next.is_empty() || misfit.may_be_repeated(&config) {
            next.push(config);
        }
        for mut config in next {
            misfit.bring(&mut config);
            config.now = Interval::at(at);
            if after.len() < CARRIED * STATES && !after.contains(&config) {
                after.push(config);
            }
        }
    }
    after
}

impl Misfit<'_> {
    /// Whether the record may say again what has been said: nothing has come of it then.
    fn may_be_repeated(&self, config: &Config) -> bool {
        let entity = self.case.family.members[self.member].entity;
        let creations = &self.case.world.ground.tables.rows(entity).creations;
        let creates = |id: &MoveId| self.case.move_of(self.member, *id).recorded_event() == self.record.event;
        let again = self.record.event.is_some() && creations.iter().any(creates);
        config.local(self.member).is_some_and(|local| {
            again || self.record.to.is_none() || self.record.from.is_some_and(|from| from != local.face.state)
        })
    }

    /// The configuration with an owner of the instance, who must have come to be: in any state that is no end.
    fn with_owners(&self, config: &Config) -> Vec<Config> {
        let mut owners = Vec::new();
        while let Some(owner) = self.case.family.ancestor(self.member, owners.len() + 1) {
            owners.push(owner);
        }
        owners.iter().rev().fold(vec![config.clone()], |all, owner| {
            all.into_iter().flat_map(|config| self.with_owner(config, *owner)).take(CARRIED * STATES).collect()
        })
    }

    fn with_owner(&self, config: Config, owner: usize) -> Vec<Config> {
        if *config.slot(owner) != Slot::Absent {
            return vec![config];
        }
        let entity = self.case.family.members[owner].entity;
        let model = self.case.world.ground.model.entity(entity);
        let states = model.states().filter(|(_, state)| state.role != crate::model::Role::Final);
        let since = Interval { lo: config.now.lo, hi: self.at };
        states.take(STATES).map(|(state, _)| force(self.case, &config, (owner, state), since)).collect()
    }

    /// The moves of the event, or to the state shown, taken although they are not possible here.
    fn by_event(&self, config: &Config) -> Vec<Config> {
        let ground = self.case.world.ground;
        let entity = self.case.family.members[self.member].entity;
        let rows = ground.tables.rows(entity);
        let moves = match (self.record.event, config.local(self.member)) {
            (Some(event), _) => rows.moves_on(event),
            (None, Some(local)) => rows.moves_from(local.face.state),
            (None, None) => &[],
        };
        let mut after: Vec<Config> = Vec::new();
        for id in moves {
            for target in &ground.model.entity(entity).move_(*id).targets {
                for config in self.by_move(config, *id, target.kind) {
                    if !after.contains(&config) {
                        after.push(config);
                    }
                }
            }
        }
        after
    }

    fn by_move(&self, config: &Config, id: MoveId, target: TargetKind) -> Vec<Config> {
        let (case, member) = (self.case, self.member);
        let mv = case.move_of(member, id);
        let enters = match target {
            TargetKind::State(state) => Some(state),
            TargetKind::Stay => None,
            TargetKind::Resume => return Vec::new(),
        };
        let leads = |state: StateId| self.record.to.is_none_or(|to| to == enters.unwrap_or(state));
        let here = config.local(member).map(|local| local.face.state);
        let in_place = |state: Option<StateId>| state.is_some_and(|state| mv.sources.contains(state));
        let places: Vec<Config> = match (here, enters) {
            _ if mv.is_creation() && here.is_none() => {
                let mut born = config.clone();
                born.put(member, case.newborn(member, enters.unwrap_or(StateId(0)), Interval::at(self.at)));
                vec![born]
            }
            // Where the record says it was, the record that led there is missing.
            (Some(state), Some(_)) if leads(state) => match self.record.from {
                Some(from) if from != state && mv.sources.contains(from) => {
                    let since = Interval { lo: config.now.lo, hi: self.at };
                    vec![force(case, config, (member, from), since), config.clone()]
                }
                _ => vec![config.clone()],
            },
            (Some(state), None) if in_place(here) && leads(state) => vec![config.clone()],
            (_, None) if self.record.event.is_none() => Vec::new(),
            // It stays where the move is legal: a record that led there is missing.
            (_, None) => {
                let since = Interval { lo: config.now.lo, hi: self.at };
                let sources = mv.sources.iter().filter(|state| leads(*state)).take(STATES);
                sources.map(|state| force(case, config, (member, state), since)).collect()
            }
            (None, Some(state)) if leads(state) => vec![force(case, config, (member, state), Interval::at(self.at))],
            _ => Vec::new(),
        };
        if enters.is_some_and(|state| !leads(state)) {
            return Vec::new();
        }
        let step = Step { member, id, mv, enters, at: Interval::at(self.at) };
        let doubted = places.into_iter().flat_map(|config| match &mv.guard {
            Some(guard) => self.doubt(config, guard),
            None => vec![config],
        });
        doubted.map(|config| case.take(config, step)).collect()
    }

    /// The configurations in which what a guard asks for may be so, if it cannot be in this one: fields that it reads
    /// are open, owners are where it asks for them.
    fn doubt(&self, mut config: Config, guard: &Guard) -> Vec<Config> {
        self.bring(&mut config);
        if self.case.truth(&config, self.member, guard) != Truth::No {
            return vec![config];
        }
        match &guard.kind {
            GuardKind::And(parts) => parts.iter().fold(vec![config], |all, part| {
                all.into_iter().flat_map(|config| self.doubt(config, part)).take(CARRIED * STATES).collect()
            }),
            GuardKind::Or(parts) => {
                parts.iter().flat_map(|part| self.doubt(config.clone(), part)).take(CARRIED * STATES).collect()
            }
            GuardKind::Not(inner) => {
                self.open_fields(&mut config, inner);
                vec![config]
            }
            GuardKind::In { up, states } if *up > 0 => {
                let Some(owner) = self.case.family.ancestor(self.member, *up) else { return vec![config] };
                let since = Interval { lo: config.now.lo, hi: self.at };
                states.iter().take(STATES).map(|state| force(self.case, &config, (owner, state), since)).collect()
            }
            GuardKind::Parts { up, part, quantifier, states, .. } => {
                let Some(owner) = self.case.family.ancestor(self.member, *up) else { return vec![config] };
                let model = self.case.world.ground.model;
                let parts = self.case.family.parts(model, owner, *part).filter(|child| config.local(*child).is_some());
                self.with_parts_in(config.clone(), parts.collect(), (*quantifier, states))
            }
            _ => {
                self.open_fields(&mut config, guard);
                vec![config]
            }
        }
    }

    /// The configurations with parts where a guard asks for them: all of them, or one of them.
    fn with_parts_in(&self, config: Config, parts: Vec<usize>, asked: (Quantifier, &StateSet)) -> Vec<Config> {
        let (quantifier, states) = asked;
        let since = Interval { lo: config.now.lo, hi: self.at };
        let elsewhere =
            |config: &Config, child: usize| config.local(child).is_some_and(|local| !states.contains(local.face.state));
        let moved = |config: &Config, child: usize| -> Vec<Config> {
            states.iter().take(STATES).map(|state| force(self.case, config, (child, state), since)).collect()
        };
        match quantifier {
            Quantifier::All => parts.into_iter().fold(vec![config], |all, child| {
                let each = all
                    .into_iter()
                    .flat_map(|config| if elsewhere(&config, child) { moved(&config, child) } else { vec![config] });
                each.take(CARRIED * STATES).collect()
            }),
            Quantifier::Some | Quantifier::AtLeast(_) if !parts.is_empty() => parts
                .into_iter()
                .filter(|child| elsewhere(&config, *child))
                .flat_map(|child| moved(&config, child))
                .collect(),
            _ => vec![config],
        }
    }

    fn open_fields(&self, config: &mut Config, guard: &Guard) {
        let mut open = |field: &crate::model::FieldRef| {
            let owner = self.case.family.ancestor(self.member, field.up);
            if let Some(local) = owner.and_then(|owner| config.local_mut(owner)) {
                local.face.fields[field.field.index()] = UNKNOWN;
            }
        };
        match &guard.kind {
            GuardKind::Field(field) => open(field),
            GuardKind::Compare { left, right, .. } => {
                open(left);
                if let Operand::Field(right) = right {
                    open(right);
                }
            }
            _ => {}
        }
    }

    fn bring(&self, config: &mut Config) {
        let rows = self.case.world.ground.tables.rows(self.case.family.members[self.member].entity);
        if let Some(local) = config.local_mut(self.member) {
            for (field, value) in self.record.set.iter().filter(|(field, _)| !rows.is_input(*field)) {
                local.face.fields[field.index()] = *value;
            }
        }
    }
}

/// `member` in `state`, however it got there.
fn force(case: Case<'_>, config: &Config, (member, state): (usize, StateId), at: Interval) -> Config {
    let mut config = config.clone();
    let fresh = case.newborn(member, state, at);
    let Slot::Here(fresh) = fresh else { return config };
    if let Some(local) = config.local_mut(member) {
        local.face.state = state;
        local.face.struck = None;
        local.face.marks = 0;
        local.clocks.clone_from(&fresh.clocks);
    } else {
        let mut fresh = Rc::unwrap_or_clone(fresh);
        // Nothing is known of how it came to be.
        let rows = case.world.ground.tables.rows(case.family.members[member].entity);
        for (index, field) in fresh.face.fields.iter_mut().enumerate() {
            if !rows.is_input(FieldId::new(index)) {
                *field = UNKNOWN;
            }
        }
        config.put(member, Slot::Here(Rc::new(fresh)));
    }
    case.watch_conditions(&mut config, at);
    config
}

/// After a snapshot: what it shows, entered at some moment since the last record; or what was known before, if it is
/// the snapshot that is wrong.
pub(crate) fn saw(case: Case<'_>, known: &[Config], goal: &Goal, at: Moment) -> Vec<Config> {
    let empty = [Config::empty()];
    let known = if known.is_empty() { &empty[..] } else { known };
    let mut after: Vec<Config> = Vec::new();
    for config in known.iter().take(CARRIED) {
        let next = shown(case, config, goal, at);
        if !after.contains(&next) {
            after.push(next);
        }
    }
    after.extend(known.iter().filter(|config| config.local(0).is_some()).take(CARRIED).cloned());
    after
}

fn shown(case: Case<'_>, config: &Config, goal: &Goal, at: Moment) -> Config {
    let mut next = config.clone();
    let since = Interval { lo: config.now.lo, hi: at };
    for wanted in &goal.members {
        let Some(state) = wanted.state.or_else(|| next.local(wanted.member).map(|local| local.face.state)) else {
            continue;
        };
        if next.local(wanted.member).is_none_or(|local| local.face.state != state) {
            next = force(case, &next, (wanted.member, state), since);
        }
        if let Some(local) = next.local_mut(wanted.member) {
            let rows = case.world.ground.tables.rows(case.family.members[wanted.member].entity);
            for (field, value) in wanted.fields.iter().filter(|(field, _)| !rows.is_input(*field)) {
                local.face.fields[field.index()] = *value;
            }
        }
    }
    for member in &goal.absent {
        next.put(*member, Slot::Gone);
    }
    next.now = Interval::at(at);
    next
}
