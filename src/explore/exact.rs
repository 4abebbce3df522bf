//! What holds for one number of parts, looked at one configuration after the other.

use super::net::{Kid, KindId};
use super::numbers::number_of;
use super::pack::Packed;
use super::space::{Full, NUMBER, Space};

/// Which configurations lead to a goal, by moves that carry none of the bits `without`.
pub(super) fn reaching<const W: usize>(space: &Space<'_, W>, goal: &[bool], without: u32) -> Vec<bool> {
    let mut good = goal.to_vec();
    let leads = |good: &[bool], at: usize| {
        space.edges(at).iter().any(|edge| edge & without == 0 && good[(edge & NUMBER) as usize])
    };
    // Most moves lead to configurations that were met later, others back: a walk backwards follows whole chains of the
    // former, one forwards of the latter. A walk that finds nothing more ends it.
    let mut left: Vec<usize> = (0..good.len()).filter(|at| !good[*at]).collect();
    loop {
        let before = left.len();
        left.reverse();
        left.retain(|at| {
            good[*at] = leads(&good, *at);
            !good[*at]
        });
        if left.len() == before {
            return good;
        }
    }
}

/// Which configurations could go on if one more part than was asked for could come to be.
pub(super) fn open<const W: usize>(space: &mut Space<'_, W>) -> Result<Vec<bool>, Full> {
    let late = late_kinds(space);
    let mut all = Vec::with_capacity(space.numbered.all.len());
    for at in 0..space.numbered.all.len() {
        let packed = space.numbered.all[at];
        let mut open = starved(space, &packed);
        for kind in &late {
            open |= space.layout.count(&packed, *kind) == 0 && may_begin(space, &packed, *kind)?;
        }
        all.push(open);
    }
    Ok(all)
}

/// Whether some part has used up the parts that may come to it later: it may have more than are looked at.
fn starved<const W: usize>(space: &Space<'_, W>, packed: &Packed<W>) -> bool {
    space.starved.iter().any(|kind| space.layout.count(packed, *kind) > 0)
}

/// Kinds of parts that may come later, in whatever number.
fn late_kinds<const W: usize>(space: &Space<'_, W>) -> Vec<KindId> {
    let Some(root) = space.net.roots.first().map(|root| root.entity) else { return Vec::new() };
    let limited = |kid: &Kid| number_of(space.net.model.entity(root).part(kid.part).multiplicity, space.counting).1;
    let kinds = space.net.kinds.iter().enumerate().filter(|(_, kid)| kid.node.is_none() && !limited(kid));
    kinds.filter_map(|(kind, _)| KindId::try_from(kind).ok()).collect()
}

fn may_begin<const W: usize>(space: &mut Space<'_, W>, packed: &Packed<W>, kind: KindId) -> Result<bool, Full> {
    let root = space.layout.root(packed);
    let steps = space.of_part(root, kind)?;
    Ok(steps.into_iter().any(|step| space.is_possible(step, packed)))
}

/// The numbers of the configurations on a shortest way to one, from an initial one on.
pub(super) fn way_to<const W: usize>(space: &Space<'_, W>, to: usize) -> Vec<usize> {
    // Breadth first: whoever was met first and leads somewhere is as near to the beginning as can be.
    let mut before = vec![NUMBER; to + 1];
    for at in 0..to {
        for edge in space.edges(at) {
            if let Some(before) = before.get_mut((edge & NUMBER) as usize).filter(|before| **before == NUMBER) {
                *before = u32::try_from(at).unwrap_or(NUMBER);
            }
        }
    }
    let mut way = vec![to];
    let mut at = to;
    while at >= space.initial as usize && before[at] != NUMBER {
        at = before[at] as usize;
        way.push(at);
    }
    way.reverse();
    way
}
