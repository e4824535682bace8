//! Requests, one per connection.

use hookgen_runtime::testing::Sent;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

/// Posts a delivery, and gives status and body of the answer; `None` if the connection broke.
pub(crate) fn post(url: &str, path: &str, sent: &Sent) -> Option<(u16, Vec<u8>)> {
    let mut head = format!("POST {path}?{} HTTP/1.1\r\n", sent.query);
    for (name, value) in &sent.headers {
        head += &format!("{name}: {}\r\n", value.to_str().unwrap());
    }
    head += &format!("Content-Length: {}\r\n", sent.body.len());
    exchange(url, &head, &sent.body)
}

pub(crate) fn get(url: &str, path: &str) -> Option<(u16, Vec<u8>)> {
    exchange(url, &format!("GET {path} HTTP/1.1\r\n"), b"")
}

fn exchange(url: &str, head: &str, body: &[u8]) -> Option<(u16, Vec<u8>)> {
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).ok()?;
    let head = format!("{head}Host: test\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let status = std::str::from_utf8(answer.get(9..12)?).ok()?;
    Some((status.parse().ok()?, answer[end + 4..].to_vec()))
}
