//! `time`: with the offset it was written with.

use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use super::{BEIJING, decode};
use crate::Node;
use crate::decode::{DecodeError, DecodeValue};
use crate::encode::{EncodeValue, ValueEncoder};

impl<'a> DecodeValue<'a> for OffsetDateTime {
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        decode(
            node,
            |text| Self::parse(text, &Rfc3339).ok(),
            |moment| {
                let offset = UtcOffset::from_whole_seconds(BEIJING).ok()?;
                let moment = Self::from_unix_timestamp(moment.as_secs()).ok()?;
                moment.checked_to_offset(offset)
            },
        )
    }
}

impl EncodeValue for OffsetDateTime {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        // RFC 3339 has no years beyond 9999 and no offsets of seconds; a moment that has is written
        // in the form of its crate.
        let text = self.format(&Rfc3339).unwrap_or_else(|_| self.to_string());
        value.text(&text);
    }
}
