//! Dense ids: entities, actors and events count through the lifecycle, everything else through its entity.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);

        impl $name {
            /// The id of the `index`-th.
            ///
            /// # Panics
            /// If there are 2^32 of them, which no source of at most 4 GiB can name.
            pub fn new(index: usize) -> Self {
                Self(u32::try_from(index).expect("a source is too short to name 2^32 things"))
            }

            /// Where it stands in the list it counts through.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// An entity of the lifecycle; a parent has a smaller id than its parts.
    EntityId,
    /// An actor of the lifecycle.
    ActorId,
    /// An event of the lifecycle.
    EventId,
    /// A state of one entity; composites are not among them.
    StateId,
    /// A composite (a state with nested states) of one entity.
    CompositeId,
    /// A field of one entity.
    FieldId,
    /// A kind of parts that one entity owns.
    PartId,
    /// A move of one entity.
    MoveId,
    /// A clock of one entity.
    ClockId,
}
