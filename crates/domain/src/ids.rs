//! Identities. Every id is a UUIDv7 as text, made by whoever holds the clock, and never reused.

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub String);

        impl $name {
            /// The text as it is stored and sent.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

id! {
    /// One small parcel (小包).
    ParcelId;
    /// One big pack (大包).
    PackId;
    /// One shop (店铺).
    ShopId;
    /// One pickup or return address (揽收地址, 退件地址).
    AddressId;
    /// One person at the desk.
    OperatorId;
    /// One installed program at one desk.
    StationId;
    /// One job in the outbox towards a platform.
    JobId;
    /// One label or sheet in the print queue.
    PrintJobId;
}
