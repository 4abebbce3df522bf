//! A declarative validator for lifecycles: check the spec, replay recorded histories against it, draw it.
//!
//! The modules are rooms in order: each imports only from rooms above it in the list below. A text becomes a syntax
//! tree ([`syntax::parse_file`]), a tree a [`model::Model`] ([`model::resolve`]); [`check::judge`] looks for what is
//! wrong with a model, [`explore::ask`] whether its parts can block each other, [`replay::run`] judges histories by it,
//! [`diagram::scene`] draws it. Whatever is wrong with an input is a [`diagnostic::Finding`], never a panic. `lifespec`
//! itself is [`cli::run`] over a [`session::Session`].
//!
//! ```
//! use lifespec::replay::{self, LogText, Options};
//! use lifespec::source::SourceMap;
//!
//! let text = "
//!     lifecycle Loan
//!     actor Reader
//!     entity Book {
//!       create on Reader.Borrow -> Lent
//!       state Lent { on Reader.Return -> Returned  after 28d -> Lost as Reader.Lose }
//!       final state Returned
//!       final state Lost
//!     }";
//! let mut sources = SourceMap::default();
//! let source = sources.add("loan.life", text);
//! let parsed = lifespec::syntax::parse_file(source, "loan.life", text);
//! let model = lifespec::model::resolve(&parsed.file).model.expect("the lifecycle has no error");
//! assert!(lifespec::check::judge(&model).iter().all(|finding| finding.code.id == "LS153"));
//!
//! let log = LogText { name: "loans.jsonl", bytes: br#"{"id": "b-1", "event": "Reader.Return"}"# };
//! let outcome = replay::run(&model, Options::default(), &[log], &mut sources);
//! assert_eq!(outcome.totals.violates, 1); // what nobody borrowed cannot be returned
//! ```

pub mod source;

pub mod diagnostic;

pub mod syntax;

pub mod model;

pub mod semantics;

pub mod table;

pub mod check;

pub mod explore;

pub mod history;

pub mod replay;

pub mod diagram;

pub mod author;

pub mod catalog;

pub mod report;

pub mod session;

pub mod cli;
