//! What a request says of itself before it is opened.

use crate::{Delivery, Format, Node, Tree};
use bytes::Bytes;
use http::{Method, Request};

/// A request that nobody has verified yet. Anybody can send anything: use it to pick an
/// [`Account`](super::Account), for nothing else.
#[derive(Debug)]
pub struct Unverified<'a> {
    request: &'a Request<Bytes>,
}

/// The readable members around an encrypted message.
#[derive(Clone, Debug, Default)]
pub(super) struct Envelope {
    pub(super) receiver: Option<String>,
    pub(super) agent_id: Option<String>,
}

impl<'a> Unverified<'a> {
    pub(super) const fn new(request: &'a Request<Bytes>) -> Self {
        Self { request }
    }

    /// The path of the request target, percent-encoded.
    pub fn path(&self) -> &'a str {
        self.request.uri().path()
    }

    /// The query of the request target, percent-encoded; empty if there is none.
    pub fn query(&self) -> &'a str {
        self.request.uri().query().unwrap_or_default()
    }

    /// A header, if it is there and is text.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.request.headers().get(name)?.to_str().ok()
    }

    /// Whether this is the `GET` request of a URL check.
    pub fn is_url_check(&self) -> bool {
        self.request.method() == Method::GET
    }

    /// `ToUserName` of the outer envelope, or `AppId` where it is a ticket. Reads the body.
    pub fn to_user_name(&self) -> Option<String> {
        self.envelope().receiver
    }

    /// `AgentID` of the outer envelope of `WeCom`. Reads the body.
    pub fn agent_id(&self) -> Option<String> {
        self.envelope().agent_id
    }

    /// The serial of the key that a `WeChat` Pay `APIv3` notification claims to be signed with.
    pub fn serial(&self) -> Option<&'a str> {
        self.header("Wechatpay-Serial")
    }

    pub(super) fn envelope(&self) -> Envelope {
        let body = self.request.body();
        let Ok(tree) = Tree::parse(Format::detect(body), body) else {
            return Envelope::default();
        };
        let member = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| text(tree.root().member(name)?))
        };
        Envelope {
            receiver: member(&["ToUserName", "tousername", "AppId"]),
            agent_id: member(&["AgentID", "agentid"]),
        }
    }

    pub(super) fn delivery(&self) -> Delivery<'a> {
        Delivery::new(self.query(), self.request.headers(), self.request.body())
    }
}

/// Ids are text in XML and either text or a number in JSON.
fn text(node: Node<'_, '_>) -> Option<String> {
    let text = node.as_str().map(str::to_owned);
    text.or_else(|| node.as_i64().map(|number| number.to_string()))
}
