//! The configuration of a receiver as a TOML file, with the secrets in it or in the environment.
//!
//! ```
//! use hookgen_runtime::config::Config;
//!
//! let text = r#"
//!     listen = "127.0.0.1:8080"
//!
//!     [official_account]
//!     path = "/wechat"
//!     token = "QDG6eK"
//!     receive_id = "wx5823bf96d3bd56c7"
//!     mode = "safe"
//!
//!     [idempotency]
//!     store = "memory"
//! "#;
//! let environment = |name: &str| {
//!     (name == "HOOKGEN_OFFICIAL_ACCOUNT_ENCODING_AES_KEY")
//!         .then(|| "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C".to_owned())
//! };
//! let config = Config::read(text, &environment)?;
//! config.check()?;
//! assert_eq!(config.official_account.unwrap().path, "/wechat");
//! # Ok::<(), hookgen_runtime::config::ConfigError>(())
//! ```
//!
//! A variable `HOOKGEN_<TABLE>_<KEY>` counts before the file, for every secret and for the store:
//! `HOOKGEN_OFFICIAL_ACCOUNT_TOKEN`, `HOOKGEN_WECOM_ENCODING_AES_KEY`, `HOOKGEN_PAY_V3_API_V3_KEY`,
//! `HOOKGEN_PAY_V2_API_KEY`, `HOOKGEN_IDEMPOTENCY_STORE`, …

mod error;
mod fields;
mod pay_v2;
mod pay_v3;
mod push;
mod secret_text;

pub use error::ConfigError;
pub use pay_v2::{PayV2Account, SignPolicy};
pub use pay_v3::{PayV3Account, PlatformPem};
pub use push::{Mode, Platform, PushAccount};
pub use secret_text::SecretText;

use fields::Fields;
use std::path::Path;

/// What a receiver is configured with. Tables that are not there are surfaces that are not served.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// `listen`: address and port.
    pub listen: String,
    /// `[official_account]`
    pub official_account: Option<PushAccount>,
    /// `[wecom]`
    pub wecom: Option<PushAccount>,
    /// `[pay_v3]`
    pub pay_v3: Option<PayV3Account>,
    /// `[pay_v2]`
    pub pay_v2: Option<PayV2Account>,
    /// `store` of `[idempotency]`: `memory`, `redb:PATH`, `redis://…` or `postgres://…`. It may hold
    /// a password.
    pub store: SecretText,
}

impl Config {
    /// Reads the file at `path` with the variables of this process, and checks every secret.
    ///
    /// # Errors
    /// The file cannot be read, is no TOML, lacks something or has something unknown in it, or a
    /// secret is not one. No error shows a secret.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, ConfigError> {
        let config = Self::load_unchecked(path)?;
        config.check()?;
        Ok(config)
    }

    /// As [`load`](Self::load), without looking at what the secrets are.
    ///
    /// # Errors
    /// As there, but for the secrets.
    pub fn load_unchecked(path: impl AsRef<Path>) -> Result<Self, ConfigError> {
        let path = path.as_ref();
        let text =
            std::fs::read_to_string(path).map_err(|error| ConfigError::file(path, error.kind()))?;
        Self::read(&text, &|name| std::env::var(name).ok())
    }

    /// Reads a configuration with the variables that `environment` knows. What the secrets are is
    /// for [`check`](Self::check) to say.
    ///
    /// # Errors
    /// The text is no TOML, lacks something or has something unknown in it.
    pub fn read(
        text: &str,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigError> {
        let mut root = Fields::parse(text, environment)?;
        let listen = root.text("listen")?.unwrap_or_else(|| LISTEN.to_owned());
        let push = |platform: Platform, table: Option<Fields<'_>>| {
            table
                .map(|table| PushAccount::read(platform, table))
                .transpose()
        };
        let official_account = push(Platform::OfficialAccount, root.table("official_account")?)?;
        let wecom = push(Platform::WeCom, root.table("wecom")?)?;
        let pay_v3 = root.table("pay_v3")?.map(PayV3Account::read).transpose()?;
        let api_v3_key = pay_v3.as_ref().map(|account| &account.api_v3_key);
        let pay_v2 = root.table("pay_v2")?;
        let pay_v2 = pay_v2
            .map(|table| PayV2Account::read(table, api_v3_key))
            .transpose()?;
        let store = root.table("idempotency")?.map(store).transpose()?.flatten();
        root.finish()?;
        let store = store.unwrap_or_else(|| SecretText::new("memory"));
        let config = Self {
            listen,
            official_account,
            wecom,
            pay_v3,
            pay_v2,
            store,
        };
        config.check_paths()?;
        Ok(config)
    }

    /// Checks that every secret is one.
    ///
    /// # Errors
    /// Which one is not, and what to change.
    pub fn check(&self) -> Result<(), ConfigError> {
        for account in [&self.official_account, &self.wecom].into_iter().flatten() {
            account.scheme()?;
        }
        if let Some(account) = &self.pay_v3 {
            account.scheme()?;
        }
        if let Some(account) = &self.pay_v2 {
            account.scheme()?;
        }
        Ok(())
    }

    /// The name and path of each surface that is configured.
    pub fn surfaces(&self) -> Vec<(&'static str, &str)> {
        [
            self.official_account
                .as_ref()
                .map(|it| ("official_account", &*it.path)),
            self.wecom.as_ref().map(|it| ("wecom", &*it.path)),
            self.pay_v3.as_ref().map(|it| ("pay_v3", &*it.path)),
            self.pay_v2.as_ref().map(|it| ("pay_v2", &*it.path)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Two surfaces under one path could not be told apart.
    fn check_paths(&self) -> Result<(), ConfigError> {
        let surfaces = self.surfaces();
        for (index, (name, path)) in surfaces.iter().enumerate() {
            if surfaces.iter().take(index).any(|(_, other)| other == path) {
                return Err(ConfigError::at(
                    name,
                    "path",
                    "another surface has the same path",
                ));
            }
        }
        Ok(())
    }
}

fn store(mut table: Fields<'_>) -> Result<Option<SecretText>, ConfigError> {
    let store = table.secret("store")?;
    table.finish()?;
    Ok(store)
}

const LISTEN: &str = "127.0.0.1:8080";

#[cfg(test)]
mod tests;
