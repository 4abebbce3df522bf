//! What is near one state: a scene with the rest left out.

use std::collections::BTreeSet;

use super::label::Context;
use super::{Cluster, Edge, End, MoveKind, NodeKind, NodeLine, Scene};
use crate::model::{Entity, EntityId, Model, Role, StateId, TargetKind};

impl Scene {
    /// Only what is at most so many moves from a state, forwards or backwards. A walk does not lead through a fault,
    /// which is near to everything, unless it begins there. States with moves to what is left out say so.
    #[must_use]
    pub fn focused(mut self, model: &Model, (entity, state): (EntityId, StateId), depth: usize) -> Self {
        let near = near(Context { model, id: entity }.entity(), state, depth);
        self.clusters.retain(|cluster| cluster.entity == entity);
        self.ownerships.clear();
        for cluster in &mut self.clusters {
            keep(cluster, &near);
        }
        let kinds: BTreeSet<MoveKind> = self
            .clusters
            .iter()
            .flat_map(Cluster::all_edges)
            .flat_map(|edge| &edge.label)
            .map(|part| part.kind)
            .collect();
        self.legend.retain(|kind| kinds.contains(kind));
        self
    }
}

/// The states at most `depth` moves away.
fn near(entity: &Entity, start: StateId, depth: usize) -> BTreeSet<StateId> {
    let mut steps = Vec::new();
    for step in &entity.moves {
        for target in &step.targets {
            if let TargetKind::State(to) = target.kind {
                steps.extend(step.sources.iter().map(|from| (from, to)));
            }
        }
    }
    let mut near = BTreeSet::from([start]);
    let mut rim = near.clone();
    for _ in 0..depth {
        let leads_on = |state: StateId| state == start || entity.state(state).role != Role::Fault;
        let on = steps.iter().flat_map(|(from, to)| [(*from, *to), (*to, *from)]);
        let next = on.filter(|(from, to)| rim.contains(from) && leads_on(*from) && !near.contains(to));
        rim = next.map(|(_, to)| to).collect();
        if rim.is_empty() {
            break;
        }
        near.extend(&rim);
    }
    near
}

fn keep(cluster: &mut Cluster, near: &BTreeSet<StateId>) {
    let is_near = |states: &[StateId]| states.iter().any(|state| near.contains(state));
    let mut cut = Vec::new();
    let mut ends = BTreeSet::new();
    cluster.each(&mut |each| {
        each.edges.retain(|edge| {
            let kept = (edge.sources.is_empty() || is_near(&edge.sources)) && is_near(&edge.targets);
            if kept {
                ends.extend([edge.from.node.clone(), edge.to.node.clone()]);
            } else {
                cut.extend([edge.from.node.clone(), edge.to.node.clone()]);
            }
            kept
        });
    });
    cluster.each(&mut |each| {
        each.nodes.retain(|node| match node.kind {
            NodeKind::State(state, _) => near.contains(&state),
            NodeKind::Start | NodeKind::Before | NodeKind::AnyOf => ends.contains(&node.id),
        });
    });
    empty(cluster);
    let frames = last_nodes(cluster);
    for edge in cluster.edges_mut() {
        let Edge { from, to, .. } = edge;
        for end in [from, to] {
            aim(end, &frames);
        }
    }
    for node in cluster.nodes_mut() {
        let count = cut.iter().filter(|end| **end == node.id).count();
        if count > 0 {
            let text = format!("… {count} more {}", if count == 1 { "way" } else { "ways" });
            node.lines.push(NodeLine { text, kind: MoveKind::Notify, step: None });
        }
    }
}

/// Leaves out frames that hold nothing any more.
fn empty(cluster: &mut Cluster) {
    cluster.clusters.iter_mut().for_each(empty);
    cluster.clusters.retain(|inner| !inner.nodes.is_empty() || !inner.clusters.is_empty());
}

/// For each frame the last node that it holds.
fn last_nodes(cluster: &Cluster) -> Vec<(String, String)> {
    let own = cluster.all_nodes().last().map(|node| (cluster.id.clone(), node.id.clone()));
    own.into_iter().chain(cluster.clusters.iter().flat_map(last_nodes)).collect()
}

/// An end at a frame needs a node in it that is still there.
fn aim(end: &mut End, frames: &[(String, String)]) {
    if let Some(frame) = &end.cluster
        && let Some((_, node)) = frames.iter().find(|(id, _)| id == frame)
    {
        end.node.clone_from(node);
    }
}
