//! The members of one root's family: who they are and who owns whom.

use std::collections::HashMap;

use crate::model::{EntityId, Model, PartId};
use crate::semantics::{Address, InstanceId};

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
    /// Members that no record has named: they may have come and gone between two snapshots.
    pub(crate) nameless: Vec<usize>,
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

    /// The member that a record addresses; its ancestors join as far as the record names them.
    /// If nobody can tell who owns it, the entity of the owner.
    pub(crate) fn join_address(&mut self, model: &Model, address: &Address) -> Result<usize, EntityId> {
        if let Some(known) = self.find(address.entity, &address.id) {
            return Ok(known);
        }
        let owner = self.owner(model, address.entity, address.parent.as_ref())?;
        Ok(self.join(address.entity, &address.id, owner))
    }

    /// The member that owns an instance of an entity, if it is owned: the one that is named, or else the only one that
    /// can. If that is not known, the entity of the owner.
    pub(crate) fn owner(
        &mut self,
        model: &Model,
        entity: EntityId,
        named: Option<&InstanceId>,
    ) -> Result<Option<usize>, EntityId> {
        let Some((above, _)) = model.entity(entity).parent else { return Ok(None) };
        if let Some(id) = named {
            if let Some(known) = self.find(above, id) {
                return Ok(Some(known));
            }
            let owner = self.owner(model, above, None)?;
            return Ok(Some(self.join(above, id, owner)));
        }
        if self.members[0].entity == above {
            return Ok(Some(0));
        }
        let members = self.members.iter().enumerate();
        let mut able = members.filter(|(_, member)| member.entity == above).map(|(member, _)| member);
        match (able.next(), able.next()) {
            (Some(only), None) => Ok(Some(only)),
            _ => Err(above),
        }
    }

    /// The member and its ancestors, the outermost first.
    pub(crate) fn line(&self, member: usize) -> Vec<usize> {
        let mut line = vec![member];
        while let Some(parent) = line.last().and_then(|last| self.members[*last].parent) {
            line.push(parent);
        }
        line.reverse();
        line
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
