//! Tells findings apart by what they are about, whatever line that has moved to.

use std::collections::HashMap;
use std::fmt;

use super::cause::{spec_spans, without_numbers_but_names, without_values};
use crate::diagnostic::Finding;
use crate::source::SourceMap;

/// The same for the same finding in every run, on every machine, by every version of this program.
///
/// It does not change when records change places or lines are put before those that the finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Fingerprint {
    hash: u128,
    /// Which of several alike, from 1.
    nth: u32,
}

/// `0123456789abcdef0123456789abcdef:1`
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}:{}", self.hash, self.nth)
    }
}

/// The fingerprint of a finding: of its code, the words of the lifecycle that it is about, the instance, and what it
/// says apart from times, durations and numbers, and, if it is about a history, from other values.
pub(crate) fn on(finding: &Finding, sources: &SourceMap) -> Fingerprint {
    let mut hash = Hash::default();
    hash.text(finding.code.id);
    for span in spec_spans(finding, sources) {
        hash.words(sources.slice(span));
    }
    hash.end();
    hash.text(finding.instance.as_deref().unwrap_or(""));
    let is_history = finding.instance.is_some() || finding.record.is_some();
    let said = if is_history { without_values } else { without_numbers_but_names };
    hash.words(&said(&finding.message));
    Fingerprint { hash: hash.0, nth: 1 }
}

/// What a finding has in common with those that are alike.
pub fn alike(finding: &Finding, sources: &SourceMap) -> u128 {
    on(finding, sources).hash
}

/// The fingerprints of findings; those that are alike are numbered, so that all differ.
pub(crate) fn all<'a>(findings: impl IntoIterator<Item = &'a Finding>, sources: &SourceMap) -> Vec<Fingerprint> {
    let mut seen: HashMap<u128, u32> = HashMap::new();
    let numbered = findings.into_iter().map(|finding| {
        let hash = on(finding, sources).hash;
        let nth = seen.entry(hash).or_insert(0);
        *nth += 1;
        Fingerprint { hash, nth: *nth }
    });
    numbered.collect()
}

/// FNV-1a of 128 bits: short, and the same everywhere.
struct Hash(u128);

impl Default for Hash {
    fn default() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Hash {
    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul((1 << 88) | 0x13b);
        }
    }

    /// No text has this byte, so that two texts are not taken for one.
    fn end(&mut self) {
        self.bytes(&[0xff]);
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        self.end();
    }

    /// The words of a text: how they are spaced and broken into lines makes no difference.
    fn words(&mut self, text: &str) {
        for word in text.split_whitespace() {
            self.bytes(word.as_bytes());
            self.bytes(b" ");
        }
        self.end();
    }
}

#[cfg(test)]
mod tests {
    use super::{Hash, all, on};
    use crate::diagnostic::{Code, Finding, RecordRef, Severity};
    use crate::source::{SourceMap, Span};

    static EARLY: Code = Code { id: "LS303", name: "early-timer", severity: Severity::Error, page: "" };
    static DEAD: Code = Code { id: "LS101", name: "unreachable-state", severity: Severity::Error, page: "" };

    /// A violation of a lifecycle whose move stands behind `before`, by a record on some line.
    fn violation(before: &str, line: u64, (job, how): (&str, &str)) -> (SourceMap, Finding) {
        let mut sources = SourceMap::default();
        let spec = sources.add("a.life", format!("{before}after  28d\n -> Late"));
        let log = sources.add_excerpt("a.jsonl", r#"{"time":"2026-02-02"}"#, line);
        let end = before.len() + "after  28d\n -> Late".len();
        let finding = Finding::new(&EARLY, format!("`Remind` on {job} comes {how} too early"))
            .label(Span::new(log, 9, 19), "this time")
            .label(Span::new(spec, before.len(), end), "not before 2026-02-05")
            .instance(job)
            .record(RecordRef { file: "a.jsonl".to_owned(), line });
        (sources, finding)
    }

    fn print(of: &(SourceMap, Finding)) -> String {
        on(&of.1, &of.0).to_string()
    }

    #[test]
    fn the_hash_is_the_one_that_is_known_by_its_name() {
        let of = |text: &str| {
            let mut hash = Hash::default();
            hash.bytes(text.as_bytes());
            hash.0
        };
        assert_eq!(of("a"), 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
        assert_eq!(of("foobar"), 0x343e_1662_793c_64bf_6f0d_3597_ba44_6f18);
    }

    #[test]
    fn lines_and_values_make_no_difference_but_the_history_does() {
        let one = print(&violation("", 5, ("loan-18", "2d23h30m")));
        assert_eq!(print(&violation("# a comment\n\n", 48_213, ("loan-18", "3d"))), one);
        assert_ne!(print(&violation("", 5, ("loan-19", "2d23h30m"))), one);
        // Baselines keep it: another value would make every known finding a new one.
        assert_eq!(one, "aa45c8b15245bda3d0324179660b9ab5:1");
    }

    #[test]
    fn a_finding_about_a_lifecycle_is_told_by_the_names_it_says() {
        let told = |message: &str| on(&Finding::new(&DEAD, message), &SourceMap::default());
        assert_ne!(told("`Lost` of `Loan` can never be reached"), told("`Lost` of `Book` can never be reached"));
        assert_eq!(told("`Lost` stands on line 3"), told("`Lost` stands on line 4"));
    }

    #[test]
    fn what_is_alike_is_numbered() {
        let (sources, finding) = violation("", 5, ("loan-18", "2d"));
        let findings = [finding.clone(), Finding::new(&DEAD, "else"), finding];
        let prints: Vec<String> = all(&findings, &sources).iter().map(ToString::to_string).collect();
        assert_eq!(prints[0].strip_suffix(":1"), prints[2].strip_suffix(":2"));
        assert_ne!(prints[0], prints[2]);
        assert!(prints[1].ends_with(":1"), "{prints:?}");
    }
}
