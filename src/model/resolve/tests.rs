//! What names resolve to, and what is said about those that do not.

use std::fmt::Write as _;

use super::{Resolved, resolve};
use crate::model::{
    Allow, CODES, Clause, Entity, EntityId, GuardKind, Model, Move, PartId, Role, StateId, StateSet, TargetKind,
    Trigger, dump, graph, show,
};
use crate::source::SourceMap;
use crate::syntax;

/// Resolves a text; the parser's findings stand last.
fn resolved(text: &str) -> Resolved {
    let mut map = SourceMap::default();
    let id = map.add("test.life", text);
    let parsed = syntax::parse(id, text);
    let mut resolved = resolve(&parsed.file);
    resolved.findings.extend(parsed.findings);
    resolved
}

/// The model of a text without any error.
fn model(text: &str) -> Model {
    let resolved = resolved(text);
    let found: Vec<_> =
        resolved.findings.iter().map(|finding| format!("{} {}", finding.code.id, finding.message)).collect();
    resolved.model.unwrap_or_else(|| panic!("{found:?} in\n{text}"))
}

/// Each finding as `CODE words of its primary place`.
fn found(text: &str) -> Vec<String> {
    let slice = |finding: &crate::diagnostic::Finding| {
        let words = finding.span().and_then(|span| text.get(span.range())).unwrap_or("");
        format!("{} {words}", finding.code.id)
    };
    resolved(text).findings.iter().map(slice).collect()
}

/// The example under a heading of an explain page.
fn example<'p>(page: &'p str, heading: &str) -> &'p str {
    let after = page.split(&format!("## {heading}\n")).nth(1).expect("the page has the heading");
    let body = after.split("```life\n").nth(1).expect("an example follows");
    body.split("```").next().expect("it ends")
}

#[test]
fn every_page_shows_its_code_and_a_file_without_it() {
    let mut wrong = Vec::new();
    // An example of what is too large would be too large for a page.
    for code in CODES.iter().filter(|code| code.id != "LS079") {
        let bad = found(example(code.page, "Bad"));
        if bad.is_empty() || bad.iter().any(|found| !found.starts_with(code.id)) {
            wrong.push(format!("{} bad: {bad:?}", code.id));
        }
        let good = found(example(code.page, "Good"));
        if !good.is_empty() {
            wrong.push(format!("{} good: {good:?}", code.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_founding_lifecycle_resolves() {
    let text = include_str!("../../../spec/import-export.life");
    let model = model(text);
    assert_eq!(model.entities.len(), 2);
    assert!(model.scenarios.len() > 10);
    assert!(model.logs.len() == 2 && model.invariants.len() > 5);
}

/// A job that has everything there is, in one order.
const JOB: &str = r"
lifecycle Demo
actor Customer, Service
entity Job {
  patience: duration
  drives: many Drive
  group Busy = Working, Waiting
  initial state Working {
    after 2d -> Done
    initial state Reading when_guard {
      on Service.Read -> Writing
      after 1h -> Writing
    }
    state Writing { on Service.Write -> Working }
  }
  state Waiting {
    on Service.Wake -> Working | stay
    on Service.Ask notify Customer
    after patience -> Done
  }
  from Busy { on Service.Wait -> Waiting }
  final state Done discards drives
  fault Stuck from any state as Service.Fail { on Service.Repair -> resume }
}
entity Drive of Job {
  extra: bool = false
  create on Customer.Name when job in Waiting -> Full
  initial state Full when not extra {
    after 5d of job in Waiting -> Empty
    after 6d of job in Busy -> Empty
    when some drives in Empty where (drive.extra and job in Busy) -> Empty
  }
  final state Empty
}
";

fn job() -> Model {
    model(&JOB.replace("when_guard ", ""))
}

fn states_of(model: &Model, entity: usize, states: &StateSet) -> String {
    let entity = &model.entities[entity];
    states.iter().map(|id| entity.state(id).name.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_phase_stands_for_its_states_and_is_entered_at_its_initial_one() {
    let model = job();
    let job = &model.entities[0];
    let names: Vec<_> = job.states.iter().map(|state| (state.name.text.as_str(), state.role)).collect();
    let expected = [
        ("Reading", Role::Initial),
        ("Writing", Role::Ordinary),
        ("Waiting", Role::Ordinary),
        ("Done", Role::Final),
        ("Stuck", Role::Fault),
    ];
    assert_eq!(names, expected);
    assert_eq!(states_of(&model, 0, &job.groups[0].states), "Reading Writing Waiting");
    let write = job.moves.iter().find(|mv| trigger(&model, mv) == "on Service.Write").expect("it is a move");
    assert_eq!(write.targets[0].kind, TargetKind::State(job.composites[0].entry));
    assert_eq!(job.composites[0].entry, StateId(0));
}

fn trigger(model: &Model, mv: &Move) -> String {
    show::trigger_text(model, EntityId(0), mv)
}

#[test]
fn a_shared_move_is_one_move_with_several_sources() {
    let model = job();
    let waits: Vec<_> = model.entities[0].moves.iter().filter(|mv| trigger(&model, mv) == "on Service.Wait").collect();
    assert_eq!(waits.len(), 1);
    assert_eq!(states_of(&model, 0, &waits[0].sources), "Reading Writing Waiting");
}

#[test]
fn timers_count_on_the_clock_of_what_they_stand_in() {
    let model = job();
    let clocks: Vec<_> = model.entities[0].clocks.iter().map(|clock| states_of(&model, 0, &clock.states)).collect();
    assert_eq!(clocks, ["Reading Writing Waiting Done Stuck", "Reading Writing", "Waiting", "Reading Writing Waiting"]);
    let timers = |entity: usize| {
        let triggers = model.entities[entity].moves.iter().map(|mv| mv.trigger);
        let timers = triggers.filter_map(|trigger| match trigger {
            Trigger::Timer(timer) => Some((timer.up, timer.clock.0)),
            _ => None,
        });
        timers.collect::<Vec<_>>()
    };
    assert_eq!(timers(0), [(0, 1), (0, 0), (0, 0)]);
    assert_eq!(timers(1), [(1, 2), (1, 3)]);
}

#[test]
fn a_fault_strikes_everywhere_but_in_itself_and_resume_leads_back_there() {
    let model = job();
    let job = &model.entities[0];
    let strike = job.moves.iter().find(|mv| mv.trigger == Trigger::Fault).expect("there is a fault");
    assert_eq!(states_of(&model, 0, &strike.sources), "Reading Writing Waiting Done");
    let graph = graph(job);
    let stuck = job.state_named("Stuck").expect("it is declared");
    let mut back: Vec<_> =
        graph.neighbors(petgraph::graph::NodeIndex::from(stuck.0)).map(|node| graph[node].0).collect();
    back.sort_unstable();
    assert_eq!(back, [0, 1, 2, 3]);
}

#[test]
fn a_move_without_a_target_stays() {
    let model = job();
    let ask = model.entities[0].moves.iter().find(|mv| trigger(&model, mv) == "on Service.Ask").expect("it is a move");
    assert_eq!(ask.targets.len(), 1);
    assert_eq!(ask.targets[0].kind, TargetKind::Stay);
    let text = JOB.replace("when_guard ", "");
    assert_eq!(&text[ask.targets[0].span.range()], "notify Customer");
}

#[test]
fn an_instance_begins_by_itself_or_by_its_creation_under_both_guards() {
    let model = job();
    let begins = |entity: &Entity| entity.moves.iter().filter(|mv| mv.trigger == Trigger::Begin).count();
    assert_eq!((begins(&model.entities[0]), begins(&model.entities[1])), (1, 0));
    let create = &model.entities[1].moves[0];
    let guard = create.guard.as_ref().expect("both guards");
    assert_eq!(show::guard_text(&model, EntityId(1), guard), "job in Waiting and not extra");
}

#[test]
fn a_filter_speaks_of_the_part_and_sees_its_owner() {
    let model = job();
    let some = model.entities[1].moves.iter().find(|mv| matches!(mv.trigger, Trigger::Condition { .. }));
    let guard = some.and_then(|mv| mv.guard.as_ref()).expect("it has a condition");
    let found: Vec<_> = guard.walk().iter().map(|guard| guard.kind.clone()).collect();
    let mut ups = found.iter().filter_map(|kind| match kind {
        GuardKind::Parts { up, .. } => Some(("parts", *up)),
        GuardKind::Field(field) => Some(("field", field.up)),
        GuardKind::In { up, .. } => Some(("in", *up)),
        _ => None,
    });
    assert_eq!(ups.next(), Some(("parts", 1)));
    assert_eq!(ups.collect::<Vec<_>>(), [("field", 0), ("in", 1)]);
}

#[test]
fn the_guard_of_a_nested_initial_state_is_refused() {
    assert_eq!(found(&JOB.replace("when_guard ", "when true ")), ["LS071 true"]);
}

#[test]
fn parents_stand_before_their_parts_whatever_the_order_in_the_file() {
    let text = JOB.replace("when_guard ", "");
    let (before, drive) = text.split_at(text.find("entity Drive").expect("it is there"));
    let (head, job) = before.split_at(before.find("entity Job").expect("it is there"));
    let turned = model(&format!("{head}{drive}{job}"));
    assert_eq!(turned.entities[0].name.text, "Job");
    assert_eq!(turned.entities[1].parent, Some((EntityId(0), PartId(0))));
    assert_eq!(dump(&turned), dump(&model(&text)));
}

#[test]
fn a_dump_tells_two_lifecycles_apart() {
    let text = JOB.replace("when_guard ", "");
    for (word, other) in [("2d", "3d"), ("Working | stay", "Working"), ("not extra", "extra"), ("any state", "Busy")] {
        assert_ne!(dump(&model(&text.replace(word, other))), dump(&model(&text)), "{word}");
    }
}

#[test]
fn allows_hold_in_the_words_they_stand_with() {
    let text = r#"
lifecycle Demo
allow LS101 "a"
actor Service
entity Job {
  allow LS102 "b"
  initial state Open {
    allow LS103 "c"
    on Service.End -> Done allow LS104 "d"
  }
  final state Done
}
"#;
    let model = model(text);
    let words = |allow: &Allow| {
        let scope = allow.scope.map(|span| text[span.range()].split_whitespace().take(3).collect::<Vec<_>>().join(" "));
        (allow.code.text.clone(), scope.unwrap_or_default())
    };
    let found: Vec<_> = model.allows.iter().map(words).collect();
    let expected =
        [("LS101", ""), ("LS102", "entity Job {"), ("LS103", "initial state Open"), ("LS104", "on Service.End ->")];
    assert_eq!(found, expected.map(|(code, words)| (code.to_owned(), words.to_owned())));
}

#[test]
fn a_scenario_knows_its_instances() {
    let scenario = "scenario \"x\" { see j in Waiting Customer.Name d1 Customer.Name d2 of j expect d2 in Full }";
    let model = model(&(JOB.replace("when_guard ", "") + scenario));
    let owners = model.scenarios[0].steps.iter().filter_map(|step| match &step.clause {
        Clause::Event { entity, parent, .. } => Some((entity.0, parent.as_ref().map(|parent| parent.text.clone()))),
        _ => None,
    });
    assert_eq!(owners.collect::<Vec<_>>(), [(1, Some("j".to_owned())), (1, Some("j".to_owned()))]);
}

#[test]
fn ten_thousand_states_resolve_at_once() {
    let mut text =
        String::from("lifecycle Demo\nactor Service\nentity Job {\n  group Odd = any active state except S0\n");
    for state in 0..10_000 {
        let role = if state == 0 { "initial " } else { "" };
        let _ = writeln!(
            text,
            "  {role}state S{state} {{ on Service.Go -> S{} on Service.Bad -> Oops }}",
            (state + 1) % 10_000
        );
    }
    text.push_str("  final state End\n  from Odd { on Service.Stop -> End }\n}\n");
    let mut map = SourceMap::default();
    let parsed = syntax::parse(map.add("big.life", text.as_str()), &text);
    let start = std::time::Instant::now();
    let findings = resolve(&parsed.file).findings;
    assert!(start.elapsed() < std::time::Duration::from_secs(2), "{:?}", start.elapsed());
    assert_eq!(findings.len(), 10_000);
    assert!(findings.iter().all(|finding| finding.code.id == "LS053"));
}

#[test]
fn chains_of_groups_and_of_owners_may_be_as_long_as_a_file() {
    let mut text = String::from("lifecycle Demo\nactor Service\nentity E0 {\n  group G0 = S\n");
    for group in 1..3_000 {
        let _ = writeln!(text, "  group G{group} = G{}", if group == 2_999 { 0 } else { group + 1 });
    }
    text.push_str("  initial state S\n");
    for entity in 1..3_000 {
        let _ =
            writeln!(text, "  parts: many E{entity}\n}}\nentity E{entity} of E{} {{\n  initial state S", entity - 1);
    }
    text.push_str("}\n");
    assert_eq!(model(&text).entities.len(), 3_000);
    let circle = text.replace("G2999 = G0", "G2999 = G1").replace("entity E0 {", "entity E0 of E2999 {");
    let found = found(&circle);
    assert!(found.iter().any(|found| found == "LS078 G1"), "{found:?}");
    assert!(found.iter().any(|found| found.starts_with("LS060")), "{found:?}");
}
