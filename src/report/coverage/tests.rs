//! What has the same name for people is one row; moves that their texts tell apart stay apart for programs.

use super::super::table::Table;
use super::{Covered, wire::WireEntity};
use crate::model::resolve;
use crate::replay::{self, LogText};
use crate::source::{SourceId, SourceMap};
use crate::syntax::parse;

/// Two moves on `A.Go` from each state; one event that two states ignore, and one that is an incident of both.
const SPEC: &str = "lifecycle Doors
actor A
entity Door {
  quick: bool = false
  create on A.Make with quick -> Shut
  state Shut {
    on A.Go when quick -> Open
    on A.Go when not quick -> Open
    ignore A.Knock
    incident A.Creak { oil it }
  }
  state Open {
    on A.Go when quick -> Shut
    on A.Go when not quick -> Shut
    on A.Leave -> Left
    ignore A.Knock
    incident A.Creak { oil it }
  }
  final state Left
}";

const LOG: &str = r#"{"time":"2020-01-01T00:00:00Z","id":"a","event":"A.Make","set":{"quick":true}}
{"time":"2020-01-01T00:00:00Z","id":"b","event":"A.Make","set":{"quick":false}}
{"time":"2020-01-01T00:00:01Z","id":"a","event":"A.Knock"}
{"time":"2020-01-01T00:00:02Z","id":"a","event":"A.Go"}
{"time":"2020-01-01T00:00:03Z","id":"a","event":"A.Knock"}
{"time":"2020-01-01T00:00:04Z","id":"a","event":"A.Creak"}
{"time":"2020-01-01T00:00:05Z","id":"a","event":"A.Go"}
{"time":"2020-01-01T01:00:00Z","id":"b","event":"A.Go"}
{"time":"2020-01-01T02:00:00Z","id":"b","event":"A.Go"}
{"time":"2020-01-01T02:00:01Z","id":"b","event":"A.Creak"}"#;

fn covered() -> Covered {
    let model = resolve(&parse(SourceId(0), SPEC).file).model.expect("a lifecycle");
    let options = replay::Options { coverage: true, ..replay::Options::default() };
    let logs = [LogText { name: "log", bytes: LOG.as_bytes() }];
    let outcome = replay::run(&model, options, &logs, &mut SourceMap::default());
    assert!(outcome.findings.is_empty(), "{:#?}", outcome.findings);
    Covered::new(&model, &outcome.coverage)
}

fn rows(tables: &[Table], title: &str) -> Vec<String> {
    let table = tables.iter().find(|table| table.title.starts_with(title)).expect("a table of that title");
    table.rows.iter().map(|row| row.join(" ")).collect()
}

#[test]
fn moves_of_the_same_name_are_one_row() {
    let tables = covered().tables();
    // The stays before it lasted seconds and an hour, by one move each; the row has what half of the two lasted.
    assert_eq!(
        rows(&tables, "Moves"),
        ["· A.Make Shut 2 ·", "Shut A.Go Open 2 2s47ms", "Open A.Go Shut 2 3s71ms", "Open A.Leave Left never ·"]
    );
    assert_eq!(rows(&tables, "Consecutive"), ["A.Make A.Go 2", "A.Go A.Go 2"]);
    let title = "Consecutive moves of Door: 2 of 3 possible pairs seen";
    assert!(tables.iter().any(|table| table.title == title), "{tables:#?}");
}

#[test]
fn an_event_of_several_states_is_one_row() {
    assert_eq!(rows(&covered().tables(), "Other"), ["incident A.Creak 2", "ignored A.Knock 2"]);
}

#[test]
fn programs_are_given_each_move_and_each_event_once() {
    let Covered(entities) = covered();
    let [WireEntity { moves, pairs, possible_pairs, incidents, ignored, .. }] = &entities[..] else {
        panic!("one entity: {entities:#?}")
    };
    let taken: Vec<_> = moves.iter().map(|mv| (mv.called(), mv.count)).collect();
    assert_eq!(taken, [("A.Make", 2), ("A.Go", 1), ("A.Go", 1), ("A.Go", 1), ("A.Go", 1), ("A.Leave", 0)]);
    let mut names: Vec<_> = moves.iter().map(|mv| &mv.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), moves.len(), "their texts tell them apart");
    assert_eq!((pairs.len(), *possible_pairs), (4, 12));
    let met = incidents.iter().chain(ignored).map(|it| (it.event.as_str(), it.count));
    assert_eq!(met.collect::<Vec<_>>(), [("A.Creak", 2), ("A.Knock", 2)]);
}
