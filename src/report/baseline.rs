//! Findings that are known already: a file of fingerprints, written by one run and taken out of later ones.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::fingerprint::all;
use crate::diagnostic::Finding;
use crate::source::SourceMap;

/// The version of the file.
const VERSION: u32 = 1;

/// Findings that are known already.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    known: HashSet<String>,
}

/// What is left of findings.
#[derive(Clone, Debug)]
pub struct Left {
    /// Those that are new.
    pub new: Vec<Finding>,
    /// How many are known.
    pub known: usize,
    /// How many of the baseline were not found any more.
    pub gone: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    findings: Vec<Entry>,
}

/// `code` and `message` are there for people who read the file.
#[derive(Serialize, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    message: String,
    fingerprint: String,
}

impl Baseline {
    /// Reads what [`Baseline::write`] has written.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let file: File = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if file.version != VERSION {
            return Err(format!("it is of version {}, and this program reads version {VERSION}", file.version));
        }
        Ok(Self { known: file.findings.into_iter().map(|entry| entry.fingerprint).collect() })
    }

    /// The file that makes all of these findings known, the same for the same findings in any order.
    pub fn write(findings: &[Finding], sources: &SourceMap) -> String {
        let entry = |(finding, print): (&Finding, super::fingerprint::Fingerprint)| Entry {
            code: finding.code.id.to_owned(),
            message: finding.message.clone(),
            fingerprint: print.to_string(),
        };
        let mut entries: Vec<Entry> = findings.iter().zip(all(findings, sources)).map(entry).collect();
        entries.sort();
        let file = File { version: VERSION, findings: entries };
        serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
    }

    /// Takes out the findings that are known.
    pub fn left(&self, findings: Vec<Finding>, sources: &SourceMap) -> Left {
        let prints: Vec<String> = all(&findings, sources).iter().map(ToString::to_string).collect();
        let before = findings.len();
        let is_new = |(_, print): &(Finding, &String)| !self.known.contains(*print);
        let new: Vec<Finding> = findings.into_iter().zip(&prints).filter(is_new).map(|(finding, _)| finding).collect();
        let known = before - new.len();
        Left { new, known, gone: self.known.len().saturating_sub(known) }
    }
}

#[cfg(test)]
mod tests {
    use super::Baseline;
    use crate::diagnostic::{Code, Finding, Severity};
    use crate::source::SourceMap;

    static CODE: Code = Code { id: "LS142", name: "endless-wait", severity: Severity::Warning, page: "" };

    #[test]
    fn what_is_known_is_taken_out_as_often_as_it_was_there() {
        let sources = SourceMap::default();
        let of = |name: &str| Finding::new(&CODE, format!("`{name}` can last for ever"));
        let file = Baseline::write(&[of("Late"), of("Open"), of("Late")], &sources);
        assert_eq!(file, Baseline::write(&[of("Late"), of("Late"), of("Open")], &sources));
        let baseline = Baseline::read(file.as_bytes()).expect("it is one");
        let left = baseline.left(vec![of("Late"), of("New"), of("Late"), of("Late")], &sources);
        let new: Vec<&str> = left.new.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(new, ["`New` can last for ever", "`Late` can last for ever"]);
        assert_eq!((left.known, left.gone), (2, 1));
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        for text in ["", "[]", "{\"version\": 2, \"findings\": []}", "{\"version\": 1, \"finding\": []}"] {
            assert!(Baseline::read(text.as_bytes()).is_err(), "{text}");
        }
    }
}
