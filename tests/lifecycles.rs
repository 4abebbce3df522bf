//! Every lifecycle of `spec/` is clean.

use crate::judge::judge;

fn assert_clean(text: &str) {
    let judged = judge(text);
    assert!(judged.reported().is_empty(), "{:#?}", judged.messages());
}

#[test]
fn the_founding_lifecycle_is_clean() {
    assert_clean(include_str!("../spec/import-export.life"));
}

#[test]
fn the_order_is_clean() {
    assert_clean(include_str!("../spec/order.life"));
}

#[test]
fn the_workflow_run_is_clean() {
    assert_clean(include_str!("../spec/ci-run.life"));
}

#[test]
fn the_ticket_is_clean() {
    assert_clean(include_str!("../spec/ticket.life"));
}
