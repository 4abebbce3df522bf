//! The members of one root's family: who they are and who owns whom.

use std::collections::HashMap;

use crate::model::{EntityId, Model, PartId};
use crate::semantics::InstanceId;

/// One instance that some record has named.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) entity: EntityId,
    pub(crate) id: InstanceId,
    pub(crate) parent: Option<usize>,
    pub(crate) children: Vec<usize>,
    /// Kinds of parts of which it may own more than the records name.
    pub(crate) open: Vec<PartId>,
}

/// Everybody that the records of one root have named; the root is member 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct Family {
    pub(crate) members: Vec<Member>,
    index: HashMap<(EntityId, InstanceId), usize>,
}

impl Family {
    pub(crate) fn find(&self, entity: EntityId, id: &str) -> Option<usize> {
        // Entities are few; a lookup without building an owned key is not worth a second map.
        self.index.get(&(entity, InstanceId::from(id))).copied()
    }

    /// The member of that name, which joins if it is new.
    pub(crate) fn join(&mut self, entity: EntityId, id: &InstanceId, parent: Option<usize>) -> usize {
        if let Some(known) = self.index.get(&(entity, id.clone())) {
            return *known;
        }
        let member = self.push(entity, id, parent);
        self.index.insert((entity, id.clone()), member);
        member
    }

    /// One more member, who is not found by the name.
    pub(crate) fn push(&mut self, entity: EntityId, id: &InstanceId, parent: Option<usize>) -> usize {
        let member = self.members.len();
        let new = Member { entity, id: id.clone(), parent, children: Vec::new(), open: Vec::new() };
        self.members.push(new);
        if let Some(parent) = parent {
            self.members[parent].children.push(member);
        }
        member
    }

    /// Gives the members their names, in their order.
    pub(crate) fn name(&mut self, names: impl IntoIterator<Item = InstanceId>) {
        for (member, (who, name)) in self.members.iter_mut().zip(names).enumerate() {
            self.index.insert((who.entity, name.clone()), member);
            who.id = name;
        }
    }

    /// The member `up` steps above.
    pub(crate) fn ancestor(&self, member: usize, up: usize) -> Option<usize> {
        (0..up).try_fold(member, |at, _| self.members[at].parent)
    }

    /// The members that `owner` owns as `part`.
    pub(crate) fn parts<'a>(
        &'a self,
        model: &'a Model,
        owner: usize,
        part: PartId,
    ) -> impl Iterator<Item = usize> + 'a {
        let owner = &self.members[owner];
        owner.children.iter().copied().filter(move |child| {
            let entity = model.entity(self.members[*child].entity);
            entity.parent == Some((owner.entity, part))
        })
    }
}
