//! The founding lifecycle with one thing wrong in it at a time: each is found, where it is, and nothing else is.

use crate::judge::judge;

const SPEC: &str = include_str!("../spec/import-export.life");

/// Replaces words that stand exactly once in the founding lifecycle.
fn mutate(from: &str, to: &str) -> String {
    assert_eq!(SPEC.matches(from).count(), 1, "{from:?} must stand in the lifecycle exactly once");
    assert_ne!(from, to, "nothing is changed");
    SPEC.replacen(from, to, 1)
}

/// What is found when `from` is replaced by `to`: each finding above a note with its words, and nothing else.
fn expect(from: &str, to: &str, expected: &[(&str, &str)]) {
    let text = mutate(from, to);
    let judged = judge(&text);
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(judged.reported(), expected, "{:#?}", judged.messages());
}

macro_rules! mutants {
    ($($name:ident: $from:expr => $to:expr, $expected:expr;)*) => {
        $(#[test]
        fn $name() {
            expect($from, $to, &$expected);
        })*
    };
}

// What names mean.
mutants! {
    a_misspelt_target: "-> Shipping @F5" => "-> Shiping @F5", [("LS053", "Shiping")];
    a_misspelt_actor: "on Customer.Delete escape" => "on Custmer.Delete escape", [("LS055", "Custmer")];
    a_misspelt_field:
        "when not errors and some drives"
        => "when not error and some drives",
        [("LS054", "error")];
    a_misspelt_value: "when kind = Import and some" => "when kind = Imports and some", [("LS059", "Imports")];
    a_misspelt_group: "from Cancellable {" => "from Cancelable {", [("LS053", "Cancelable")];
    misspelt_parts:
        "and no drives in Transferring -> Packaging"
        => "and no disks in Transferring -> Packaging",
        [("LS056", "disks")];
    a_misspelt_owner:
        "when job in Closed -> NeverReceived"
        => "when jobs in Closed -> NeverReceived",
        [("LS057", "jobs")];
    a_misspelt_state_of_the_owner:
        "after 14d of job in Shipping"
        => "after 14d of job in Specified",
        [("LS053", "Specified")];
    a_misspelt_actor_to_notify: "notify Operator as" => "notify Operators as", [("LS055", "Operators")];
    misspelt_parts_to_discard: "discards drives" => "discards disks", [("LS056", "disks")];
    a_misspelt_field_of_an_event:
        "with return_address stay"
        => "with return_adress stay",
        [("LS054", "return_adress")];
    a_misspelt_field_of_a_log:
        "set percent = properties"
        => "set percentage = properties",
        [("LS054", "percentage")];
    a_misspelt_event_of_a_log:
        "always Operator.Extend, Operator.Resolve"
        => "always Operator.Extend, Operator.Solve",
        [("LS058", "Operator.Solve")];
    a_misspelt_entity_of_an_invariant:
        "invariant of Job \"No error"
        => "invariant of Jobs \"No error",
        [("LS051", "Jobs")];
    a_misspelt_state_in_a_scenario:
        "expect surely d2 in Received"
        => "expect surely d2 in Receved",
        [("LS053", "Receved")];
    a_duplicate_state:
        "state Completed \"All its"
        => "state Completed\n  state Completed \"All its",
        [("LS052", "Completed")];
    a_duplicate_field:
        "cancelled: bool = false"
        => "errors: bool = false\n  cancelled: bool = false",
        [("LS052", "errors")];
    a_duplicate_actor: "actor Service \"" => "actor Customer, Service \"", [("LS052", "Customer")];
    a_number_for_a_bool:
        "escape stay, set cancelled = true"
        => "escape stay, set cancelled = 5",
        [("LS063", "5")];
    an_enumeration_for_a_condition:
        "when cancelled and no drives"
        => "when kind and no drives",
        [("LS063", "kind")];
    a_number_for_an_enumeration: "when kind = Export and some" => "when kind = 2 and some", [("LS063", "2")];
    a_percentage_for_a_duration: "after 44d escape" => "after percent escape", [("LS063", "percent")];
    a_default_out_of_range: "input percent: 0..100" => "input percent: 0..100 = 101", [("LS064", "101")];
    a_range_upside_down: "input percent: 0..100" => "input percent: 100..0", [("LS065", "100..0")];
    resume_where_no_fault_is:
        "on Service.Finish -> Completed"
        => "on Service.Finish -> resume",
        [("LS068", "resume")];
}

// How it is written.
mutants! {
    another_arrow:
        "when job in Closed -> NeverReceived"
        => "when job in Closed => NeverReceived",
        [("LS007", "=>")];
    months: "after 30d -> CompletedMoreInfo" => "after 1mo -> CompletedMoreInfo", [("LS010", "1mo")];
    a_brace_too_few:
        "state Creating \"The job exists. Its drives are still with the customer.\" @F2 {"
        => "state Creating \"The job exists. Its drives are still with the customer.\" @F2",
        [("LS014", "on")];
    a_fault_from_nowhere:
        "fault Faulted from any active state as"
        => "fault Faulted as",
        [("LS016", "Faulted")];
    an_allow_without_a_reason:
        "allow LS142 \"A drive waits with its job, and each state of a job has a limit.\""
        => "allow LS142",
        [("LS015", "LS142")];
    another_word_for_a_move:
        "when job in Closed -> NeverReceived"
        => "when job in Closed goto NeverReceived",
        [("LS007", "goto")];
    two_equals_signs: "when kind = Import and some" => "when kind == Import and some", [("LS007", "==")];
    a_brace_too_many: "  final state ShippedBack \"" => "  }\n  final state ShippedBack \"", [("LS004", "}")];
}

// Where it leads.
mutants! {
    a_state_that_nothing_reaches:
        "on Service.Finish -> Completed"
        => "on Service.Finish -> CompletedMoreInfo",
        [("LS101", "Completed"), ("LS205", "some drives in CompletedMoreInfo and not errors")];
    a_state_that_nothing_leaves:
        "group OnShelf = Received, Completed, CompletedMoreInfo"
        => "group OnShelf = Received, Completed",
        [("LS102", "CompletedMoreInfo")];
    drives_that_never_go_home:
        "on Operator.ShipBack when job in Packaging, Closed -> ShippedBack"
        => "on Operator.ShipBack when job in Packaging, Closed -> Received",
        [("LS101", "ShippedBack"), ("LS103", "Received"), ("LS123", "some drives in ShippedBack"), ("LS123", "some drives in ShippedBack")];
}

// Which move it is.
mutants! {
    one_event_two_targets:
        "on Operator.Miss when job in Shipping -> NeverReceived"
        => "on Operator.Miss when job in Shipping -> Received\n    on Operator.Miss when job in Shipping -> NeverReceived",
        [("LS121", "on Operator.Miss when job in Shipping")];
    two_conditions_at_once:
        "when not errors and some drives in ShippedBack"
        => "when some drives in ShippedBack",
        [("LS122", "when some drives in ShippedBack and all drives in ShippedBack, NeverReceived\n      and (errors or some drives in NeverReceived)"), ("LS205", "job in Completed and errors")];
    a_guard_that_contradicts_itself:
        "when not errors and some drives in ShippedBack"
        => "when not errors and errors and some drives in ShippedBack",
        [("LS123", "not errors and errors and some drives in ShippedBack and all drives in ShippedBack")];
    a_guard_that_says_nothing:
        "and (errors or some drives in NeverReceived) -> Closed"
        => "and (errors or not errors) -> Closed",
        [("LS122", "when some drives in ShippedBack and all drives in ShippedBack, NeverReceived\n      and (errors or not errors)"), ("LS124", "errors or not errors"), ("LS205", "job in Closed and not errors and no drives in NeverReceived")];
    a_range_that_is_never_left:
        "when cancelled and no drives in Transferring"
        => "when percent > 100 and no drives in Transferring",
        [("LS123", "percent > 100")];
    the_same_move_twice:
        "on Customer.Delete -> Deleted @S3"
        => "on Customer.Delete -> Deleted @S3\n    on Customer.Delete -> Deleted",
        [("LS125", "on Customer.Delete")];
    a_move_that_does_nothing:
        "on Customer.UpdateProperties with return_address stay"
        => "on Customer.UpdateProperties stay",
        [("LS127", "stay")];
    an_event_ignored_and_taken:
        "on Customer.Delete -> Deleted @S3"
        => "on Customer.Delete -> Deleted @S3\n    ignore Customer.Delete",
        [("LS128", "Customer.Delete")];
    two_creations_at_once:
        "create on Operator.Receive when job.kind"
        => "create on Operator.Receive when job in Shipping -> Specified\n  create on Operator.Receive when job.kind",
        [("LS129", "create on Operator.Receive when job.kind = Export and job in Shipping"), ("LS203", "Received")];
    the_same_target_twice:
        "on Service.Finish -> Completed"
        => "on Service.Finish -> Completed | Completed",
        [("LS070", "Completed")];
    a_condition_that_never_ends:
        "from OnShelf {"
        => "from OnShelf {\n    when extra and error_log -> Received",
        [("LS132", "when extra and error_log")];
}

// How long it lasts.
mutants! {
    a_fault_that_gives_up_first:
        "on Operator.Resolve -> resume"
        => "after 60d escape -> Closed\n    on Operator.Resolve -> resume",
        [("LS141", "after 90d"), ("LS205", "job in Closed and not errors and no drives in NeverReceived")];
    no_time_at_all: "after 30d -> CompletedMoreInfo" => "after 0s -> CompletedMoreInfo", [("LS147", "0s")];
    packing_without_a_limit:
        "after 30d escape -> Closed as Operator.GiveUp, set errors = true"
        => "after 30d notify Operator",
        [("LS142", "Packaging")];
    copying_without_a_limit:
        "after 90d escape -> Packaging as Operator.GiveUp, set errors = true"
        => "after 90d notify Operator",
        [("LS142", "Transferring")];
    shipping_without_a_limit:
        "after 44d escape -> Closed as Operator.GiveUp, set errors = true"
        => "after 44d notify Operator",
        [("LS142", "Shipping")];
    creating_without_a_limit:
        "after 14d escape -> Deleted as Service.Expire @F3"
        => "",
        [("LS142", "Creating"), ("LS154", "on Customer.UpdateProperties with delivery_package, return_address")];
    a_timeout_that_never_comes_due:
        "after 14d notify Operator as Service.ReportLate"
        => "after 14d escape -> Closed as Service.ReportLate",
        [("LS141", "after 44d"), ("LS205", "job in Closed and not errors and no drives in NeverReceived")];
    two_timeouts_at_the_same_time:
        "after 44d escape -> Closed as Operator.GiveUp, set errors = true"
        => "after 44d escape -> Closed by Operator\n    after 44d escape -> Deleted as Operator.GiveUp, set errors = true",
        [("LS144", "after 44d"), ("LS205", "job in Closed and not errors and no drives in NeverReceived")];
    a_restart_that_restarts_nothing:
        "after 30d -> CompletedMoreInfo as Service.BreakOff, set job.errors = true"
        => "on Service.Slow stay, restart",
        [("LS154", "on Service.Slow")];
}

// What goes wrong, and who mends it.
mutants! {
    a_fault_that_nobody_resolves:
        "on Operator.Resolve -> resume"
        => "on Operator.Resolve stay",
        [("LS127", "stay"), ("LS173", "Faulted")];
    a_fault_without_a_limit:
        "after 90d escape -> Closed as Operator.GiveUp, set errors = true"
        => "after 90d notify Operator",
        [("LS164", "Faulted")];
    a_fault_that_nothing_leaves:
        "on Operator.Resolve -> resume\n      \"Decided: it goes on where it stopped, and its time begins anew.\" @F26 @decision\n    after 90d escape -> Closed as Operator.GiveUp, set errors = true"
        => "after 90d notify Operator",
        [("LS162", "Faulted")];
    a_state_without_a_fault:
        "from any active state except Specified"
        => "from any active state except Specified, Received",
        [("LS161", "Received")];
    a_fault_that_strikes_itself:
        "fault Faulted from any active state as"
        => "fault Faulted from any active state, Faulted as",
        [("LS070", "any active state, Faulted")];
}

// What nobody needs.
mutants! {
    an_unused_actor: "actor Service \"" => "actor Carrier\nactor Service \"", [("LS183", "Carrier")];
    an_unused_group:
        "from OnShelf {"
        => "from Received, Completed, CompletedMoreInfo {",
        [("LS182", "OnShelf")];
    an_unused_field: "set percent = properties.percentComplete" => "", [("LS181", "percent")];
    an_unused_event:
        "event Operator.Miss \""
        => "event Operator.Look\nevent Operator.Miss \"",
        [("LS184", "Operator.Look")];
    an_allow_of_nothing:
        "allow LS161 \""
        => "allow LS162 \"",
        [("LS161", "Specified"), ("LS188", "allow LS162 \"What nobody has seen cannot break: if it does not come, it is NeverReceived.\"")];
    an_allow_of_an_unknown_code:
        "allow LS161 \""
        => "allow LS999 \"",
        [("LS161", "Specified"), ("LS189", "LS999")];
}

// What a job and its drives do to each other.
mutants! {
    // A drive may have been copied before the job has left Received: then only cancelling, or the limit, leads out.
    a_copy_that_is_faster_than_its_job:
        "when not cancelled and some drives in Transferring, Completed, CompletedMoreInfo where not extra"
        => "when not cancelled and some drives in Transferring where not extra",
        [("LS203", "Received")];
    a_drive_that_nobody_waits_for_any_longer:
        "when job in Closed -> NeverReceived"
        => "when job in Completed -> NeverReceived",
        [("LS206", "when job in Completed")];
    a_drive_that_stays_in_its_fault:
        "on Operator.Resolve when job.cancelled -> Received\n      \"Decided: a cancelled job copies no further, so it goes back to the shelf.\" @F12 @F26 @decision\n    after 90d escape -> Received as Operator.GiveUp, set job.errors = true"
        => "after 90d notify Operator",
        [("LS164", "Faulted"), ("LS203", "Shipping")];
}
