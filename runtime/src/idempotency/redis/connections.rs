//! Connections that mend themselves, and never make a caller wait for longer than the timeout.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ::redis::aio::{ConnectionManager, ConnectionManagerConfig};
use ::redis::{
    Client, Cmd, ErrorKind, FromRedisValue, RedisError, RedisResult, ScriptInvocation,
    ServerErrorKind, Value,
};

use super::super::StoreError;

/// A few multiplexed connections, used in turn.
pub(super) struct Connections {
    client: Client,
    slots: Vec<Mutex<ConnectionManager>>,
    turn: AtomicUsize,
    timeout: Duration,
}

impl Connections {
    /// Makes the handles; connections are made when they are used.
    pub(super) fn open(
        client: Client,
        count: usize,
        timeout: Duration,
    ) -> Result<Self, StoreError> {
        let mut slots = Vec::with_capacity(count);
        for _ in 0..count {
            slots.push(Mutex::new(lazy(&client, timeout).map_err(failure)?));
        }
        Ok(Self {
            client,
            slots,
            turn: AtomicUsize::new(0),
            timeout,
        })
    }

    pub(super) async fn invoke<T: FromRedisValue>(
        &self,
        script: &ScriptInvocation<'_>,
    ) -> Result<T, StoreError> {
        let answer = self.run(&Request::Script(script)).await?;
        T::from_redis_value(answer).map_err(|error| {
            StoreError::internal(
                "the Redis server answered what no script of ours says",
                error,
            )
        })
    }

    /// What the server says about its memory and persistence; empty where that is not for our user.
    pub(super) async fn info(&self) -> Result<String, StoreError> {
        let mut info = String::new();
        for section in ["memory", "persistence"] {
            let mut command = ::redis::cmd("INFO");
            let answer = self
                .exchange(&Request::Command(command.arg(section)))
                .await?;
            match answer.map(String::from_redis_value) {
                Ok(Ok(text)) => info.push_str(&text),
                Ok(Err(_)) => {}
                Err(error) if error.kind() == PERMISSION => {}
                Err(error) => return Err(failure(error)),
            }
        }
        Ok(info)
    }

    /// Writes `key`, which expires at once.
    pub(super) async fn check(&self, key: &str) -> Result<(), StoreError> {
        let mut command = ::redis::cmd("SET");
        command.arg(key).arg(1).arg("PX").arg(1);
        self.run(&Request::Command(&command)).await.map(|_| ())
    }

    async fn run(&self, request: &Request<'_>) -> Result<Value, StoreError> {
        self.exchange(request).await?.map_err(failure)
    }

    /// Sends `request`, a second time if the connection was found dead: whatever we send may be
    /// repeated. Fails where the time is up.
    async fn exchange(&self, request: &Request<'_>) -> Result<RedisResult<Value>, StoreError> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let Some(slot) = turn
            .checked_rem(self.slots.len())
            .and_then(|slot| self.slots.get(slot))
        else {
            return Err(StoreError::configuration(
                "a Redis store needs a connection",
            ));
        };
        let mut connection = slot.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let twice = async {
            match request.send(&mut connection).await {
                Err(error) if error.is_io_error() => request.send(&mut connection).await,
                answer => answer,
            }
        };
        if let Ok(answer) = tokio::time::timeout(self.timeout, twice).await {
            return Ok(answer);
        }
        // The server may be gone without a word, and this connection would wait for ever.
        if let Ok(fresh) = lazy(&self.client, self.timeout) {
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
        }
        Err(StoreError::timeout())
    }
}

enum Request<'a> {
    Script(&'a ScriptInvocation<'a>),
    Command(&'a Cmd),
}

impl Request<'_> {
    async fn send(&self, connection: &mut ConnectionManager) -> RedisResult<Value> {
        match self {
            Self::Script(script) => script.invoke_async(connection).await,
            Self::Command(command) => command.query_async(connection).await,
        }
    }
}

fn lazy(client: &Client, timeout: Duration) -> RedisResult<ConnectionManager> {
    let config = ConnectionManagerConfig::new()
        .set_connection_timeout(Some(timeout))
        .set_response_timeout(None)
        .set_number_of_retries(3)
        .set_min_delay(Duration::from_millis(20))
        .set_max_delay(Duration::from_millis(200));
    ConnectionManager::new_lazy_with_config(client.clone(), config)
}

fn failure(error: RedisError) -> StoreError {
    if error.kind() == ErrorKind::AuthenticationFailed {
        return StoreError::configuration("the Redis server refuses the credentials in the URL")
            .with_source(error);
    }
    StoreError::unavailable("the Redis server cannot do it now", error)
}

const PERMISSION: ErrorKind = ErrorKind::Server(ServerErrorKind::NoPerm);
