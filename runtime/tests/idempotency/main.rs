//! One conformance suite for all stores, and what only some of them can do.
//!
//! Redis and `PostgreSQL` take part where `HOOKGEN_TEST_REDIS_URL` and `HOOKGEN_TEST_POSTGRES_URL`
//! say where they are: `.ci/services cargo test …` starts private ones.

mod conformance;
#[cfg(any(feature = "redb", feature = "redis", feature = "postgres"))]
mod crash;
mod memory;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "redb")]
mod redb;
#[cfg(feature = "redis")]
mod redis;
mod support;
