//! Decodes a captured delivery with the generated crate and prints it as one line of JSON.
//!
//! ```text
//! cargo run --example decode -- official_account specs/wechat/examples/OfficialAccountTextMessage.xml
//! ```
//!
//! The file holds the *opened* document: the decrypted message of a message push, a Pay v3 notification
//! whose `resource` is the plaintext object. Nothing is verified: this is for files, not for deliveries.

#![allow(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a command that prints"
)]

use std::process::ExitCode;

use hookgen_runtime::{DecodeError, Event, Format, to_json};
use wechat_webhooks::{official_account, pay_v2, pay_v3, wecom};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [surface, file] = &arguments[..] else {
        eprintln!("usage: decode SURFACE FILE");
        return ExitCode::from(2);
    };
    let body = match std::fs::read(file) {
        Ok(body) => body,
        Err(error) => {
            eprintln!("{file}: {error}");
            return ExitCode::from(2);
        }
    };
    let decoded = match surface.as_str() {
        "official_account" => decode::<official_account::Event>(&body),
        "wecom" => decode::<wecom::Event>(&body),
        "pay_v3" => decode::<pay_v3::Event>(&body),
        "pay_v2" => decode::<pay_v2::Event>(&body),
        _ => {
            eprintln!("no surface `{surface}`: official_account, wecom, pay_v3, pay_v2");
            return ExitCode::from(2);
        }
    };
    match decoded {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{file}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn decode<E: Event>(body: &[u8]) -> Result<String, DecodeError> {
    let event = E::decode_unverified(Format::detect(body), body)?;
    let surface = to_json(E::SURFACE.name);
    let message = event
        .info()
        .map_or("null".to_owned(), |info| to_json(info.name));
    let event = to_json(&event);
    Ok(format!(
        r#"{{"surface":{surface},"message":{message},"event":{event}}}"#
    ))
}
