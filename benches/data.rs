//! The data that replay is measured on: histories made up in memory, the same in every run.

use std::io::{self, Read};
use std::sync::Arc;

use lifespec::author::simulate::{Format, Kind, Made, Options, Rate, simulate};
use lifespec::history::{self, Chunk, Wanted};
use lifespec::model::{EntityId, Model, resolve};
use lifespec::replay::{LogText, Outcome, Source, parse_time, run_logs};
use lifespec::semantics::{Address, Happening, Observation, Seen};
use lifespec::source::{SourceId, SourceMap};
use lifespec::syntax;

/// One entity, no guards, two limits on waiting.
pub(crate) const FLAT: &str = include_str!("flat-job.life");
/// The founding lifecycle: jobs with drives, guards over both, timers, faults.
pub(crate) const FOUNDING: &str = include_str!("../spec/import-export.life");

/// How many jobs make about a hundred thousand records.
pub(crate) const FLAT_JOBS: u64 = 17_000;
pub(crate) const FOUNDING_JOBS: u64 = 6_900;

/// The model of a lifecycle that is known to be sound.
pub(crate) fn model(text: &str) -> Model {
    let parsed = syntax::parse(SourceId(0), text);
    resolve(&parsed.file).model.expect("the lifecycle has no error")
}

/// A log in memory.
pub(crate) struct Log {
    pub(crate) bytes: Vec<u8>,
    pub(crate) made: Made,
}

impl Log {
    /// Histories of so many jobs, with some slips of each kind planted.
    pub(crate) fn new(model: &Model, jobs: u64, format: Format, inject: &[(Kind, Rate)]) -> Self {
        let options = Options { jobs, format, inject: inject.to_vec(), ..Options::default() };
        let mut bytes = Vec::new();
        let made = simulate(model, &options, &mut bytes).expect("memory takes all").expect("few inputs");
        Self { bytes, made }
    }

    /// Judges it with one thread.
    pub(crate) fn replay(&self, model: &Model, options: lifespec::replay::Options<'_>) -> Outcome {
        let text = LogText { name: "log", bytes: &self.bytes };
        run_logs(model, options, &[&text as &dyn Source], &mut SourceMap::default())
    }

    /// The pieces in which a run reads it.
    pub(crate) fn chunks(&self, format: &dyn history::Format) -> Vec<Chunk> {
        let input: Box<dyn Read + Send> = Box::new(io::Cursor::new(self.bytes.clone()));
        let mut cut = format.cut(input);
        std::iter::from_fn(|| cut.next(256 << 10).expect("memory can be read")).collect()
    }

    /// The histories of the jobs in which something was planted that cannot be; plain records of one entity.
    pub(crate) fn slipped(&self, model: &Model) -> Vec<Vec<Observation>> {
        let names = self.made.planted.iter().filter(|planted| !planted.legal).map(|planted| planted.instance.as_str());
        let mut histories: Vec<(&str, Vec<Observation>)> = names.map(|name| (name, Vec::new())).collect();
        histories.sort_unstable_by_key(|(name, _)| *name);
        for line in self.bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let record: serde_json::Value = serde_json::from_slice(line).expect("the simulator writes JSON");
            let id = record["id"].as_str().expect("a record names its instance");
            if let Ok(at) = histories.binary_search_by_key(&id, |(name, _)| name) {
                histories[at].1.push(observation(model, &record, id));
            }
        }
        histories.into_iter().map(|(_, history)| history).collect()
    }
}

/// What a plain record of a flat job says.
fn observation(model: &Model, record: &serde_json::Value, id: &str) -> Observation {
    let job = model.entity(EntityId::new(0));
    let text = |key: &str| record[key].as_str();
    let happening = Happening {
        instance: Address { entity: EntityId::new(0), id: id.into(), parent: None },
        event: text("event").and_then(|event| model.event_named(event)),
        wrong_actor: None,
        from: text("from").and_then(|state| job.state_named(state)),
        to: text("to").and_then(|state| job.state_named(state)),
        set: Vec::new(),
        along: Vec::new(),
    };
    Observation { time: text("time").and_then(parse_time), seen: Seen::Happened(happening) }
}

/// The values that a run without a mapping asks of every record of a flat job.
pub(crate) fn wanted(format: &dyn history::Format) -> Arc<Wanted> {
    let paths = ["time", "id", "event", "from", "to"].map(|name| format.plain_path(name));
    Arc::new(Wanted { paths: paths.into(), closed: Vec::new() })
}
