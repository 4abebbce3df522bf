//! Every integration test, in one binary.

mod judge;
mod layers;
mod lifecycles;
mod notations;
