//! Every published fact is in the founding lifecycle: a statement bears its tag, and without that statement, or with
//! another one in its place, a named scenario fails, a check reports something, or a history is judged otherwise.

use std::collections::BTreeMap;
use std::ops::Range;

use lifespec::model::{Info, Model};
use lifespec::replay::Verdict;

use crate::histories::replay;
use crate::judge::{Judged, judge, only_verdict};

const SPEC: &str = include_str!("../spec/import-export.life");

/// How many facts there are: `F1` and so on.
const FACTS: usize = 27;

/// A fact, and what happens when its statement is changed.
struct Proof {
    tag: &'static str,
    /// Words of a statement with that tag.
    from: &'static str,
    /// What stands there instead.
    to: &'static str,
    shown_by: ShownBy,
}

enum ShownBy {
    /// The scenario of that title passes, and then no longer does.
    Scenario(&'static str),
    /// A check that had nothing to say reports that code at those words.
    Check(&'static str, &'static str),
    /// That history is judged like this, and then like that.
    History(&'static str, Verdict, Verdict),
}

use ShownBy::{Check, History, Scenario};

const fn proof(tag: &'static str, from: &'static str, to: &'static str, shown_by: ShownBy) -> Proof {
    Proof { tag, from, to, shown_by }
}

const PROOFS: &[Proof] = &[
    proof(
        "F1",
        "forgotten the job and its drives.\" @F1",
        "forgotten the job and its drives.\" @F1 {\n    on Customer.Ship stay\n  }",
        Scenario("After its deletion there is no job"),
    ),
    proof(
        "F2",
        "return_address -> Creating @F2",
        "return_address -> Shipping @F2",
        Scenario("Nothing happens to a parcel before the job is shipped"),
    ),
    proof(
        "F3",
        "after 14d escape -> Deleted",
        "after 21d escape -> Deleted",
        Scenario("Two weeks in Creating, and the job is deleted"),
    ),
    proof(
        "F3",
        "after 14d escape -> Deleted as Service.Expire",
        "after 14d notify Customer as Service.Expire",
        Check("LS142", "Creating"),
    ),
    proof("F4", "return_address stay, restart", "return_address stay", Scenario("An update buys two more weeks")),
    proof(
        "F5",
        " when delivery_package and return_address\n      -> Shipping",
        " -> Shipping",
        Scenario("A job is not shipped without a return address"),
    ),
    proof(
        "F6",
        "after 14d notify Operator as Service.ReportLate",
        "after 20d notify Operator as Service.ReportLate",
        Scenario("Operators hear of a late parcel, and the job waits on"),
    ),
    proof(
        "F7",
        "\n      and all drives in Received, NeverReceived where not extra -> Received",
        " -> Received",
        Scenario("The job waits for its last drive"),
    ),
    proof(
        "F8",
        "-> Transferring \"The first drive",
        "-> Packaging \"The first drive",
        Scenario("From the first call to the last drive"),
    ),
    proof(
        "F9",
        " and all drives in Done, NeverReceived where not extra",
        "",
        Scenario("Packing waits for the last copy"),
    ),
    proof(
        "F10",
        "after 90d -> Deleted as Service.Expire @F10",
        "after 30d -> Deleted as Service.Expire @F10",
        Scenario("From the first call to the last drive"),
    ),
    proof(
        "F10",
        "when not errors and some drives in ShippedBack",
        "when some drives in ShippedBack",
        Scenario("A job with an issue is not completed"),
    ),
    proof(
        "F11",
        "-> CompletedMoreInfo, set job.errors = true\n      \"Decided: every issue",
        "-> CompletedMoreInfo\n      \"Decided: every issue",
        Scenario("An issue with one drive closes the job"),
    ),
    proof("F12", " and not job.cancelled and not extra", " and not extra", Scenario("A cancelled job starts no copy")),
    proof(
        "F13",
        "incident Operator.DrivesArrive \"A parcel for",
        "incident Operator.MissPackage \"A parcel for",
        Check("LS091", "job-1"),
    ),
    proof("F14", "after 44d escape", "after 60d escape", Scenario("A month after the reminder the job is closed")),
    proof(
        "F14",
        "on Operator.Extend stay, restart",
        "on Operator.Extend stay",
        Scenario("An extension starts the wait anew"),
    ),
    proof(
        "F14",
        "after 44d escape",
        "after 90d escape",
        History("polls/illegal/shipping-for-50-days", Verdict::Violates, Verdict::Running),
    ),
    proof(
        "F15",
        "incident Customer.MissDrives when kind = Export",
        "incident Customer.MissDrives when kind = Import",
        Scenario("The drives of an export get lost on their way home"),
    ),
    proof(
        "F16",
        "incident Operator.FindBadAddress \"",
        "incident Operator.FindBadAddress when errors \"",
        Scenario("An address is found to be wrong, and corrected"),
    ),
    proof(
        "F17",
        "incident Operator.FindExtraDrive \"",
        "incident Operator.FindExtraDrive when errors \"",
        Scenario("An extra drive goes home with the others, untouched"),
    ),
    proof(
        "F18",
        "when job.kind = Import and job in Creating -> Specified",
        "when job.kind = Import and job in Creating -> Received",
        Scenario("From the first call to the last drive"),
    ),
    proof(
        "F18",
        "when job.kind = Export and job in Shipping -> Received",
        "when job.kind = Export and job in Shipping -> Specified",
        Scenario("Somebody says that the drives of an export have come"),
    ),
    proof(
        "F19",
        "on Operator.Receive when job in Shipping -> Received @F19",
        "on Operator.Receive when job in Creating -> Received @F19",
        Scenario("From the first call to the last drive"),
    ),
    proof(
        "F20",
        "after 14d of job in Shipping",
        "after 28d of job in Shipping",
        Scenario("After two weeks of shipping a drive counts as missing"),
    ),
    proof(
        "F21",
        "on Operator.Receive when job in Shipping, Received, Transferring -> Received",
        "on Operator.Receive when job in Shipping -> Received",
        Scenario("A late drive is taken in"),
    ),
    proof(
        "F22",
        "on Service.StartTransfer when job in Received, Transferring",
        "on Service.StartTransfer when job in Transferring",
        Scenario("From the first call to the last drive"),
    ),
    proof(
        "F23",
        "on Service.Finish -> Completed",
        "on Service.Finish -> CompletedMoreInfo",
        Scenario("From the first call to the last drive"),
    ),
    proof(
        "F23",
        "on Service.Finish -> Completed",
        "on Service.Finish -> CompletedMoreInfo",
        Check("LS101", "Completed"),
    ),
    proof(
        "F24",
        "on Operator.ShipBack when job in Packaging, Closed -> ShippedBack",
        "on Operator.ShipBack -> ShippedBack",
        Scenario("No drive leaves before packing"),
    ),
    proof("F25", "-> Received, set extra = true", "-> Received", Scenario("An extra drive is not copied")),
    proof(
        "F26",
        "on Operator.Resolve -> resume",
        "on Operator.Resolve -> Creating",
        Scenario("A job and a drive come out of a fault where they went in"),
    ),
    proof("F26", "from any active state except Specified", "from Received, Transferring", Check("LS161", "Completed")),
    proof(
        "F27",
        "set cancelled = properties.cancelRequested\n",
        "\n",
        History("polls/illegal/cancelled-while-packing", Verdict::Violates, Verdict::Running),
    ),
    proof(
        "S1",
        "any active state except Packaging",
        "any active state",
        Scenario("Cancelling comes too late while drives are packed"),
    ),
    proof(
        "S2",
        "-> Completed\n      \"Every drive is on its way home",
        "-> Closed\n      \"Every drive is on its way home",
        Scenario("A cancelled job goes home without a copy"),
    ),
    proof(
        "S3",
        "on Customer.Delete escape -> Deleted",
        "on Customer.Delete escape -> Closed",
        Scenario("After its deletion there is no job"),
    ),
    proof(
        "S4",
        "state or \"Specified\"",
        "state",
        History("polls/illegal/back-on-its-way", Verdict::Violates, Verdict::Running),
    ),
];

/// A statement of the lifecycle: its tags, and the bytes that it covers.
struct Statement {
    tags: Vec<String>,
    covers: Range<usize>,
    is_scenario: bool,
    description: Option<String>,
}

impl Statement {
    fn of(info: &Info) -> Self {
        let (tags, description) = (info.tags.clone(), info.description.clone());
        Self { tags, covers: info.span.range(), is_scenario: false, description }
    }
}

/// Every statement that can bear a tag.
fn statements(model: &Model) -> Vec<Statement> {
    let mut all: Vec<Statement> = model.logs.iter().map(|log| Statement::of(&log.info)).collect();
    all.extend(model.invariants.iter().map(|invariant| Statement::of(&invariant.info)));
    all.extend(model.events.iter().map(|event| Statement {
        tags: event.tags.clone(),
        covers: event.name.span.range(),
        is_scenario: false,
        description: event.description.clone(),
    }));
    all.extend(model.scenarios.iter().map(|scenario| Statement { is_scenario: true, ..Statement::of(&scenario.info) }));
    for entity in &model.entities {
        all.push(Statement::of(&entity.info));
        all.extend(entity.fields.iter().map(|field| Statement::of(&field.info)));
        all.extend(entity.parts.iter().map(|part| Statement::of(&part.info)));
        all.extend(entity.states.iter().map(|state| Statement::of(&state.info)));
        all.extend(entity.groups.iter().map(|group| Statement::of(&group.info)));
        all.extend(entity.moves.iter().map(|step| Statement::of(&step.info)));
        all.extend(entity.incidents.iter().map(|incident| Statement::of(&incident.info)));
    }
    all
}

fn founding() -> Judged {
    judge(SPEC)
}

#[test]
fn every_fact_has_a_statement_and_a_proof() {
    let judged = founding();
    let all = statements(judged.model());
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for tag in all.iter().filter(|statement| !statement.is_scenario).flat_map(|statement| &statement.tags) {
        *counts.entry(tag.clone()).or_default() += 1;
    }
    for fact in (1..=FACTS).map(|number| format!("F{number}")) {
        assert!(counts.contains_key(&fact), "no statement bears @{fact}");
        assert!(PROOFS.iter().any(|proof| proof.tag == fact), "nothing shows that {fact} is kept");
    }
    let known = |tag: &String| tag == "decision" || PROOFS.iter().any(|proof| proof.tag == tag);
    assert!(counts.keys().all(known), "tags without a proof: {counts:?}");
}

#[test]
fn every_decision_says_what_was_decided() {
    let judged = founding();
    let decisions: Vec<_> = statements(judged.model())
        .into_iter()
        .filter(|statement| statement.tags.iter().any(|tag| tag == "decision"))
        .collect();
    assert!(decisions.len() >= 20, "only {} decisions", decisions.len());
    for decision in decisions {
        let words = decision.description.unwrap_or_default();
        let is_event = SPEC[..decision.covers.start].ends_with("event ");
        assert!(words.starts_with("Decided: ") || is_event, "{:?}", &SPEC[decision.covers]);
    }
}

#[test]
fn without_its_statement_no_fact_stands() {
    let whole = founding();
    let all = statements(whole.model());
    assert!(whole.failed_scenarios().is_empty(), "{:#?}", whole.failed_scenarios());
    for proof in PROOFS {
        assert_eq!(SPEC.matches(proof.from).count(), 1, "{}: {:?} must stand exactly once", proof.tag, proof.from);
        let at = SPEC.find(proof.from).unwrap_or_default();
        let tagged = all.iter().any(|statement| {
            let touches = statement.covers.start < at + proof.from.len() && at < statement.covers.end;
            touches && !statement.is_scenario && statement.tags.iter().any(|tag| tag == proof.tag)
        });
        assert!(tagged, "{:?} does not bear @{}", proof.from, proof.tag);
        let changed = judge(&SPEC.replacen(proof.from, proof.to, 1));
        show(proof, &whole, &changed);
    }
}

fn show(proof: &Proof, whole: &Judged, changed: &Judged) {
    let what = format!("{} with {:?} for {:?}", proof.tag, proof.to, proof.from);
    match &proof.shown_by {
        Scenario(title) => {
            let exists = whole.model().scenarios.iter().any(|told| told.info.description.as_deref() == Some(*title));
            assert!(exists, "no scenario {title:?}");
            let failed = changed.failed_scenarios();
            assert!(failed.iter().any(|(other, _)| other == title), "{what}: {title:?} passes; failed: {failed:#?}");
        }
        Check(code, words) => {
            assert!(!whole.reported().contains(&(*code, *words)), "{code} is reported anyway");
            assert!(changed.reported().contains(&(*code, *words)), "{what}: {:#?}", changed.messages());
        }
        History(file, before, after) => {
            let (was, is) = (replay(whole, file), replay(changed, file));
            assert_eq!(only_verdict(&was), *before, "{file}: {:#?}", was.findings);
            assert_eq!(only_verdict(&is), *after, "{what}: {:#?}", is.findings);
        }
    }
}
