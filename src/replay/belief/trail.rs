//! What has happened since the last record, in a configuration: for those who count it.

use super::super::coverage::Noted;
use super::Moment;

/// Something that happened to a member.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Note {
    pub(crate) member: usize,
    pub(crate) what: Noted<Moment>,
}

/// Everything that happened since the last record. It makes no difference: all trails are equal.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trail(pub(crate) Vec<Note>);

impl PartialEq for Trail {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Trail {}
