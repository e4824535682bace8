//! In place of serde where the feature `serde` is off.

/// Gives nothing: the feature `serde` of the runtime is off.
#[macro_export]
macro_rules! impl_serialize {
    ($($types:tt)*) => {};
}

/// Gives nothing: the feature `serde` of the runtime is off.
#[macro_export]
macro_rules! impl_serde {
    ($($types:tt)*) => {};
}
