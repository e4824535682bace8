//! The form in which an opened delivery waits in the store.

use crate::{Format, KeyId, UnixTimestamp, Verified};
use serde_json::{Value, json};

/// What handling a delivery later needs.
///
/// The opened document, not the request: a scheme with a window of time or a replay guard would not
/// open that again. So the store holds in the clear what was encrypted on the way.
pub(super) struct Record {
    pub(super) format: Format,
    pub(super) document: String,
    pub(super) event_header: Option<String>,
    pub(super) account: Option<String>,
    pub(super) key: String,
    pub(super) key_id: KeyId,
    pub(super) signed_at: Option<UnixTimestamp>,
    pub(super) received_at: UnixTimestamp,
}

/// What stands in a record beside the document.
pub(super) struct About<'a> {
    pub(super) account: Option<&'a str>,
    pub(super) key: &'a str,
    pub(super) received_at: UnixTimestamp,
}

impl Record {
    /// The bytes to record. The document is text, as it was decoded.
    pub(super) fn write(verified: &Verified, about: &About<'_>) -> Vec<u8> {
        let record = json!({
            "version": VERSION,
            "format": match verified.format() { Format::Xml => XML, Format::Json => JSON },
            "account": about.account,
            "key": about.key,
            "key_id": verified.key_id().as_str(),
            "signed_at": verified.timestamp().map(UnixTimestamp::as_secs),
            "received_at": about.received_at.as_secs(),
            "event_header": verified.event_header(),
            "document": String::from_utf8_lossy(verified.as_bytes()),
        });
        record.to_string().into_bytes()
    }

    /// `None` if it was written by something else, or by a later version.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let record: Value = serde_json::from_slice(bytes).ok()?;
        let text = |name: &str| Some(record.get(name)?.as_str()?.to_owned());
        let time = |name: &str| Some(UnixTimestamp::from_secs(record.get(name)?.as_i64()?));
        if record.get("version")?.as_u64()? != VERSION {
            return None;
        }
        Some(Self {
            format: match record.get("format")?.as_str()? {
                XML => Format::Xml,
                JSON => Format::Json,
                _ => return None,
            },
            document: text("document")?,
            event_header: text("event_header"),
            account: text("account"),
            key: text("key")?,
            key_id: KeyId::new(&text("key_id")?),
            signed_at: time("signed_at"),
            received_at: time("received_at")?,
        })
    }
}

const VERSION: u64 = 1;
const XML: &str = "xml";
const JSON: &str = "json";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(verified: &Verified, event_header: Option<&str>) {
        let about = About {
            account: None,
            key: "k",
            received_at: UnixTimestamp::from_secs(7),
        };
        let record = Record::read(&Record::write(verified, &about)).unwrap();
        assert_eq!(record.document.as_bytes(), verified.as_bytes());
        assert_eq!(record.event_header.as_deref(), event_header);
    }

    #[test]
    fn what_names_the_message_is_recorded_with_it() {
        let verified = Verified::new(b"{}".to_vec(), Format::Json, KeyId::new("current"));
        check(&verified, None);
        check(&verified.with_event_header("push"), Some("push"));
    }
}
