//! Finds whole numbers that keep least distances and make weighted differences small: the network simplex method.

/// `to` stands at least `least` after `from`; how far after is to be small, as much as `weight` says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Distance {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) least: i64,
    pub(super) weight: i64,
}

impl Distance {
    /// A distance to keep, however large it becomes.
    pub(super) fn keep(from: usize, to: usize, least: i64) -> Self {
        Self { from, to, least, weight: 0 }
    }
}

/// Steps times size that a solution may take: what was reached by then is legal, if not the best.
const WORK: usize = 20_000_000;
const NONE: usize = usize::MAX;

/// A number from 0 for each of `count` variables; `None` if the distances contradict each other.
pub(super) fn solve(count: usize, distances: &[Distance]) -> Option<Vec<i64>> {
    let mut tree = Tree::new(count, distances)?;
    let steps = (WORK / (count + distances.len() + 1)).max(50);
    for _ in 0..steps {
        let Some(node) = tree.worst() else { break };
        tree.exchange(node);
    }
    tree.values.truncate(count);
    Some(tree.values)
}

/// A spanning tree of distances that are exactly the least; the last variable is its root and stays at 0.
struct Tree {
    distances: Vec<Distance>,
    values: Vec<i64>,
    /// For each variable the distance to its parent in the tree.
    up: Vec<usize>,
    /// What of each variable alone pulls it back, less what pulls it on.
    own: Vec<i64>,
    /// The same of the variable's whole subtree.
    net: Vec<i64>,
    /// Where each subtree begins and ends in the order of a walk.
    begin: Vec<usize>,
    end: Vec<usize>,
}

impl Tree {
    fn new(count: usize, given: &[Distance]) -> Option<Self> {
        let size = count + 1;
        let mut distances = given.to_vec();
        distances.extend((0..count).map(|to| Distance::keep(count, to, 0)));
        let mut own = vec![0; size];
        for each in given {
            own[each.from] += each.weight;
            own[each.to] -= each.weight;
        }
        let (values, up) = longest(size, &distances)?;
        let (net, begin, end) = (vec![0; size], vec![0; size], vec![0; size]);
        let mut tree = Self { distances, values, up, own, net, begin, end };
        tree.walk();
        Some(tree)
    }

    fn root(&self) -> usize {
        self.values.len() - 1
    }

    /// The other end of a distance.
    fn across(&self, distance: usize, from: usize) -> usize {
        let Distance { from: one, to: other, .. } = self.distances[distance];
        if one == from { other } else { one }
    }

    /// Walks the tree from its root: the order of subtrees, and what pulls each.
    fn walk(&mut self) {
        let size = self.values.len();
        let (mut first, mut next) = (vec![NONE; size], vec![NONE; size]);
        for node in (0..self.root()).rev() {
            let parent = self.across(self.up[node], node);
            next[node] = first[parent];
            first[parent] = node;
        }
        self.net.clone_from(&self.own);
        let mut clock = 0;
        let mut stack = vec![self.root()];
        let mut opened = vec![false; size];
        while let Some(node) = stack.last().copied() {
            if opened[node] {
                self.end[node] = clock;
                stack.pop();
                if node != self.root() {
                    let parent = self.across(self.up[node], node);
                    self.net[parent] += self.net[node];
                }
                continue;
            }
            opened[node] = true;
            self.begin[node] = clock;
            clock += 1;
            let mut child = first[node];
            while child != NONE {
                stack.push(child);
                child = next[child];
            }
        }
    }

    /// The subtree that gains most by moving.
    fn worst(&self) -> Option<usize> {
        let gain = |node: usize| {
            let net = self.net[node];
            if self.distances[self.up[node]].from == node { net } else { -net }
        };
        (0..self.root()).map(|node| (gain(node), node)).filter(|(gain, _)| *gain < 0).min().map(|(_, node)| node)
    }

    /// Moves the subtree of a node until another distance is exactly the least, which takes its place in the tree.
    fn exchange(&mut self, node: usize) {
        let back = self.distances[self.up[node]].from == node;
        let inside = |at: usize| (self.begin[node]..self.end[node]).contains(&self.begin[at]);
        let slack = |each: &Distance| self.values[each.to] - self.values[each.from] - each.least;
        let crossing = self.distances.iter().enumerate().filter(|(_, each)| {
            let (from, to) = (inside(each.from), inside(each.to));
            if back { to && !from } else { from && !to }
        });
        let Some((by, entering)) = crossing.map(|(at, each)| (slack(each), at)).min() else { return };
        let moved: Vec<usize> = (0..self.values.len()).filter(|at| inside(*at)).collect();
        let Distance { from, to, .. } = self.distances[entering];
        let mut at = if back { to } else { from };
        for node in moved {
            self.values[node] += if back { -by } else { by };
        }
        let mut edge = entering;
        loop {
            let old = std::mem::replace(&mut self.up[at], edge);
            if at == node {
                break;
            }
            edge = old;
            at = self.across(old, at);
        }
        self.walk();
    }
}

/// The least values, and for each variable a distance that is exactly the least; `None` if there is a circle.
fn longest(size: usize, distances: &[Distance]) -> Option<(Vec<i64>, Vec<usize>)> {
    let mut waits = vec![0_usize; size];
    let mut out = vec![Vec::new(); size];
    for (at, each) in distances.iter().enumerate() {
        waits[each.to] += 1;
        out[each.from].push(at);
    }
    let (mut values, mut up) = (vec![i64::MIN; size], vec![NONE; size]);
    values[size - 1] = 0;
    let mut ready: Vec<usize> = (0..size).filter(|node| waits[*node] == 0).collect();
    let mut done = 0;
    while let Some(node) = ready.pop() {
        done += 1;
        for at in &out[node] {
            let Distance { to, least, .. } = distances[*at];
            if values[node] + least > values[to] {
                values[to] = values[node] + least;
                up[to] = *at;
            }
            waits[to] -= 1;
            if waits[to] == 0 {
                ready.push(to);
            }
        }
    }
    (done == size).then_some((values, up))
}

#[cfg(test)]
mod tests {
    use super::{Distance, solve};

    #[test]
    fn heavy_differences_become_small_and_light_ones_give_way() {
        // 0 → 1 → 2 → 3 and 0 → 4 → 3, where 4 hangs on 3 heavily.
        let far = |from, to, weight| Distance { from, to, least: 1, weight };
        let ways = [far(0, 1, 1), far(1, 2, 1), far(2, 3, 1), far(0, 4, 1), far(4, 3, 9)];
        assert_eq!(solve(5, &ways), Some(vec![0, 1, 2, 3, 2]));
        assert_eq!(solve(0, &[]), Some(Vec::new()));
    }

    #[test]
    fn a_start_that_only_follows_is_pulled_down() {
        let far = |from, to| Distance { from, to, least: 1, weight: 1 };
        let ways = [far(0, 1), far(1, 2), far(2, 3), far(4, 3)];
        assert_eq!(solve(5, &ways), Some(vec![0, 1, 2, 3, 2]));
    }

    #[test]
    fn a_circle_has_no_solution() {
        assert_eq!(solve(2, &[Distance::keep(0, 1, 1), Distance::keep(1, 0, 1)]), None);
    }
}
