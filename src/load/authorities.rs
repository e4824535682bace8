//! Who may vouch for servers besides the public authorities.

#[cfg(feature = "tls")]
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// Certificate authorities of one's own, beside the public ones that are built in (Mozilla's).
#[derive(Clone, Default)]
pub struct Authorities {
    #[cfg(feature = "tls")]
    certificates: Vec<Certificate<'static>>,
}

impl Authorities {
    /// The authorities whose certificates a file of PEM holds.
    ///
    /// # Errors
    /// It holds none, or one that is broken.
    #[cfg(feature = "tls")]
    pub fn from_pem(text: &str) -> Result<Self, String> {
        let mut certificates = Vec::new();
        for item in parse_pem(text.as_bytes()) {
            match item {
                Ok(PemItem::Certificate(certificate)) => certificates.push(certificate),
                Ok(_) => {}
                Err(error) => return Err(format!("this is no PEM: {error}")),
            }
        }
        if certificates.is_empty() {
            return Err("there is no certificate in it".to_owned());
        }
        Ok(Self { certificates })
    }

    /// As with the feature `tls`, without which no server is asked that anybody need vouch for.
    ///
    /// # Errors
    /// Always.
    #[cfg(not(feature = "tls"))]
    pub fn from_pem(_: &str) -> Result<Self, String> {
        Err("this hookgen was built without TLS: install it with `--features tls`".to_owned())
    }

    /// Settings of the client that trust these alone; nothing where there are none.
    #[cfg(feature = "tls")]
    pub(super) fn tls(&self) -> Option<TlsConfig> {
        if self.certificates.is_empty() {
            return None;
        }
        let roots = RootCerts::from(self.certificates.clone());
        Some(TlsConfig::builder().root_certs(roots).build())
    }
}
