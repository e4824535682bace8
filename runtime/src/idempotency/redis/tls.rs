//! Encrypted connections.

use ::redis::{Client, RedisResult, TlsCertificates};

/// A client that trusts `roots` (PEM), or what the system trusts.
pub(super) fn client(url: &str, roots: Option<Vec<u8>>) -> RedisResult<Client> {
    // The Redis client takes the process's provider and panics where there is none and rustls was
    // built with several. A provider that is there already stays.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let certificates = TlsCertificates {
        client_tls: None,
        root_cert: roots,
    };
    Client::build_with_tls(url, certificates)
}
