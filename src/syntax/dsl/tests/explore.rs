//! Scratch.
use super::said;

#[test]
fn explore() {
    let text = std::fs::read_to_string("/tmp/wt/cases.txt").unwrap();
    for case in text.split("\n====\n") {
        println!("---------------\n{case}");
        for line in said(case) {
            println!("   >> {line}");
        }
    }
}
