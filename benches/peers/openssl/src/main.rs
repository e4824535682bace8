//! Opens a notification of WeChat Pay with OpenSSL, its key parsed once, and serde_json, as often as each
//! line of input says.

use std::error::Error;
use std::io::BufRead;
use std::time::Instant;

use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Public};
use openssl::sign::Verifier;
use openssl::symm::{Cipher, decrypt_aead};
use serde::Deserialize;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[derive(Deserialize)]
struct Case {
    public_key: String,
    api_v3_key: String,
    timestamp: String,
    nonce: String,
    signature: String,
    body: String,
}

#[derive(Deserialize)]
struct Envelope {
    #[allow(dead_code)]
    id: String,
    #[allow(dead_code)]
    create_time: String,
    resource: Resource,
}

#[derive(Deserialize)]
struct Resource {
    ciphertext: String,
    associated_data: String,
    nonce: String,
}

#[allow(dead_code)]
#[derive(Deserialize)]
struct Transaction {
    appid: String,
    mchid: String,
    out_trade_no: String,
    transaction_id: String,
    trade_type: String,
    trade_state: String,
    trade_state_desc: String,
    bank_type: String,
    attach: Option<String>,
    success_time: String,
    payer: Payer,
    amount: Amount,
    promotion_detail: Option<Vec<Promotion>>,
}

#[allow(dead_code)]
#[derive(Deserialize)]
struct Payer {
    openid: String,
}

#[allow(dead_code)]
#[derive(Deserialize)]
struct Amount {
    total: i64,
    payer_total: Option<i64>,
    currency: Option<String>,
}

#[allow(dead_code)]
#[derive(Deserialize)]
struct Promotion {
    coupon_id: String,
    name: Option<String>,
    amount: i64,
    goods_detail: Option<Vec<Goods>>,
}

#[allow(dead_code)]
#[derive(Deserialize)]
struct Goods {
    goods_id: String,
    quantity: i64,
    unit_price: i64,
}

fn main() -> Result<()> {
    let file = std::env::args().nth(1).ok_or("no file")?;
    let case: Case = serde_json::from_slice(&std::fs::read(file)?)?;
    let key = PKey::public_key_from_pem(case.public_key.as_bytes())?;
    for line in std::io::stdin().lock().lines() {
        let times: u64 = line?.trim().parse()?;
        let start = Instant::now();
        for _ in 0..times {
            if open(&case, &key)?.transaction_id.is_empty() {
                return Err("nothing was decoded".into());
            }
        }
        println!("{}", start.elapsed().as_nanos());
    }
    Ok(())
}

fn open(case: &Case, key: &PKey<Public>) -> Result<Transaction> {
    let mut verifier = Verifier::new(MessageDigest::sha256(), key)?;
    for part in [&case.timestamp, "\n", &case.nonce, "\n", &case.body, "\n"] {
        verifier.update(part.as_bytes())?;
    }
    if !verifier.verify(&openssl::base64::decode_block(&case.signature)?)? {
        return Err("the signature is wrong".into());
    }
    let envelope: Envelope = serde_json::from_str(&case.body)?;
    let sealed = openssl::base64::decode_block(&envelope.resource.ciphertext)?;
    let (text, tag) = sealed.split_at_checked(sealed.len().wrapping_sub(16)).ok_or("no tag")?;
    let plain = decrypt_aead(
        Cipher::aes_256_gcm(),
        case.api_v3_key.as_bytes(),
        Some(envelope.resource.nonce.as_bytes()),
        envelope.resource.associated_data.as_bytes(),
        text,
        tag,
    )?;
    Ok(serde_json::from_slice(&plain)?)
}
