//! Every integration test, in one binary.

mod agreement;
mod cli;
mod diagram;
mod explain;
mod facts;
mod fixtures;
mod histories;
mod hostile;
mod judge;
mod layers;
mod lifecycles;
mod mutants;
mod notations;
mod scale;
mod readme;
mod real_log;
mod slips;
mod yaml;
