//! Deliveries of every surface, each with a key of its own.

use crate::receiver::{AES_KEY, API_KEY, API_V3_KEY, APP_ID, CORP_ID, TOKEN, signer};
use hookgen_runtime::UnixTimestamp;
use hookgen_runtime::secret::{ApiV3Key, EncodingAesKey, PayV2Key, Token};
use hookgen_runtime::testing::{Attack, Sender, Sent};

/// What makes them.
pub(crate) struct Platforms {
    surfaces: [(&'static str, Sender, &'static str); 4],
    /// Numbers are counted from here, so that a run finds nothing of an earlier one in the store.
    base: u64,
}

/// A delivery on its way.
pub(crate) struct Posted {
    pub(crate) path: &'static str,
    pub(crate) sent: Sent,
}

impl Platforms {
    pub(crate) fn new(base: u64) -> Self {
        let (token, key) = (
            || Token::new(TOKEN).unwrap(),
            || EncodingAesKey::new(AES_KEY).unwrap(),
        );
        let official_account = Sender::message_push(token(), key(), APP_ID);
        let wecom = Sender::wecom(token(), key(), CORP_ID);
        let pay_v3 = Sender::pay_v3(ApiV3Key::new(API_V3_KEY).unwrap(), signer());
        let pay_v2 = Sender::pay_v2(PayV2Key::new(API_KEY).unwrap());
        let surfaces = [
            ("/official_account", official_account, TEXT),
            ("/wecom", wecom, TEXT),
            ("/pay/v3", pay_v3, NOTIFICATION),
            ("/pay/v2", pay_v2, PAYMENT),
        ];
        Self { surfaces, base }
    }

    /// The delivery with this number, signed now.
    pub(crate) fn genuine(&self, number: u64) -> Posted {
        let (path, sender, document) = self.document(number);
        let sent = sender
            .send(document.as_bytes(), UnixTimestamp::now())
            .unwrap();
        Posted { path, sent }
    }

    /// One that must be refused.
    pub(crate) fn hostile(&self, number: u64) -> Posted {
        let (path, sender, document) = self.document(number);
        let now = UnixTimestamp::now().as_secs();
        let first = usize::try_from(number / 4).unwrap() % Attack::ALL.len();
        // Not every platform can be attacked in every way.
        let attacks = Attack::ALL.iter().cycle().skip(first);
        let sent = attacks.map(|attack| {
            // The window of five minutes moves on while the request is under way.
            let at = match attack {
                Attack::Stale => now - 30,
                Attack::Future => now + 30,
                _ => now,
            };
            sender.attack(*attack, document.as_bytes(), UnixTimestamp::from_secs(at))
        });
        let sent = sent.flatten().next().unwrap();
        Posted { path, sent }
    }

    fn document(&self, number: u64) -> (&'static str, &Sender, String) {
        let surface = usize::try_from(number).unwrap() % self.surfaces.len();
        let (path, sender, document) = &self.surfaces[surface];
        let id = (self.base + number).to_string();
        (path, sender, document.replace("{id}", &id))
    }
}

const TEXT: &str = "<xml><ToUserName><![CDATA[gh_7f083739789a]]></ToUserName><FromUserName><![CDATA[oia2TjuEGTNoeX76QEjQNrcURxG8]]></FromUserName><CreateTime>1760000000</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content><MsgId>{id}</MsgId><AgentID>1</AgentID></xml>";
const NOTIFICATION: &str = r#"{"id":"EV-{id}","create_time":"2026-11-21T10:34:56+08:00","resource_type":"encrypt-resource","event_type":"TRANSACTION.SUCCESS","summary":"paid","resource":{"original_type":"transaction","algorithm":"AEAD_AES_256_GCM","associated_data":"transaction","nonce":"fdasflkja484","mchid":"1230000109","appid":"wxd678efh567hg6787","out_trade_no":"1217752501201407033233368018","transaction_id":"1217752501201407033233368018","trade_type":"JSAPI","trade_state":"SUCCESS","trade_state_desc":"paid","bank_type":"CMC","success_time":"2026-11-21T10:34:56+08:00","payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},"amount":{"total":100,"payer_total":100,"currency":"CNY","payer_currency":"CNY"}}}"#;
const PAYMENT: &str = "<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code><appid>wx2421b1c4370ec43b</appid><mch_id>10000100</mch_id><nonce_str>5d2b6c2a8db53831f7eda20af46e531c</nonce_str><openid>oUpF8uMEb4qRXf22hE3X68TekukE</openid><trade_type>JSAPI</trade_type><bank_type>CFT</bank_type><total_fee>1</total_fee><cash_fee>1</cash_fee><transaction_id>{id}</transaction_id><out_trade_no>1409811653</out_trade_no><time_end>20261121085320</time_end></xml>";
