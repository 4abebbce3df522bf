//! Every integration test, in one binary.

mod judge;
mod lifecycles;
mod notations;
