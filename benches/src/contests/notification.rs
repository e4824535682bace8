//! Notifications of `WeChat` Pay `APIv3`: bytes in, typed resource out; and refusals.

use std::path::PathBuf;
use std::rc::Rc;

use serde_json::json;

use crate::Result;
use crate::contest::{Contest, Folders, Target};
use crate::inputs::PAYMENT;
use crate::pay::{API_V3_KEY, Pay};
use crate::peers::foreign;

/// All of them. Fails if the input of a program cannot be written.
pub fn contests(folders: &Folders) -> Result<Vec<Contest>> {
    let pay = Rc::new(Pay::new(PAYMENT)?);
    let program = folders.peers.join("openssl-peer");
    let openssl = foreign::contender(OPENSSL, &program, &[&case(folders, &pay)?]);
    let [ours, sum, borrowing, same, refusing, bare] = [(); 6].map(|()| Rc::clone(&pay));
    let what = "Pay APIv3: bytes in, typed resource out, owned";
    let opened = Contest::new(what, move || ours.open().is_some())
        .against(SUM, Some(Target::Within(1.1)), move || decrypts(&sum))
        .against_program(openssl, Target::Faster(1.35));
    let borrowed = Contest::new("the same, borrowed", move || borrowing.open_borrowed()).against(
        SUM,
        Some(Target::Within(1.1)),
        move || decrypts(&same),
    );
    let what = "a badly signed notification, refused";
    let refused = Contest::new(what, move || refusing.refuse()).against(
        SIGNATURE,
        Some(Target::Within(1.1)),
        move || bare.parts().check_signature(),
    );
    Ok(vec![opened, borrowed, refused])
}

fn decrypts(pay: &Pay) -> bool {
    pay.parts().check_signature() && pay.parts().decrypt().is_some()
}

/// The delivery for programs of their own.
fn case(folders: &Folders, pay: &Pay) -> Result<PathBuf> {
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
    let file = folders.work.join("notification.json");
    std::fs::write(&file, case.to_string())?;
    Ok(file.canonicalize()?)
}

const SUM: &str = "RSA-2048 verify and AES-256-GCM open";
const OPENSSL: &str = "OpenSSL with a cached key, and serde_json";
const SIGNATURE: &str = "the bare signature check";
