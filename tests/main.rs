//! Every integration test, in one binary.

mod agreement;
mod cli;
mod diagram;
mod explain;
mod facts;
mod fixtures;
mod histories;
mod judge;
mod layers;
mod lifecycles;
mod mutants;
mod notations;
mod readme;
mod real_log;
mod slips;
mod yaml;
