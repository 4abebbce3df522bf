//! Where in a record the things stand that it is about.

use crate::history::At;
use crate::syntax::ast::{Path, PathStep};

/// What a record is about: the values at the first path that is there, or the record itself.
pub(super) fn parts<'a>(record: &At<'a>, at: &[Path]) -> Vec<At<'a>> {
    if at.is_empty() {
        return vec![record.clone()];
    }
    at.iter().find(|path| list_is_there(record, path)).map_or_else(Vec::new, |path| record.all(path))
}

/// Whether the value at a path is there, even if it is a list without elements.
pub(super) fn list_is_there(here: &At<'_>, path: &Path) -> bool {
    here.one(&list_of(path)).is_some()
}

/// The path to the list whose elements a path gives.
pub(super) fn list_of(path: &Path) -> Path {
    let mut list = path.clone();
    while list.steps.last() == Some(&PathStep::Each) {
        list.steps.pop();
    }
    list
}
