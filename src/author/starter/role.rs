//! What a value of a record can tell.

/// What a value tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// When.
    Time,
    /// Which instance.
    Id,
    /// What happened.
    Event,
    /// Who did it.
    Actor,
    /// The state before.
    From,
    /// The state after.
    To,
    /// The instance that owns it.
    Parent,
    /// Of which kind the instance is.
    Entity,
    /// The instance where the record is about a part of what [`Role::Id`] names.
    PartId,
}

impl Role {
    /// What the plain record calls it.
    pub fn plain(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Id | Self::PartId => "id",
            Self::Event => "event",
            Self::Actor => "actor",
            Self::From => "from",
            Self::To => "to",
            Self::Parent => "parent",
            Self::Entity => "entity",
        }
    }
}
