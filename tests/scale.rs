//! Lifecycles of thousands of states: read, resolved, judged, drawn and converted, at a cost that grows with them.
//!
//! `cargo test --release -- --ignored --nocapture figures_of_scale` prints how long each step takes.

use std::fmt::Write as _;
use std::time::Instant;

use lifespec::catalog;
use lifespec::check::{self, Options};
use lifespec::diagnostic::{Finding, Severity};
use lifespec::diagram;
use lifespec::model::{self, Model, resolve};
use lifespec::source::SourceId;
use lifespec::syntax::{self, Notation, Parsed};

/// A lifecycle with so many states, and its name.
type Shape = (&'static str, fn(usize) -> String);

const SHAPES: [Shape; 6] = [
    ("chain", chain),
    ("dense", dense),
    ("owner and parts", pair),
    ("faults", faults),
    ("phases", phases),
    ("hub", hub),
];

/// Appends formatted text.
macro_rules! say {
    ($text:expr, $($format:tt)*) => { write!($text, $($format)*).expect("memory takes all") };
}

/// The name of the state behind the `at`th of `count`.
fn next(prefix: &str, at: usize, count: usize) -> String {
    if at + 1 < count { format!("{prefix}{}", at + 1) } else { format!("{prefix}End") }
}

fn role(at: usize) -> &'static str {
    if at == 0 { "initial " } else { "" }
}

/// One state after the other, each with a way on and a timer.
fn chain(states: usize) -> String {
    let mut text = "lifecycle Chain\nactor A\nentity Job {\n".to_owned();
    for at in 0..states {
        let to = next("S", at, states);
        say!(text, "  {}state S{at} {{\n    on A.Go -> {to}\n    after {}d -> {to}\n  }}\n", role(at), at % 30 + 1);
    }
    text + "  final state SEnd\n}\n"
}

/// Five guarded events a state, a timer, an incident, groups, moves that a group shares.
fn dense(states: usize) -> String {
    let mut text = "lifecycle Dense\nactor A, B, Customer\nentity Job {\n".to_owned();
    (0..8).for_each(|field| say!(text, "  input f{field}: bool\n"));
    text += "  percent: 0..100 = 0\n  kind: Import | Export\n";
    for group in 0..states / 10 {
        let names: Vec<String> = (0..10).map(|at| format!("S{}", group * 10 + at)).collect();
        say!(text, "  group G{group} = {}\n", names.join(", "));
        say!(text, "  from G{group} {{\n    on A.Cancel when f{} -> SEnd\n", group % 8);
        text += "    on B.Note stay, set percent += 1\n  }\n";
    }
    for at in 0..states {
        let to = next("S", at, states);
        say!(text, "  {}state S{at} \"Number {at}.\" @F{} {{\n", role(at), at % 40);
        for event in 0..5 {
            let percent = event * 10;
            say!(
                text,
                "    on A.E{event} when f{event} and kind = Import or percent > {percent} -> {to} \"Why.\" @E\n"
            );
        }
        say!(text, "    after {}d -> {to}\n", at % 30 + 1);
        text += "    incident B.Broken when f1 { contact Customer within 3d else give up }\n  }\n";
    }
    text + "  final state SEnd\n}\n"
}

/// A job that looks at its parts in every state, and parts that look at their job.
fn pair(states: usize) -> String {
    let half = states / 2;
    let mut text = "lifecycle Pair\nactor A\nentity Job {\n  parts: many Part\n".to_owned();
    for at in 0..half {
        let (to, other, third) = (next("J", at, half), (at + 1) % half, (at + 7) % half);
        say!(
            text,
            "  {}state J{at} {{\n    when some parts in P{at} and all parts in P{at}, P{other} -> {to}\n",
            role(at)
        );
        say!(text, "    on A.Go when no parts in P{third} -> {to}\n    after 10d -> {to}\n  }}\n");
    }
    text += "  final state JEnd\n}\nentity Part of Job {\n";
    for at in 0..half {
        let (to, other) = (next("P", at, half), (at + 1) % half);
        say!(text, "  {}state P{at} {{\n    on A.Step when job in J{at}, J{other} -> {to}\n", role(at));
        say!(text, "    after 5d of job in J{at} -> {to}\n    after 9d -> {to}\n  }}\n");
    }
    text + "  final state PEnd\n}\n"
}

/// As many faults as other states.
fn faults(states: usize) -> String {
    let half = states / 2;
    let mut text = "lifecycle Faults\nactor A\nentity Job {\n".to_owned();
    for at in 0..half {
        let to = next("S", at, half);
        say!(text, "  {}state S{at} {{\n    on A.Go -> {to}\n    after 4d -> {to}\n  }}\n", role(at));
    }
    for at in 0..half {
        say!(text, "  fault F{at} from S{at}, S{} as A.Fail{at} {{\n", (at + 1) % half);
        text += "    on A.Resolve -> resume\n    after 9d -> SEnd\n  }\n";
    }
    text + "  final state SEnd\n}\n"
}

/// Phases of four states each.
fn phases(states: usize) -> String {
    let count = states / 5;
    let mut text = "lifecycle Phases\nactor A\nentity Job {\n".to_owned();
    for phase in 0..count {
        let to = next("C", phase, count);
        say!(text, "  {}state C{phase} {{\n    on A.Skip -> {to}\n    after 40d -> {to}\n", role(phase));
        for at in 0..4 {
            let to = if at < 3 { format!("I{phase}_{}", at + 1) } else { to.clone() };
            say!(
                text,
                "    {}state I{phase}_{at} {{\n      on A.Go -> {to}\n      after 3d -> {to}\n    }}\n",
                role(at)
            );
        }
        text += "  }\n";
    }
    text + "  final state CEnd\n}\n"
}

/// One state that leads to all others, which lead back.
fn hub(states: usize) -> String {
    let mut text = "lifecycle Hub\nactor A\nentity Job {\n  initial state Hub {\n".to_owned();
    (0..states).for_each(|at| say!(text, "    on A.Go{at} -> S{at}\n"));
    text += "    after 9d -> End\n  }\n";
    (0..states).for_each(|at| say!(text, "  state S{at} {{\n    on A.Back -> Hub\n    after 3d -> Hub\n  }}\n"));
    text + "  final state End\n}\n"
}

fn parse(text: &str, notation: Notation) -> Parsed {
    match notation {
        Notation::Life => syntax::parse(SourceId(0), text),
        Notation::Yaml => syntax::parse_yaml(SourceId(0), text),
    }
}

fn judged(model: &Model) -> Vec<Finding> {
    let judged = [syntax::codes::CODES, syntax::YAML_CODES, model::CODES, check::CODES].concat();
    check::run(model, &Options { known_codes: &catalog::all(), judged_codes: &judged })
}

/// What has been made of a lifecycle; every number of it should grow as the lifecycle does.
#[derive(Debug)]
struct Made {
    states: usize,
    moves: usize,
    yaml: usize,
    picture: usize,
}

/// Does everything with a lifecycle, sees that it is clean in both notations, and prints the times if asked to.
fn made(name: &str, text: &str, print: bool) -> Made {
    let begin = Instant::now();
    let mut last = begin;
    let mut times = String::new();
    let mut lap = |step: &str| {
        say!(times, " {step} {:.1} ms", last.elapsed().as_secs_f64() * 1000.0);
        last = Instant::now();
    };
    let parsed = parse(text, Notation::Life);
    lap("parse");
    let model = model_of(name, &parsed);
    lap("resolve");
    let found = judged(&model);
    lap("check");
    let worse = found.iter().find(|finding| finding.severity() > Severity::Note);
    assert!(worse.is_none(), "{name}: {worse:?}");
    let picture = diagram::dot(&diagram::scene(&model, &diagram::Options::default())).len();
    lap("draw");
    let yaml = syntax::print(&parsed.file, Notation::Yaml).text;
    lap("convert");
    let other = model_of(name, &parse(&yaml, Notation::Yaml));
    lap("parse YAML and resolve");
    if print {
        println!("{name:16} {:6} states:{times}", states(&model));
    }
    assert_eq!((states(&model), moves(&model)), (states(&other), moves(&other)), "{name}");
    Made { states: states(&model), moves: moves(&model), yaml: yaml.len(), picture }
}

fn model_of(name: &str, parsed: &Parsed) -> Model {
    assert!(parsed.findings.is_empty(), "{name}: {:?}", parsed.findings.first());
    let resolved = resolve(&parsed.file);
    resolved.model.unwrap_or_else(|| panic!("{name}: {:?}", resolved.findings.first()))
}

fn states(model: &Model) -> usize {
    model.entities.iter().map(|entity| entity.states.len()).sum()
}

fn moves(model: &Model) -> usize {
    model.entities.iter().map(|entity| entity.moves.len()).sum()
}

#[test]
fn what_is_made_of_a_lifecycle_grows_as_it_does() {
    for (name, shape) in SHAPES {
        let (small, large) = (made(name, &shape(80), false), made(name, &shape(800), false));
        let pairs = [
            (small.states, large.states),
            (small.moves, large.moves),
            (small.yaml, large.yaml),
            (small.picture, large.picture),
        ];
        for (small, large) in pairs {
            // Longer numbers in longer names are the rest.
            assert!(large < small * 12, "{name}: {small} becomes {large}");
        }
    }
}

#[test]
fn ten_thousand_states_are_clean() {
    // Code that is not optimised takes its time: there all but the plainest shape have a tenth.
    let few = if cfg!(debug_assertions) { 1_000 } else { 10_000 };
    for (name, shape) in SHAPES {
        let states = if name == "chain" { 10_000 } else { few };
        let made = made(name, &shape(states), false);
        assert!(made.states * 5 > states * 4 && made.moves > states, "{name}: {made:?}");
    }
}

#[test]
#[ignore = "prints times instead of judging them"]
fn figures_of_scale() {
    for (name, shape) in SHAPES {
        for states in [100, 1_000, 10_000] {
            made(name, &shape(states), true);
        }
    }
}
