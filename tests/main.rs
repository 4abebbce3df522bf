//! Every integration test, in one binary.

mod fixtures;
mod judge;
mod layers;
mod lifecycles;
mod notations;
