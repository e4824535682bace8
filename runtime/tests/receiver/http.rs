//! A client of one request, so that what goes over the wire is what a test says.

use hookgen_runtime::testing::Sent;
use std::fmt::Write as _;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: String,
    pub(crate) body: String,
}

/// Posts a delivery to `path`.
pub(crate) async fn post(server: SocketAddr, path: &str, sent: &Sent) -> Response {
    let mut head = format!(
        "POST {path}?{} HTTP/1.1\r\ncontent-length: {}\r\n",
        sent.query,
        sent.body.len()
    );
    for (name, value) in &sent.headers {
        write!(head, "{name}: {}\r\n", value.to_str().unwrap()).unwrap();
    }
    exchange(server, &head, &sent.body).await
}

/// Gets `target`.
pub(crate) async fn get(server: SocketAddr, target: &str) -> Response {
    exchange(server, &format!("GET {target} HTTP/1.1\r\n"), b"").await
}

/// Sends a head without its last line, and a body, and reads to the end.
pub(crate) async fn exchange(server: SocketAddr, head: &str, body: &[u8]) -> Response {
    let mut stream = open(server, head).await;
    // A server that answers early may close before it has everything.
    let _ = stream.write_all(body).await;
    read(stream).await
}

/// Sends a head and leaves the connection open.
pub(crate) async fn open(server: SocketAddr, head: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server).await.unwrap();
    let head = format!("{head}host: localhost\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

/// Reads the answer.
pub(crate) async fn read(mut stream: TcpStream) -> Response {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text
        .split_once("\r\n\r\n")
        .unwrap_or_else(|| panic!("no answer: {text:?}"));
    let (status, headers) = head.split_once("\r\n").unwrap();
    let status = status.split(' ').nth(1).unwrap().parse().unwrap();
    Response {
        status,
        headers: headers.to_ascii_lowercase(),
        body: body.to_owned(),
    }
}
