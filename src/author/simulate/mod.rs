//! Makes up histories: legal ones, from the lifecycle alone, and violations planted into some of them.

mod birth;
mod choose;
mod company;
mod dice;
mod format;
mod ground;
mod history;
mod inject;
mod kind;
mod life;
mod remark;
mod run;
mod words;

#[cfg(test)]
mod tests;

pub use dice::Rate;
pub use format::Format;
pub use kind::Kind;
pub use run::{Made, Planted, Refused, simulate};

/// How often values are drawn for each creation of a root, before the root is left out.
pub const ROOT_TRIES: u32 = birth::ROOT_TRIES;

/// What is to be made up.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many roots.
    pub jobs: u64,
    /// The same seed gives the same histories.
    pub seed: u64,
    /// The first moment at which a root may begin, in milliseconds since 1970.
    pub from: i64,
    /// For how long roots begin; nothing happens later.
    pub span: i64,
    /// How many parts of a kind an owner has at most, where the lifecycle sets no limit of its own below.
    pub parts: u32,
    /// How often a fault strikes, of the visits to a state that it covers.
    pub faults: Rate,
    /// Whether moves without a name are left out.
    pub silent: bool,
    /// What the file is made of.
    pub format: Format,
    /// Which share of the roots gets which slip planted.
    pub inject: Vec<(Kind, Rate)>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            jobs: 100,
            seed: 1,
            from: 1_767_225_600_000, // 2026-01-01T00:00:00Z
            span: 365 * 86_400_000,
            parts: 6,
            faults: Rate::percent(2),
            silent: false,
            format: Format::Jsonl,
            inject: Vec::new(),
        }
    }
}
