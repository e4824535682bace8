//! `[pay_v2]`.

use super::fields::Fields;
use super::{ConfigError, SecretText};
use crate::scheme::pay_v2::PayV2;
use crate::secret::{ApiV3Key, PayV2Key};

/// A merchant who gets notifications of WeChat Pay v2.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PayV2Account {
    /// The path of the notify URL.
    pub path: String,
    /// The API key.
    pub api_key: SecretText,
    /// `sign_type`: which signatures are accepted.
    pub sign_type: SignPolicy,
    /// `refund_notices`: whether refund notices are accepted, which are encrypted and not signed.
    /// They are unless this is turned off.
    pub refund_notices: bool,
    /// The `APIv3` key of `[pay_v3]`, for notices that are encrypted under it.
    pub api_v3_key: Option<SecretText>,
}

/// Which signatures are accepted.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum SignPolicy {
    /// `MD5`: what a notification says it is signed with, MD5 where it says nothing.
    #[default]
    Md5,
    /// `HMAC-SHA256`: nothing else.
    HmacSha256,
}

impl PayV2Account {
    pub(super) fn read(
        mut table: Fields<'_>,
        api_v3_key: Option<&SecretText>,
    ) -> Result<Self, ConfigError> {
        let account = Self {
            path: table.path("/pay_v2")?,
            api_key: table.required_secret("api_key")?,
            sign_type: sign_type(&mut table)?,
            refund_notices: table.flag("refund_notices")?.unwrap_or(true),
            api_v3_key: api_v3_key.cloned(),
        };
        table.finish()?;
        Ok(account)
    }

    /// The scheme that opens its notifications.
    ///
    /// # Errors
    /// The API key is not one.
    pub fn scheme(&self) -> Result<PayV2, ConfigError> {
        let mut scheme = PayV2::new(self.key()?);
        if self.sign_type == SignPolicy::HmacSha256 {
            scheme = scheme.hmac_only();
        }
        if self.refund_notices {
            scheme = scheme.with_refund_notices();
        }
        Ok(match &self.api_v3_key {
            None => scheme,
            Some(key) => scheme.with_api_v3_key(
                ApiV3Key::new(key.expose())
                    .map_err(|error| ConfigError::secret("pay_v3", "api_v3_key", &error))?,
            ),
        })
    }

    /// What sends notifications to it as the platform does.
    ///
    /// # Errors
    /// The API key is not one.
    #[cfg(feature = "testing")]
    pub fn sender(&self) -> Result<crate::testing::Sender, ConfigError> {
        Ok(crate::testing::Sender::pay_v2(self.key()?))
    }

    /// The API key.
    ///
    /// # Errors
    /// It is not one.
    pub fn key(&self) -> Result<PayV2Key, ConfigError> {
        PayV2Key::new(self.api_key.expose())
            .map_err(|error| ConfigError::secret("pay_v2", "api_key", &error))
    }
}

fn sign_type(table: &mut Fields<'_>) -> Result<SignPolicy, ConfigError> {
    match table.text("sign_type")?.as_deref() {
        None | Some("MD5") => Ok(SignPolicy::Md5),
        Some("HMAC-SHA256") => Ok(SignPolicy::HmacSha256),
        Some(_) => Err(table.error("sign_type", "`MD5` or `HMAC-SHA256` is expected")),
    }
}
