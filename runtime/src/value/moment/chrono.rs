//! `chrono`: with the offset it was written with, or in UTC.

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};

use super::{BEIJING, decode};
use crate::Node;
use crate::decode::{DecodeError, DecodeValue};
use crate::encode::{EncodeValue, ValueEncoder};

impl<'a> DecodeValue<'a> for DateTime<FixedOffset> {
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        decode(
            node,
            |text| DateTime::parse_from_rfc3339(text).ok(),
            |moment| {
                let offset = FixedOffset::east_opt(BEIJING)?;
                DateTime::from_timestamp(moment.as_secs(), 0).map(|it| it.with_timezone(&offset))
            },
        )
    }
}

impl EncodeValue for DateTime<FixedOffset> {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        value.text(&self.to_rfc3339_opts(SecondsFormat::AutoSi, true));
    }
}

impl<'a> DecodeValue<'a> for DateTime<Utc> {
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        DateTime::<FixedOffset>::decode_value(node).map(|moment| moment.to_utc())
    }
}

impl EncodeValue for DateTime<Utc> {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        value.text(&self.to_rfc3339_opts(SecondsFormat::AutoSi, true));
    }
}
