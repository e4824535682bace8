//! Text messages are echoed, in every mode and format: in the clear or encrypted, as they came.

use crate::http::post;
use crate::receiver::{AES_KEY, APP_ID, CORP_ID, Receiver, TOKEN, config};
use hookgen_runtime::secret::{EncodingAesKey, Token};
use hookgen_runtime::testing::Sender;
use hookgen_runtime::testing::inspect::{push_decrypt, push_signature};
use hookgen_runtime::{Format, Node, Tree, UnixTimestamp};

#[test]
fn texts_are_echoed_in_the_clear() {
    check("plaintext", |token, _, _| {
        Sender::message_push_plaintext(token)
    });
}

#[test]
fn texts_are_echoed_encrypted_in_compatible_mode() {
    check("compatible", Sender::message_push_compatible);
}

#[test]
fn texts_are_echoed_encrypted_in_safe_mode() {
    check("safe", |token, key, id| match id {
        CORP_ID => Sender::wecom(token, key, id),
        _ => Sender::message_push(token, key, id),
    });
}

#[track_caller]
fn check(mode: &str, sender: impl Fn(Token, EncodingAesKey, &'static str) -> Sender) {
    let receiver = Receiver::start(&config(mode));
    for (path, id) in [("/official_account", APP_ID), ("/wecom", CORP_ID)] {
        let (token, key) = (
            Token::new(TOKEN).unwrap(),
            EncodingAesKey::new(AES_KEY).unwrap(),
        );
        let sender = sender(token, key, id);
        for (number, format) in [Format::Xml, Format::Json].into_iter().enumerate() {
            let message = text(number, format);
            let sent = sender
                .send(message.as_bytes(), UnixTimestamp::now())
                .unwrap();
            let (status, reply) = post(receiver.url(), path, &sent).unwrap();
            assert_eq!(status, 200, "{path} {format:?}");
            let reply = if mode == "plaintext" {
                reply
            } else {
                decrypt(format, &reply, id)
            };
            check_echo(format, &reply);
        }
    }
}

fn text(number: usize, format: Format) -> String {
    match format {
        Format::Xml => format!(
            "<xml><ToUserName>us</ToUserName><FromUserName>them</FromUserName><CreateTime>1760000000</CreateTime><MsgType>text</MsgType><Content>你好 &amp; ]]&gt;</Content><MsgId>{number}</MsgId><AgentID>1</AgentID></xml>"
        ),
        Format::Json => format!(
            r#"{{"ToUserName":"us","FromUserName":"them","CreateTime":1760000000,"MsgType":"text","Content":"你好 & ]]>","MsgId":{number},"AgentID":1}}"#
        ),
    }
}

/// The message inside of an encrypted reply, whose signature is checked.
#[track_caller]
fn decrypt(format: Format, reply: &[u8], id: &str) -> Vec<u8> {
    let tree = Tree::parse(format, reply).unwrap();
    let member = |name: &str| {
        let lower = name.to_lowercase();
        let member = tree
            .root()
            .member(name)
            .or_else(|| tree.root().member(&lower))
            .unwrap();
        member
            .as_str()
            .map_or_else(|| member.as_i64().unwrap().to_string(), str::to_owned)
    };
    let token = Token::new(TOKEN).unwrap();
    let signature = push_signature(
        &token,
        &member("TimeStamp"),
        &member("Nonce"),
        Some(&member("Encrypt")),
    );
    assert_eq!(member("MsgSignature"), signature);
    let plain = push_decrypt(&EncodingAesKey::new(AES_KEY).unwrap(), &member("Encrypt")).unwrap();
    assert_eq!(plain.receive_id, id);
    plain.message
}

#[track_caller]
fn check_echo(format: Format, reply: &[u8]) {
    let tree = Tree::parse(format, reply).unwrap();
    let member = |name: &str| tree.root().member(name).and_then(Node::as_str);
    assert_eq!(member("ToUserName"), Some("them"));
    assert_eq!(member("FromUserName"), Some("us"));
    assert_eq!(member("MsgType"), Some("text"));
    assert_eq!(member("Content"), Some("你好 & ]]>"));
    assert!(tree.root().member("CreateTime").is_some());
}
