//! A root and any number of its parts: counts of configurations that others have counted, and answers to every question.

use lifespec::explore::{Answer, Composition, Options, Question, Story, Watch, ask};
use lifespec::model::{EntityId, Model};
use lifespec::source::SourceMap;

fn model(text: &str) -> Model {
    let mut sources = SourceMap::default();
    let source = sources.add("spec.life", text);
    let parsed = lifespec::syntax::parse_file(source, "spec.life", text);
    lifespec::model::resolve(&parsed.file).model.expect("a sound lifecycle")
}

fn file(name: &str) -> Model {
    model(&std::fs::read_to_string(name).expect("a file of the project"))
}

fn asked(model: &Model, parts: Option<u32>) -> Composition {
    let max_states = if parts.is_some() { 200_000 } else { Options::default().max_states };
    ask(model, EntityId::new(0), Options { parts, max_states }, Watch::default())
}

fn answer(found: &Composition, question: Question) -> &Answer {
    &found.answers.iter().find(|(asked, _)| *asked == question).expect("it was asked").1
}

/// The story of a violation as lines, and with how many parts.
fn told(model: &Model, answer: &Answer) -> (u32, Vec<String>) {
    let Answer::Violated(violation) = answer else { panic!("{answer:?}") };
    (violation.parts, lines(model, &violation.story))
}

fn lines(model: &Model, story: &Story) -> Vec<String> {
    let state = |step: &lifespec::explore::Happens| &model.entity(step.entity).state(step.to).name.text;
    story.steps.iter().map(|step| format!("{} in {}", step.who, state(step))).collect()
}

/// Replays every story of a lifecycle; how many there are.
fn replay_stories(name: &str) -> usize {
    use lifespec::replay::{LogText, Options, run};
    let model = file(name);
    let mut stories = 0;
    for (id, _) in model.entities().filter(|(_, entity)| entity.parent.is_none()) {
        for (question, answer) in ask(&model, id, lifespec::explore::Options::default(), Watch::default()).answers {
            let Answer::Violated(violation) = answer else { continue };
            let story = violation.story;
            if story.steps.is_empty() {
                continue;
            }
            let log = story.log(&model, "");
            let mut sources = SourceMap::default();
            let text = LogText { name: "story.jsonl", bytes: log.as_bytes() };
            let outcome = run(&model, Options::default(), &[text], &mut sources);
            let findings: Vec<&str> = outcome.findings.iter().map(|finding| finding.message.as_str()).collect();
            assert_eq!(outcome.totals.violates, 0, "{name} {question:?}: {findings:#?}\n{log}");
            assert_eq!(outcome.totals.instances, 1, "{name} {question:?}\n{log}");
            stories += 1;
        }
    }
    stories
}

#[test]
fn replay_takes_every_story() {
    let told = [
        ("benches/yardstick.life", 1),
        ("benches/yardstick-trap.life", 3),
        ("benches/yardstick-deadlock.life", 4),
        ("spec/ci-run.life", 1),
        ("docs/samples/trip.life", 1),
        ("docs/samples/lab-order.life", 1),
    ];
    for (name, stories) in told {
        assert_eq!(replay_stories(name), stories, "{name}");
    }
    let mut stories = 0;
    for folder in std::fs::read_dir("tests/fixtures/composition").expect("the fixtures are there") {
        let path = folder.expect("a folder").path().join("trigger.life");
        stories += replay_stories(&path.to_string_lossy());
    }
    assert!(stories > 9, "{stories} stories were replayed");
}

/// Counts of configurations of the yardstick, by the number of drives.
const COUNTS: [(u32, usize); 8] =
    [(1, 135), (2, 367), (3, 841), (4, 1_723), (5, 3_251), (6, 5_753), (7, 9_667), (8, 15_563)];

#[test]
fn the_yardstick_has_as_many_configurations_as_others_have_counted() {
    let model = file("benches/yardstick.life");
    for (parts, count) in COUNTS.into_iter().chain([(10, 36_387), (14, 147_581)]) {
        assert_eq!(asked(&model, Some(parts)).states, Some(count), "{parts} drives");
    }
}

/// With N drives, every set of states that they may be in together counts as often as N drives fill it: binomial(N - 1,
/// size - 1) times. Sets have at most seven states, so the counts are a polynomial of degree six.
#[test]
fn the_counts_of_the_yardstick_grow_as_a_polynomial() {
    let model = file("benches/yardstick.life");
    let first: Vec<i64> = (1..=7)
        .map(|drives| {
            asked(&model, Some(drives)).states.and_then(|states| i64::try_from(states).ok()).expect("a count")
        })
        .collect();
    // Newton's forward differences.
    let mut differences = vec![first];
    while let Some(last) = differences.last().filter(|last| last.len() > 1) {
        differences.push(last.windows(2).map(|pair| pair[1] - pair[0]).collect());
    }
    let at = |drives: i64| -> i64 {
        let binomial = |of: i64| (0..of).fold(1, |all, step| all * (drives - 1 - step) / (step + 1));
        (0..).zip(&differences).map(|(order, row)| binomial(order) * row[0]).sum()
    };
    for (drives, states) in [(8, 15_563), (10, 36_387), (14, 147_581), (20, 749_419), (32, 7_662_467)] {
        assert_eq!(at(drives), states, "{drives} drives");
    }
}

#[test]
fn the_yardstick_has_no_deadlock_and_always_comes_to_an_end_whatever_the_number() {
    let model = file("benches/yardstick.life");
    for parts in [None, Some(0), Some(3)] {
        let found = asked(&model, parts);
        assert_eq!(answer(&found, Question::NoDeadlock), &Answer::HoldsForEveryN);
        assert_eq!(answer(&found, Question::EndReachable), &Answer::HoldsForEveryN);
        assert_eq!(answer(&found, Question::EndWithoutEscape), &Answer::HoldsForEveryN);
    }
    // A job that is deleted leaves the drives that nobody has seen.
    let left = told(&model, answer(&asked(&model, None), Question::NoOrphan));
    assert_eq!(
        left,
        (1, ["job-1 in Creating", "drive-1 in Specified", "job-1 in Deleted"].map(str::to_owned).to_vec())
    );
}

/// How a drive that faults in a cancelled job blocks it: six steps after the job and its drive have come to be.
const BLOCKED: [&str; 8] = [
    "job-1 in Creating",
    "drive-1 in Specified",
    "job-1 in Shipping",
    "job-1 in Shipping",
    "drive-1 in Received",
    "job-1 in Received",
    "drive-1 in Faulted",
    "job-1 in Packaging",
];

#[test]
fn a_drive_that_cannot_be_shipped_traps_its_job() {
    let model = file("benches/yardstick-trap.life");
    let found = asked(&model, None);
    assert_eq!(answer(&found, Question::NoDeadlock), &Answer::HoldsForEveryN);
    assert_eq!(told(&model, answer(&found, Question::EndReachable)), (1, BLOCKED.map(str::to_owned).to_vec()));
}

#[test]
fn a_job_that_cannot_fault_either_is_in_a_deadlock() {
    let model = file("benches/yardstick-deadlock.life");
    let found = asked(&model, None);
    for question in [Question::NoDeadlock, Question::EndReachable] {
        assert_eq!(told(&model, answer(&found, question)), (1, BLOCKED.map(str::to_owned).to_vec()));
    }
}

/// A box and its things; the lines of the box, and of the things.
fn boxes(of_box: &str, of_thing: &str) -> Model {
    model(&format!(
        "lifecycle Boxes\nactor A\nentity Box {{\n things: many Thing\n create on A.Make -> Open\n {of_box}\n \
         final state Shut\n}}\nentity Thing of Box {{\n create on A.Make -> New\n {of_thing}\n final state Done\n}}\n"
    ))
}

#[test]
fn a_guard_that_counts_is_settled_for_every_number() {
    let waits = |number: &str| {
        let of_box = format!("state Open {{ when {number} things in Done or no things in New, Done -> Shut }}");
        boxes(&of_box, "state New { on A.Do -> Done }")
    };
    // With one thing, and any other number but two, the box is never shut.
    let model = waits("exactly 2");
    // Two by themselves are no bound.
    assert!(
        matches!(answer(&asked(&model, Some(2)), Question::NoDeadlock), Answer::Violated(found) if found.parts == 1)
    );
    let (parts, story) = told(&model, answer(&asked(&model, None), Question::NoDeadlock));
    assert_eq!((parts, story.len()), (1, 3));
    // A box with one thing cannot have two done.
    let model = waits("at least 2");
    assert_eq!(told(&model, answer(&asked(&model, None), Question::NoDeadlock)).0, 1);
    let model = waits("at least 1");
    assert_eq!(answer(&asked(&model, None), Question::NoDeadlock), &Answer::HoldsForEveryN);
    assert_eq!(answer(&asked(&model, None), Question::EndReachable), &Answer::HoldsForEveryN);
}

#[test]
fn only_giving_up_may_lead_out() {
    let model = boxes(
        "state Open { when all things in Done -> Shut  on A.Drop escape -> Shut }",
        "state New { on A.Do -> Done  on A.Break -> Broken }  state Broken { on A.Look stay }",
    );
    let found = asked(&model, None);
    assert_eq!(answer(&found, Question::EndReachable), &Answer::HoldsForEveryN);
    let (parts, story) = told(&model, answer(&found, Question::EndWithoutEscape));
    assert_eq!((parts, story), (1, vec!["box-1 in Open".into(), "thing-1 in New".into(), "thing-1 in Broken".into()]));
    assert!(matches!(answer(&found, Question::NoOrphan), Answer::Violated(violation) if violation.parts == 1));
}

#[test]
fn parts_of_parts_are_looked_at_one_number_after_the_other() {
    let model = model(
        "lifecycle Deep\nactor A\nentity Box { bags: many Bag  create on A.Make -> Open
           state Open { when all bags in Tied -> Shut }  final state Shut }
         entity Bag of Box { things: many Thing  create on A.Make -> Loose
           state Loose { when all things in Done -> Tied }  final state Tied }
         entity Thing of Bag { create on A.Make -> New  state New { on A.Do -> Done  on A.Lose -> Lost }
           state Lost { on A.Find when box in Shut -> Done }  final state Done }"
            .replace("when box in Shut", "when bag in Tied")
            .as_str(),
    );
    let found = asked(&model, None);
    let (parts, story) = told(&model, answer(&found, Question::NoDeadlock));
    assert_eq!(parts, 1, "{story:?}");
    assert!(found.limit.is_some());
}

#[test]
fn a_bound_is_no_proof() {
    let model = boxes(
        "state Open { when at least 9 things in Done -> Shut  on A.Drop -> Shut }",
        "state New { on A.Do -> Done }",
    );
    let found = ask(&model, EntityId::new(0), Options { parts: None, max_states: 9_000 }, Watch::default());
    let Answer::HoldsUpTo(Some(most)) = answer(&found, Question::NoDeadlock) else { panic!("{found:?}") };
    assert!(*most > 3, "{most}");
}

#[test]
fn what_is_broken_by_coming_to_be_is_not_said_to_hold() {
    let model = model(
        "lifecycle Boxes actor A
         entity Box { things: many Thing  create on A.Make -> Open  state Open { on A.Close -> Shut }  final state Shut }
         entity Thing of Box { create on A.Make -> New  state New { on A.Do -> Done }  final state Done }
         invariant of Thing \"none is new\": never enters New",
    );
    assert_eq!(answer(&asked(&model, None), Question::Invariant(0)), &Answer::HoldsUpTo(None));
}

#[test]
fn a_part_of_a_part_that_may_still_come_is_a_way_out() {
    let with = |creation: &str| {
        let text = format!(
            "lifecycle Deep actor A
             entity Box {{ bags: many Bag  create on A.Make -> Open
               state Open {{ when all bags in Tied -> Shut }}  final state Shut }}
             entity Bag of Box {{ things: many Thing  create on A.Make -> Loose
               state Loose {{ when some things in Done -> Tied }}  final state Tied }}
             entity Thing of Bag {{ create on {creation} -> New  state New {{ on A.Do -> Done }}  final state Done }}"
        );
        asked(&model(&text), None).answers[0].1.clone()
    };
    // A bag without a thing stays loose, unless things may come at any time.
    assert!(matches!(with("A.Make"), Answer::Violated(ref violation) if violation.parts == 1));
    assert!(matches!(with("A.Add"), Answer::HoldsUpTo(_)));
}

#[test]
fn a_part_that_needs_longer_than_its_owner_waits_does_not_come_to_it() {
    let with = |length: &str| {
        let model = boxes(
            "state Open { after 5d -> Shut }",
            &format!(
                "state New {{ after {length} of box in Open -> Broken  on A.Do -> Done }}  state Broken {{ on A.Look stay }}"
            ),
        );
        answer(&asked(&model, None), Question::NoOrphan).clone()
    };
    // A thing breaks before its box is shut, and is left behind; or its box is shut before.
    assert!(matches!(with("4d"), Answer::Violated(_)));
    assert_eq!(with("6d"), Answer::HoldsForEveryN);
}

#[test]
fn a_story_that_no_times_fit_says_so() {
    let model = boxes(
        "state Open { on A.Wait -> Waiting  after 5d -> Shut }  state Waiting { after 5d -> Shut }",
        "state New { after 20d -> Old  on A.Do -> Done }  state Old { on A.Look stay  on A.Throw when box in Open, Waiting -> Done }",
    );
    let found = asked(&model, None);
    let Answer::Violated(violation) = answer(&found, Question::NoOrphan) else { panic!("{found:?}") };
    assert!(violation.story.steps.iter().all(|step| step.at.is_some()), "{violation:?}");
    let model = boxes(
        "state Open { on A.Wait -> Waiting  after 5d -> Shut }  state Waiting { when some things in Old -> Stuck  after 5d -> Shut }
         state Stuck { on A.Look stay }",
        "state New { after 20d -> Old  on A.Do -> Done }  state Old { on A.Throw -> Done }",
    );
    let found = asked(&model, None);
    let Answer::Violated(violation) = answer(&found, Question::EndReachable) else { panic!("{found:?}") };
    assert!(violation.story.steps.iter().any(|step| step.at.is_none()), "{violation:?}");
}
