//! What findings about guards say beside their place.

use crate::check::judge;
use crate::check::testing::order;
use crate::diagnostic::Finding;
use crate::model::Model;

fn only(model: &Model, code: &str) -> Finding {
    let mut found: Vec<Finding> = judge(model).into_iter().filter(|finding| finding.code.id == code).collect();
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

#[test]
fn an_overlap_is_shown_by_a_configuration() {
    let model = order(
        "goods: many Item
        kind: Small | Large
        create on Customer.Order with kind -> Open
        state Open {
            on Clerk.Close when kind = Large and all goods in Sent -> Closed
            on Clerk.Close when at least 2 goods in Sent -> Dropped
            after 5d -> Closed
        }
        final state Closed
        final state Dropped
        }
        entity Item of Order {
            initial state Packed { after 3d -> Sent }
            final state Sent",
    );
    assert_eq!(only(&model, "LS121").notes, ["both apply when kind = Large and goods are 2 in Sent"]);
}

#[test]
fn what_makes_a_guard_impossible_is_said() {
    let model = order(
        "goods: many Item
        initial state Open {
            on Clerk.Close when some goods in Packed where spoilt -> Closed
            after 5d -> Closed
        }
        final state Closed
        }
        entity Item of Order {
            spoilt: bool = false
            initial state Packed { after 3d -> Sent }
            final state Sent",
    );
    let finding = only(&model, "LS123");
    assert_eq!(finding.notes, ["`spoilt` is always false: nothing brings it or sets it to anything else"]);
}

#[test]
fn a_guard_of_a_creation_sees_what_the_instance_begins_with() {
    let model = order(
        "urgent: bool = false
        create on Customer.Order when urgent -> Open
        create on Customer.Ask with urgent when urgent -> Open
        state Open {
            on Customer.Hurry stay, set urgent = true
            after 5d -> Closed
        }
        final state Closed",
    );
    assert_eq!(only(&model, "LS123").notes, ["`urgent` begins as false: the event does not bring it"]);
}
