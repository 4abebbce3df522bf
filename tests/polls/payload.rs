//! What the service answers when it is asked for a job: documents of Get Job.

use lifespec::model::PartId;
use lifespec::semantics::reference::System;
use lifespec::semantics::{ChildList, Snapshot};
use serde_json::{Value, json};

use super::{Dice, Spec};

/// What a poll shows of a configuration; `None`: there is no job.
pub(super) fn poll(spec: &Spec, system: &System, at: usize) -> Option<Snapshot> {
    let instance = system.instances.get(at)?;
    let entity = spec.model.entity(instance.entity);
    let shown = ["kind", "cancelled", "delivery_package", "return_address"];
    let fields = entity.fields().filter(|(_, field)| shown.contains(&field.name.text.as_str()));
    let part = PartId(0);
    let drives = || system.parts(&spec.model, at, part).into_iter().filter_map(|drive| poll(spec, system, drive));
    Some(Snapshot {
        entity: instance.entity,
        id: instance.id.clone(),
        state: Some(instance.state),
        fields: fields.map(|(field, _)| (field, instance.fields[field.index()])).collect(),
        children: (!entity.parts.is_empty())
            .then(|| ChildList { part, complete: true, children: drives().collect() })
            .into_iter()
            .collect(),
    })
}

/// The document of a poll, with what the payload leaves out left out, and what does not matter added at will.
pub(super) fn document(spec: &Spec, poll: &Snapshot, dice: &Dice<'_>) -> Value {
    let entity = spec.model.entity(poll.entity);
    let mut properties = json!({ "provisioningState": "Succeeded" });
    if let Some(state) = poll.state {
        properties["state"] = json!(entity.state(state).name.text);
    }
    for (field, value) in &poll.fields {
        match entity.field(*field).name.text.as_str() {
            "kind" => properties["jobType"] = json!(entity.field(*field).show(*value)),
            "cancelled" => properties["cancelRequested"] = json!(*value == 1),
            "delivery_package" if *value == 1 => properties["deliveryPackage"] = json!({ "carrierName": "Blue Star" }),
            "return_address" if *value == 1 => properties["returnAddress"] = json!({ "recipientName": "Grace" }),
            // A record that is absent is left out, or null.
            "return_address" if dice.once_in(2) => properties["returnAddress"] = Value::Null,
            _ => {}
        }
    }
    if dice.once_in(2) {
        properties["percentComplete"] = json!(dice.below(101));
    }
    for list in &poll.children {
        let drives: Vec<Value> = list.children.iter().map(|drive| self::drive(spec, drive, dice)).collect();
        properties["driveList"] = Value::Array(drives);
    }
    json!({ "name": &*poll.id, "type": "Microsoft.ImportExport/jobs", "properties": properties })
}

fn drive(spec: &Spec, poll: &Snapshot, dice: &Dice<'_>) -> Value {
    let mut drive = json!({ "driveId": &*poll.id, "manifestFile": "\\DriveManifest.xml" });
    let state = poll.state.map_or("", |state| spec.model.entity(poll.entity).state(state).name.text.as_str());
    if state != "Specified" || dice.once_in(2) {
        drive["state"] = json!(state);
    }
    if dice.once_in(4) {
        drive["errorLogUri"] = json!("https://logs.example/error");
    }
    drive
}

/// One line of a log of polls.
pub(super) fn line(mut document: Value, moment: i64) -> String {
    let time = jiff::Timestamp::from_millisecond(moment).expect("a time of this century");
    document["observed_at"] = json!(time.to_string());
    format!("{document}\n")
}
