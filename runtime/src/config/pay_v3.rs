//! `[pay_v3]`.

use super::fields::Fields;
use super::{ConfigError, SecretText};
use crate::error::InvalidSecret;
use crate::scheme::pay_v3::{PayV3, PlatformKey, PlatformKeys};
use crate::secret::ApiV3Key;

/// A merchant who gets notifications of WeChat Pay `APIv3`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PayV3Account {
    /// The path of the notify URL.
    pub path: String,
    /// The `APIv3` key.
    pub api_v3_key: SecretText,
    /// `keys`: what the platform signs with.
    pub keys: Vec<PlatformPem>,
}

/// A platform certificate or public key.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlatformPem {
    /// What `Wechatpay-Serial` calls it: required for a public key, and for a certificate compared
    /// with its own serial if given.
    pub serial: Option<String>,
    /// The certificate or public key in PEM.
    pub pem: String,
}

impl PayV3Account {
    pub(super) fn read(mut table: Fields<'_>) -> Result<Self, ConfigError> {
        let path = table.path("/pay_v3")?;
        let api_v3_key = table.required_secret("api_v3_key")?;
        let keys = table.tables("keys")?;
        if keys.is_empty() {
            return Err(table.error("keys", "give at least one `serial` with its `pem`"));
        }
        let keys = keys
            .into_iter()
            .map(PlatformPem::read)
            .collect::<Result<_, _>>()?;
        table.finish()?;
        Ok(Self {
            path,
            api_v3_key,
            keys,
        })
    }

    /// The scheme that opens its notifications.
    ///
    /// # Errors
    /// The `APIv3` key or one of the platform keys is not one.
    pub fn scheme(&self) -> Result<PayV3, ConfigError> {
        Ok(PayV3::new(
            self.key()?,
            PlatformKeys::new(self.platform_keys()?),
        ))
    }

    /// The `APIv3` key.
    ///
    /// # Errors
    /// It is not one.
    pub fn key(&self) -> Result<ApiV3Key, ConfigError> {
        ApiV3Key::new(self.api_v3_key.expose())
            .map_err(|error| ConfigError::secret("pay_v3", "api_v3_key", &error))
    }

    /// What the platform signs with.
    ///
    /// # Errors
    /// One of them is neither a certificate nor a public key with a serial.
    pub fn platform_keys(&self) -> Result<Vec<PlatformKey>, ConfigError> {
        let key = |(index, pem): (usize, &PlatformPem)| {
            pem.key().map_err(|error| {
                ConfigError::secret("pay_v3", &format!("keys[{index}].pem"), &error)
            })
        };
        self.keys.iter().enumerate().map(key).collect()
    }
}

impl PlatformPem {
    fn read(mut table: Fields<'_>) -> Result<Self, ConfigError> {
        let serial = table.text("serial")?;
        let pem = table.text("pem")?;
        let pem = pem.ok_or_else(|| table.error("pem", "it is missing"))?;
        table.finish()?;
        Ok(Self { serial, pem })
    }

    /// The key in it.
    ///
    /// # Errors
    /// It is neither a certificate nor a public key, has no serial, or another one than it is given.
    pub fn key(&self) -> Result<PlatformKey, InvalidSecret> {
        if self.pem.contains("-----BEGIN CERTIFICATE-----") {
            let key = PlatformKey::from_certificate_pem(&self.pem)?;
            let given = self.serial.as_deref().unwrap_or(key.id().as_str());
            if crate::scheme::pay_v3::same_serial(key.id().as_str(), given) {
                return Ok(key);
            }
            return Err(InvalidSecret::other(
                "certificate",
                "its serial is another than the one given with it",
            ));
        }
        let serial = self.serial.as_deref().ok_or(InvalidSecret::other(
            "public key",
            "its `serial` is missing: the PUB_KEY_ID_… next to it in the merchant platform",
        ))?;
        PlatformKey::from_public_key_pem(serial, &self.pem)
    }
}
