//! A server of https on this machine, for tests. Nobody trusts its certificates, which were made for
//! this: an authority (`authority.pem`) that vouches for `127.0.0.1` until 2126.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// The certificate of the authority, in PEM.
pub const AUTHORITY: &str = include_str!("../certificates/authority.pem");

/// Answers every request with what `answer` makes of its path: status line and headers, and a body.
/// Gives the address, without a slash at the end.
pub fn serve(answer: fn(&str) -> (String, String)) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    let config = Arc::new(config());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let config = config.clone();
            thread::spawn(move || {
                let connection = ServerConnection::new(config).expect("the configuration is right");
                let mut stream = StreamOwned::new(connection, stream);
                let mut request = BufReader::new(&mut stream).lines().map_while(Result::ok);
                // A client that refuses the certificate says nothing more.
                let Some(first) = request.next() else { return };
                request.take_while(|line| !line.is_empty()).for_each(drop);
                let (head, body) = answer(first.split(' ').nth(1).unwrap_or_default());
                let length = body.len();
                let answer = format!(
                    "HTTP/1.1 {head}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
                );
                let _ = stream.write_all(answer.as_bytes());
                stream.conn.send_close_notify();
                let _ = stream.flush();
            });
        }
    });
    format!("https://{address}")
}

fn config() -> ServerConfig {
    let server = include_bytes!("../certificates/server.pem");
    let server = CertificateDer::from_pem_slice(server).expect("it is a certificate");
    let key = include_bytes!("../certificates/server.key");
    let key = PrivateKeyDer::from_pem_slice(key).expect("it is a key");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the provider knows them")
        .with_no_client_auth()
        .with_single_cert(vec![server], key)
        .expect("the key is that of the certificate")
}
