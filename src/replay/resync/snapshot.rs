//! Where to go on after a snapshot that cannot be.

use super::super::belief::{Case, Config, Goal, Interval, Moment, Slot};
use super::limits::CARRIED;
use super::lost::force;

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
