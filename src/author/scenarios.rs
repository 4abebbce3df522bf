//! Runs the scenarios of a lifecycle: each step must be judged as the scenario says.

use crate::diagnostic::{Code, Finding, Label, Severity};
use crate::model::{Brought, Clause, EntityId, Expectation, Model, Named, Scenario, ScenarioStep};
use crate::replay::{Question, Setting, Story};
use crate::semantics::{Address, Happening, Observation, Seen};

/// A step that should be refused is legal.
const LS401: Code =
    Code { id: "LS401", name: "scenario-not-refused", severity: Severity::Error, page: include_str!("LS401.md") };
/// A step is refused for another reason than the scenario says.
const LS402: Code =
    Code { id: "LS402", name: "scenario-refused-otherwise", severity: Severity::Error, page: include_str!("LS402.md") };
/// A step that should be legal is refused.
const LS403: Code =
    Code { id: "LS403", name: "scenario-refused", severity: Severity::Error, page: include_str!("LS403.md") };
/// An expectation is not met.
const LS404: Code =
    Code { id: "LS404", name: "scenario-not-as-expected", severity: Severity::Error, page: include_str!("LS404.md") };

/// Every kind of finding of this room, in order.
pub const CODES: &[&Code] = &[&LS401, &LS402, &LS403, &LS404];

/// What came of one scenario.
#[derive(Clone, Debug)]
pub struct Told {
    /// Its title.
    pub title: String,
    /// What was not as it says; none if it passed.
    pub findings: Vec<Finding>,
}

/// Runs every scenario of a lifecycle, in file order.
pub fn run(model: &Model) -> Vec<Told> {
    let setting = Setting::new(model);
    model.scenarios.iter().map(|scenario| tell(&setting, scenario)).collect()
}

fn tell(setting: &Setting<'_>, scenario: &Scenario) -> Told {
    let title = scenario.info.description.clone().unwrap_or_default();
    let findings = setting.tell(|story| {
        let mut now = 0;
        let mut findings = Vec::new();
        for step in &scenario.steps {
            now += step.later;
            findings.extend(judge(story, step, now));
        }
        findings
    });
    Told { title, findings }
}

fn judge(story: &mut Story<'_>, step: &ScenarioStep, now: i64) -> Option<Finding> {
    match &step.clause {
        Clause::Event { event, entity, instance, parent, brings } => {
            let mut record = happening(*entity, instance);
            record.event = Some(*event);
            record.instance.parent = parent.as_ref().map(|parent| parent.text.as_str().into());
            for brought in brings {
                match brought {
                    Brought::Field(field, value) => record.set.push((*field, *value)),
                    Brought::Parts(part, names) => {
                        record.along.extend(names.iter().map(|name| (*part, name.text.as_str().into())));
                    }
                }
            }
            happen(story, step, record, now)
        }
        Clause::See { entity, instance, state } => {
            let mut record = happening(*entity, instance);
            record.to = Some(*state);
            happen(story, step, record, now)
        }
        Clause::Expect { surely, entity, instance, expectation } => {
            expect(story, (*entity, instance), (expectation, *surely), now)
        }
    }
}

fn happening(entity: EntityId, instance: &Named) -> Happening {
    Happening {
        instance: Address { entity, id: instance.text.as_str().into(), parent: None },
        event: None,
        wrong_actor: None,
        from: None,
        to: None,
        set: Vec::new(),
        along: Vec::new(),
    }
}

fn happen(story: &mut Story<'_>, step: &ScenarioStep, record: Happening, now: i64) -> Option<Finding> {
    let observation = Observation { time: Some(now), seen: Seen::Happened(record) };
    match &step.refused {
        None => story.step(&observation).map(|refused| {
            let (id, name) = (refused.code.id, refused.code.name);
            let own = format!("if it should be refused, say so: `refused: {id}` at the end of the step");
            let help = refused.help.map_or(own.clone(), |help| format!("{help}; {own}"));
            let finding = Finding::new(&LS403, format!("the lifecycle refuses this step: {}", refused.message))
                .label(step.info.span, format!("refused with {id} ({name})"));
            with_labels(finding, refused.labels).help(help)
        }),
        Some(code) => match story.attempt(&observation) {
            None => {
                let message = format!("this step is legal, but should be refused with {}", code.text);
                Some(Finding::new(&LS401, message).label(step.info.span, "nothing in the lifecycle forbids it"))
            }
            Some(refused) if refused.code.id == code.text => None,
            Some(refused) => {
                let id = refused.code.id;
                let message = format!("this step is refused with {id}, not with {}: {}", code.text, refused.message);
                let finding =
                    Finding::new(&LS402, message).label(code.span, format!("it is {id} ({})", refused.code.name));
                Some(with_labels(finding, refused.labels))
            }
        },
    }
}

/// Of an instance that can be nowhere any more: something had to happen before, and has not.
fn nowhere(story: &Story<'_>, (who, instance): ((EntityId, &str), &Named), now: i64) -> Finding {
    let overdue = story.overdue(who, now);
    let why = overdue.as_ref().map_or_else(|| "nothing legal leads here".to_owned(), |found| found.message.clone());
    let finding = Finding::new(&LS404, format!("this cannot be said of {}: {why}", instance.text))
        .label(instance.span, "nobody can be here by now without the step that is missing")
        .help("write the step before this line, or expect it to be `overdue`");
    match overdue {
        Some(overdue) => with_labels(finding, overdue.labels),
        None => finding,
    }
}

/// The finding with the places in the lifecycle that led to it.
fn with_labels(mut finding: Finding, labels: Vec<Label>) -> Finding {
    finding.labels.extend(labels);
    finding
}

fn expect(
    story: &Story<'_>,
    (entity, instance): (EntityId, &Named),
    (expectation, surely): (&Expectation, bool),
    now: i64,
) -> Option<Finding> {
    let who = (entity, instance.text.as_str());
    let question = match expectation {
        Expectation::In(states) => Question::In(states),
        Expectation::Where(guard) => Question::Where(guard),
        Expectation::Overdue => {
            return (!story.is_overdue(who, now)).then(|| {
                Finding::new(&LS404, format!("{} is not overdue", instance.text))
                    .label(instance.span, "no deadline of it has surely passed")
                    .help("a deadline counts only if its move would be recorded: give it a name with `as`")
            });
        }
    };
    let answer = story.ask(who, question, now);
    let met = if surely { answer.certain } else { answer.possible };
    if answer.whereabouts.is_empty() {
        return Some(nowhere(story, (who, instance), now));
    }
    (!met).then(|| {
        let places = answer.whereabouts.join(", or ");
        let what = if surely && answer.possible { "is not certain" } else { "does not hold" };
        let unseen = surely && answer.possible;
        let named = "a condition, timer or fault without a name may always have happened unseen: give it one with `as`";
        Finding::new(&LS404, format!("this {what} of {}: it is {places}", instance.text))
            .label(instance.span, format!("it is {places}"))
            .maybe_help(unseen.then(|| named.to_owned()))
    })
}
