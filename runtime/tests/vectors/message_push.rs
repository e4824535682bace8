//! Message push: signatures, opening, sealing.

use super::{MESSAGE_PUSH, Vector, for_each};
use hookgen_runtime::scheme::message_push::MessagePush;
use hookgen_runtime::secret::{EncodingAesKey, Token};
use hookgen_runtime::testing::{msg_signature, signature};
use hookgen_runtime::{
    Delivery, Format, OpenError, Random, RandomError, Scheme, Tree, UnixTimestamp, Verified,
};
use http::HeaderMap;

#[test]
fn plain_signatures() {
    for_each(MESSAGE_PUSH, "oa_signature", 6, |vector| {
        let token = Token::new(vector.input("token")).unwrap();
        let (timestamp, nonce) = (vector.input("timestamp"), vector.input("nonce"));
        let expected = vector.expected("signature");
        assert_eq!(
            signature(&token, timestamp, nonce),
            expected,
            "{}",
            vector.id()
        );

        let query = format!("signature={expected}&timestamp={timestamp}&nonce={nonce}&echostr=42");
        let answer = MessagePush::plaintext(token)
            .without_age_check()
            .handshake(&query, UnixTimestamp::now());
        if vector.id() == "silenceper-signature" {
            assert_eq!(answer.unwrap_err().code(), "malformed");
        } else {
            assert_eq!(answer.unwrap().unwrap(), b"42", "{}", vector.id());
        }
    });
}

#[test]
fn a_plaintext_delivery_opens() {
    for_each(MESSAGE_PUSH, "oa_signature", 6, |vector| {
        if !vector.has("body") {
            return;
        }
        let (timestamp, nonce) = (vector.input("timestamp"), vector.input("nonce"));
        let query = format!(
            "signature={}&timestamp={timestamp}&nonce={nonce}",
            vector.expected("signature")
        );
        let scheme = MessagePush::plaintext(Token::new(vector.input("token")).unwrap());
        let verified = open(
            &scheme,
            &query,
            vector.input("body"),
            vector.time("timestamp"),
        )
        .unwrap();
        assert_eq!(verified.as_bytes(), vector.input("body").as_bytes());
    });
}

#[test]
fn signatures_over_ciphertext() {
    for_each(MESSAGE_PUSH, "msg_signature", 4, |vector| {
        let token = Token::new(vector.input("token")).unwrap();
        let (timestamp, nonce) = (vector.input("timestamp"), vector.input("nonce"));
        let computed = msg_signature(&token, timestamp, nonce, vector.input("encrypt"));
        let expected = vector.expected("msg_signature");
        if vector.id() == "senparc-msgsign-utf8" {
            assert_ne!(computed, expected);
            return;
        }
        assert_eq!(computed, expected, "{}", vector.id());

        // Without the right key the delivery does not open, but it does get past the signature.
        let scheme = MessagePush::safe(token, EncodingAesKey::new(&"A".repeat(43)).unwrap(), "");
        let body = format!("<xml><Encrypt>{}</Encrypt></xml>", vector.input("encrypt"));
        let code = |signature: &str| {
            let query = format!("msg_signature={signature}&timestamp={timestamp}&nonce={nonce}");
            open(&scheme, &query, &body, vector.time("timestamp"))
                .unwrap_err()
                .code()
        };
        assert_eq!(code(expected), "decrypt_failed", "{}", vector.id());
        assert_eq!(
            code(&"0".repeat(40)),
            "signature_mismatch",
            "{}",
            vector.id()
        );
    });
}

#[test]
fn encrypted_messages_open() {
    for_each(MESSAGE_PUSH, "wx_msg_decrypt", 15, |vector| {
        let key = EncodingAesKey::new(vector.input("encoding_aes_key")).unwrap();
        let token = token(vector);
        let (timestamp, nonce) = time_and_nonce(vector);
        let computed = msg_signature(&token, timestamp, nonce, vector.input("encrypt"));
        if vector.has("msg_signature") {
            assert_eq!(computed, vector.input("msg_signature"), "{}", vector.id());
        }
        let now = UnixTimestamp::from_secs(timestamp.parse().unwrap());
        let query = format!("msg_signature={computed}&timestamp={timestamp}&nonce={nonce}");
        let scheme = MessagePush::wecom(token, key, vector.input("receive_id"));

        let echostr = vector
            .input("encrypt")
            .replace('+', "%2B")
            .replace('/', "%2F")
            .replace('=', "%3d");
        let echo = scheme.handshake(&format!("{query}&echostr={echostr}"), now);
        let plaintext = vector.expected("plaintext");
        if plaintext.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            let echo = echo.unwrap().unwrap();
            assert_eq!(echo, plaintext.as_bytes(), "{}", vector.id());
        } else {
            // A message that somebody captured is not decrypted for him.
            assert_eq!(echo.unwrap_err().code(), "malformed", "{}", vector.id());
        }

        for body in bodies(vector) {
            let verified = open(&scheme, &query, &body, now).unwrap();
            assert_eq!(
                verified.as_bytes(),
                vector.expected("plaintext").as_bytes(),
                "{}",
                vector.id()
            );
            assert_eq!(verified.receive_id(), Some(vector.input("receive_id")));
            assert_eq!(verified.nonce(), Some(nonce));
            assert_eq!(verified.timestamp(), Some(now));
        }
    });
}

#[test]
fn a_published_query_opens() {
    for_each(MESSAGE_PUSH, "wx_msg_decrypt", 15, |vector| {
        if !vector.has("query") {
            return;
        }
        let key = EncodingAesKey::new(vector.input("encoding_aes_key")).unwrap();
        let scheme = MessagePush::wecom(token(vector), key, vector.input("receive_id"));
        let now = vector.time("timestamp");
        let (query, plaintext) = (vector.input("query"), vector.expected("plaintext"));
        let opened = if query.contains("echostr") {
            scheme.handshake(query, now).unwrap().unwrap()
        } else {
            open(&scheme, query, &bodies(vector)[0], now)
                .unwrap()
                .as_bytes()
                .to_vec()
        };
        assert_eq!(opened, plaintext.as_bytes(), "{}", vector.id());
    });
}

#[test]
fn replies_are_sealed() {
    for_each(MESSAGE_PUSH, "wx_msg_encrypt", 6, |vector| {
        let key = EncodingAesKey::new(vector.input("encoding_aes_key")).unwrap();
        let (token, scheme) = {
            let token = token(vector);
            (
                token.clone(),
                MessagePush::safe(token, key, vector.input("receive_id")),
            )
        };
        let (timestamp, nonce) = time_and_nonce(vector);
        let now = UnixTimestamp::from_secs(timestamp.parse().unwrap());
        let plaintext = vector.input("plaintext");
        let encrypt = vector.expected("encrypt");
        let signature = msg_signature(&token, timestamp, nonce, encrypt);
        let query = format!("msg_signature={signature}&timestamp={timestamp}&nonce={nonce}");
        let body = format!("<xml><Encrypt>{encrypt}</Encrypt></xml>");
        let verified = open(&scheme, &query, &body, now).unwrap();
        assert_eq!(verified.as_bytes(), plaintext.as_bytes(), "{}", vector.id());

        let sealed = scheme
            .seal(
                plaintext.into(),
                &verified,
                now,
                &Salt(vector.input("random16")),
            )
            .unwrap();
        let tree = Tree::parse(verified.format(), &sealed).unwrap();
        let member = |name: &str| {
            tree.root()
                .member(name)
                .and_then(hookgen_runtime::Node::as_str)
                .unwrap_or_default()
        };
        assert_eq!(member("Encrypt"), encrypt, "{}", vector.id());
        assert_eq!(member("Nonce"), nonce, "{}", vector.id());
        assert_eq!(
            tree.root().member("TimeStamp").unwrap().as_i64(),
            Some(now.as_secs())
        );
        if vector.0["expected"]["msg_signature"].is_string() {
            assert_eq!(
                member("MsgSignature"),
                vector.expected("msg_signature"),
                "{}",
                vector.id()
            );
        }
        if vector.id() == "doc-oa-reply-json" {
            assert_eq!(verified.format(), Format::Json);
            assert_eq!(
                std::str::from_utf8(&sealed).unwrap(),
                vector.expected("reply_body")
            );
        }
    });
}

/// The sixteen bytes of a vector for randomness.
struct Salt<'a>(&'a str);

impl Random for Salt<'_> {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomError> {
        bytes.copy_from_slice(self.0.as_bytes());
        Ok(())
    }
}

fn open(
    scheme: &MessagePush,
    query: &str,
    body: &str,
    now: UnixTimestamp,
) -> Result<Verified, OpenError> {
    scheme.open(
        &Delivery::new(query, &HeaderMap::new(), body.as_bytes()),
        now,
    )
}

/// Vectors that are no requests have no token.
fn token(vector: &Vector) -> Token {
    Token::new(if vector.has("token") {
        vector.input("token")
    } else {
        "token"
    })
    .unwrap()
}

fn time_and_nonce(vector: &Vector) -> (&str, &str) {
    if vector.has("timestamp") {
        (vector.input("timestamp"), vector.input("nonce"))
    } else {
        ("1409659813", "263014780")
    }
}

/// The ciphertext in every envelope it may come in, and in the published one.
fn bodies(vector: &Vector) -> Vec<String> {
    let encrypt = vector.input("encrypt");
    let mut bodies = vec![
        format!(
            "<xml><ToUserName><![CDATA[to]]></ToUserName><Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>"
        ),
        format!("<xml><Encrypt>\n {encrypt} \n</Encrypt></xml>"),
        format!(r#"{{"ToUserName":"to","Encrypt":"{encrypt}"}}"#),
        format!(
            r#"{{"tousername":"to","encrypt":"{}","agentid":"1"}}"#,
            encrypt.replace('/', "\\/")
        ),
    ];
    if vector.has("body") {
        bodies.push(vector.input("body").to_owned());
    }
    bodies
}
