//! What recorded histories say of a scene: how often each edge was taken, and how long states lasted.

use std::collections::{BTreeMap, HashMap};

use super::{Cluster, Edge, NodeKind, Scene, Seen};
use crate::model::{MoveId, StateId, duration_text};
use crate::replay::{Coverage, EntityCoverage};

/// What stands where nothing was seen.
const NEVER: &str = "never";

impl Scene {
    /// Says of every edge, state and line how often it was taken, and of states how long they lasted.
    #[must_use]
    pub fn counted(mut self, coverage: &Coverage) -> Self {
        for cluster in &mut self.clusters {
            if let Some(counts) = coverage.entities.get(cluster.entity.index()) {
                count(cluster, counts);
            }
        }
        let edges = self.clusters.iter().flat_map(Cluster::all_edges);
        self.most = edges.filter_map(|edge| edge.seen).max().unwrap_or(0);
        self
    }
}

/// A way that was counted: the move, from where, to where.
type Way = (MoveId, Option<StateId>, StateId);

fn count(cluster: &mut Cluster, counts: &EntityCoverage) {
    let mut edges = cluster.edges_mut();
    let mut by_move: HashMap<MoveId, Vec<usize>> = HashMap::new();
    for (at, edge) in edges.iter_mut().enumerate() {
        edge.seen = Some(0);
        edge.moves.iter().for_each(|id| by_move.entry(*id).or_default().push(at));
    }
    let mut inside: BTreeMap<(StateId, MoveId), u64> = BTreeMap::new();
    for (way, count) in &counts.arrows {
        let takes = by_move.get(&way.0).into_iter().flatten().filter(|at| holds(edges[**at], *way));
        // Where a state has an edge of its own besides one that stands for many, it is that one.
        let own = takes.min_by_key(|at| edges[**at].sources.len() * edges[**at].targets.len());
        match (own.copied(), way.1) {
            (Some(at), _) => edges[at].seen = edges[at].seen.map(|sum| sum.saturating_add(*count)),
            (None, Some(from)) => *inside.entry((from, way.0)).or_default() += count,
            (None, None) => {}
        }
    }
    for node in cluster.nodes_mut() {
        let NodeKind::State(state, _) = node.kind else { continue };
        for line in &mut node.lines {
            if let Some(step) = line.step {
                let count = inside.get(&(state, step)).copied().unwrap_or(0);
                line.text = format!("{} · {}", line.text, times(count));
            }
        }
        node.seen = counts.states.get(state.index()).map(|it| Seen { count: it.count, median: it.dwell.quantile(50) });
    }
}

fn holds(edge: &Edge, (_, from, to): Way) -> bool {
    let leaves = from.map_or(edge.sources.is_empty(), |from| edge.sources.contains(&from));
    leaves && edge.targets.contains(&to)
}

/// `1,234×`, or `never`.
pub(in crate::diagram) fn times(count: u64) -> String {
    if count == 0 {
        return NEVER.to_owned();
    }
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text.push('×');
    text
}

/// `1,234× · half within 2d`.
pub(in crate::diagram) fn seen(seen: Seen) -> String {
    match seen.median {
        Some(median) => format!("{} · half within {}", times(seen.count), rough(median)),
        None => times(seen.count),
    }
}

/// How wide a line is that was taken so often, in tenths of a pixel: by the logarithm, from 1 to 7 pixels.
pub(in crate::diagram) fn width(count: u64, most: u64) -> u64 {
    10 + 60 * logarithm(count) / logarithm(most).max(1)
}

/// Sixteen times the logarithm to base 2, rounded down; between powers of two as if it were straight.
fn logarithm(number: u64) -> u64 {
    let Some(whole) = number.checked_ilog2() else { return 0 };
    let rest = u128::from(number) * 16 / (1_u128 << whole) - 16;
    u64::from(whole) * 16 + u64::try_from(rest).unwrap_or(0)
}

/// A duration exact where it is short, and to about a tenth where it is long.
fn rough(millis: i64) -> String {
    let unit = [86_400_000, 3_600_000, 60_000, 1_000, 1].into_iter().find(|unit| millis >= unit * 10).unwrap_or(1);
    duration_text(millis / unit * unit)
}

#[cfg(test)]
mod tests {
    use super::{logarithm, rough, times, width};

    #[test]
    fn counts_are_read_in_thousands() {
        assert_eq!([times(0), times(7), times(1_234), times(1_000_000)], ["never", "7×", "1,234×", "1,000,000×"]);
    }

    #[test]
    fn widths_grow_with_the_logarithm() {
        assert_eq!([0, 1, 10, 100, 1_000].map(|count| width(count, 1_000)), [10, 10, 29, 49, 70]);
        assert_eq!(width(5, 0), 10 + 60 * logarithm(5));
        assert_eq!([logarithm(u64::MAX), logarithm(3)], [63 * 16 + 15, 24]);
    }

    #[test]
    fn long_times_are_round() {
        assert_eq!(rough(20 * 86_400_000 + 3_723_004), "20d");
        assert_eq!(rough(9_999), "9s999ms");
    }
}
