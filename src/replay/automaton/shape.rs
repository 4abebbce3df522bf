//! What a judge looks like without the names and the times of its root: its shape.
//!
//! Members are put in an order of their looks, so that what behaves alike looks alike.

use std::cmp::Ordering;

use super::super::belief::{Config, FIXED, Moment, Slot};
use super::super::judge::Judge;

/// A judge as a shape, and what is left of it: the times and the order of its members.
#[derive(Debug)]
pub(super) struct Shaped<'a> {
    /// The judge with its members in order; its moments are counted from the times by number, beginning with 1.
    pub(super) judge: Judge<'a>,
    /// What tells it from other shapes.
    pub(super) key: Box<[i64]>,
    /// The times, as moments of the judge that was looked at.
    pub(super) times: Vec<Moment>,
    /// Which member of that judge stands at each place.
    pub(super) order: Vec<usize>,
}

/// The shape of a judge. `traced`: its moments are counted from the times of a trace; those that are not are what they
/// are. Otherwise every moment is one of its times.
pub(super) fn shape<'a>(judge: &Judge<'a>, traced: bool) -> Shaped<'a> {
    let order = order(judge);
    let mut judge = judge.reordered(&order);
    let mut times: Vec<Moment> = Vec::new();
    judge.each_moment(&mut |moment| {
        let fixed = moment.from() == FIXED;
        if moment.is_unbounded() || (fixed && (traced || moment.millis() == 0)) {
            return;
        }
        let same = |known: &Moment| (known.from(), known.millis()) == (moment.from(), moment.millis());
        let at = times.iter().position(same).unwrap_or_else(|| {
            times.push(*moment);
            times.len() - 1
        });
        *moment = Moment::variable(moment.millis(), number(at));
    });
    let key = key(&mut judge);
    Shaped { judge, key, times, order }
}

/// The number of a time: 0 is no time.
pub(super) fn number(index: usize) -> u16 {
    u16::try_from(index + 1).unwrap_or(u16::MAX)
}

/// The members in the order of a shape: owners before their parts, parts that look alike side by side.
fn order(judge: &Judge<'_>) -> Vec<usize> {
    let family = judge.family();
    let mut order = vec![0];
    let mut next = 0;
    while let Some(owner) = order.get(next).copied() {
        let mut parts = family.members[owner].children.clone();
        parts.sort_by(|a, b| compare(judge, *a, *b));
        order.extend(parts);
        next += 1;
    }
    order
}

fn compare(judge: &Judge<'_>, a: usize, b: usize) -> Ordering {
    let (who, other) = (&judge.family().members[a], &judge.family().members[b]);
    who.entity.cmp(&other.entity).then_with(|| {
        let looks = judge.belief().iter().map(|config| looks(config.slot(a)).cmp(&looks(config.slot(b))));
        looks.fold(Ordering::Equal, Ordering::then)
    })
}

/// How a member looks, without its clocks.
fn looks(slot: &Slot) -> (u8, Option<(i64, i64, u64, &[i64])>) {
    match slot {
        Slot::Absent => (0, None),
        Slot::Gone => (1, None),
        Slot::Here(local) => {
            let face = &local.face;
            let struck = face.struck.map_or(-1, |state| i64::from(state.0));
            (2, Some((i64::from(face.state.0), struck, face.marks, &face.fields)))
        }
    }
}

fn key(judge: &mut Judge<'_>) -> Box<[i64]> {
    let mut key = Vec::with_capacity(64);
    let length = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    for member in &judge.family().members {
        key.push(i64::from(member.entity.0));
        key.push(member.parent.map_or(-1, length));
        key.push(length(member.open.len()));
        key.extend(member.open.iter().map(|part| i64::from(part.0)));
    }
    key.push(-2);
    for config in judge.belief() {
        key.push(length(config.slots.len()));
        push_config(config, &mut key);
    }
    let mut moments = Vec::with_capacity(16);
    judge.each_moment(&mut |moment| match moment.from() {
        FIXED => moments.extend([0, moment.millis()]),
        from => moments.push(i64::from(from)),
    });
    key.extend(moments);
    key.into()
}

fn push_config(config: &Config, key: &mut Vec<i64>) {
    key.push(i64::from(config.excuse.restart) * 2 + i64::from(config.excuse.fault));
    for slot in &config.slots {
        let (kind, face) = looks(slot);
        key.push(i64::from(kind));
        if let Some((state, struck, marks, fields)) = face {
            key.extend([state, struck, marks.cast_signed()]);
            key.extend(fields);
        }
        if let Slot::Here(local) = slot {
            key.extend(local.prompt.iter().map(|since| i64::from(since.is_some())));
            key.push(local.last.map_or(-1, |last| i64::from(last.0)));
        }
    }
}
