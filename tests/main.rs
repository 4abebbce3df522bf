//! Every integration test, in one binary.

mod agreement;
mod cli;
mod diagram;
mod engine;
mod explain;
mod facts;
mod fixtures;
mod histories;
mod hostile;
mod judge;
mod layers;
mod lifecycles;
mod merge;
mod mutants;
mod nearest;
mod notations;
mod readme;
mod real_log;
mod real_xes;
mod records;
mod scale;
mod shards;
mod simulate;
mod slips;
mod yaml;
