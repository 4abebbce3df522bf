//! The nearest legal history of each illegal one of the founding lifecycle.

use std::fs;
use std::path::Path;

use lifespec::model::{Domain, Entity, FieldId, Model, Value};
use lifespec::replay::{Setting, Variants, parse_time};
use lifespec::semantics::{Address, Happening, Observation, Seen};

use super::nearest_in;
use crate::judge::judge;

const SPEC: &str = include_str!("../../spec/import-export.life");

/// How much one search may consider.
const BUDGET: usize = 20_000;

/// A plain record, as far as the test's histories need it.
fn read(model: &Model, line: &str) -> Observation {
    let json: serde_json::Value = serde_json::from_str(line).expect("a record");
    let text = |key: &str| json[key].as_str();
    let entity = model.entity_named(text("entity").expect("an entity")).expect("an entity of that name");
    let here = model.entity(entity);
    let event = text("actor").zip(text("event")).map(|(actor, event)| format!("{actor}.{event}"));
    let set = json["set"].as_object().into_iter().flatten();
    let happening = Happening {
        instance: Address { entity, id: text("id").expect("an id").into(), parent: text("parent").map(Into::into) },
        event: event.map(|event| model.event_named(&event).expect("an event of that name")),
        wrong_actor: None,
        from: text("from").and_then(|state| here.state_named(state)),
        to: text("to").and_then(|state| here.state_named(state)),
        set: set.filter_map(|(name, value)| brought(here, name, value)).collect(),
        along: Vec::new(),
    };
    let time = text("time").and_then(parse_time);
    Observation { time, seen: Seen::Happened(happening) }
}

fn brought(entity: &Entity, name: &str, value: &serde_json::Value) -> Option<(FieldId, Value)> {
    let field = entity.field_named(name)?;
    let value = match &entity.field(field).domain {
        Domain::Enum(names) => {
            let index = names.iter().position(|name| Some(name.text.as_str()) == value.as_str())?;
            Value::try_from(index).ok()?
        }
        Domain::Bool => Value::from(value.as_bool()?),
        Domain::Record => Value::from(!value.is_null()),
        Domain::Range(..) | Domain::Duration => value.as_i64()?,
    };
    Some((field, value))
}

fn told(file: &str) -> String {
    let judged = judge(SPEC);
    let model = judged.model();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/histories").join(file).with_extension("jsonl");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let history: Vec<Observation> = text.lines().map(|line| read(model, line)).collect();
    let found = nearest_in(&Setting::new(model), &mut Variants::new(BUDGET), "job-1", &history);
    found.tell(model, &|index| format!("line {}", index + 1), &|_| None).unwrap_or_default()
}

#[test]
fn a_legal_history_is_its_own_nearest() {
    for file in ["completed", "drive-completed-while-transferring", "export", "fault-and-recovery", "late-drive"] {
        assert_eq!(told(&format!("legal/{file}")), "", "{file}");
    }
}

#[test]
fn each_illegal_history_is_one_record_away() {
    for (file, sentence) in [
        ("after-deletion", "is without the record on line 13"),
        ("cancelled-while-packing", "is without the record on line 10"),
        ("completed-despite-issue", "is without the record on line 11"),
        ("copy-of-a-missing-drive", "is without the record on line 8"),
        ("deleted-a-day-early", "is without the record on line 3"),
        ("received-again", "is without the record on line 10"),
        ("received-without-a-drive", "has one more record: `Operator.Receive` on drive d2 of job-1 before line 6"),
        ("shipped-without-address", "has one more record: `Customer.UpdateProperties` on job-1 before line 3"),
    ] {
        assert_eq!(told(&format!("illegal/{file}")), format!("the nearest legal history {sentence}"), "{file}");
    }
}
