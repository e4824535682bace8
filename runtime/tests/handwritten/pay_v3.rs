//! What generation should print for a payment notification, written by hand: nested optional objects,
//! lists of objects in objects of a list, an open enum, a date, members that are kept.

use std::collections::BTreeMap;

use hookgen_runtime::{
    DateTime, Decode, DecodeError, DecodeEvent, Encode, Object, ObjectEncoder, OpenedBody, Unknown,
    serde_json,
};

/// Everything the surface receives.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// `event_type` is `TRANSACTION.SUCCESS`.
    TransactionSuccess(Box<TransactionSuccess>),
    /// Anything else.
    Unknown(Unknown),
}

impl<'a> DecodeEvent<'a> for Event {
    fn decode_event(body: OpenedBody<'_, 'a>) -> Result<Self, DecodeError> {
        let mut object = body.object()?;
        match object.key(&["event_type"]) {
            Some("TRANSACTION.SUCCESS") if object.has(&["resource", "transaction_id"]) => {
                object.boxed_payload("TransactionSuccess", Self::TransactionSuccess)
            }
            _ => Ok(Self::Unknown(Unknown::new(&object, &["event_type"]))),
        }
    }
}

impl Encode for Event {
    fn encode(&self, object: &mut ObjectEncoder<'_>) {
        match self {
            Self::TransactionSuccess(message) => message.encode(object),
            Self::Unknown(unknown) => unknown.encode(object),
        }
    }
}

/// A payment succeeded.
#[derive(Clone, Debug, PartialEq)]
pub struct TransactionSuccess {
    /// The notification.
    pub id: String,
    /// When it was made.
    pub create_time: DateTime,
    /// The payment.
    pub resource: Transaction,
}

impl<'a> Decode<'a> for TransactionSuccess {
    fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            id: object.take("id"),
            create_time: object.take("create_time"),
            resource: object.required("resource")?,
        })
    }
}

impl Encode for TransactionSuccess {
    fn encode(&self, object: &mut ObjectEncoder<'_>) {
        object.member("id", &self.id);
        object.member("create_time", &self.create_time);
        object.constant("event_type", "TRANSACTION.SUCCESS");
        object.member("resource", &self.resource);
    }
}

/// A payment.
#[derive(Clone, Debug, PartialEq)]
#[allow(
    clippy::struct_field_names,
    reason = "fields are named as the document names members"
)]
pub struct Transaction {
    /// The payment's id.
    pub transaction_id: String,
    /// How it was made.
    pub trade_state: TradeState,
    /// When it succeeded.
    pub success_time: Option<DateTime>,
    /// How much.
    pub amount: Amount,
    /// Who paid.
    pub payer: Option<Payer>,
    /// Discounts.
    pub promotion_detail: Option<Vec<Promotion>>,
    /// What the document does not name.
    pub extra: BTreeMap<String, serde_json::Value>,
}

impl<'a> Decode<'a> for Transaction {
    fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            transaction_id: object.take("transaction_id"),
            trade_state: object.take_text("trade_state"),
            success_time: object.take_optional("success_time"),
            amount: object.required("amount")?,
            payer: object.take_optional("payer"),
            promotion_detail: object.take_optional("promotion_detail"),
            extra: object.extra()?,
        })
    }
}

impl Encode for Transaction {
    fn encode(&self, object: &mut ObjectEncoder<'_>) {
        object.member("transaction_id", &self.transaction_id);
        object.member("trade_state", &self.trade_state);
        object.optional("success_time", self.success_time.as_ref());
        object.member("amount", &self.amount);
        object.optional("payer", self.payer.as_ref());
        object.optional("promotion_detail", self.promotion_detail.as_ref());
        object.extra(&self.extra);
    }
}

/// The state of a payment.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum TradeState {
    /// `SUCCESS`
    Success,
    /// `REFUND`
    Refund,
    /// Any other text.
    Other(String),
}

impl TradeState {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Success => "SUCCESS",
            Self::Refund => "REFUND",
            Self::Other(other) => other,
        }
    }
}

impl From<&str> for TradeState {
    fn from(text: &str) -> Self {
        match text {
            "SUCCESS" => Self::Success,
            "REFUND" => Self::Refund,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    /// What the order costs, in minor units.
    pub total: i64,
    /// What the payer paid, in minor units.
    pub payer_total: Option<i64>,
    /// ISO 4217 code.
    pub currency: Option<String>,
}

impl<'a> Decode<'a> for Amount {
    fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            total: object.take("total"),
            payer_total: object.take_optional("payer_total"),
            currency: object.take_optional("currency"),
        })
    }
}

impl Encode for Amount {
    fn encode(&self, object: &mut ObjectEncoder<'_>) {
        object.member("total", &self.total);
        object.optional("payer_total", self.payer_total.as_ref());
        object.optional("currency", self.currency.as_ref());
    }
}

/// Who paid.
#[derive(Clone, Debug, PartialEq)]
pub struct Payer {
    /// The payer's id.
    pub openid: String,
}

impl<'a> Decode<'a> for Payer {
    fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            openid: object.take("openid"),
        })
    }
}

impl Encode for Payer {
    fn encode(&self, object: &mut ObjectEncoder<'_>) {
        object.member("openid", &self.openid);
    }
}

/// A discount.
#[derive(Clone, Debug, PartialEq)]
pub struct Promotion {
    /// The coupon.
    pub coupon_id: String,
    /// How much, in minor units.
    pub amount: i64,
    /// The goods it was given for.
    pub goods_detail: Option<Vec<Goods>>,
}

impl<'a> Decode<'a> for Promotion {
    fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            coupon_id: object.take("coupon_id"),
            amount: object.required("amount")?,
            goods_detail: object.take_optional("goods_detail"),
        })
    }
}

impl Encode for Promotion {
    fn encode(&self, object: &mut ObjectEncoder<'_>) {
        object.member("coupon_id", &self.coupon_id);
        object.member("amount", &self.amount);
        object.optional("goods_detail", self.goods_detail.as_ref());
    }
}

/// Goods that were bought.
#[derive(Clone, Debug, PartialEq)]
pub struct Goods {
    /// Which.
    pub goods_id: String,
    /// How many.
    pub quantity: i64,
}

impl<'a> Decode<'a> for Goods {
    fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            goods_id: object.take("goods_id"),
            quantity: object.take("quantity"),
        })
    }
}

impl Encode for Goods {
    fn encode(&self, object: &mut ObjectEncoder<'_>) {
        object.member("goods_id", &self.goods_id);
        object.member("quantity", &self.quantity);
    }
}

hookgen_runtime::impl_serialize!(Event);
hookgen_runtime::impl_serde!(
    TransactionSuccess,
    Transaction,
    Amount,
    Payer,
    Promotion,
    Goods,
);
hookgen_runtime::impl_text_enum!(TradeState);
