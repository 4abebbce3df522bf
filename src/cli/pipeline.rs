//! What a pipeline tells the programs that it runs: where the repository begins, where a summary goes.

use std::env;
use std::path::PathBuf;

use crate::report::Root;

/// The variables by which pipelines name the folder of the repository.
const TOPS: [&str; 2] = ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"];

/// Where the paths of reports begin: at the top of the repository in a pipeline, else in the current folder.
pub(super) fn root() -> Root {
    let here = env::current_dir().unwrap_or_default();
    let mut tops = TOPS.iter().filter_map(env::var_os).map(PathBuf::from);
    let top = tops.find(|top| top.is_absolute() && here.starts_with(top));
    Root::new(&here, top.as_deref())
}

/// The file in which GitHub collects what a step has to say.
pub(super) fn step_summary() -> Option<PathBuf> {
    env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()).map(PathBuf::from)
}
