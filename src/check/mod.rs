//! Judges one model without running it: families of checks, then the author's `allow`s.

mod allow;
mod context;
mod determinism;
mod facts;
mod hygiene;
mod logic;
mod reachability;
mod recovery;
#[cfg(test)]
mod testing;
mod timeouts;
mod ways;

pub use allow::{Options, settle};
pub use context::Context;
pub use facts::{EntityFacts, Way};
pub use recovery::{Cell, Column, Hazard, Matrix, matrix, table};
pub use timeouts::{Life, Lifespan, Reason, Stay, longest_life};

use crate::diagnostic::{Code, Finding};
use crate::model::Model;

/// Checks that belong together.
#[derive(Debug)]
pub struct Family {
    /// What they are about, in a word or two.
    pub name: &'static str,
    /// Every kind of finding that they make.
    pub codes: &'static [&'static Code],
    /// Judges a model.
    pub run: fn(&Context<'_>, &mut Vec<Finding>),
}

/// Every family, in the order of their codes. The last one is judged by [`settle`], after all others.
pub const FAMILIES: &[&Family] = &[
    &reachability::FAMILY,
    &determinism::FAMILY,
    &timeouts::FAMILY,
    &recovery::FAMILY,
    &hygiene::FAMILY,
    &allow::FAMILY,
];

/// Every kind of finding of this room, in the order of the families.
pub const CODES: &[&Code] = &all_codes();

/// Everything that is wrong with a model: every family, then the `allow`s; sorted by place.
pub fn run(model: &Model, options: &Options<'_>) -> Vec<Finding> {
    settle(model, judge(model), options)
}

/// What the families find, whether the author allows it or not, in no particular order.
pub fn judge(model: &Model) -> Vec<Finding> {
    let context = Context::new(model);
    let mut findings = Vec::new();
    for family in FAMILIES {
        (family.run)(&context, &mut findings);
    }
    findings
}

const fn count_codes() -> usize {
    let (mut count, mut family) = (0, 0);
    while family < FAMILIES.len() {
        count += FAMILIES[family].codes.len();
        family += 1;
    }
    count
}

const fn all_codes() -> [&'static Code; count_codes()] {
    let mut all = [FAMILIES[0].codes[0]; count_codes()];
    let (mut at, mut family) = (0, 0);
    while family < FAMILIES.len() {
        let mut code = 0;
        while code < FAMILIES[family].codes.len() {
            all[at] = FAMILIES[family].codes[code];
            at += 1;
            code += 1;
        }
        family += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::CODES;

    #[test]
    fn codes_are_unique_and_each_page_opens_with_its_id_and_name() {
        for (at, code) in CODES.iter().enumerate() {
            assert!(!CODES[..at].contains(code), "{} twice", code.id);
            assert!(!CODES[..at].iter().any(|other| other.name == code.name), "{} twice", code.name);
            let title = format!("# {} {}\n", code.id, code.name);
            assert!(code.page.starts_with(&title), "the page of {} does not open with {title:?}", code.id);
        }
    }
}
