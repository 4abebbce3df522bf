//! Invariants: how the parts of a root must be for one to be broken.

use crate::model::{Guard, GuardKind, StateId};

use super::truth::Link;
use super::{Formula, Kid, KindId, Net, RootId};

/// Which invariants are broken, and how the root's parts are then.
pub(in crate::explore) type Breaks = Vec<(usize, Formula)>;

impl Net<'_> {
    /// What the last instance of a chain breaks as it is, or, if `enters` is told, by entering that state under a guard.
    pub(super) fn breaks(&mut self, chain: &[Link], enters: Option<(StateId, Option<&Guard>)>) -> Breaks {
        let entity = chain[chain.len() - 1].local.entity;
        let model = self.model;
        let mut all = Vec::new();
        for (index, invariant) in model.invariants.iter().enumerate().filter(|(_, law)| law.entity == entity) {
            let condition = &invariant.condition;
            let of_moves = condition.walk().iter().any(|guard| matches!(guard.kind, GuardKind::Enters(_)));
            if of_moves != enters.is_some() {
                continue;
            }
            let mut asked = condition.clone();
            if invariant.always {
                asked = Guard { span: asked.span, kind: GuardKind::Not(Box::new(asked)) };
            }
            // The guard and the invariant are asked at one moment: of what the world sets they see the same.
            if let Some((_, Some(guard))) = enters
                && self.reads_inputs(chain, guard)
            {
                asked = Guard { span: asked.span, kind: GuardKind::And(vec![guard.clone(), asked]) };
            }
            let broken = self.may_hold(chain, Some(&asked), enters.map(|(state, _)| state));
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
