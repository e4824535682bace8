//! Encrypted callbacks of message push: bytes in, event out; and refusals.

use std::path::PathBuf;
use std::rc::Rc;

use hookgen_runtime::Event;
use serde_json::json;
use wechat_webhooks::{official_account, wecom};

use crate::Result;
use crate::contest::{Contest, Folders, Target};
use crate::inputs::{SCAN, WECOM};
use crate::peers::{callback as obvious, decode::Event as Obvious, foreign};
use crate::push::{ENCODING_KEY, Push, RECEIVE_ID, TOKEN};

/// All of them. Fails if the input of a program cannot be written.
pub fn contests(folders: &Folders) -> Result<Vec<Contest>> {
    let account = Rc::new(Push::official_account(SCAN)?);
    let composed = |push: &Push| {
        let event = obvious::official_account(&push.sent);
        matches!(event, Some(Obvious::Scan(_)))
    };
    let what = "Official Account, safe mode: bytes in, event out";
    let opened = opened::<official_account::Event>(folders, what, &account, composed)?;
    let app = Rc::new(Push::wecom(WECOM)?);
    let composed = |push: &Push| obvious::wecom(&push.sent) == Some(218);
    let what = "WeCom: bytes in, event out";
    let opened_by_app = self::opened::<wecom::Event>(folders, what, &app, composed)?;
    let forged = refused("a badly signed callback, refused", &account, |push| {
        push.refuse(&push.forged)
    });
    let unsigned = refused("an unsigned callback, refused", &account, |push| {
        push.refuse(&push.unsigned)
    });
    Ok(vec![opened, opened_by_app, forged, unsigned])
}

fn opened<E: Event>(
    folders: &Folders,
    what: &str,
    push: &Rc<Push>,
    composed: fn(&Push) -> bool,
) -> Result<Contest> {
    let case = case(folders, push)?;
    let program = |name: &str, program: &str, script: &str| {
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(script);
        foreign::contender(name, &folders.peers.join(program), &[&script, &case])
    };
    let wechatpy = program("Python: wechatpy", "venv/bin/python", "peers/callback.py");
    let node = "Node: @wecom/crypto and fast-xml-parser";
    let node = program(node, "node/run", "peers/callback.cjs");
    let [ours, sum, crypto, theirs] = [(); 4].map(|()| Rc::clone(push));
    let contest = Contest::new(what, move || ours.open::<E>().is_some())
        .against(SUM, Some(Target::Within(1.25)), move || {
            decrypts(&sum) && sum.parts().decode::<E>().is_some()
        })
        .against(CRYPTO, None, move || decrypts(&crypto))
        .against(COMPOSED, Some(Target::Faster(5.0)), move || {
            composed(&theirs)
        })
        .against_program(wechatpy, Target::Faster(40.0))
        .against_program(node, Target::Faster(25.0));
    Ok(contest)
}

fn decrypts(push: &Push) -> bool {
    push.parts().check_signature() && push.parts().decrypt().is_some()
}

/// The delivery for programs that are no Rust.
fn case(folders: &Folders, push: &Push) -> Result<PathBuf> {
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
    let file = folders.work.join(format!("callback-{}.json", parts.nonce));
    std::fs::write(&file, case.to_string())?;
    Ok(file.canonicalize()?)
}

fn refused(what: &str, push: &Rc<Push>, refuse: fn(&Push) -> bool) -> Contest {
    let [ours, bare] = [(); 2].map(|()| Rc::clone(push));
    Contest::new(what, move || refuse(&ours)).against(
        SIGNATURE,
        Some(Target::Within(1.1)),
        move || bare.parts().check_signature(),
    )
}

const SUM: &str = "its primitives: SHA-1, Base64, AES-CBC, decoding";
const CRYPTO: &str = "the cryptography alone";
const COMPOSED: &str = "quick-xml serde and RustCrypto as one writes it";
const SIGNATURE: &str = "the bare signature check";
