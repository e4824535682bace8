//! The attacks of the test kit, and every flipped bit, against every scheme.

use super::{NOW, Pair, after, open, open_at, pairs};
use hookgen_runtime::testing::{Attack, SeededRandom};

#[test]
fn what_a_sender_makes_opens() {
    for Pair {
        name,
        sender,
        scheme,
        document,
    } in pairs()
    {
        let sent = sender.send(document, NOW).unwrap();
        let opened = open(&*scheme, &sent).unwrap_or_else(|code| panic!("{name}: {code}"));
        if name.starts_with("pay_v2") {
            // The signature is an element of the document.
            assert!(
                opened.starts_with(&document[..document.len() - 6]),
                "{name}"
            );
        } else if name == "compatible" || !name.starts_with("pay_v3") {
            assert_eq!(opened, document, "{name}");
        } else {
            assert_eq!(
                opened, document,
                "{name}: the envelope is not byte for byte the same"
            );
        }
    }
}

#[test]
fn it_is_told_what_was_verified() {
    for Pair {
        name,
        sender,
        scheme,
        document,
    } in pairs()
    {
        let sent = sender.send(document, NOW).unwrap();
        let verified = scheme.open(&sent.delivery(), NOW).unwrap();
        let expected = match name {
            "plaintext" => "signature",
            "safe" | "compatible" | "wecom" => "msg_signature",
            "pay_v3" => "WECHATPAY2-SHA256-RSA2048",
            "pay_v3_sm" => "WECHATPAY2-SM2-WITH-SM3",
            "pay_v2" => "MD5",
            "pay_v2_hmac" => "HMAC-SHA256",
            "standard_webhooks" => "v1",
            _ => "v1a",
        };
        assert_eq!(verified.signature_type(), Some(expected), "{name}");
    }
}

#[test]
fn attacks_are_refused_with_one_status() {
    for Pair {
        name,
        sender,
        scheme,
        document,
    } in pairs()
    {
        for attack in Attack::ALL {
            let Ok(sent) = sender.attack(attack, document, NOW) else {
                continue;
            };
            let result = scheme.open(&sent.delivery(), NOW);
            if name == "plaintext" && attack == Attack::Tampered {
                assert!(
                    result.is_ok(),
                    "the signature of plaintext mode covers no body"
                );
                continue;
            }
            let error = result.expect_err(&format!("{name}: {attack:?} was opened"));
            assert_eq!(error.status(), 401, "{name}: {attack:?}");
            let code = error.code();
            let expected = match attack {
                Attack::Stale => "stale_timestamp",
                Attack::Future => "future_timestamp",
                Attack::WrongKey => "signature_mismatch",
                Attack::Downgraded => "signature_downgrade",
                Attack::Probe => "signature_probe",
                Attack::Unsigned if ["safe", "compatible", "wecom"].contains(&name) => {
                    "signature_downgrade"
                }
                Attack::Unsigned => "signature_missing",
                _ => continue,
            };
            assert_eq!(code, expected, "{name}: {attack:?}");
        }
    }
}

#[test]
fn each_platform_has_its_attacks() {
    let applicable = |name: &str| {
        let pair = pairs().into_iter().find(|pair| pair.name == name).unwrap();
        Attack::ALL
            .iter()
            .filter(|attack| pair.sender.attack(**attack, pair.document, NOW).is_ok())
            .count()
    };
    assert_eq!(applicable("safe"), 6);
    assert_eq!(applicable("plaintext"), 5);
    assert_eq!(applicable("pay_v3"), 6);
    assert_eq!(applicable("pay_v2"), 3);
    assert_eq!(applicable("standard_webhooks"), 5);
}

/// A flipped bit makes a delivery fail, or leaves what is opened as it was: of an envelope only
/// the ciphertext is signed.
#[test]
fn no_flipped_bit_changes_what_is_opened() {
    for Pair {
        name,
        sender,
        scheme,
        document,
    } in pairs()
    {
        if name == "plaintext" {
            continue;
        }
        let sent = sender.send(document, NOW).unwrap();
        let opened = open(&*scheme, &sent).unwrap();
        // Without optimisation public keys are slow, so not every bit is tried there.
        let step = match name {
            "pay_v3_sm" => 29,
            "pay_v3" => 3,
            _ => 1,
        };
        for bit in (0..sent.body.len() * 8).step_by(step) {
            let mut flipped = sent.clone();
            flipped.flip_bit(bit);
            if let Ok(other) = open(&*scheme, &flipped) {
                assert_eq!(semantics(&other), semantics(&opened), "{name}: bit {bit}");
                assert!(
                    !name.starts_with("pay_v3") && !name.starts_with("standard"),
                    "{name}: bit {bit}"
                );
            }
        }
    }
}

/// What a decoder can tell: the elements of XML, whatever their tags look like in bytes. The
/// signature of WeChat Pay v2 is compared without regard to case.
fn semantics(document: &[u8]) -> Vec<(String, String)> {
    let format = hookgen_runtime::Format::detect(document);
    let Ok(tree) = hookgen_runtime::Tree::parse(format, document) else {
        return Vec::new();
    };
    let member = |(name, node): (&str, hookgen_runtime::Node<'_, '_>)| {
        (
            name.to_owned(),
            node.as_str().unwrap_or_default().to_owned(),
        )
    };
    tree.root()
        .members()
        .filter(|(name, _)| *name != "sign")
        .map(member)
        .collect()
}

#[test]
fn no_header_or_parameter_may_be_changed_dropped_or_doubled() {
    for Pair {
        name,
        sender,
        scheme,
        document,
    } in pairs()
    {
        let sent = sender.send(document, NOW).unwrap();
        let signed = |header: &&http::HeaderName| {
            *header != "content-type" && *header != "wechatpay-signature-type"
        };
        for header in sent.headers.keys().filter(signed) {
            let mut dropped = sent.clone();
            dropped.headers.remove(header);
            assert!(
                open(&*scheme, &dropped).is_err(),
                "{name}: without {header}"
            );
            let mut doubled = sent.clone();
            doubled.headers.append(header, sent.headers[header].clone());
            assert_eq!(
                open(&*scheme, &doubled),
                Err("malformed"),
                "{name}: {header} twice"
            );
        }
        let ignored = |part: &str| {
            part.starts_with("encrypt_type")
                || (part.starts_with("signature=") && sent.query.contains("msg_signature"))
        };
        let parameters: Vec<&str> = sent
            .query
            .split('&')
            .filter(|part| !part.is_empty())
            .collect();
        for (index, parameter) in parameters
            .iter()
            .enumerate()
            .filter(|(_, part)| !ignored(part))
        {
            let mut dropped = parameters.clone();
            dropped.remove(index);
            let mut changed = sent.clone();
            changed.query = dropped.join("&");
            assert!(
                open(&*scheme, &changed).is_err(),
                "{name}: without {parameter}"
            );
            changed.query = format!("{}&{parameter}", sent.query);
            assert_eq!(
                open(&*scheme, &changed),
                Err("malformed"),
                "{name}: {parameter} twice"
            );
            changed.query = sent.query.replace(parameter, &format!("{parameter}0"));
            assert!(
                open(&*scheme, &changed).is_err(),
                "{name}: {parameter} changed"
            );
        }
        let mut reversed = sent.clone();
        let parts: Vec<&str> = parameters
            .iter()
            .rev()
            .copied()
            .chain(["added=1"])
            .collect();
        reversed.query = parts.join("&");
        assert!(
            open(&*scheme, &reversed).is_ok(),
            "{name}: the order of parameters is not signed"
        );
    }
}

/// Timestamp and nonce are sorted before they are hashed, so the signature cannot tell them apart when
/// they change places. What can is the age: the nonce is no time that is now.
#[test]
fn timestamp_and_nonce_cannot_change_places() {
    for Pair {
        name,
        sender,
        scheme,
        document,
    } in pairs().into_iter().take(4)
    {
        let mut sent = sender.send(document, NOW).unwrap();
        sent.query = sent
            .query
            .replace("timestamp=", "swapped=")
            .replace("nonce=", "timestamp=")
            .replace("swapped=", "nonce=");
        let code = open(&*scheme, &sent).unwrap_err();
        assert!(
            ["stale_timestamp", "future_timestamp"].contains(&code),
            "{name}: {code}"
        );
    }
}

#[test]
fn what_a_scheme_does_not_have_it_leaves_alone() {
    for Pair {
        name,
        sender,
        scheme,
        document,
    } in pairs().into_iter().skip(4)
    {
        assert_eq!(scheme.handshake("echostr=1", NOW), Ok(None), "{name}");
        let sent = sender.send(document, NOW).unwrap();
        let verified = scheme.open(&sent.delivery(), NOW).unwrap();
        let sealed = scheme.seal(b"reply".to_vec(), &verified, NOW, &SeededRandom::new(1));
        assert_eq!(sealed.unwrap(), b"reply", "{name}");
    }
}

#[test]
fn the_window_is_five_minutes_to_either_side() {
    for Pair {
        name,
        sender,
        scheme,
        document,
    } in pairs()
    {
        let sent = sender.send(document, NOW).unwrap();
        let code = |seconds| open_at(&*scheme, &sent, after(seconds)).err();
        let timeless = name.starts_with("pay_v2");
        assert_eq!(code(300), None, "{name}");
        assert_eq!(code(-300), None, "{name}");
        assert_eq!(
            code(301),
            (!timeless).then_some("stale_timestamp"),
            "{name}"
        );
        assert_eq!(
            code(-301),
            (!timeless).then_some("future_timestamp"),
            "{name}"
        );
    }
}

#[test]
fn a_body_beyond_the_limit_is_refused() {
    for Pair {
        name,
        sender,
        scheme,
        document,
    } in pairs()
    {
        let mut sent = sender.send(document, NOW).unwrap();
        sent.body
            .resize(hookgen_runtime::Delivery::MAX_BODY + 1, b' ');
        assert_eq!(open(&*scheme, &sent), Err("malformed"), "{name}");
        if name.starts_with("standard_webhooks") {
            let longest = vec![b' '; hookgen_runtime::Delivery::MAX_BODY];
            let sent = sender.send(&longest, NOW).unwrap();
            assert_eq!(open(&*scheme, &sent), Ok(longest), "{name}");
        }
    }
}
