//! Message push: the layout inside the ciphertext, the URL check, replies.

use super::{NOW, RECEIVE_ID, XML, aes_key, after, open, open_at, token};
use hookgen_runtime::scheme::message_push::MessagePush;
use hookgen_runtime::testing::{SeededRandom, Sender, Sent, encrypt_blocks, msg_signature};
use hookgen_runtime::{Format, Random, RandomError, ReplayGuard, Scheme, UnixTimestamp};
use proptest::prelude::*;

/// Signs a ciphertext whose plaintext is laid out by hand.
fn sealed(plain: &[u8]) -> Sent {
    let encrypt = encrypt_blocks(&aes_key(), plain.to_vec()).unwrap();
    let timestamp = NOW.as_secs().to_string();
    let signature = msg_signature(&token(), &timestamp, "1", &encrypt);
    Sent {
        query: format!("msg_signature={signature}&timestamp={timestamp}&nonce=1"),
        body: format!("<xml><Encrypt>{encrypt}</Encrypt></xml>").into_bytes(),
        ..Sent::default()
    }
}

/// `salt ‖ length ‖ message ‖ receive id ‖ padding`
fn layout(length: u32, message: &[u8], receive_id: &[u8], padding: &[u8]) -> Vec<u8> {
    [
        &[b'r'; 16][..],
        &length.to_be_bytes(),
        message,
        receive_id,
        padding,
    ]
    .concat()
}

/// A message of such a length that `pad` bytes of padding make whole blocks of 32.
fn message_for(pad: usize) -> Vec<u8> {
    vec![b'm'; 256 - 20 - RECEIVE_ID.len() - pad]
}

#[track_caller]
fn check(plain: &[u8], result: Result<&[u8], &'static str>) {
    let scheme = MessagePush::safe(token(), aes_key(), RECEIVE_ID);
    assert_eq!(
        open(&scheme, &sealed(plain))
            .as_deref()
            .map_err(|code| *code),
        result
    );
}

#[test]
fn padding_is_of_one_to_thirty_two_bytes_that_are_all_alike() {
    for pad in 1..=32_u8 {
        let message = message_for(pad.into());
        let length = u32::try_from(message.len()).unwrap();
        let mut padding = vec![pad; pad.into()];
        check(
            &layout(length, &message, RECEIVE_ID.as_bytes(), &padding),
            Ok(&message),
        );
        for index in 0..usize::from(pad) - 1 {
            padding[index] ^= 0x40;
            check(
                &layout(length, &message, RECEIVE_ID.as_bytes(), &padding),
                Err("decrypt_failed"),
            );
            padding[index] ^= 0x40;
        }
    }
    for wrong in (33..=255_u8).chain([0]) {
        let message = message_for(32);
        let length = u32::try_from(message.len()).unwrap();
        check(
            &layout(length, &message, RECEIVE_ID.as_bytes(), &[wrong; 32]),
            Err("decrypt_failed"),
        );
    }
}

#[test]
fn the_length_stays_within_the_plaintext() {
    let message = message_for(1);
    let exact = u32::try_from(message.len()).unwrap();
    let plain = |length| layout(length, &message, RECEIVE_ID.as_bytes(), &[1]);
    check(&plain(exact), Ok(&message));
    for length in [
        0,
        exact - 1,
        exact + 1,
        1 << 16,
        i32::MAX.unsigned_abs(),
        u32::MAX - 20,
        u32::MAX,
    ] {
        check(&plain(length), Err("decrypt_failed"));
    }
    // Nor does it where no receiver is named behind the message.
    let nobody = MessagePush::safe(token(), aes_key(), "");
    let plain = |length| layout(length, &message_for(1), &[b'm'; RECEIVE_ID.len()], &[1]);
    let most = exact + u32::try_from(RECEIVE_ID.len()).unwrap();
    assert!(open(&nobody, &sealed(&plain(most))).is_ok());
    assert_eq!(
        open(&nobody, &sealed(&plain(most + 1))),
        Err("decrypt_failed")
    );
    // The whole plaintext is shorter than the length in front of it.
    check(&[32; 32], Err("decrypt_failed"));
    check(
        &[&[b'r'; 13][..], &[19; 19]].concat(),
        Err("decrypt_failed"),
    );
}

#[test]
fn ciphertext_comes_in_blocks_of_thirty_two() {
    let message = vec![b'm'; 256 - 16 - 20 - RECEIVE_ID.len() - 1];
    let length = u32::try_from(message.len()).unwrap();
    let plain = layout(length, &message, RECEIVE_ID.as_bytes(), &[1]);
    assert_eq!(plain.len() % 32, 16);
    check(&plain, Err("decrypt_failed"));
    check(&[], Err("decrypt_failed"));
}

#[test]
fn only_configured_receivers_are_accepted() {
    let opens = |scheme: &MessagePush, receive_id: &str| {
        let sender = Sender::message_push(token(), aes_key(), receive_id);
        open(scheme, &sender.send(XML, NOW).unwrap()).err()
    };
    let one = MessagePush::wecom(token(), aes_key(), RECEIVE_ID);
    assert_eq!(opens(&one, RECEIVE_ID), None);
    for other in [
        "",
        "wx5823bf96d3bd56c",
        "wx5823bf96d3bd56c8",
        "wx5823bf96d3bd56c77",
        "WX5823BF96D3BD56C7",
    ] {
        assert_eq!(opens(&one, other), Some("decrypt_failed"), "{other}");
    }
    let two = MessagePush::wecom(token(), aes_key(), "suite").also_for("corp");
    assert_eq!(opens(&two, "suite"), None);
    assert_eq!(opens(&two, "corp"), None);
    assert_eq!(opens(&two, ""), Some("decrypt_failed"));
    let twice = MessagePush::wecom(token(), aes_key(), "corp").also_for("corp");
    assert_eq!(opens(&twice, "corp"), None);
    let none = MessagePush::wecom(token(), aes_key(), "");
    assert_eq!(opens(&none, ""), None);
    assert_eq!(opens(&none, "x"), Some("decrypt_failed"));
}

#[test]
fn the_url_check_echoes() {
    let plain = Sender::message_push_plaintext(token());
    let encrypted = Sender::wecom(token(), aes_key(), RECEIVE_ID);
    let safe = MessagePush::safe(token(), aes_key(), RECEIVE_ID);
    let wecom = MessagePush::wecom(token(), aes_key(), RECEIVE_ID);
    let echo = |scheme: &MessagePush, query: &str, now| {
        scheme
            .handshake(query, now)
            .map(Option::unwrap)
            .map_err(|error| error.code())
    };
    let query = plain.handshake("5837835896451489886", NOW).unwrap();
    assert_eq!(
        echo(&safe, &query, NOW),
        Ok(b"5837835896451489886".to_vec())
    );
    assert_eq!(echo(&safe, &query, after(301)), Err("stale_timestamp"));
    assert_eq!(
        echo(&safe, &query.replace("nonce=", "nonce=1"), NOW),
        Err("signature_mismatch")
    );
    // Nothing is signed that the receiver would decrypt.
    assert_eq!(echo(&wecom, &query, NOW), Err("signature_downgrade"));
    let query = encrypted.handshake("1616140317555161061", NOW).unwrap();
    assert_eq!(
        echo(&wecom, &query, NOW),
        Ok(b"1616140317555161061".to_vec())
    );
    assert_eq!(echo(&wecom, &query, after(-301)), Err("future_timestamp"));
    assert_eq!(
        echo(&wecom, &query.replace("&echostr", "&other"), NOW),
        Err("malformed")
    );
}

#[test]
fn an_echo_cannot_carry_a_script() {
    let sender = Sender::message_push_plaintext(token());
    let scheme = MessagePush::plaintext(token());
    for echo in [
        "%3Cscript%3E",
        "<b>",
        "a%22b",
        "a%0Ab",
        "%E4%BD%A0",
        &"1".repeat(257),
    ] {
        let query = sender.handshake(echo, NOW).unwrap();
        assert_eq!(
            scheme.handshake(&query, NOW).unwrap_err().code(),
            "malformed",
            "{echo}"
        );
    }
}

#[test]
fn the_halves_of_compatible_mode_must_agree() {
    let sender = Sender::message_push_compatible(token(), aes_key(), RECEIVE_ID);
    let scheme = MessagePush::compatible(token(), aes_key(), RECEIVE_ID);
    for document in [
        XML,
        br#"{"MsgType":"text","CreateTime":1,"rate":1.5,"list":[1,{"a":null}]}"#,
    ] {
        let sent = sender.send(document, NOW).unwrap();
        assert_eq!(open(&scheme, &sent).as_deref(), Ok(document));
        let body = String::from_utf8(sent.body.clone()).unwrap();
        for (from, to) in [
            ("text", "link"),
            ("<xml>", "<xml><Extra>1</Extra>"),
            ("<xml>", "<xml><MsgType>text</MsgType>"),
            ("{\"Msg", "{\"Extra\":1,\"Msg"),
            ("\"CreateTime\":1", "\"CreateTime\":2"),
            ("\"CreateTime\":1", "\"CreateTime\":\"1\""),
            ("{\"a\":null}", "{\"a\":0}"),
            ("{\"a\":null}", "{}"),
            ("{\"a\":null}", "{\"a\":[]}"),
            ("{\"a\":null}]", "{\"a\":null},2]"),
            ("{\"a\":null}]", "null]"),
            ("1.5", "2.5"),
            ("1.5", "1"),
            ("[1,", "[1,1,"),
        ] {
            if !body.contains(from) {
                continue;
            }
            let mut changed = sent.clone();
            changed.body = body.replacen(from, to, 1).into_bytes();
            assert_eq!(open(&scheme, &changed), Err("malformed"), "{from} → {to}");
        }
        // The encrypted half alone is what safe mode sends, and it counts.
        let mut alone = sent.clone();
        let encrypt = body.split("Encrypt").nth(1).unwrap();
        alone.body = match Format::detect(document) {
            Format::Xml => format!("<xml><Encrypt{encrypt}Encrypt></xml>").into_bytes(),
            Format::Json => format!("{{\"Encrypt{encrypt}").into_bytes(),
        };
        assert_eq!(open(&scheme, &alone).as_deref(), Ok(document));
    }
}

#[test]
fn two_ciphertexts_are_refused() {
    let scheme = MessagePush::safe(token(), aes_key(), RECEIVE_ID);
    for document in [XML, br#"{"a":1}"#] {
        let sent = Sender::message_push(token(), aes_key(), RECEIVE_ID)
            .send(document, NOW)
            .unwrap();
        let body = String::from_utf8(sent.body.clone()).unwrap();
        for other in [
            body.replace("<Encrypt>", "<Encrypt>x</Encrypt><Encrypt>"),
            body.replace("\"Encrypt\"", "\"Encrypt\":\"x\",\"Encrypt\""),
            body.replace("\"Encrypt\"", "\"encrypt\":\"x\",\"Encrypt\""),
        ] {
            if other != body {
                let sent = Sent {
                    body: other.into_bytes(),
                    ..sent.clone()
                };
                assert_eq!(open(&scheme, &sent), Err("malformed"));
            }
        }
    }
}

#[test]
fn a_replay_is_refused_where_that_is_asked_for() {
    let sent = Sender::message_push(token(), aes_key(), RECEIVE_ID)
        .send(XML, NOW)
        .unwrap();
    let scheme = MessagePush::safe(token(), aes_key(), RECEIVE_ID);
    assert!(open(&scheme, &sent).is_ok() && open(&scheme, &sent).is_ok());
    let guarded = scheme.with_replay_guard(ReplayGuard::new(8));
    assert!(open(&guarded, &sent).is_ok());
    assert_eq!(open(&guarded, &sent), Err("replayed"));
}

#[test]
fn age_is_optional() {
    let sent = Sender::message_push(token(), aes_key(), RECEIVE_ID)
        .send(XML, NOW)
        .unwrap();
    let scheme = MessagePush::safe(token(), aes_key(), RECEIVE_ID);
    let narrow = MessagePush::safe(token(), aes_key(), RECEIVE_ID)
        .with_tolerance(std::time::Duration::from_secs(10));
    assert_eq!(open_at(&narrow, &sent, after(11)), Err("stale_timestamp"));
    assert!(open_at(&narrow, &sent, after(10)).is_ok());
    assert!(
        open_at(
            &scheme.without_age_check(),
            &sent,
            UnixTimestamp::from_secs(0)
        )
        .is_ok()
    );
}

#[test]
fn some_replies_leave_as_they_are() {
    let sender = Sender::message_push(token(), aes_key(), RECEIVE_ID);
    let scheme = MessagePush::safe(token(), aes_key(), RECEIVE_ID);
    let verified = scheme
        .open(&sender.send(XML, NOW).unwrap().delivery(), NOW)
        .unwrap();
    let seal = |scheme: &MessagePush, reply: &str| {
        scheme
            .seal(reply.into(), &verified, NOW, &SeededRandom::new(2))
            .unwrap()
    };
    assert_eq!(seal(&scheme, ""), b"");
    assert_eq!(seal(&scheme, "success"), b"success");
    assert_eq!(seal(&MessagePush::plaintext(token()), "<xml/>"), b"<xml/>");
    assert_ne!(seal(&scheme, "<xml/>"), b"<xml/>");
}

#[test]
fn without_randomness_or_key_nothing_is_sealed() {
    struct Empty;
    impl Random for Empty {
        fn fill(&self, _: &mut [u8]) -> Result<(), RandomError> {
            Err(RandomError::unavailable())
        }
    }
    let scheme = MessagePush::safe(token(), aes_key(), RECEIVE_ID);
    let sent = Sender::message_push(token(), aes_key(), RECEIVE_ID)
        .send(XML, NOW)
        .unwrap();
    let verified = scheme.open(&sent.delivery(), NOW).unwrap();
    let error = scheme
        .seal(b"<xml/>".to_vec(), &verified, NOW, &Empty)
        .unwrap_err();
    assert_eq!(
        (error.code(), error.status().as_u16()),
        ("seal_no_random", 500)
    );
    let other = Sender::standard_webhooks(
        hookgen_runtime::secret::WebhookSecret::new(super::SECRET).unwrap(),
    );
    let other = other.send(b"{}", NOW).unwrap();
    let ring = hookgen_runtime::KeyRing::of(
        "elsewhere",
        hookgen_runtime::secret::WebhookSecret::new(super::SECRET)
            .unwrap()
            .into(),
    );
    let elsewhere = hookgen_runtime::scheme::standard_webhooks::StandardWebhooks::with_keys(ring);
    let foreign = elsewhere.open(&other.delivery(), NOW).unwrap();
    let error = scheme
        .seal(b"<xml/>".to_vec(), &foreign, NOW, &SeededRandom::new(2))
        .unwrap_err();
    assert_eq!(error.code(), "seal_key_gone");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_message_opens_and_its_reply_can_be_read(
        message in proptest::collection::vec(any::<u8>(), 0..300),
        receive_id in "[a-z0-9]{0,40}",
        seed: u64,
    ) {
        let scheme = MessagePush::wecom(token(), aes_key(), &*receive_id);
        let sender = Sender::wecom(token(), aes_key(), &*receive_id).with_random(SeededRandom::new(seed));
        let sent = sender.send(&message, NOW).unwrap();
        let verified = scheme.open(&sent.delivery(), NOW).unwrap();
        prop_assert_eq!(verified.as_bytes(), &*message);
        prop_assert_eq!(verified.receive_id(), Some(&*receive_id));

        // The platform opens a reply as the receiver opens a message.
        let reply = [b"<xml>".as_slice(), &message].concat();
        let sealed = scheme.seal(reply.clone(), &verified, NOW, &SeededRandom::new(seed)).unwrap();
        let tree = hookgen_runtime::Tree::parse(verified.format(), &sealed).unwrap();
        let member = |names: [&str; 2]| {
            names.iter().find_map(|name| tree.root().member(name)).and_then(hookgen_runtime::Node::as_str).unwrap_or_default()
        };
        let signature = member(["MsgSignature", "msgsignature"]);
        let nonce = member(["Nonce", "nonce"]);
        let query = format!("msg_signature={signature}&timestamp={}&nonce={nonce}", NOW.as_secs());
        let back = Sent { query, body: sealed.clone(), ..Sent::default() };
        prop_assert_eq!(open(&scheme, &back), Ok(reply));
    }

    #[test]
    fn no_plaintext_makes_it_panic(blocks in proptest::collection::vec(any::<[u8; 16]>(), 0..8)) {
        let scheme = MessagePush::safe(token(), aes_key(), RECEIVE_ID);
        prop_assert_eq!(open(&scheme, &sealed(&blocks.concat())), Err("decrypt_failed"));
    }

    #[test]
    fn no_query_or_body_makes_it_panic(query in "\\PC{0,80}", body in proptest::collection::vec(any::<u8>(), 0..80)) {
        for scheme in [MessagePush::safe(token(), aes_key(), RECEIVE_ID), MessagePush::plaintext(token())] {
            let sent = Sent { query: query.clone(), body: body.clone(), ..Sent::default() };
            prop_assert!(open(&scheme, &sent).is_err());
            prop_assert!(scheme.handshake(&query, NOW).is_err());
        }
    }
}
