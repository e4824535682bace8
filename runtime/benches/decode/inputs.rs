//! What is decoded.

use std::sync::LazyLock;

/// A scanned QR code: 398 bytes, 8 members.
pub const SCAN: &str = "<xml><ToUserName><![CDATA[gh_7f083739789a]]></ToUserName>\n\
    <FromUserName><![CDATA[oia2TjuEGTNoeX76QEjQNrcURxG8]]></FromUserName>\n\
    <CreateTime>1395658920</CreateTime>\n\
    <MsgType><![CDATA[event]]></MsgType>\n\
    <Event><![CDATA[SCAN]]></Event>\n\
    <EventKey><![CDATA[qrscene_123123]]></EventKey>\n\
    <Ticket><![CDATA[gQH47joAAAAAAAAAASxodHRwOi8vd2VpeGluLnFxLmNvbS9x]]></Ticket>\n\
    <MsgId>23857465321234567</MsgId>\n</xml>";

/// The same message with a long text of Chinese characters: 5 kilobytes.
pub fn chinese() -> &'static str {
    static BODY: LazyLock<String> = LazyLock::new(|| {
        let text = "公众平台消息推送内容测试".repeat(128);
        let (before, ticket) = SCAN.split_once("gQH47jo").unwrap_or_default();
        let (_, after) = ticket.split_once("]]>").unwrap_or_default();
        format!("{before}{text}]]>{after}")
    });
    &BODY
}

/// A payment notification with its resource in the clear.
pub const PAYMENT: &str = r#"{"id":"EV-2018022511223320873","create_time":"2015-05-20T13:29:35+08:00","resource_type":"encrypt-resource","event_type":"TRANSACTION.SUCCESS","summary":"支付成功","resource":{"transaction_id":"1217752501201407033233368018","amount":{"payer_total":100,"total":100,"currency":"CNY","payer_currency":"CNY"},"mchid":"1230000109","trade_state":"SUCCESS","bank_type":"CMC","promotion_detail":[{"amount":100,"wechatpay_contribute":0,"coupon_id":"109519","scope":"GLOBAL","merchant_contribute":0,"name":"单品惠-6","other_contribute":0,"currency":"CNY","stock_id":"931386","goods_detail":[{"goods_remark":"商品备注信息","quantity":1,"discount_amount":1,"goods_id":"M1006","unit_price":100},{"goods_remark":"商品备注信息","quantity":1,"discount_amount":1,"goods_id":"M1006","unit_price":100}]}],"success_time":"2018-06-08T10:34:56+08:00","payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},"out_trade_no":"1217752501201407033233368018","appid":"wxd678efh567hg6787","trade_state_desc":"支付成功","trade_type":"MICROPAY","attach":"自定义数据","scene_info":{"device_id":"013467007045764"}}}"#;

/// Keeps the sizes that results are compared by.
pub fn check() {
    assert_eq!(SCAN.len(), 398);
    assert!(
        (4_900..5_100).contains(&chinese().len()),
        "{}",
        chinese().len()
    );
}
