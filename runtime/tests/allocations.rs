//! How often opening a delivery asks for memory. One thread, so that nothing else is counted.

use hookgen_runtime::scheme::message_push::MessagePush;
use hookgen_runtime::scheme::pay_v3::{PayV3, PlatformKeys};
use hookgen_runtime::secret::{ApiV3Key, EncodingAesKey, Token};
use hookgen_runtime::testing::{PlatformSigner, Sender};
use hookgen_runtime::{Scheme, UnixTimestamp};

const NOW: UnixTimestamp = UnixTimestamp::from_secs(1_790_000_000);

#[track_caller]
fn check(scheme: &dyn Scheme, sender: &Sender, document: &[u8], most: u64) {
    let sent = sender.send(document, NOW).unwrap();
    let open = || scheme.open(&sent.delivery(), NOW).unwrap();
    drop(open());
    let counted = allocation_counter::measure(|| drop(open())).count_total;
    assert!(counted <= most, "{counted} allocations");
}

/// The buffer that is decoded into, decrypted in and handed out.
#[test]
fn a_message_is_opened_in_one_buffer() {
    let token = Token::new("QDG6eK").unwrap();
    let key = EncodingAesKey::new("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C").unwrap();
    let scheme = MessagePush::safe(token.clone(), key.clone(), "wx5823bf96d3bd56c7");
    let sender = Sender::message_push(token, key, "wx5823bf96d3bd56c7");
    check(&scheme, &sender, b"<xml><MsgType>text</MsgType></xml>", 1);
    check(&scheme, &sender, br#"{"MsgType":"text"}"#, 1);
}

/// The signature, the plaintext, the opened envelope, and what the libraries need for RSA.
#[test]
fn a_notification_is_opened_in_few() {
    let key = ApiV3Key::new("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb").unwrap();
    let signer = PlatformSigner::generate("PUB_KEY_ID_01").unwrap();
    let keys = PlatformKeys::new([signer.platform_key().unwrap()]);
    let scheme = PayV3::new(key.clone(), keys);
    let document = br#"{"id":"1","event_type":"TRANSACTION.SUCCESS","resource":{"amount":1}}"#;
    check(&scheme, &Sender::pay_v3(key, signer), document, 4);
}
