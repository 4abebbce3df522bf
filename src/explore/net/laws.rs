//! Invariants: how the parts of a root must be for one to be broken.

use crate::model::{GuardKind, StateId};

use super::truth::Link;
use super::{Formula, Kid, KindId, Net, RootId};

/// Which invariants are broken, and how the root's parts are then.
pub(in crate::explore) type Breaks = Vec<(usize, Formula)>;

impl Net<'_> {
    /// What the last instance of a chain breaks as it is, or, if `enters` is told, by entering that state.
    pub(super) fn breaks(&mut self, chain: &[Link], enters: Option<StateId>) -> Breaks {
        let entity = chain[chain.len() - 1].local.entity;
        let model = self.model;
        let mut all = Vec::new();
        for (index, invariant) in model.invariants.iter().enumerate().filter(|(_, law)| law.entity == entity) {
            let condition = &invariant.condition;
            let of_moves = condition.walk().iter().any(|guard| matches!(guard.kind, GuardKind::Enters(_)));
            if of_moves != enters.is_some() {
                continue;
            }
            let broken = if invariant.always {
                self.must_hold_entering(chain, condition, enters).negated()
            } else {
                self.may_hold(chain, Some(condition), enters)
            };
            if broken != Formula::Const(false) {
                all.push((index, broken));
            }
        }
        all
    }

    /// What a root breaks as it is.
    pub(in crate::explore) fn root_breaks(&mut self, root: RootId) -> Breaks {
        let chain = [Link { local: self.roots[root as usize].clone(), kids: None }];
        self.breaks(&chain, None)
    }

    /// What parts of a kind break as they are, and what they own.
    pub(in crate::explore) fn kind_breaks(&mut self, root: RootId, kind: KindId) -> Breaks {
        let chain = vec![Link { local: self.roots[root as usize].clone(), kids: None }];
        let part = self.kinds[usize::from(kind)].clone();
        self.family_breaks(&chain, &part)
    }

    fn family_breaks(&mut self, chain: &[Link], kid: &Kid) -> Breaks {
        let Some(node) = &kid.node else { return Vec::new() };
        let inner: Vec<Link> = chain.iter().cloned().chain([node.link()]).collect();
        let mut all = self.breaks(&inner, None);
        for kid in node.kids.keys() {
            all.extend(self.family_breaks(&inner, kid));
        }
        all
    }
}
