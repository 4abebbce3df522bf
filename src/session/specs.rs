//! Finds the lifecycles that the command line and the configuration stand for: files, folders and patterns.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::files::{Files, Found};
use super::pattern::Pattern;
use super::text::{name, unreadable};
use super::walk::{Kind, Walk};
use crate::catalog::files::{LS491, LS496};
use crate::diagnostic::Finding;

/// More lifecycles in a folder than this are not named.
const FEW: usize = 5;

/// The lifecycles that paths stand for, each once, and a finding for each path that stands for none.
pub(super) fn expand(files: &dyn Files, paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<Finding>) {
    let (mut specs, mut findings, mut known) = (Vec::new(), Vec::new(), HashSet::new());
    for path in paths {
        match of(files, path) {
            Ok(found) => specs.extend(found.into_iter().filter(|spec| known.insert(files.identity(spec)))),
            Err(finding) => findings.push(*finding),
        }
    }
    (specs, findings)
}

/// The lifecycles that one path stands for; there is at least one.
pub(super) fn of(files: &dyn Files, path: &Path) -> Result<Vec<PathBuf>, Box<Finding>> {
    let pattern = match files.find(path) {
        Ok(Found::Folder) => return below(files, path),
        Ok(_) => return Ok(vec![path.to_owned()]),
        Err(error) => Pattern::of(path).ok_or_else(|| Box::new(unreadable(files, path, &error))),
    };
    let pattern = pattern?.map_err(|reason| {
        Finding::new(&LS491, format!("cannot read `{}`: as a pattern it is broken: {reason}", name(path)))
    })?;
    let help = "`*` and `?` stand for characters of one name, `**` for folders as well, `{a,b}` for either";
    some(pattern.walk(files, Kind::Lifecycles), || {
        Finding::new(&LS496, format!("no file matches this pattern: `{}`", name(path))).help(help)
    })
}

fn below(files: &dyn Files, folder: &Path) -> Result<Vec<PathBuf>, Box<Finding>> {
    some(Walk::below(files, folder, Kind::Lifecycles), || {
        Finding::new(&LS496, format!("there is no lifecycle in `{}`", name(folder))).help(
            "of a folder the files below it are taken that end in `.life`; those in the YAML notation are named, or found by \
             a pattern",
        )
    })
}

fn some(walk: Walk, none: impl FnOnce() -> Finding) -> Result<Vec<PathBuf>, Box<Finding>> {
    match walk.findings.into_iter().next() {
        Some(finding) => Err(Box::new(finding)),
        None if walk.logs.is_empty() => Err(Box::new(none())),
        None => Ok(walk.logs),
    }
}

/// What is said of a folder where one lifecycle is wanted.
pub(super) fn folder(files: &dyn Files, path: &Path) -> Option<Finding> {
    if !matches!(files.find(path), Ok(Found::Folder)) {
        return None;
    }
    let finding = Finding::new(&LS491, format!("`{}` is a folder, and one lifecycle is wanted here", name(path)))
        .about(name(path));
    let specs = Walk::below(files, path, Kind::Lifecycles).logs;
    let names: Vec<String> = specs.iter().take(FEW).map(|spec| format!("`{}`", name(spec))).collect();
    Some(finding.help(if names.is_empty() {
        "name a file; there is no lifecycle in the folder".to_owned()
    } else {
        format!("name a file: {}", names.join(", "))
    }))
}
