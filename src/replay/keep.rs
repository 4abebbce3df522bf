//! Keeps the records of some roots in the order in which they are judged, for what is asked of a history as a whole.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::model::EntityId;
use crate::semantics::{Happening, InstanceId, Observation, Seen, Snapshot};

/// How many bytes all records that are kept may take together.
pub(super) const MOST: usize = 512 << 20;

/// A root.
pub(crate) type RootName = (EntityId, InstanceId);

/// A record of a root, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) observation: Observation,
    pub(crate) log: usize,
    pub(crate) line: u64,
}

/// The records of some roots, each in order.
pub(crate) type Histories = HashMap<RootName, Vec<Kept>>;

/// Whose records are kept.
#[derive(Debug)]
enum Whose {
    Nobody,
    Everybody,
    /// Those of the roots with these hashes; nobody else is judged.
    Those(HashSet<u64>),
}

/// What is kept in one run over the logs. What it takes is counted by all threads together, so that it does not depend
/// on their number whether it is too much.
#[derive(Debug)]
pub(crate) struct Keeping {
    whose: Whose,
    most: usize,
    bytes: AtomicUsize,
}

impl Keeping {
    /// Nothing is kept.
    pub(crate) fn nothing() -> Self {
        Self::new(Whose::Nobody, 0)
    }

    /// Every record is kept that is judged.
    pub(crate) fn everything(most: usize) -> Self {
        Self::new(Whose::Everybody, most)
    }

    /// The records of some roots are kept, by their hashes; nothing is judged.
    pub(crate) fn those(hashes: impl IntoIterator<Item = u64>, most: usize) -> Self {
        Self::new(Whose::Those(hashes.into_iter().collect()), most)
    }

    fn new(whose: Whose, most: usize) -> Self {
        Self { whose, most, bytes: AtomicUsize::new(0) }
    }

    /// Whether anything is kept.
    pub(crate) fn keeps(&self) -> bool {
        !matches!(self.whose, Whose::Nobody)
    }

    /// Whether records are judged, too.
    pub(crate) fn judges(&self) -> bool {
        !matches!(self.whose, Whose::Those(_))
    }

    /// Whether the records of a root are kept.
    pub(crate) fn wants(&self, hash: u64) -> bool {
        match &self.whose {
            Whose::Nobody => false,
            Whose::Everybody => true,
            Whose::Those(hashes) => hashes.contains(&hash),
        }
    }

    /// Whether it was too much.
    pub(crate) fn is_full(&self) -> bool {
        self.bytes.load(Ordering::Relaxed) > self.most
    }

    /// Puts a record to the others of its root. Once it is too much nothing is kept any more.
    pub(crate) fn keep(&self, histories: &mut Histories, root: &RootName, kept: Kept) {
        let bytes = size_of::<Kept>() + weight(&kept.observation.seen);
        let before = self.bytes.fetch_add(bytes, Ordering::Relaxed);
        if before.saturating_add(bytes) > self.most {
            // What has been kept is of no use without the rest.
            self.bytes.store(self.most.saturating_add(1).max(before), Ordering::Relaxed);
            *histories = Histories::new();
            return;
        }
        match histories.get_mut(root) {
            Some(history) => history.push(kept),
            None => {
                histories.insert(root.clone(), vec![kept]);
            }
        }
    }
}

/// About how many bytes it takes besides itself.
fn weight(seen: &Seen) -> usize {
    match seen {
        Seen::Happened(happening) => {
            let Happening { instance, wrong_actor, set, along, .. } = happening;
            let names = instance.id.len() + instance.parent.as_ref().map_or(0, |parent| parent.len());
            let along: usize = along.iter().map(|(_, id)| 24 + id.len()).sum();
            names + wrong_actor.as_ref().map_or(0, String::len) + set.len() * 16 + along
        }
        Seen::Snapshot(snapshot) => of_snapshot(snapshot),
    }
}

fn of_snapshot(snapshot: &Snapshot) -> usize {
    let own = size_of::<Snapshot>() + snapshot.id.len() + snapshot.fields.len() * 16;
    let children = snapshot.children.iter().flat_map(|list| &list.children);
    own + snapshot.children.len() * 32 + children.map(of_snapshot).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Histories, Keeping, Kept};
    use crate::model::EntityId;
    use crate::semantics::{Address, Happening, Observation, Seen};

    fn record(id: &str) -> Kept {
        let instance = Address { entity: EntityId(0), id: Arc::from(id), parent: None };
        let happening = Happening {
            instance,
            event: None,
            wrong_actor: None,
            from: None,
            to: None,
            set: Vec::new(),
            along: Vec::new(),
        };
        Kept { observation: Observation { time: None, seen: Seen::Happened(happening) }, log: 0, line: 1 }
    }

    #[test]
    fn too_much_is_known_and_nothing_of_it_is_left() {
        let root = (EntityId(0), Arc::from("a"));
        let keeping = Keeping::everything(1_000);
        let mut histories = Histories::new();
        keeping.keep(&mut histories, &root, record("a"));
        assert_eq!((histories[&root].len(), keeping.is_full()), (1, false));
        for _ in 0..20 {
            keeping.keep(&mut histories, &root, record("a"));
        }
        assert!(histories.is_empty() && keeping.is_full());
    }

    #[test]
    fn those_who_are_asked_for_are_kept_and_not_judged() {
        let those = Keeping::those([7], 1_000);
        assert!(those.wants(7) && !those.wants(8) && !those.judges());
        assert!(Keeping::nothing().judges() && !Keeping::nothing().wants(7));
    }
}
