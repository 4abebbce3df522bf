//! Finds the edges that lead back up, so that what is left of a picture leads down.

use std::collections::BTreeMap;

use super::Edge;

/// Marks the edges that close a cycle, so that what is left leads one way: down from `start`. `origins` says of each
/// edge from which nodes it leaves in truth.
pub(super) fn mark_back(edges: &mut [Edge], origins: &[Vec<String>], start: String) {
    let mut out: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, origins) in origins.iter().enumerate().filter(|(index, _)| !edges[*index].back) {
        for origin in origins {
            out.entry(origin.clone()).or_default().push(index);
        }
    }
    // Nothing leads to a node that stands for many states: an edge that leaves from there closes no cycle.
    let fixed: Vec<bool> = edges.iter().zip(origins).map(|(edge, from)| !from.contains(&edge.from.node)).collect();
    let mut seen = BTreeMap::new();
    let others: Vec<String> = edges.iter().map(|edge| edge.from.node.clone()).collect();
    for start in std::iter::once(start).chain(others) {
        for index in closing(edges, &out, start, &mut seen) {
            edges[index].back = !fixed[index];
        }
    }
}

/// The edges that close cycles on the way from a node. Depth first without recursion: a life may be long. `seen` says
/// of a node whether the walk is still on its way beyond it.
fn closing(
    edges: &[Edge],
    out: &BTreeMap<String, Vec<usize>>,
    start: String,
    seen: &mut BTreeMap<String, bool>,
) -> Vec<usize> {
    let mut found = Vec::new();
    if seen.contains_key(&start) {
        return found;
    }
    seen.insert(start.clone(), true);
    let mut stack = vec![(start, 0)];
    while let Some((node, next)) = stack.last_mut() {
        let Some(index) = out.get(node).and_then(|list| list.get(*next)).copied() else {
            seen.insert(node.clone(), false);
            stack.pop();
            continue;
        };
        *next += 1;
        let to = edges[index].to.node.clone();
        match seen.get(&to) {
            Some(true) => found.push(index),
            Some(false) => {}
            None => {
                seen.insert(to.clone(), true);
                stack.push((to, 0));
            }
        }
    }
    found
}
