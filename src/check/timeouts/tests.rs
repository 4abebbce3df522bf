//! What is said of waits and timers, where the fixtures cannot tell: notes that must not be there, and wording.

use crate::check::testing::{messages, model, order};

#[test]
fn a_wait_names_who_must_act() {
    let endless = model(
        "lifecycle Demo
         actor Customer, Clerk, Service
         entity Order {
           goods: many Item
           paid: bool = false
           initial state Open { on Customer.Pay stay, set paid = true  when paid -> Packing }
           state Packing { when all goods in Wrapped -> Sent }
           final state Sent discards goods
         }
         entity Item of Order {
           create on Service.Add -> Loose
           state Loose { on Clerk.Wrap -> Wrapped  after 3d -> Wrapped by Service }
           final state Wrapped
         }",
    );
    assert_eq!(
        messages(&endless, "LS142"),
        [
            "`Open` can last for ever unless `Customer` acts",
            "`Packing` can last for ever unless `Clerk` or `Service` acts"
        ]
    );
}

#[test]
fn what_must_cease_is_up_to_those_who_end_it() {
    let waits = model(
        "lifecycle Demo
         actor Customer, Clerk, Service
         entity Order {
           goods: many Item
           initial state Packing { when no goods in Loose -> Sent }
           final state Sent discards goods
         }
         entity Item of Order {
           create on Service.Add -> Loose
           state Loose { on Clerk.Wrap -> Wrapped }
           final state Wrapped
         }",
    );
    assert!(messages(&waits, "LS142").contains(&"`Packing` can last for ever unless `Clerk` acts".to_owned()));
}

#[test]
fn counted_restarts_and_restarts_of_reminders_put_nothing_off() {
    let counted = order(
        "asked: 0..3 = 0
         initial state A { on Customer.Ask when asked < 3 stay, restart, set asked += 1  after 3d -> B }
         state B { on Customer.Ask stay, restart  on Customer.Go -> C  after 3d notify Clerk }
         final state C",
    );
    assert!(messages(&counted, "LS143").is_empty());
    let uncounted = order(
        "asked: 0..3 = 0
         initial state A { on Customer.Ask when asked < 3 stay, restart  on Customer.Count stay, set asked += 1  after 3d -> B }
         final state B",
    );
    assert_eq!(messages(&uncounted, "LS143"), ["the timeout of `A` can be put off for ever"]);
}

#[test]
fn a_shared_timer_is_forestalled_only_if_it_is_in_every_state() {
    let shared = |second: &str| {
        order(&format!(
            "from A, B {{ after 9d -> C }}
             initial state A {{ after 3d -> B }}
             state B {{ after {second} -> C }}
             final state C"
        ))
    };
    assert_eq!(messages(&shared("4d"), "LS141"), ["the timeout of 9d in `A` can never come due"]);
    assert!(messages(&shared("20d"), "LS141").iter().all(|message| message.contains("20d")));
}

#[test]
fn an_owners_clock_forestalls_only_itself() {
    let parts = |own: &str| {
        model(&format!(
            "lifecycle Demo
             actor Clerk
             entity Order {{
               goods: many Item
               initial state Open {{ after 30d -> Sent }}
               final state Sent discards goods
             }}
             entity Item of Order {{
               create on Clerk.Add -> Loose
               state Loose {{ {own} }}
               final state Wrapped
             }}"
        ))
    };
    let none = parts("after 3d of order in Open -> Wrapped  after 5d -> Wrapped");
    assert!(messages(&none, "LS141").is_empty());
    let same = parts("after 3d of order in Open -> Wrapped  after 5d of order in Open -> Wrapped  after 9d -> Wrapped");
    assert_eq!(messages(&same, "LS141").len(), 1);
    let own = parts("after 3d -> Wrapped  after 5d of order in Open -> Wrapped");
    assert_eq!(messages(&own, "LS141").len(), 1);
    let restarted = parts("after 3d -> Wrapped  after 5d of order in Open -> Wrapped  on Clerk.Wait stay, restart");
    assert!(messages(&restarted, "LS141").is_empty());
}
