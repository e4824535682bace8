//! The sending end of each surface that is configured.

use crate::Error;
use hookgen_runtime::config::{Config, Mode, PayV3Account, PushAccount};
use hookgen_runtime::testing::{PlatformSigner, Sender};

/// Every surface that can be sent to.
pub(super) struct Accounts(Vec<Account>);

/// One surface.
pub(super) struct Account {
    /// Its name in the document and in the configuration.
    pub(super) surface: &'static str,
    /// Its path in the configuration.
    pub(super) path: String,
    pub(super) sender: Sender,
    /// What message push is configured with.
    pub(super) push: Option<PushAccount>,
}

/// The private key for `APIv3`, as it was given.
pub(super) struct Signing {
    pub(super) pem: String,
    pub(super) serial: Option<String>,
}

impl Accounts {
    /// Without a key, `APIv3` is left out.
    pub(super) fn of(config: &Config, signing: Option<Signing>) -> Result<Self, Error> {
        let failed = |error: hookgen_runtime::config::ConfigError| Error::config(error.to_string());
        let mut accounts = Vec::new();
        for push in [&config.official_account, &config.wecom]
            .into_iter()
            .flatten()
        {
            accounts.push(Account {
                surface: push.platform.surface(),
                path: push.path.clone(),
                sender: push.sender().map_err(failed)?,
                push: Some(push.clone()),
            });
        }
        if let (Some(pay), Some(signing)) = (&config.pay_v3, signing) {
            accounts.push(Account {
                surface: "pay_v3",
                path: pay.path.clone(),
                sender: Sender::pay_v3(pay.key().map_err(failed)?, signer(pay, signing)?),
                push: None,
            });
        }
        if let Some(pay) = &config.pay_v2 {
            accounts.push(Account {
                surface: "pay_v2",
                path: pay.path.clone(),
                sender: pay.sender().map_err(failed)?,
                push: None,
            });
        }
        Ok(Self(accounts))
    }

    pub(super) fn find(&self, surface: &str) -> Option<&Account> {
        self.0.iter().find(|account| account.surface == surface)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Account> {
        self.0.iter()
    }
}

impl Account {
    /// Whether messages are encrypted, so that replies are.
    pub(super) fn encrypts(&self) -> bool {
        self.push
            .as_ref()
            .is_some_and(|push| push.mode != Mode::Plaintext)
    }

    /// Whether whoever changes a body on the way is noticed.
    pub(super) fn protects_body(&self) -> bool {
        self.push
            .as_ref()
            .is_none_or(|push| push.mode != Mode::Plaintext)
    }
}

fn signer(pay: &PayV3Account, signing: Signing) -> Result<PlatformSigner, Error> {
    let first = || {
        pay.platform_keys()
            .ok()?
            .first()
            .map(|key| key.id().as_str().to_owned())
    };
    let serial = signing.serial.or_else(first).unwrap_or_default();
    PlatformSigner::from_pem(&serial, &signing.pem)
        .map_err(|error| Error::config(error.to_string()))
}
