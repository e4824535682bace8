//! The scripts, and how their answers read.

use std::time::Duration;

use ::redis::{FromRedisValue, Script, Value};

use super::super::claim::Token;
use super::super::{Claim, ClaimKey, Lease, Recorded, StoreError};

/// One script per operation, each after the common prelude.
pub(super) struct Scripts {
    pub(super) claim: Script,
    pub(super) extend: Script,
    pub(super) record: Script,
    pub(super) complete: Script,
    pub(super) release: Script,
    pub(super) take: Script,
}

impl Scripts {
    pub(super) fn new() -> Self {
        let script = |text: &str| Script::new(&format!("{PRELUDE}{text}"));
        Self {
            claim: script(include_str!("scripts/claim.lua")),
            extend: script(include_str!("scripts/extend.lua")),
            record: script(include_str!("scripts/record.lua")),
            complete: script(include_str!("scripts/complete.lua")),
            release: script(include_str!("scripts/release.lua")),
            take: script(include_str!("scripts/take.lua")),
        }
    }
}

pub(super) fn read_claim(
    answer: Vec<Value>,
    key: &ClaimKey,
    token: Token,
) -> Result<Claim, StoreError> {
    let mut values = answer.into_iter();
    let word: String = next(&mut values)?;
    match word.as_str() {
        "done" => Ok(Claim::Done),
        "new" => Ok(Claim::New(Lease::new(
            key.clone(),
            token,
            next(&mut values)?,
        ))),
        "held" => Ok(Claim::InProgress {
            retry_after: Duration::from_millis(next(&mut values)?),
            recorded: next(&mut values)?,
        }),
        _ => Err(unexpected("an unknown answer to a claim")),
    }
}

pub(super) fn read_recorded(
    answer: Vec<Value>,
    scope: &str,
    token: Token,
) -> Result<Option<Recorded>, StoreError> {
    if answer.is_empty() {
        return Ok(None);
    }
    let mut values = answer.into_iter();
    let delivery: String = next(&mut values)?;
    let attempt = next(&mut values)?;
    let payload = next(&mut values)?;
    let lease = Lease::new(ClaimKey::new(scope, delivery), token, attempt);
    Ok(Some(Recorded { lease, payload }))
}

fn next<T: FromRedisValue>(values: &mut impl Iterator<Item = Value>) -> Result<T, StoreError> {
    let value = values
        .next()
        .ok_or_else(|| unexpected("too short an answer"))?;
    T::from_redis_value(value).map_err(|_| unexpected("an answer of another type"))
}

fn unexpected(what: &'static str) -> StoreError {
    StoreError::internal(
        "the Redis server answered what no script of ours says",
        what,
    )
}

const PRELUDE: &str = include_str!("scripts/prelude.lua");
