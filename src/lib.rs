//! A declarative validator for lifecycles: check the spec, replay recorded histories against it, draw it.
//!
//! The modules are rooms in order: each imports only from rooms above it in the list below.

pub mod source;

pub mod diagnostic;

pub mod syntax;

pub mod model;

pub mod semantics;

pub mod table;

pub mod check;

pub mod history;

pub mod replay;

pub mod diagram;

pub mod author;

pub mod catalog;

pub mod report;

pub mod session;

pub mod cli;
