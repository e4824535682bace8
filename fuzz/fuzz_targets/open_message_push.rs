#![no_main]
//! Message push in every mode: what was sent opens, and nothing else does.

use hookgen_fuzz::{Input, damage::damage, keys, keys::RECEIVE_ID};
use hookgen_runtime::scheme::message_push::MessagePush;
use hookgen_runtime::testing::{SeededRandom, Sender, Sent, encrypt_blocks, msg_signature};
use hookgen_runtime::{Format, Scheme, Tree, Verified};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

fuzz_target!(|data: &[u8]| {
    let mut input = Input::new(data);
    let pair = &PAIRS[usize::from(input.choose(4))];
    match input.choose(6) {
        0 => raw(pair, &mut input),
        1 => whole(pair, input.text),
        2 => layout(pair, &mut input),
        3 => halves(&mut input),
        _ => damaged(pair, &mut input),
    }
});

struct Pair {
    sender: Sender,
    scheme: MessagePush,
    encrypted: bool,
}

static PAIRS: LazyLock<[Pair; 4]> = LazyLock::new(|| {
    let (token, key) = (keys::token, keys::aes_key);
    let pair = |sender: Sender, scheme, encrypted| Pair {
        sender: sender.with_random(SeededRandom::new(1)),
        scheme,
        encrypted,
    };
    [
        pair(
            Sender::message_push(token(), key(), RECEIVE_ID),
            MessagePush::safe(token(), key(), RECEIVE_ID),
            true,
        ),
        pair(
            Sender::message_push_compatible(token(), key(), RECEIVE_ID),
            MessagePush::compatible(token(), key(), RECEIVE_ID),
            true,
        ),
        pair(
            Sender::message_push_plaintext(token()),
            MessagePush::plaintext(token()),
            false,
        ),
        pair(
            Sender::wecom(token(), key(), RECEIVE_ID),
            MessagePush::wecom(token(), key(), RECEIVE_ID),
            true,
        ),
    ]
});

const DOCUMENTS: [&[u8]; 2] = [
    b"<xml><FromUserName><![CDATA[o1]]></FromUserName><MsgType>text</MsgType></xml>",
    br#"{"FromUserName":"o1","MsgType":"text"}"#,
];

fn open(pair: &Pair, sent: &Sent) -> Option<Verified> {
    pair.scheme.open(&sent.delivery(), keys::NOW).ok()
}

/// A query and a body that nobody signed.
fn raw(pair: &Pair, input: &mut Input<'_>) {
    let query = String::from_utf8_lossy(input.line()).into_owned();
    let sent = Sent {
        query,
        body: input.text.to_vec(),
        ..Sent::default()
    };
    assert!(open(pair, &sent).is_none(), "a forgery");
}

/// Any document is opened as it was sent, and so is a reply to it.
fn whole(pair: &Pair, document: &[u8]) {
    let Ok(sent) = pair.sender.send(document, keys::NOW) else {
        return;
    };
    let compatible = std::ptr::eq(pair, &PAIRS[1]);
    let Some(opened) = open(pair, &sent) else {
        // The two halves are compared, so they must be well formed; and long ones are refused.
        assert!(compatible || sent.body.len() > 1 << 20);
        return;
    };
    assert_eq!(opened.as_bytes(), document);
    let random = SeededRandom::new(2);
    let reply = pair
        .scheme
        .seal(document.to_vec(), &opened, keys::NOW, &random);
    let reply = reply.expect("it can be sealed");
    if !pair.encrypted || document.is_empty() || document == b"success" {
        assert_eq!(reply, document);
    } else if reply.len() < 1 << 20 {
        let back = reply_as_delivery(&reply, opened.format());
        let receiver = &PAIRS[3];
        assert_eq!(
            open(receiver, &back).expect("it was sealed").as_bytes(),
            document
        );
    }
}

/// What a reply would be if it came from the platform.
fn reply_as_delivery(reply: &[u8], format: Format) -> Sent {
    let tree = Tree::parse(format, reply).expect("it is a document");
    let member = |names: [&str; 2]| {
        let node = names.iter().find_map(|name| tree.root().member(name));
        let node = node.expect("it is a reply");
        node.as_str()
            .map(str::to_owned)
            .or(node.as_i64().map(|n| n.to_string()))
    };
    let [signature, timestamp, nonce] = [
        ["MsgSignature", "msgsignature"],
        ["TimeStamp", "timestamp"],
        ["Nonce", "nonce"],
    ]
    .map(|names| hookgen_fuzz::escape(member(names).unwrap_or_default().as_bytes()));
    Sent {
        query: format!("msg_signature={signature}&timestamp={timestamp}&nonce={nonce}"),
        body: reply.to_vec(),
        ..Sent::default()
    }
}

/// Any plaintext, encrypted and signed: opened is what is laid out as it must be.
fn layout(pair: &Pair, input: &mut Input<'_>) {
    let json = input.choose(2) == 1;
    let mut plain = input.text.to_vec();
    if input.choose(4) != 0 {
        plain = laid_out(input, plain);
    }
    plain.truncate(plain.len() - plain.len() % 16);
    let encrypt = encrypt_blocks(&keys::aes_key(), plain.clone()).expect("whole blocks");
    let sent = signed(&encrypt, json);
    let opened = open(pair, &sent).map(|opened| opened.as_bytes().to_vec());
    // In compatible mode the plaintext must be a document, too.
    if pair.encrypted && (opened.is_some() || !std::ptr::eq(pair, &PAIRS[1])) {
        assert_eq!(opened.as_deref(), message(&plain));
    } else {
        assert_eq!(opened, None);
    }
}

/// The plaintext of a message, with a length, an id and padding that may be wrong.
fn laid_out(input: &mut Input<'_>, message: Vec<u8>) -> Vec<u8> {
    let length = u32::try_from(message.len()).unwrap_or_default();
    let length = match input.choose(4) {
        0 => input.choices.arbitrary().unwrap_or_default(),
        1 => length.wrapping_add(input.choose(255).into()),
        _ => length,
    };
    let id = match input.choose(4) {
        0 => &RECEIVE_ID[..usize::from(input.choose(18))],
        _ => RECEIVE_ID,
    };
    let mut plain = [
        &[b'r'; 16],
        &length.to_be_bytes()[..],
        &message,
        id.as_bytes(),
    ]
    .concat();
    let right = 32 - plain.len() % 32;
    let pad = match input.choose(4) {
        0 => usize::from(input.choose(255)),
        _ => right,
    };
    plain.resize(plain.len() + right, u8::try_from(pad).unwrap_or_default());
    if input.choose(4) == 0 {
        let at = usize::from(input.choose(64)).min(plain.len() - 1);
        let at = plain.len() - 1 - at;
        plain[at] ^= input.choose(255);
    }
    plain
}

/// The message in a plaintext: what the documentation of the platform says, in other words.
fn message(plain: &[u8]) -> Option<&[u8]> {
    let pad = usize::from(*plain.last()?);
    if !plain.len().is_multiple_of(32) || !(1..=32).contains(&pad) {
        return None;
    }
    let (plain, padding) = plain.split_at(plain.len() - pad);
    let all_alike = padding.iter().all(|byte| usize::from(*byte) == pad);
    let (length, rest) = plain.get(16..)?.split_first_chunk()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (message, id) = rest.split_at_checked(length)?;
    (all_alike && id == RECEIVE_ID.as_bytes()).then_some(message)
}

fn signed(encrypt: &str, json: bool) -> Sent {
    let timestamp = keys::NOW.as_secs().to_string();
    let signature = msg_signature(&keys::token(), &timestamp, "1", encrypt);
    let body = if json {
        format!(r#"{{"Encrypt":"{encrypt}"}}"#)
    } else {
        format!("<xml><Encrypt>{encrypt}</Encrypt></xml>")
    };
    Sent {
        query: format!("msg_signature={signature}&timestamp={timestamp}&nonce=1"),
        body: body.into_bytes(),
        ..Sent::default()
    }
}

/// Compatible mode, with a plaintext half of its own: it says nothing that the encrypted one does not.
fn halves(input: &mut Input<'_>) {
    let at = usize::from(input.choices.arbitrary::<u16>().unwrap_or_default());
    let (outer, inner) = input.text.split_at(at % (input.text.len() + 1));
    let Ok(sent) = PAIRS[0].sender.send(inner, keys::NOW) else {
        return;
    };
    let Ok(envelope) = Tree::parse(Format::detect(&sent.body), &sent.body) else {
        return;
    };
    let encrypt = envelope
        .root()
        .member("Encrypt")
        .and_then(|node| node.as_str());
    let encrypt = encrypt.expect("safe mode encrypts");
    let outer = String::from_utf8_lossy(outer);
    let body = match outer.rsplit_once("</") {
        Some((before, after)) => format!("{before}<Encrypt>{encrypt}</Encrypt></{after}"),
        None => match outer.rsplit_once('}') {
            Some((before, after)) => format!("{before}\"Encrypt\":\"{encrypt}\"}}{after}"),
            None => return,
        },
    };
    let sent = Sent {
        body: body.into_bytes(),
        ..sent
    };
    if let Some(opened) = open(&PAIRS[1], &sent) {
        assert_eq!(opened.as_bytes(), inner);
        assert_agree(&sent.body, inner);
    }
}

fn assert_agree(outer: &[u8], inner: &[u8]) {
    let parse = |document| Tree::parse(Format::detect(document), document).expect("it was read");
    let (outer, inner) = (parse(outer), parse(inner));
    for (name, _) in outer
        .root()
        .members()
        .filter(|(name, _)| !name.eq_ignore_ascii_case("encrypt"))
    {
        let texts = |tree: &Tree<'_>| -> Vec<Option<String>> {
            let named = tree.root().members().filter(|(other, _)| *other == name);
            named
                .map(|(_, node)| node.as_str().map(str::to_owned))
                .collect()
        };
        let (outer, inner) = (texts(&outer), texts(&inner));
        assert!(inner.starts_with(&outer), "{name}");
    }
}

/// What opens after damage is what was sent; in plaintext mode only nonce and time are.
fn damaged(pair: &Pair, input: &mut Input<'_>) {
    let document = DOCUMENTS[usize::from(input.choose(2))];
    let sent = pair
        .sender
        .send(document, keys::NOW)
        .expect("it can be sent");
    let before = open(pair, &sent).expect("it was sent");
    let mut damaged = sent.clone();
    damage(&mut damaged, &mut input.choices, input.text);
    if let Some(after) = open(pair, &damaged) {
        assert_eq!(after.nonce(), before.nonce());
        assert_eq!(after.timestamp(), before.timestamp());
        assert_eq!(after.receive_id(), before.receive_id());
        let expected = if pair.encrypted {
            document
        } else {
            &damaged.body
        };
        assert_eq!(after.as_bytes(), expected);
    }
}
