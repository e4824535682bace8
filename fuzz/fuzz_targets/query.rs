#![no_main]
//! Queries: URL checks, which are nothing but a query, and parameters as a tree.

use hookgen_fuzz::{Input, escape, keys, parameters, walk};
use hookgen_runtime::scheme::message_push::MessagePush;
use hookgen_runtime::testing::{SeededRandom, Sender, signature};
use hookgen_runtime::{Scheme, Tree};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut input = Input::new(data);
    match input.choose(3) {
        0 => tree(&String::from_utf8_lossy(input.text)),
        1 => pair(&mut input),
        _ => handshake(&mut input),
    }
});

/// Every query that is UTF-8 is a tree.
fn tree(query: &str) {
    if let Ok(tree) = Tree::from_query(query) {
        walk::visit(tree.root());
    }
}

/// What was percent-encoded is decoded.
fn pair(input: &mut Input<'_>) {
    let (name, value) = (input.line(), input.text);
    let query = format!("{}={}", escape(name), escape(value));
    let (Ok(name), Ok(value)) = (std::str::from_utf8(name), std::str::from_utf8(value)) else {
        assert!(Tree::from_query(&query).is_err());
        return;
    };
    let tree = Tree::from_query(&query).expect("it is percent-encoded UTF-8");
    let members: Vec<_> = tree
        .root()
        .members()
        .map(|(name, node)| (name, node.as_str()))
        .collect();
    assert_eq!(members, [(name, Some(value))]);
}

/// A URL check with parameters before and behind: what is answered is the one `echostr`.
fn handshake(input: &mut Input<'_>) {
    let encrypted = input.choose(2) == 1;
    let (token, key) = (keys::token(), keys::aes_key());
    let (scheme, query) = if encrypted {
        let sender = Sender::wecom(token.clone(), key.clone(), keys::RECEIVE_ID);
        let sender = sender.with_random(SeededRandom::new(1));
        let query = sender
            .handshake("echo", keys::NOW)
            .expect("it is a short text");
        (MessagePush::wecom(token, key, keys::RECEIVE_ID), query)
    } else {
        let now = keys::NOW.as_secs().to_string();
        let signature = signature(&token, &now, "1");
        let query = format!("signature={signature}&timestamp={now}&nonce=1");
        (MessagePush::plaintext(token), query)
    };
    let (before, behind) = (input.line(), input.text);
    let query = [before, query.as_bytes(), behind].concat();
    let Ok(query) = std::str::from_utf8(&query) else {
        return;
    };
    let Ok(answer) = scheme.handshake(query, keys::NOW) else {
        return;
    };
    let answer = answer.expect("message push has a URL check");
    let once = |name: &[u8]| {
        // A name that is there twice is refused, whatever else is doubled.
        let named = query
            .split('&')
            .filter(|part| parameters(part).is_some_and(|p| p.contains_key(name)));
        let mut values = named.filter_map(|part| parameters(part)?.remove(name));
        let value = values.next().expect("it was answered");
        assert_eq!(values.next(), None);
        value
    };
    assert_eq!(
        once(b"nonce"),
        if encrypted {
            once(b"nonce")
        } else {
            b"1".to_vec()
        }
    );
    assert_eq!(
        once(b"timestamp"),
        keys::NOW.as_secs().to_string().into_bytes()
    );
    let echostr = once(b"echostr");
    assert_eq!(answer, if encrypted { b"echo".to_vec() } else { echostr });
    assert!(
        !answer.iter().any(|byte| b"<>\"'&".contains(byte)),
        "it could hold a script"
    );
}
