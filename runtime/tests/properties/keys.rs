//! Rings of message push keys: which pair opens, and which seals.

use super::{NOW, RECEIVE_ID, XML, aes_key, after, open, open_at, token};
use hookgen_runtime::scheme::message_push::MessagePush;
use hookgen_runtime::secret::{EncodingAesKey, Token};
use hookgen_runtime::testing::{SeededRandom, Sender, Sent};
use hookgen_runtime::{KeyRing, Scheme, Tree, Validity};

fn other_key() -> EncodingAesKey {
    EncodingAesKey::new(&"x".repeat(43)).unwrap()
}

fn other_token() -> Token {
    Token::new("other").unwrap()
}

fn from(token: Token, key: EncodingAesKey) -> Sent {
    Sender::message_push(token, key, RECEIVE_ID)
        .send(XML, NOW)
        .unwrap()
}

#[test]
fn previous_and_next_pairs_open_in_their_time() {
    let scheme = MessagePush::safe(token(), aes_key(), RECEIVE_ID)
        .with_keys("previous", token(), other_key(), Validity::until(NOW))
        .with_keys(
            "next",
            other_token(),
            other_key(),
            Validity::from(after(10)),
        );
    let key_of = |sent: &Sent, seconds| {
        let opened = scheme.open(&sent.delivery(), after(seconds));
        opened
            .map(|verified| verified.key_id().to_string())
            .map_err(|error| error.code())
    };
    assert_eq!(key_of(&from(token(), aes_key()), 0), Ok("current".into()));
    // The same token and another key: the signature does not tell them apart.
    assert_eq!(
        key_of(&from(token(), other_key()), 0),
        Ok("previous".into())
    );
    assert_eq!(
        key_of(&from(token(), other_key()), 1),
        Err("decrypt_failed")
    );
    assert_eq!(
        key_of(&from(other_token(), other_key()), 9),
        Err("signature_mismatch")
    );
    assert_eq!(
        key_of(&from(other_token(), other_key()), 10),
        Ok("next".into())
    );
}

#[test]
fn a_reply_is_sealed_with_the_pair_that_opened() {
    let scheme = MessagePush::safe(token(), aes_key(), RECEIVE_ID).with_keys(
        "previous",
        other_token(),
        other_key(),
        Validity::ALWAYS,
    );
    let platform = MessagePush::safe(other_token(), other_key(), RECEIVE_ID);
    let verified = scheme
        .open(&from(other_token(), other_key()).delivery(), NOW)
        .unwrap();
    let sealed = scheme
        .seal(XML.to_vec(), &verified, NOW, &SeededRandom::new(1))
        .unwrap();
    let tree = Tree::parse(verified.format(), &sealed).unwrap();
    let member = |name: &str| {
        tree.root()
            .member(name)
            .and_then(hookgen_runtime::Node::as_str)
            .unwrap()
    };
    let query = format!(
        "msg_signature={}&timestamp={}&nonce={}",
        member("MsgSignature"),
        member("TimeStamp"),
        member("Nonce")
    );
    let back = Sent {
        query,
        body: sealed.clone(),
        ..Sent::default()
    };
    assert_eq!(open(&platform, &back).as_deref(), Ok(XML));
}

#[test]
fn the_current_pair_can_end() {
    let scheme =
        MessagePush::safe(token(), aes_key(), RECEIVE_ID).with_validity(Validity::until(NOW));
    let sent = from(token(), aes_key());
    assert!(open(&scheme, &sent).is_ok());
    assert_eq!(
        open_at(&scheme, &sent, after(1)),
        Err("signature_no_valid_key")
    );
}

#[test]
fn plaintext_tokens_rotate() {
    let ring = KeyRing::of("new", other_token()).with("old", token(), Validity::until(NOW));
    let scheme = MessagePush::plaintext_with_tokens(ring);
    let sent = Sender::message_push_plaintext(token())
        .send(XML, NOW)
        .unwrap();
    assert_eq!(
        scheme
            .open(&sent.delivery(), NOW)
            .unwrap()
            .key_id()
            .as_str(),
        "old"
    );
    assert_eq!(open_at(&scheme, &sent, after(1)), Err("signature_mismatch"));
    // Encrypted deliveries are not for this mode, and say so.
    let sent = from(token(), aes_key());
    assert_eq!(open(&scheme, &sent), Err("malformed"));
}
