//! The matrix, and what must not be said of faults and incidents.

use super::{Cell, matrix, table};
use crate::check::testing::{messages, of_order, order};

const ORDER: &str = "
    before create { incident Clerk.Surprise { look twice within 2d else send back } }
    loud: bool = false
    initial state Open {
      on Customer.Pay -> Paid
      on Customer.Shout stay, set loud = true
      after 14d -> Paid
      incident Customer.Complain when loud { listen, write letter }
      incident Customer.Complain when not loud { smile }
    }
    state Paid { after 3d -> Sent }
    final state Sent
    fault Broken from Open { on Clerk.Fix -> resume  after 90d escape -> Sent }";

#[test]
fn the_matrix_says_what_is_done_and_marks_the_holes() {
    let model = order(ORDER);
    let lines = of_order(&model, |context, order| table(&model, &matrix(context, order)));
    let cells: Vec<Vec<&str>> = lines.iter().map(|line| line.iter().map(String::as_str).collect()).collect();
    assert_eq!(
        cells,
        [
            ["state", "Broken", "Clerk.Surprise", "Customer.Complain"],
            ["before create", "–", "look twice within 2d, else send back", "–"],
            [
                "Open",
                "resume on Clerk.Fix; Sent after 90d",
                "–",
                "when loud: listen; write letter; when not loud: smile"
            ],
            ["Paid", "hole", "–", "–"],
            ["Sent", "–", "–", "–"],
            ["Broken", "–", "–", "–"],
        ]
    );
}

#[test]
fn a_fault_that_nothing_leaves_is_a_hole_where_it_strikes() {
    let model = order(
        "initial state Open { after 14d -> Sent }
         final state Sent
         fault Broken from any active state { after 3d notify Clerk }",
    );
    let cells = of_order(&model, |context, order| matrix(context, order).cells(0));
    assert_eq!(cells, [Cell::Hole, Cell::NotApplicable, Cell::NotApplicable]);
}

#[test]
fn guards_that_never_hold_together_are_no_clash() {
    assert!(messages(&order(ORDER), "LS168").is_empty());
    let clash = order(&ORDER.replace("when not loud { smile }", "{ smile }"));
    assert_eq!(messages(&clash, "LS168"), ["what to do about `Customer.Complain` in `Open` is said twice"]);
    let moved = order(
        &ORDER.replace("when not loud { smile }", "when not loud { smile } on Customer.Complain when loud -> Paid"),
    );
    assert_eq!(messages(&moved, "LS169"), ["`Customer.Complain` is an incident in `Open`, and a move too"]);
    let apart =
        order(&ORDER.replace(
            "incident Customer.Complain when not loud { smile }",
            "on Customer.Complain when not loud -> Paid",
        ));
    assert!(messages(&apart, "LS169").is_empty());
}

#[test]
fn an_entity_without_a_fault_is_told_only_where_others_have_one() {
    assert!(messages(&order("initial state A { after 1d -> B } final state B"), "LS171").is_empty());
    assert!(messages(&order(ORDER), "LS171").is_empty());
}

#[test]
fn a_recovery_past_where_the_fault_struck_is_one() {
    let past = order(
        "initial state A { after 1d -> B }
         state B { after 1d -> C }
         final state C
         fault Broken from A { on Clerk.Fix -> B  after 9d escape -> C }",
    );
    assert!(messages(&past, "LS163").is_empty());
    // What is reached by giving up only is not on the way.
    let aside = order(
        "initial state A { on Customer.Stop escape -> D  after 1d -> C }
         state D { after 1d -> E }
         final state C
         final state E
         fault Broken from A { on Clerk.Fix -> D  after 9d escape -> C }",
    );
    assert_eq!(messages(&aside, "LS163"), ["no recovery from `Broken` leads back to `A`, or past it"]);
}
