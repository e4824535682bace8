//! Every wire sample of the bundled document decodes with the generated crate to the message it is
//! named after, encodes to both formats, and decodes from them to the same value.

#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};

use hookgen_runtime::{DecodeError, EncodeValue, Event, Format, from_slice, to_json, to_xml};
use wechat_webhooks::{official_account, pay_v2, pay_v3, wecom};

#[test]
fn events() {
    let samples = samples().into_iter().filter(|sample| !sample.is_reply());
    for sample in samples {
        match sample.surface() {
            "official_account" => check_event::<official_account::Event>(&sample),
            "wecom" => check_event::<wecom::Event>(&sample),
            "pay_v2" => check_event::<pay_v2::Event>(&sample),
            _ => check_event::<pay_v3::Event>(&sample),
        }
    }
}

#[test]
fn replies() {
    macro_rules! check {
        ($($surface:ident::$type:ident $stem:literal)*) => {
            let known = [$($stem),*];
            for sample in samples().iter().filter(|sample| sample.is_reply()) {
                assert!(known.contains(&sample.stem()), "{} is not checked", sample.name());
                $(if sample.stem() == $stem { check_round_trip::<$surface::$type>(sample, |format, body| from_slice(format, body)); })*
            }
        };
    }
    check! {
        official_account::EncryptedReply "OfficialAccountEncryptedReply"
        official_account::ImageReply "OfficialAccountImageReply"
        official_account::MusicReply "OfficialAccountMusicReply"
        official_account::NewsReply "OfficialAccountNewsReply"
        official_account::TextReply "OfficialAccountTextReply"
        official_account::TransferCustomerServiceReply "OfficialAccountTransferCustomerServiceReply"
        official_account::VideoReply "OfficialAccountVideoReply"
        official_account::VoiceReply "OfficialAccountVoiceReply"
        wecom::EncryptedReply "WecomEncryptedReply"
        wecom::ImageReply "WecomImageReply"
        wecom::NewsReply "WecomNewsReply"
        wecom::TextReply "WecomTextReply"
        wecom::VideoReply "WecomVideoReply"
        wecom::VoiceReply "WecomVoiceReply"
    }
}

#[test]
fn both_formats_of_a_message_give_one_value() {
    let samples = samples();
    let mut pairs = 0;
    let is_xml_event = |sample: &&Sample| {
        // Further samples of a message are numbered, each format for itself.
        let is_first = sample.name() == format!("{}.xml", sample.stem());
        let is_event = is_first && !sample.is_reply() && sample.stem() != OTHER_CONTENT;
        is_event && sample.format() == Format::Xml
    };
    for xml in samples.iter().filter(is_xml_event) {
        let Some(json) = samples
            .iter()
            .find(|json| json.path == xml.path.with_extension("json"))
        else {
            continue;
        };
        let same = match xml.surface() {
            "official_account" => same::<official_account::Event>(xml, json),
            "wecom" => same::<wecom::Event>(xml, json),
            _ => continue,
        };
        assert!(same, "{} and {} differ", xml.name(), json.name());
        pairs += 1;
    }
    assert!(
        pairs > 3,
        "only {pairs} messages have a sample in each format"
    );
}

#[test]
fn every_message_has_a_sample() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/wechat/asyncapi.yaml");
    let understood = hookgen::configure().spec(spec).understand();
    let krate = understood
        .expect("the bundled document is understood")
        .krate;
    let events = krate.surfaces.iter().filter_map(|it| it.event.as_ref());
    let replies = krate.surfaces.iter().filter_map(|it| it.reply.as_ref());
    let received = events
        .flat_map(|it| &it.variants)
        .flat_map(|it| &it.messages);
    let sent = replies.flat_map(|it| &it.variants).map(|it| &it.message);
    let samples = samples();
    let has_sample = |message: &&String| samples.iter().any(|it| it.stem() == message.as_str());
    let missing: Vec<&String> = received.chain(sent).filter(|it| !has_sample(it)).collect();
    assert!(missing.is_empty(), "no sample of {missing:?}");
}

/// `cargo run --example decode`: one line of JSON with the wire's names, or where a body is broken.
#[test]
fn the_example_decodes_one_file() {
    let Some(example) = built_example() else {
        println!("skipped: the example is not built");
        return;
    };
    let decode_example = |surface, file: &str| decode_example(&example, surface, file);
    let sample = "specs/wechat/examples/OfficialAccountLinkMessage.xml";
    let (line, _, succeeded) = decode_example("official_account", sample);
    assert!(succeeded && line.lines().count() == 1, "{line}");
    let said: serde_json::Value = serde_json::from_str(&line).expect("it is JSON");
    assert_eq!(said["surface"], "official_account");
    assert_eq!(said["message"], "OfficialAccountLinkMessage");
    assert_eq!(said["event"]["Title"], "WeChat documentation");

    let file = |name: &str, body: &str| {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::write(&path, body).expect("a file can be written");
        path.to_string_lossy().into_owned()
    };
    let unknown = file("unknown.json", r#"{"event_type":"MONEY.LOST","id":"7"}"#);
    let (line, _, succeeded) = decode_example("pay_v3", &unknown);
    let said: serde_json::Value = serde_json::from_str(&line).expect("it is JSON");
    assert!(succeeded && said["message"].is_null(), "{line}");

    let broken = "<xml><ToUserName>a</ToUserName><FromUserName>b</FromUserName>\
                  <CreateTime>soon</CreateTime><MsgType>text</MsgType></xml>";
    let (_, why, succeeded) = decode_example("official_account", &file("broken.xml", broken));
    assert!(!succeeded && why.contains("`CreateTime`"), "{why}");
}

/// What the example prints, what it complains of, and whether it succeeds.
fn decode_example(example: &Path, surface: &str, file: &str) -> (String, String, bool) {
    let output = std::process::Command::new(example)
        .args([surface, file])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the example can be run");
    let text = |bytes| String::from_utf8(bytes).expect("it is text");
    (
        text(output.stdout),
        text(output.stderr),
        output.status.success(),
    )
}

/// The example as Cargo builds it beside the tests; nothing where one test program alone is built.
fn built_example() -> Option<PathBuf> {
    let tests = std::env::current_exe().ok()?;
    let name = format!("decode{}", std::env::consts::EXE_SUFFIX);
    let example = tests.parent()?.parent()?.join("examples").join(name);
    example.exists().then_some(example)
}

#[track_caller]
fn check_event<E: Event + PartialEq>(sample: &Sample) {
    let event: E = check_round_trip(sample, E::decode_unverified);
    let message = event.info().map(|info| info.name);
    assert_eq!(message, Some(sample.stem()), "{}", sample.name());
}

#[track_caller]
fn check_round_trip<T>(
    sample: &Sample,
    decode: impl Fn(Format, &[u8]) -> Result<T, DecodeError>,
) -> T
where
    T: EncodeValue + Debug + PartialEq,
{
    let decode = |format, body: &[u8]| match decode(format, body) {
        Ok(value) => value,
        Err(error) => {
            let body = String::from_utf8_lossy(body);
            panic!("{}: {error}\n{body}", sample.name())
        }
    };
    let value = decode(sample.format(), &sample.body);
    let again = decode(Format::Json, to_json(&value).as_bytes());
    assert_eq!(again, value, "{} through JSON", sample.name());
    let again = decode(Format::Xml, to_xml("xml", &value).as_bytes());
    assert_eq!(again, value, "{} through XML", sample.name());
    value
}

fn same<E: Event + PartialEq>(one: &Sample, other: &Sample) -> bool {
    let event = |sample: &Sample| E::decode_unverified(sample.format(), &sample.body);
    matches!((event(one), event(other)), (Ok(one), Ok(other)) if one == other)
}

/// The platform's own samples of this message tell of two different pop-ups.
const OTHER_CONTENT: &str = "OfficialAccountSubscribeMsgPopup";

/// A file of `specs/wechat/examples`.
struct Sample {
    path: PathBuf,
    body: Vec<u8>,
}

impl Sample {
    fn name(&self) -> String {
        self.path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }

    /// The name of the message: all before the first dot.
    fn stem(&self) -> &str {
        let name = self
            .path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        name.split('.').next().unwrap_or_default()
    }

    fn is_reply(&self) -> bool {
        self.stem().ends_with("Reply")
    }

    fn format(&self) -> Format {
        Format::detect(&self.body)
    }

    fn surface(&self) -> &'static str {
        let prefixes = [
            ("OfficialAccount", "official_account"),
            ("Wecom", "wecom"),
            ("WechatPayV2", "pay_v2"),
        ];
        let found = prefixes
            .iter()
            .find(|(prefix, _)| self.stem().starts_with(prefix));
        found.map_or("pay_v3", |(_, surface)| surface)
    }
}

fn samples() -> Vec<Sample> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/wechat/examples");
    let mut samples: Vec<Sample> = fs::read_dir(dir)
        .expect("the samples are there")
        .map(|entry| entry.expect("the directory is readable").path())
        .map(|path| Sample {
            body: fs::read(&path).expect("the sample is readable"),
            path,
        })
        .collect();
    samples.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(samples.len() > 50, "only {} samples", samples.len());
    samples
}
