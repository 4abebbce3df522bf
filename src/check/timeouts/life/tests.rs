//! Lives computed by hand, compared with those computed here.

use super::{Life, Lifespan, Reason, longest_life};
use crate::check::testing::{of_order, order};
use crate::model::{Model, StateId};

const DAY: i64 = 86_400_000;

fn lifespan(members: &str) -> (Model, Lifespan) {
    let model = order(members);
    let span = of_order(&model, longest_life);
    (model, span)
}

/// Days in all, and days in each state; nothing of a life without a limit.
fn way(model: &Model, life: &Life) -> (i64, Vec<(String, i64)>) {
    let Life::Bounded { millis, path } = life else { return (-1, Vec::new()) };
    let name = |state: StateId| model.entities[0].state(state).name.text.clone();
    (millis / DAY, path.iter().map(|stay| (name(stay.state), stay.millis / DAY)).collect())
}

fn expected(days: i64, way: &[(&str, i64)]) -> (i64, Vec<(String, i64)>) {
    (days, way.iter().map(|(state, days)| ((*state).to_owned(), *days)).collect())
}

#[test]
fn the_longest_of_two_ways_is_taken_and_reminders_do_not_count() {
    let (model, span) = lifespan(
        "initial state A { on Customer.Go -> B  on Customer.Skip -> C  after 10d notify Clerk  after 14d -> C }
         state B { on Customer.Go -> C  after 30d -> C }
         state C { after 1d -> D }
         final state D { after 90d -> E }
         final state E",
    );
    assert_eq!(way(&model, &span.undisturbed), expected(45, &[("A", 14), ("B", 30), ("C", 1)]));
    assert_eq!(span.with_faults, span.undisturbed);
    assert_eq!(span.after_the_end.iter().map(|stay| stay.millis / DAY).collect::<Vec<_>>(), [90]);
}

#[test]
fn a_timer_is_taken_when_it_is_due_and_not_at_the_end_of_the_stay() {
    let (model, span) = lifespan(
        "initial state A { after 2d -> B | stay  after 5d -> End }
         state B { after 4d -> End }
         final state End",
    );
    assert_eq!(way(&model, &span.undisturbed), expected(6, &[("A", 2), ("B", 4)]));
}

#[test]
fn a_fault_makes_a_life_longer_or_endless() {
    let states = "initial state A { after 14d -> B }  final state B";
    let (model, span) = lifespan(&format!("{states} fault F from A {{ on Clerk.Fix -> B  after 90d escape -> B }}"));
    assert_eq!(way(&model, &span.undisturbed), expected(14, &[("A", 14)]));
    assert_eq!(way(&model, &span.with_faults), expected(104, &[("A", 14), ("F", 90)]));
    let (_, span) = lifespan(&format!("{states} fault F from A {{ on Clerk.Fix -> resume  after 90d escape -> B }}"));
    assert!(matches!(&span.with_faults, Life::Unbounded(Reason::Cycle(states)) if states.len() == 2));
}

#[test]
fn a_wait_a_restart_a_cycle_and_a_length_that_varies_have_no_limit() {
    let reason = |members: &str| match lifespan(members).1.undisturbed {
        Life::Unbounded(reason) => Some(reason),
        Life::Bounded { .. } => None,
    };
    let (a, b) = (StateId::new(0), StateId::new(1));
    assert_eq!(reason("initial state A { on Clerk.Go -> B } final state B"), Some(Reason::NoTimeout(a)));
    let restart = reason("initial state A { on Clerk.Wait stay, restart  after 3d -> B } final state B");
    assert!(matches!(restart, Some(Reason::Restart(state, _)) if state == a));
    let cycle = "initial state A { after 3d -> B } state B { on Clerk.Back -> A  after 3d -> C } final state C";
    assert_eq!(reason(cycle), Some(Reason::Cycle(vec![a, b])));
    assert_eq!(
        reason("initial state A { on Clerk.Again -> A  after 3d -> B } final state B"),
        Some(Reason::Cycle(vec![a]))
    );
    let field = reason("input d: duration initial state A { after d -> B } final state B");
    assert!(matches!(field, Some(Reason::UnknownLength(state, _)) if state == a));
}

#[test]
fn a_phase_ends_however_often_its_states_follow_one_another() {
    let (model, span) = lifespan(
        "initial state Work {
           after 10d -> End
           initial state A { on Customer.Go -> B  after 7d -> B }
           state B { on Customer.Back -> A  on Customer.Done -> C  after 8d -> A }
         }
         state C { after 3d -> End }
         final state End",
    );
    assert_eq!(way(&model, &span.undisturbed), expected(13, &[("A", 10), ("C", 3)]));
    assert_eq!(span.with_faults, span.undisturbed);
}

#[test]
fn a_chain_of_many_states_is_no_burden() {
    let states: Vec<String> = (0..5_000).map(|at| format!("state S{at} {{ after 1d -> S{} }}", at + 1)).collect();
    let (model, span) = lifespan(&format!("initial {} final state S5000", states.join("\n")));
    let (days, path) = way(&model, &span.undisturbed);
    assert_eq!((days, path.len()), (5_000, 5_000));
}
