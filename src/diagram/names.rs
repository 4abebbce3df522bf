//! Short names without any special character, for notations that cannot quote: `Job_Creating` for `Job.Creating`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cluster, Scene};

/// Words that mean something in one of the notations.
const TAKEN: [&str; 22] = [
    "as",
    "choice",
    "class",
    "classdef",
    "click",
    "concurrent",
    "default",
    "direction",
    "end",
    "entry",
    "exit",
    "fork",
    "frame",
    "hide",
    "json",
    "join",
    "note",
    "scale",
    "skinparam",
    "state",
    "style",
    "title",
];

/// The name of each thing in a scene.
pub(super) struct Names(BTreeMap<String, String>);

impl Names {
    /// Names everything in a scene; no two have the same.
    pub(super) fn new(scene: &Scene) -> Self {
        let mut names = Self(BTreeMap::new());
        let mut taken: BTreeSet<String> = TAKEN.iter().map(|word| (*word).to_owned()).collect();
        for cluster in &scene.clusters {
            names.cluster(cluster, &mut taken);
        }
        names
    }

    fn cluster(&mut self, cluster: &Cluster, taken: &mut BTreeSet<String>) {
        self.add(&cluster.id, taken);
        for node in &cluster.nodes {
            self.add(&node.id, taken);
        }
        for inner in &cluster.clusters {
            self.cluster(inner, taken);
        }
    }

    fn add(&mut self, id: &str, taken: &mut BTreeSet<String>) {
        let safe = |character: char| if character.is_ascii_alphanumeric() { character } else { '_' };
        let mut name: String = id.chars().map(safe).collect();
        if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            name.insert(0, 's');
        }
        let mut tried = name.clone();
        let mut count = 2;
        // Some notations do not tell capitals from small letters in their words.
        while !taken.insert(tried.to_ascii_lowercase()) {
            tried = format!("{name}_{count}");
            count += 1;
        }
        self.0.insert(id.to_owned(), tried);
    }

    /// The name of a thing.
    pub(super) fn of(&self, id: &str) -> &str {
        self.0.get(id).map_or("unknown", String::as_str)
    }
}
