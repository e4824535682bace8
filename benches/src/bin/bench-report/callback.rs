//! Encrypted callbacks of message push: bytes in, event out; and refusals.

use std::path::PathBuf;

use bench_report::Result;
use bench_report::inputs::{SCAN, WECOM};
use bench_report::push::{ENCODING_KEY, Push, RECEIVE_ID, TOKEN};
use hookgen_runtime::Event;
use serde_json::json;
use wechat_webhooks::{official_account, wecom};

use crate::decode::Event as Obvious;
use crate::measure::{Contender, SHORT, measure};
use crate::table::{Table, Target};
use crate::{Options, foreign, obvious};

pub(crate) fn rows(options: &Options, table: &mut Table) -> Result<()> {
    let account = Push::official_account(SCAN)?;
    let composed = || {
        matches!(
            obvious::official_account(&account.sent),
            Some(Obvious::Scan(_))
        )
    };
    let what = "Official Account, safe mode: bytes in, event out";
    opened::<official_account::Event>(options, table, what, &account, composed)?;
    let app = Push::wecom(WECOM)?;
    let composed = || obvious::wecom(&app.sent) == Some(218);
    let what = "WeCom: bytes in, event out";
    opened::<wecom::Event>(options, table, what, &app, composed)?;
    refused(options, table, &account)
}

fn opened<E: Event>(
    options: &Options,
    table: &mut Table,
    what: &str,
    push: &Push,
    composed: impl Fn() -> bool,
) -> Result<()> {
    let parts = push.parts();
    let crypto = || parts.check_signature() && parts.decrypt().is_some();
    let mut contenders = vec![
        Contender::new("hookgen", || push.open::<E>().is_some()),
        Contender::new(SUM, || crypto() && parts.decode::<E>().is_some()),
        Contender::new(CRYPTO, crypto),
        Contender::new(COMPOSED, composed),
    ];
    let case = case(options, push)?;
    let folder = env!("CARGO_MANIFEST_DIR");
    for (name, program, script) in [
        (WECHATPY, "venv/bin/python", "peers/callback.py"),
        (NODE, "node/run", "peers/callback.cjs"),
    ] {
        let script = PathBuf::from(folder).join(script);
        match foreign::contender(name, &options.peers.join(program), &[&script, &case]) {
            Ok(contender) => contenders.push(contender),
            Err(reason) => table.note(reason),
        }
    }
    let samples = measure(options.rounds, SHORT, contenders)?;
    table.compare(what, &samples, SUM, Some(Target::Within(1.25)));
    table.compare(what, &samples, CRYPTO, None);
    table.compare(what, &samples, COMPOSED, Some(Target::Faster(5.0)));
    table.compare(what, &samples, WECHATPY, Some(Target::Faster(40.0)));
    table.compare(what, &samples, NODE, Some(Target::Faster(25.0)));
    Ok(())
}

/// The delivery for programs that are no Rust.
fn case(options: &Options, push: &Push) -> Result<PathBuf> {
    let parts = push.parts();
    let case = json!({
        "token": TOKEN,
        "encoding_aes_key": ENCODING_KEY,
        "receive_id": RECEIVE_ID,
        "timestamp": parts.timestamp,
        "nonce": parts.nonce,
        "msg_signature": parts.signature,
        "body": String::from_utf8(push.sent.body.clone())?,
    });
    let file = options.work.join(format!("callback-{}.json", parts.nonce));
    std::fs::write(&file, case.to_string())?;
    Ok(file.canonicalize()?)
}

fn refused(options: &Options, table: &mut Table, push: &Push) -> Result<()> {
    for (what, sent) in [
        ("a badly signed callback, refused", &push.forged),
        ("an unsigned callback, refused", &push.unsigned),
    ] {
        let contenders = vec![
            Contender::new("hookgen", || push.refuse(sent)),
            Contender::new(SIGNATURE, || push.parts().check_signature()),
        ];
        let samples = measure(options.rounds, SHORT, contenders)?;
        table.compare(what, &samples, SIGNATURE, Some(Target::Within(1.1)));
    }
    Ok(())
}

const SUM: &str = "its primitives: SHA-1, Base64, AES-CBC, decoding";
const CRYPTO: &str = "the cryptography alone";
const COMPOSED: &str = "quick-xml serde and RustCrypto as one writes it";
const WECHATPY: &str = "Python: wechatpy";
const NODE: &str = "Node: @wecom/crypto and fast-xml-parser";
const SIGNATURE: &str = "the bare signature check";
