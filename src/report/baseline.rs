//! Findings that are known already: a file of fingerprints, written by one run and taken out of later ones.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::fingerprint::{alike, all};
use crate::diagnostic::{Finding, Label};
use crate::source::SourceMap;

/// The version of the file.
const VERSION: u32 = 1;

/// Findings that are known already.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    entries: Vec<Entry>,
}

/// What a run looks at: of all that is known it can tell of nothing else whether it is still there.
#[derive(Clone, Debug)]
pub struct Scope<'a> {
    /// The command.
    pub run: &'a str,
    /// The lifecycles.
    pub specs: Vec<String>,
    /// Whether it has seen everything: only then it can tell what is not found any more, and what is known.
    pub whole: bool,
}

impl Scope<'_> {
    /// The lifecycle that a finding is about; nothing if it is about none of them alone.
    fn spec_of(&self, finding: &Finding, sources: &SourceMap) -> &str {
        let named = |label: &Label| {
            let name = &sources.get(label.span.source).name;
            self.specs.iter().find(|spec| *spec == name)
        };
        let only = || if let [only] = self.specs.as_slice() { Some(only) } else { None };
        finding.labels.iter().find_map(named).or_else(only).map_or("", String::as_str)
    }

    fn holds(&self, entry: &Entry) -> bool {
        (entry.run.is_empty() || entry.run == self.run) && (entry.spec.is_empty() || self.specs.contains(&entry.spec))
    }
}

/// What is left of findings.
#[derive(Clone, Debug)]
pub struct Left {
    /// Those that are new.
    pub new: Vec<Finding>,
    /// How many are known.
    pub known: usize,
    /// How many of the baseline that this run would have found were not found any more.
    pub gone: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    findings: Vec<Entry>,
}

/// `code` and `message` are there for people who read the file.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The command that has found it; empty: any.
    #[serde(default)]
    run: String,
    /// The lifecycle that it is about; empty: any.
    #[serde(default)]
    spec: String,
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
        Ok(Self { entries: file.findings })
    }

    /// The file that makes all of these findings known, the same for the same findings in any order. What this baseline
    /// knows of other runs stays known.
    pub fn write(&self, findings: &[Finding], sources: &SourceMap, scope: &Scope<'_>) -> String {
        let entry = |(finding, print): (&Finding, super::fingerprint::Fingerprint)| Entry {
            run: scope.run.to_owned(),
            spec: scope.spec_of(finding, sources).to_owned(),
            code: finding.code.id.to_owned(),
            message: finding.message.clone(),
            fingerprint: print.to_string(),
        };
        let mut entries: Vec<Entry> = findings.iter().zip(all(findings, sources)).map(entry).collect();
        entries.extend(self.entries.iter().filter(|entry| !scope.holds(entry)).cloned());
        entries.sort();
        let file = File { version: VERSION, findings: entries };
        serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
    }

    /// How many of the findings are known that are alike, by [`super::alike`].
    pub fn counts(&self) -> HashMap<u128, usize> {
        counts(&self.entries)
    }

    /// Takes out the findings that are known.
    pub fn left(&self, findings: Vec<Finding>, sources: &SourceMap, scope: &Scope<'_>) -> Left {
        let known = self.counts();
        let mut found: HashMap<u128, usize> = HashMap::new();
        let before = findings.len();
        let is_new = |finding: &Finding| {
            let kind = alike(finding, sources);
            let nth = found.entry(kind).or_insert(0);
            *nth += 1;
            known.get(&kind).is_none_or(|known| *nth > *known)
        };
        let new: Vec<Finding> = findings.into_iter().filter(is_new).collect();
        let own = counts(self.entries.iter().filter(|entry| scope.holds(entry)));
        let left = |(kind, known): (&u128, &usize)| known.saturating_sub(found.get(kind).copied().unwrap_or(0));
        let gone = if scope.whole { own.iter().map(left).sum() } else { 0 };
        Left { known: before - new.len(), new, gone }
    }
}

/// How many entries there are of each kind. Those that are alike differ in their number; which of the numbers are there
/// makes no difference, so that a line may be taken out by hand.
fn counts<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> HashMap<u128, usize> {
    let mut numbers: HashMap<u128, HashSet<u32>> = HashMap::new();
    for entry in entries {
        let Some((hash, nth)) = entry.fingerprint.split_once(':') else { continue };
        let (Ok(hash), Ok(nth)) = (u128::from_str_radix(hash, 16), nth.parse()) else { continue };
        numbers.entry(hash).or_default().insert(nth);
    }
    numbers.into_iter().map(|(hash, numbers)| (hash, numbers.len())).collect()
}

#[cfg(test)]
mod tests {
    use super::{Baseline, Scope};
    use crate::diagnostic::{Code, Finding, Severity};
    use crate::source::SourceMap;

    static CODE: Code = Code { id: "LS142", name: "endless-wait", severity: Severity::Warning, page: "" };

    #[test]
    fn what_is_known_is_taken_out_as_often_as_it_was_there() {
        let sources = SourceMap::default();
        let of = |name: &str| Finding::new(&CODE, format!("`{name}` can last for ever"));
        let scope = Scope { run: "check", specs: vec!["a.life".to_owned()], whole: true };
        let none = Baseline::default();
        let file = none.write(&[of("Late"), of("Open"), of("Late")], &sources, &scope);
        assert_eq!(file, none.write(&[of("Late"), of("Late"), of("Open")], &sources, &scope));
        let baseline = Baseline::read(file.as_bytes()).expect("it is one");
        let left = baseline.left(vec![of("Late"), of("New"), of("Late"), of("Late")], &sources, &scope);
        let new: Vec<&str> = left.new.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(new, ["`New` can last for ever", "`Late` can last for ever"]);
        assert_eq!((left.known, left.gone), (2, 1));
    }

    #[test]
    fn of_several_alike_so_many_are_known_as_lines_are_left() {
        let sources = SourceMap::default();
        let late = || Finding::new(&CODE, "`Late` can last for ever");
        let scope = Scope { run: "check", specs: vec!["a.life".to_owned()], whole: true };
        let mut baseline = Baseline::read(Baseline::default().write(&[late(), late()], &sources, &scope).as_bytes());
        let baseline = baseline.as_mut().expect("it is one");
        baseline.entries.retain(|entry| entry.fingerprint.ends_with(":2"));
        for (findings, new, gone) in [(vec![], 0, 1), (vec![late()], 0, 0), (vec![late(), late()], 1, 0)] {
            let left = baseline.left(findings, &sources, &scope);
            assert_eq!((left.new.len(), left.gone), (new, gone));
        }
        assert_eq!(baseline.counts().into_values().collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn what_another_run_has_found_stays_known() {
        let sources = SourceMap::default();
        let of = |name: &str| Finding::new(&CODE, format!("`{name}` can last for ever"));
        let scope = |run: &'static str, spec: &str| Scope { run, specs: vec![spec.to_owned()], whole: true };
        let mut baseline = Baseline::default();
        for (run, spec, name) in [("check", "a.life", "A"), ("replay", "a.life", "B"), ("check", "b.life", "C")] {
            let file = baseline.write(&[of(name)], &sources, &scope(run, spec));
            baseline = Baseline::read(file.as_bytes()).expect("it is one");
        }
        for (run, spec, name) in [("check", "a.life", "A"), ("replay", "a.life", "B"), ("check", "b.life", "C")] {
            let left = baseline.left(vec![of(name)], &sources, &scope(run, spec));
            assert_eq!((left.new.len(), left.known, left.gone), (0, 1, 0), "{run} {spec}");
        }
        let left = baseline.left(Vec::new(), &sources, &scope("check", "a.life"));
        assert_eq!(left.gone, 1, "what other runs would find may still be there");
        let part = Scope { whole: false, ..scope("check", "a.life") };
        assert_eq!(baseline.left(Vec::new(), &sources, &part).gone, 0, "it may be in what was not seen");
        let both = Scope { run: "check", specs: vec!["a.life".to_owned(), "b.life".to_owned()], whole: true };
        let file = baseline.write(&[], &sources, &both);
        let baseline = Baseline::read(file.as_bytes()).expect("it is one");
        assert_eq!(baseline.left(vec![of("B")], &sources, &scope("replay", "a.life")).known, 1);
        assert_eq!(baseline.left(vec![of("A"), of("C")], &sources, &both).known, 0);
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        for text in ["", "[]", "{\"version\": 2, \"findings\": []}", "{\"version\": 1, \"finding\": []}"] {
            assert!(Baseline::read(text.as_bytes()).is_err(), "{text}");
        }
    }
}
