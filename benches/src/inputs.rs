//! What is decoded.

use hookgen_runtime::UnixTimestamp;

/// A scanned QR code: 398 bytes, 8 members.
pub const SCAN: &str = "<xml><ToUserName><![CDATA[gh_7f083739789a]]></ToUserName>\n\
    <FromUserName><![CDATA[oia2TjuEGTNoeX76QEjQNrcURxG8]]></FromUserName>\n\
    <CreateTime>1395658920</CreateTime>\n\
    <MsgType><![CDATA[event]]></MsgType>\n\
    <Event><![CDATA[SCAN]]></Event>\n\
    <EventKey><![CDATA[qrscene_123123]]></EventKey>\n\
    <Ticket><![CDATA[gQH47joAAAAAAAAAASxodHRwOi8vd2VpeGluLnFxLmNvbS9x]]></Ticket>\n\
    <MsgId>23857465321234567</MsgId>\n</xml>";

/// A text message to an app of `WeCom`.
pub const WECOM: &str = "<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>\
    <FromUserName><![CDATA[mycreate]]></FromUserName><CreateTime>1409659813</CreateTime>\
    <MsgType><![CDATA[text]]></MsgType><Content><![CDATA[hello, this is a message of some length]]>\
    </Content><MsgId>4561255354251345929</MsgId><AgentID>218</AgentID></xml>";

/// A payment notification with its resource in the clear.
pub const PAYMENT: &str = include_str!("../inputs/payment.json");

/// When all deliveries are made and arrive.
pub const NOW: UnixTimestamp = UnixTimestamp::from_secs(1_790_000_000);

/// [`SCAN`] with a long text of Chinese characters: 5 kilobytes.
pub fn chinese() -> String {
    let text = "公众平台消息推送内容测试".repeat(128);
    let (before, ticket) = SCAN.split_once("gQH47jo").unwrap_or_default();
    let (_, after) = ticket.split_once("]]>").unwrap_or_default();
    format!("{before}{text}]]>{after}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn inputs_have_the_sizes_that_results_are_compared_by() {
        assert_eq!(super::SCAN.len(), 398);
        let long = super::chinese();
        assert!((4_900..5_100).contains(&long.len()), "{}", long.len());
    }
}
