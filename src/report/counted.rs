//! Reads back from a JSON report what the histories of a replay exercised.

use serde::Deserialize;
use serde_json::Value;

use super::coverage::WireEntity;
use super::merge::Refused;
use super::visible::visible;
use super::wire::VERSION;
use crate::model::Model;
use crate::replay::Coverage;

#[derive(Deserialize)]
struct Document {
    version: Option<Value>,
    coverage: Option<Vec<WireEntity>>,
}

/// No count of a report is above this.
const MOST: u64 = 1 << 40;
const AGAIN: &str = "write it with `lifespec replay SPEC LOG --coverage --format json`";

/// What the histories of a replay exercised of a lifecycle, from its JSON report.
///
/// # Errors
/// If it is no such report, or not one of this lifecycle.
pub fn read_coverage(model: &Model, name: &str, bytes: &[u8]) -> Result<Coverage, Refused> {
    let shown = visible(name);
    let refused = |why: String, help: &str| Refused { why, help: help.to_owned() };
    let document: Document = serde_json::from_slice(bytes).map_err(|error| {
        let why = visible(&error.to_string()).into_owned();
        refused(format!("`{shown}` is no report of lifespec: {why}"), AGAIN)
    })?;
    match &document.version {
        Some(version) if *version == VERSION => {}
        Some(version) => {
            let version = visible(&version.to_string()).into_owned();
            let why = format!("`{shown}` is a report of version {version}, and this program reads version {VERSION}");
            return Err(refused(why, AGAIN));
        }
        None => return Err(refused(format!("`{shown}` is no report of lifespec"), AGAIN)),
    }
    let Some(entities) = document.coverage else {
        return Err(refused(format!("`{shown}` has no coverage"), AGAIN));
    };
    if !entities.iter().all(|entity| entity.is_sound(MOST)) {
        return Err(refused(format!("the coverage of `{shown}` contradicts itself"), AGAIN));
    }
    let other = |what: &str| {
        let why = format!("`{shown}` is about another lifecycle: {}", visible(what));
        refused(why, "replay the logs by this lifecycle again")
    };
    if entities.len() != model.entities.len() {
        let what = format!("it counts {} entities, where the lifecycle has {}", entities.len(), model.entities.len());
        return Err(other(&what));
    }
    let counts = model.entities().zip(&entities).map(|((id, _), entity)| entity.counts(model, id));
    let entities = counts.collect::<Result<Vec<_>, String>>().map_err(|what| other(&what))?;
    Ok(Coverage { entities })
}
