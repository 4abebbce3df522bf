//! What is right is read without a word.

use crate::source::SourceId;
use crate::syntax::dsl::parse;
use crate::syntax::print::life;

const EVERYTHING: &str = include_str!("everything.life");

#[test]
fn every_construct_is_read_and_printed_text_means_the_same() {
    let parsed = parse(SourceId(0), EVERYTHING);
    assert!(parsed.findings.is_empty(), "{:#?}", parsed.findings);
    let printed = life(&parsed.file);
    let again = parse(SourceId(0), &printed);
    assert!(again.findings.is_empty(), "{printed}\n{:#?}", again.findings);
    assert_eq!(life(&again.file), printed);
    println!("{printed}");
}
