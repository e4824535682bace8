//! Notifications of WeChat Pay `APIv3`: bytes in, typed resource out; and refusals.

use std::path::PathBuf;

use bench_report::Result;
use bench_report::inputs::PAYMENT;
use bench_report::pay::{API_V3_KEY, Pay};
use serde_json::json;

use crate::measure::{Contender, SHORT, measure};
use crate::table::{Table, Target};
use crate::{Options, foreign};

pub(crate) fn rows(options: &Options, table: &mut Table) -> Result<()> {
    let pay = Pay::new(PAYMENT)?;
    let parts = pay.parts();
    let mut contenders = vec![
        Contender::new("hookgen", || pay.open().is_some()),
        Contender::new(SUM, || parts.check_signature() && parts.decrypt().is_some()),
    ];
    let case = case(options, &pay)?;
    match foreign::contender(OPENSSL, &options.peers.join("openssl-peer"), &[&case]) {
        Ok(contender) => contenders.push(contender),
        Err(reason) => table.note(reason),
    }
    let samples = measure(options.rounds, SHORT, contenders)?;
    let what = "Pay APIv3: bytes in, typed resource out";
    table.compare(what, &samples, SUM, Some(Target::Within(1.1)));
    table.compare(what, &samples, OPENSSL, Some(Target::Faster(1.35)));

    let contenders = vec![
        Contender::new("hookgen", || pay.refuse()),
        Contender::new(SIGNATURE, || parts.check_signature()),
    ];
    let samples = measure(options.rounds, SHORT, contenders)?;
    let what = "a badly signed notification, refused";
    table.compare(what, &samples, SIGNATURE, Some(Target::Within(1.1)));
    Ok(())
}

/// The delivery for programs of their own.
fn case(options: &Options, pay: &Pay) -> Result<PathBuf> {
    let header = |name: &str| {
        pay.sent
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let case = json!({
        "public_key": pay.public_key,
        "api_v3_key": API_V3_KEY,
        "timestamp": header("wechatpay-timestamp"),
        "nonce": header("wechatpay-nonce"),
        "signature": header("wechatpay-signature"),
        "body": String::from_utf8(pay.sent.body.clone())?,
    });
    let file = options.work.join("notification.json");
    std::fs::write(&file, case.to_string())?;
    Ok(file.canonicalize()?)
}

const SUM: &str = "RSA-2048 verify and AES-256-GCM open";
const OPENSSL: &str = "OpenSSL with a cached key, and serde_json";
const SIGNATURE: &str = "the bare signature check";
