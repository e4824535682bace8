//! Whom a request is for: which scheme and keys it is opened with.

use super::Unverified;
use crate::scheme::{BoxFuture, Scheme};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::future::ready;
use std::sync::Arc;

/// A scheme with the keys of one account at the platform. Clones share it.
#[derive(Clone)]
pub struct Account {
    name: Option<Arc<str>>,
    scheme: Arc<dyn Scheme>,
}

impl Account {
    /// The account `name` whose deliveries `scheme` opens.
    ///
    /// The name keeps the deliveries of accounts apart in the store, and stands in logs and metrics:
    /// an app id, a merchant id, a tenant. It must stay the same over restarts.
    pub fn new(name: &str, scheme: impl Scheme) -> Self {
        Self {
            name: Some(Arc::from(name)),
            scheme: Arc::new(scheme),
        }
    }

    /// The only account of a receiver.
    pub(super) fn sole(scheme: impl Scheme) -> Self {
        Self {
            name: None,
            scheme: Arc::new(scheme),
        }
    }

    /// The name, unless it is the only account of its receiver.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    pub(super) fn shared_name(&self) -> Option<Arc<str>> {
        self.name.clone()
    }

    pub(super) fn scheme(&self) -> &dyn Scheme {
        &*self.scheme
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Picks the accounts that a request may be for, before anything in it is trusted.
///
/// Picking wrongly lets nobody in: the scheme of the account that was picked must still open the
/// delivery. [`Accounts`] serves a fixed list; implement this to look accounts up elsewhere.
pub trait Resolve: Send + Sync + 'static {
    /// The accounts to try, in order; the first whose scheme opens the request is taken.
    ///
    /// Give one where the request tells, and none where no account fits: that is answered like a
    /// wrong signature. The `GET` request of a URL check names no account but by its path, so
    /// it may be given several.
    fn resolve<'a>(
        &'a self,
        request: &'a Unverified<'a>,
    ) -> BoxFuture<'a, Result<Vec<Account>, ResolveError>>;
}

/// The accounts cannot be looked up now. The delivery is answered "retry later".
#[derive(Debug)]
pub struct ResolveError {
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl ResolveError {
    /// What looks accounts up failed for the reason `source`.
    pub fn unavailable(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            source: source.into(),
        }
    }
}

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the accounts cannot be looked up")
    }
}

impl std::error::Error for ResolveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}

/// Whose deliveries a receiver takes.
#[derive(Clone)]
pub(super) enum Served {
    /// One account for every request, so that nothing has to be picked.
    Sole(Account),
    Picked(Arc<dyn Resolve>),
}

impl Served {
    pub(super) async fn resolve(
        &self,
        request: &Unverified<'_>,
    ) -> Result<Cow<'_, [Account]>, ResolveError> {
        match self {
            Self::Sole(account) => Ok(Cow::Borrowed(std::slice::from_ref(account))),
            Self::Picked(accounts) => accounts.resolve(request).await.map(Cow::Owned),
        }
    }
}

/// One account for every request.
impl Resolve for Account {
    fn resolve<'a>(
        &'a self,
        _: &'a Unverified<'a>,
    ) -> BoxFuture<'a, Result<Vec<Account>, ResolveError>> {
        Box::pin(ready(Ok(vec![self.clone()])))
    }
}

/// A fixed list of accounts behind one endpoint.
///
/// What is most specific decides: the path, then the receiver with its agent, then the receiver,
/// then the serial of the signing key, then [`otherwise`](Self::otherwise).
#[derive(Clone, Debug, Default)]
pub struct Accounts {
    by_path: BTreeMap<String, Account>,
    by_agent: BTreeMap<(String, String), Account>,
    by_receiver: BTreeMap<String, Account>,
    by_serial: BTreeMap<String, Account>,
    otherwise: Option<Account>,
}

impl Accounts {
    /// No accounts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Requests to `path`, as the server got it: percent-encoded, without what a router stripped.
    #[must_use]
    pub fn by_path(mut self, path: &str, account: Account) -> Self {
        self.by_path.insert(path.to_owned(), account);
        self
    }

    /// Deliveries whose outer envelope has `to_user_name` as `ToUserName`, or as the `AppId` of
    /// tickets.
    #[must_use]
    pub fn by_receiver(mut self, to_user_name: &str, account: Account) -> Self {
        self.by_receiver.insert(to_user_name.to_owned(), account);
        self
    }

    /// Deliveries whose outer envelope has both `to_user_name` as `ToUserName` and `agent_id` as
    /// `AgentID`: the apps of one corporation in `WeCom`.
    #[must_use]
    pub fn by_agent(mut self, to_user_name: &str, agent_id: &str, account: Account) -> Self {
        self.by_agent
            .insert((to_user_name.to_owned(), agent_id.to_owned()), account);
        self
    }

    /// Deliveries signed with the key `serial`, by the header `Wechatpay-Serial`.
    #[must_use]
    pub fn by_serial(mut self, serial: &str, account: Account) -> Self {
        self.by_serial.insert(serial.to_owned(), account);
        self
    }

    /// Requests that nothing else matches.
    #[must_use]
    pub fn otherwise(mut self, account: Account) -> Self {
        self.otherwise = Some(account);
        self
    }

    fn pick(&self, request: &Unverified<'_>) -> Vec<Account> {
        if let Some(account) = self.by_path.get(request.path()) {
            return vec![account.clone()];
        }
        if request.is_url_check() {
            return self.without_path().cloned().collect();
        }
        let account = self
            .by_envelope(request)
            .or_else(|| self.by_serial.get(request.serial()?));
        account
            .or(self.otherwise.as_ref())
            .into_iter()
            .cloned()
            .collect()
    }

    fn by_envelope(&self, request: &Unverified<'_>) -> Option<&Account> {
        if self.by_agent.is_empty() && self.by_receiver.is_empty() {
            return None;
        }
        let envelope = request.envelope();
        let receiver = envelope.receiver?;
        let agent = envelope
            .agent_id
            .and_then(|agent| self.by_agent.get(&(receiver.clone(), agent)));
        agent.or_else(|| self.by_receiver.get(&receiver))
    }

    /// A URL check shows neither envelope nor serial, so every account of this kind may be meant.
    fn without_path(&self) -> impl Iterator<Item = &Account> {
        let envelopes = self.by_agent.values().chain(self.by_receiver.values());
        envelopes
            .chain(self.by_serial.values())
            .chain(&self.otherwise)
    }
}

impl Resolve for Accounts {
    fn resolve<'a>(
        &'a self,
        request: &'a Unverified<'a>,
    ) -> BoxFuture<'a, Result<Vec<Account>, ResolveError>> {
        Box::pin(ready(Ok(self.pick(request))))
    }
}
