//! The moves that a record which cannot be may tell of, taken all the same.

use crate::model::{MoveId, StateId, StateSet, TargetKind, Trigger};

use super::super::belief::{Case, Config, Interval, Step};
use super::Misfit;
use super::limits::STATES;
use super::lost::{force, one_move};

impl Misfit<'_> {
    /// The moves of the event, or to the state shown, taken although they are not possible here.
    pub(super) fn by_event(&self, config: &Config) -> Vec<Config> {
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
            TargetKind::Resume => return self.resumed(config, id),
        };
        let leads = |state: StateId| self.record.to.is_none_or(|to| to == enters.unwrap_or(state));
        let here = config.local(member).map(|local| local.face.state);
        let in_place = |state: Option<StateId>| state.is_some_and(|state| mv.sources.contains(state));
        let places: Vec<Config> = match (here, enters) {
            _ if mv.is_creation() && here.is_none() => {
                vec![case.with_coming(config, member, (enters.unwrap_or(StateId(0)), Interval::at(self.at)))]
            }
            // Where the record says it was, the record that led there is missing.
            (Some(state), Some(_)) if leads(state) => match self.record.from {
                Some(from) if from != state && mv.sources.contains(from) => {
                    let mut places = self.led(config, member, (&StateSet::one(from), true));
                    places.push(config.clone());
                    places
                }
                _ => vec![config.clone()],
            },
            (Some(state), None) if in_place(here) && leads(state) => {
                let mut places = self.begun_anew(config, id);
                places.push(config.clone());
                places
            }
            (_, None) if self.record.event.is_none() => Vec::new(),
            // It stays where the move is legal: a record that led there is missing.
            (_, None) => {
                let sources = mv.sources.iter().filter(|state| leads(*state)).take(STATES);
                sources.map(|state| force(case, config, (member, state), self.since(config))).collect()
            }
            // It came to be unseen, in a state that the move leaves.
            (None, Some(state)) if leads(state) => {
                let from = self.record.from.filter(|from| mv.sources.contains(*from));
                let sources = mv.sources.iter().filter(|state| from.is_none_or(|from| from == *state)).take(STATES);
                sources.map(|source| force(case, config, (member, source), self.since(config))).collect()
            }
            _ => Vec::new(),
        };
        if enters.is_some_and(|state| !leads(state)) {
            return Vec::new();
        }
        let step = Step { member, id, mv, enters, at: Interval::at(self.at) };
        let timed = places.into_iter().flat_map(|config| self.with_clock(config, id));
        let doubted = timed.flat_map(|config| match &mv.guard {
            Some(guard) => self.doubt(config, guard),
            None => vec![config],
        });
        doubted.map(|config| case.take(config, step)).collect()
    }

    /// The configurations in which the clock of a timer runs: its owner is where it does.
    fn with_clock(&self, config: Config, id: MoveId) -> Vec<Config> {
        let Trigger::Timer(timer) = &self.case.move_of(self.member, id).trigger else { return vec![config] };
        let Some(owner) = self.case.family.ancestor(self.member, timer.up) else { return vec![config] };
        let entity = self.case.world.ground.model.entity(self.case.family.members[owner].entity);
        let states = &entity.clock(timer.clock).states;
        match config.local(owner) {
            Some(local) if owner != self.member && !states.contains(local.face.state) => {
                self.led(&config, owner, (states, true))
            }
            _ => vec![config],
        }
    }

    /// A timer that only reminds comes at another time than it should: its clock has begun anew, and the record of the
    /// move that let it do so is missing.
    fn begun_anew(&self, config: &Config, id: MoveId) -> Vec<Config> {
        let (case, member) = (self.case, self.member);
        let mv = case.move_of(member, id);
        let Trigger::Timer(timer) = &mv.trigger else { return Vec::new() };
        let owner = case.family.ancestor(member, timer.up);
        let (Some(owner), Some(length), Some(known)) =
            (owner, Case::length(config, member, timer), case.timer_start(config, member, timer))
        else {
            return Vec::new();
        };
        // That may have been before the last record, but not before the clock began at all.
        let start = Interval::at(self.at).plus(-length).widen(case.world.tolerance);
        let Some(start) = start.and(Interval { lo: known.lo, hi: self.at }) else { return Vec::new() };
        let here = config.local(owner).map(|local| local.face.state);
        let mut anew = one_move(case, config, owner, (start, &|enters| enters.is_none() || enters == here));
        let now = Interval::at(self.at);
        anew.retain(|config| case.opening(config, member, id, mv).is_some_and(|window| window.and(now).is_some()));
        anew
    }

    /// A move that goes on where a fault struck is taken: the fault went unseen.
    fn resumed(&self, config: &Config, id: MoveId) -> Vec<Config> {
        let (case, member) = (self.case, self.member);
        let mv = case.move_of(member, id);
        let struck = match config.local(member) {
            Some(local) if !mv.sources.contains(local.face.state) => one_move(
                case,
                config,
                member,
                (self.since(config), &|enters| enters.is_some_and(|state| mv.sources.contains(state))),
            ),
            _ => vec![config.clone()],
        };
        let mut after = Vec::new();
        for config in struck {
            let Some(local) = config.local(member) else { continue };
            for enters in case.destinations(member, local, TargetKind::Resume) {
                if self.record.to.is_none_or(|to| Some(to) == enters) {
                    let step = Step { member, id, mv, enters, at: Interval::at(self.at) };
                    let doubted = match &mv.guard {
                        Some(guard) => self.doubt(config.clone(), guard),
                        None => vec![config.clone()],
                    };
                    after.extend(doubted.into_iter().map(|config| case.take(config, step)));
                }
            }
        }
        after
    }
}
