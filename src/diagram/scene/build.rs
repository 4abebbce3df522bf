//! Puts a scene together: a cluster for each entity, frames in it for composites, every edge where both its ends are.

use std::collections::{BTreeMap, BTreeSet};

use super::bundle::Bundler;
use super::happy::happy_path;
use super::label::{Context, said};
use super::states::{start_nodes, state_nodes};
use super::{Cluster, MoveKind, Node, NodeKind, Ownership, Scene};
use crate::diagram::Options;
use crate::model::show::multiplicity_text;
use crate::model::{Composite, CompositeId, Entity, Model, Role, StateId};

/// What to draw of a model.
pub fn scene(model: &Model, options: &Options) -> Scene {
    let drawn = |id| options.entity.is_none_or(|only| only == id);
    let ids = model.entities().map(|(id, _)| id).filter(|id| drawn(*id));
    let mut clusters: Vec<Cluster> = ids.map(|id| entity_cluster(Context { model, id }, options)).collect();
    let spoken: BTreeSet<String> = clusters.iter().flat_map(words).collect();
    for cluster in &mut clusters {
        cluster.notes = groups(model.entity(cluster.entity), &spoken);
    }
    let ownerships = if options.entity.is_none() { ownerships(model, &clusters) } else { Vec::new() };
    let mut legend = BTreeSet::new();
    if options.legend {
        for cluster in &clusters {
            kinds(cluster, &mut legend);
        }
    }
    let legend = legend.into_iter().collect();
    let (title, tooltip) = (model.name.text.clone(), said(&model.name.text, &model.info));
    Scene { title, tooltip, clusters, ownerships, legend, most: 0 }
}

fn entity_cluster(context: Context, options: &Options) -> Cluster {
    let entity = context.entity();
    let happy = happy_path(entity);
    let bundled = Bundler::new(context, &happy).bundle();
    let mut cluster = Cluster {
        id: entity.name.text.clone(),
        entity: context.id,
        name: entity.name.text.clone(),
        notes: Vec::new(),
        tooltip: said(&entity.name.text, &entity.info),
        classes: vec!["entity"],
        nodes: start_nodes(context, options),
        clusters: Vec::new(),
        edges: Vec::new(),
        marked: false,
    };
    let mut frames: Vec<Option<Cluster>> = entity.composites.iter().map(|each| Some(frame(context, each))).collect();
    let states = entity.states.iter().map(|state| state.outer);
    for (node, outer) in state_nodes(context, options, &happy).into_iter().zip(states).chain(bundled.nodes) {
        holder(&mut cluster, &mut frames, outer).nodes.push(node);
    }
    for (edge, outer) in bundled.edges {
        holder(&mut cluster, &mut frames, outer).edges.push(edge);
    }
    let mut inside: BTreeMap<Option<CompositeId>, Vec<usize>> = BTreeMap::new();
    for (index, composite) in entity.composites.iter().enumerate() {
        inside.entry(composite.outer).or_default().push(index);
    }
    cluster.clusters = assemble(None, &inside, &mut frames);
    cluster
}

fn frame(context: Context, composite: &Composite) -> Cluster {
    Cluster {
        id: format!("{}.{}", context.entity().name.text, composite.name.text),
        entity: context.id,
        name: composite.name.text.clone(),
        notes: Vec::new(),
        tooltip: said(&composite.name.text, &composite.info),
        classes: vec!["state", "composite"],
        nodes: Vec::new(),
        clusters: Vec::new(),
        edges: Vec::new(),
        marked: false,
    }
}

/// The frame of a composite, or the entity's cluster.
fn holder<'a>(
    cluster: &'a mut Cluster,
    frames: &'a mut [Option<Cluster>],
    outer: Option<CompositeId>,
) -> &'a mut Cluster {
    outer.and_then(|outer| frames[outer.index()].as_mut()).unwrap_or(cluster)
}

/// The frames directly inside `outer`, with theirs.
fn assemble(
    outer: Option<CompositeId>,
    inside: &BTreeMap<Option<CompositeId>, Vec<usize>>,
    frames: &mut [Option<Cluster>],
) -> Vec<Cluster> {
    let mut clusters = Vec::new();
    for index in inside.get(&outer).into_iter().flatten() {
        let inner = assemble(Some(CompositeId::new(*index)), inside, frames);
        if let Some(mut frame) = frames[*index].take() {
            frame.clusters = inner;
            clusters.push(frame);
        }
    }
    clusters
}

/// The kinds of moves that edges of a cluster show.
fn kinds(cluster: &Cluster, found: &mut BTreeSet<MoveKind>) {
    found.extend(cluster.edges.iter().flat_map(|edge| &edge.label).map(|part| part.kind));
    // What only time takes looks like that, whatever else it is.
    found.extend(cluster.edges.iter().filter(|edge| edge.timed).map(|_| MoveKind::Timer));
    for inner in &cluster.clusters {
        kinds(inner, found);
    }
}

/// Every word at an edge or in a node of a cluster.
fn words(cluster: &Cluster) -> Vec<String> {
    let lines = cluster.edges.iter().flat_map(|edge| &edge.label).flat_map(|part| &part.lines);
    let inside = cluster.nodes.iter().flat_map(|node| &node.lines).map(|line| &line.text);
    let any_of = cluster.nodes.iter().filter(|node| node.kind == NodeKind::AnyOf).map(|node| &node.name);
    let texts = lines.map(|line| &line.text).chain(inside).chain(any_of);
    let apart = |character: char| !(character.is_alphanumeric() || character == '_');
    let own = texts.flat_map(|text| text.split(apart)).map(str::to_owned);
    own.chain(cluster.clusters.iter().flat_map(words)).collect()
}

/// The groups of an entity whose names are `said` somewhere in the picture, with their states.
fn groups(entity: &Entity, said: &BTreeSet<String>) -> Vec<String> {
    let mentioned = entity.groups.iter().filter(|group| said.contains(&group.name.text));
    mentioned
        .map(|group| {
            let states: Vec<&str> = group.states.iter().map(|id| entity.state(id).name.text.as_str()).collect();
            format!("{} = {}", group.name.text, states.join(", "))
        })
        .collect()
}

fn ownerships(model: &Model, clusters: &[Cluster]) -> Vec<Ownership> {
    let mut all = Vec::new();
    for (id, entity) in model.entities() {
        for part in &entity.parts {
            let child = &model.entity(part.entity).name.text;
            all.push(Ownership {
                id: format!("{}-owns-{}", entity.name.text, part.name.text),
                parent: entity.name.text.clone(),
                below: clusters.get(id.index()).map(bottoms).unwrap_or_default(),
                child: child.clone(),
                begin: format!("{child}-start"),
                label: format!("{}: {}", part.name.text, multiplicity_text(part.multiplicity)),
                tooltip: said(
                    &format!(
                        "{} owns {}: {} {child}",
                        entity.name.text,
                        part.name.text,
                        multiplicity_text(part.multiplicity)
                    ),
                    &part.info,
                ),
            });
        }
    }
    all
}

/// The nodes that nothing follows; the last final state (or state) stands first.
fn bottoms(cluster: &Cluster) -> Vec<String> {
    let (mut nodes, mut left) = (Vec::new(), BTreeSet::new());
    collect(cluster, &mut nodes, &mut left);
    let mut below: Vec<&Node> = nodes.iter().copied().filter(|node| !left.contains(node.id.as_str())).collect();
    if below.is_empty() {
        below.extend(nodes.iter().copied().rfind(|node| matches!(node.kind, NodeKind::State(..))));
    }
    let order = |node: &Node| match node.kind {
        NodeKind::State(state, Role::Final) => (0, std::cmp::Reverse(state)),
        NodeKind::State(state, _) => (1, std::cmp::Reverse(state)),
        NodeKind::Start | NodeKind::Before | NodeKind::AnyOf => (2, std::cmp::Reverse(StateId(0))),
    };
    below.sort_by_key(|node| order(node));
    below.into_iter().map(|node| node.id.clone()).collect()
}

fn collect<'a>(cluster: &'a Cluster, nodes: &mut Vec<&'a Node>, left: &mut BTreeSet<&'a str>) {
    nodes.extend(&cluster.nodes);
    left.extend(cluster.edges.iter().filter(|edge| !edge.back).map(|edge| edge.from.node.as_str()));
    for inner in &cluster.clusters {
        collect(inner, nodes, left);
    }
}
