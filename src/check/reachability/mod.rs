//! Can every state be reached, and can every instance end.

mod unreachable;

use unreachable::LS101;

use super::{Context, Family};
use crate::diagnostic::Finding;

pub(super) const FAMILY: Family = Family { name: "reachability", codes: &[&LS101], run };

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, entity, facts) in context.entities() {
        unreachable::check(entity, facts, findings);
    }
}
