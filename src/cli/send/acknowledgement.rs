//! Whether an answer acknowledges a delivery, as the platform sees it.

use super::account::Account;
use super::plan::Job;
use super::target::Answer;
use hookgen_runtime::config::PushAccount;
use hookgen_runtime::testing::inspect::{push_decrypt, push_signature};
use hookgen_runtime::{Format, Tree};

/// What the platform makes of an answer: words for people, or why it sends the delivery again.
pub(super) fn check(answer: &Answer, job: &Job, account: &Account) -> Result<String, String> {
    if !(200..300).contains(&answer.status) {
        return Err(format!("status {}", answer.status));
    }
    match &account.push {
        Some(push) => check_push(answer, push, account),
        None => check_fixed(answer, job),
    }
}

/// `success`, nothing, or a reply; encrypted where messages are.
fn check_push(answer: &Answer, push: &PushAccount, account: &Account) -> Result<String, String> {
    let body = answer.body.trim_ascii();
    if body.is_empty() || body == b"success" {
        return Ok("acknowledged".to_owned());
    }
    let format = Format::detect(body);
    let tree = Tree::parse(format, body)
        .map_err(|_| "the answer is neither `success` nor a reply".to_owned())?;
    let text = |names: [&str; 2]| {
        let member = names.iter().find_map(|name| tree.root().member(name))?;
        member
            .as_str()
            .map(str::to_owned)
            .or_else(|| Some(member.as_i64()?.to_string()))
    };
    if !account.encrypts() {
        return text(["MsgType", "msgtype"])
            .map(|kind| format!("replied: {kind}"))
            .ok_or_else(|| "the reply has no MsgType".to_owned());
    }
    let envelope = text(["Encrypt", "encrypt"])
        .zip(text(["MsgSignature", "msgsignature"]))
        .zip(text(["TimeStamp", "timestamp"]).zip(text(["Nonce", "nonce"])));
    let ((encrypt, signature), (timestamp, nonce)) =
        envelope.ok_or_else(|| "the reply is not encrypted".to_owned())?;
    let (token, key) = push
        .token()
        .ok()
        .zip(push.key().ok().flatten())
        .ok_or_else(|| "there is no key".to_owned())?;
    if push_signature(&token, &timestamp, &nonce, Some(&encrypt)) != signature {
        return Err("the signature of the reply is wrong".to_owned());
    }
    let plain = push_decrypt(&key, &encrypt)
        .map_err(|error| format!("the reply does not decrypt: {}", error.reason()))?;
    if plain.receive_id != push.receive_id {
        return Err("the reply is encrypted for another receiver".to_owned());
    }
    Ok(format!("replied, encrypted: {} bytes", plain.message.len()))
}

/// What the document says; the platform looks at the status, and v2 at the words.
fn check_fixed(answer: &Answer, job: &Job) -> Result<String, String> {
    let says = |word: &[u8]| answer.body.windows(word.len()).any(|window| window == word);
    if says(b"FAIL") {
        return Err("it says FAIL under a status of success, so the delivery is lost".to_owned());
    }
    if job.surface == "pay_v2" && (!says(b"SUCCESS") || answer.body.trim_ascii().contains(&b'\n')) {
        return Err("it is not the one line with return_code SUCCESS that v2 wants".to_owned());
    }
    let expected = job
        .acknowledgement
        .as_ref()
        .map(|expected| expected.body.as_bytes());
    let as_written = expected.is_none_or(|expected| expected == answer.body);
    Ok(if as_written {
        "acknowledged"
    } else {
        "acknowledged, in other words than the document's"
    }
    .to_owned())
}
