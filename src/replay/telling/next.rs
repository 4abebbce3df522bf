//! What could come after the last record: the moves that leave each state, and what they wait for.

use crate::model::{EntityId, MoveId, TargetKind, Trigger, show};

use super::super::belief::{Case, Config, Interval, Truth};
use super::super::judge::Judge;
use super::data::{Ahead, Way};
use super::known::due;

/// How many configurations are asked what they allow.
const CONFIGS: usize = 64;

/// The moves of everybody who may be there, and of those who may yet begin.
pub(super) fn next(judge: &Judge<'_>) -> Vec<Ahead> {
    let belief = &judge.belief()[..judge.belief().len().min(CONFIGS)];
    let mut all = Vec::new();
    for member in 0..judge.family_size() {
        let mut states: Vec<_> = belief.iter().filter_map(|config| Some(config.local(member)?.face.state)).collect();
        states.sort_unstable();
        states.dedup();
        for state in states {
            let case = judge.case();
            let here = |config: &&Config| config.local(member).is_some_and(|local| local.face.state == state);
            let configs: Vec<&Config> = belief.iter().filter(here).collect();
            let rows = case.world.ground.tables.rows(case.family.members[member].entity);
            let ways = ways(case, &configs, member, rows.moves_from(state));
            let state = Some(case.state_name(member, state).to_owned());
            add(&mut all, Ahead { instances: vec![case.name(member)], state, ways });
        }
    }
    for (entity, _) in judge.case().world.ground.model.entities() {
        births(judge, belief, entity, &mut all);
    }
    all
}

/// Puts instances together that are alike.
fn add(all: &mut Vec<Ahead>, ahead: Ahead) {
    if ahead.ways.is_empty() {
        return;
    }
    match all.iter_mut().find(|other| other.state == ahead.state && same(&other.ways, &ahead.ways)) {
        Some(known) => known.instances.extend(ahead.instances),
        None => all.push(ahead),
    }
}

/// Whether they are the same, whoever they are of.
fn same(left: &[Way], right: &[Way]) -> bool {
    let timing = |way: &Way| way.due.as_ref().map(|due| (due.earliest.clone(), due.latest.clone()));
    let alike =
        |(a, b): (&Way, &Way)| (&a.rule, a.holds, &a.lacks) == (&b.rule, b.holds, &b.lacks) && timing(a) == timing(b);
    left.len() == right.len() && left.iter().zip(right).all(alike)
}

/// Moves that change something or bring something, each once.
fn ways(case: Case<'_>, configs: &[&Config], member: usize, moves: &[MoveId]) -> Vec<Way> {
    let model = case.world.ground.model;
    let entity = case.family.members[member].entity;
    let mut ways = Vec::new();
    for id in moves {
        let mv = case.move_of(member, *id);
        if !mv.changes_anything() && mv.brings.is_empty() && !mv.is_creation() {
            continue;
        }
        let truths = configs.iter().map(|config| {
            // What the record of it brings may make any guard hold that reads it.
            let brought = brought(config, member, &mv.brings);
            mv.guard.as_ref().map_or(Truth::Yes, |guard| case.truth(&brought, member, guard))
        });
        let truths: Vec<Truth> = truths.collect();
        let holds = match (truths.contains(&Truth::No), truths.iter().all(|truth| *truth == Truth::Yes)) {
            (_, true) => Some(true),
            (true, _) if truths.iter().all(|truth| *truth == Truth::No) => Some(false),
            _ => None,
        };
        let lacking = configs.iter().zip(&truths).find(|(_, truth)| **truth == Truth::No);
        let lacks = match (lacking, &mv.guard) {
            (Some((config, _)), Some(guard)) => case.why_not(&brought(config, member, &mv.brings), member, guard),
            _ => Vec::new(),
        };
        let lacks = lacks.into_iter().map(|(part, why)| {
            let part = show::guard_text(model, entity, part);
            if why.is_empty() { format!("`{part}`") } else { format!("`{part}`: {why}") }
        });
        let mut lacks: Vec<String> = lacks.collect();
        let decided =
            |guard| configs.iter().all(|config| !matches!(case.truth(config, member, guard), Truth::Maybe(_)));
        if holds.is_none() && lacks.is_empty() && mv.guard.as_ref().is_some_and(decided) {
            lacks.push("it depends on what the record brings".to_owned());
        }
        ways.push(Way {
            rule: show::move_text(model, entity, mv),
            event: mv.recorded_event().map(|event| model.event(event).name.text.clone()),
            holds,
            lacks,
            due: window(case, configs, member, *id).map(|interval| due(case, (member, *id), interval)),
        });
    }
    ways
}

/// The configuration once a record has brought some fields.
fn brought(config: &Config, member: usize, fields: &[crate::model::FieldId]) -> Config {
    let mut config = config.clone();
    if let Some(local) = config.local_mut(member) {
        for field in fields {
            local.face.fields[field.index()] = super::super::belief::UNKNOWN;
        }
    }
    config
}

/// When a move with a deadline is due; `None` if it has none, or none that runs.
fn window(case: Case<'_>, configs: &[&Config], member: usize, id: MoveId) -> Option<Interval> {
    let all = configs.iter().filter_map(|config| match &case.move_of(member, id).trigger {
        Trigger::Timer(_) if case.has_fired(config, member, id) => None,
        Trigger::Timer(timer) => case.due(config, member, timer),
        _ => Some(case.deadlines(config, member).into_iter().find(|deadline| deadline.id == id)?.due),
    });
    all.reduce(|a, b| Interval { lo: a.lo.min(b.lo), hi: a.hi.max(b.hi) })
}

/// The ways in which a part of the root, or the root itself, may yet begin.
fn births(judge: &Judge<'_>, belief: &[Config], entity: EntityId, all: &mut Vec<Ahead>) {
    let mut with = judge.clone();
    let kind = judge.case().world.ground.model.entity(entity);
    let root = with.family().members[0].entity == entity;
    let member = match (root, with.unnamed_owner(entity)) {
        (true, _) => 0,
        (false, Some(owner)) => with.add_member(entity, &"".into(), Some(owner)),
        (false, None) => return,
    };
    let case = with.case();
    let mut ways: Vec<Way> = Vec::new();
    for id in &case.world.ground.tables.rows(entity).creations {
        let mv = case.move_of(member, *id);
        let Some(TargetKind::State(state)) = mv.targets.first().map(|target| target.kind) else { continue };
        let able = belief.iter().filter(|config| config.local(member).is_none() && case.may_be_born(config, member));
        let born: Vec<Config> = able.map(|config| case.with_coming(config, member, (state, config.now))).collect();
        if !born.is_empty() {
            ways.extend(self::ways(case, &born.iter().collect::<Vec<_>>(), member, &[*id]));
        }
    }
    for way in &mut ways {
        way.due = None;
    }
    let name = format!("another {}", kind.name.text.to_lowercase());
    let name = if root { case.name(member) } else { name };
    add(all, Ahead { instances: vec![name], state: None, ways });
}
