//! WeChat Pay v2.

use super::Case;
use super::report::{Report, shortened};
use hookgen_runtime::config::{PayV2Account, SignPolicy};
use hookgen_runtime::secret::PayV2Key;
use hookgen_runtime::testing::inspect::pay_v2_sign;
use hookgen_runtime::{Format, Scheme, Tree};

pub(super) fn explain(case: &Case<'_>, account: &PayV2Account, report: &mut Report) {
    let Some(key) = api_key(account, report) else {
        return;
    };
    report.ok("configuration", "API key");
    let body = &case.captured.body;
    let Ok(tree) = Tree::parse(Format::Xml, body) else {
        report.failed("body", "it is not well-formed XML");
        let json = body.trim_ascii_start().starts_with(b"{");
        report.cause(
            "not-xml",
            if json {
                "the body is JSON: this is a notification of APIv3, or something converted it"
            } else {
                "the body is no XML document: it was cut off or rewritten on the way"
            },
        );
        return;
    };
    let root = tree.root();
    let elements: Vec<(&str, &str)> = root
        .members()
        .filter_map(|(name, node)| Some((name, node.as_str()?)))
        .collect();
    report.ok("body", format!("{} elements", root.members().count()));
    let pay = Pay {
        case,
        account,
        key,
        elements,
    };
    pay.check_signature(report);
    pay.open(report);
}

fn api_key(account: &PayV2Account, report: &mut Report) -> Option<PayV2Key> {
    account
        .key()
        .inspect_err(|error| report.failed("configuration", error.to_string()))
        .ok()
        .or_else(|| {
            let mended = PayV2Key::new(account.api_key.expose().trim()).ok();
            if mended.is_some() {
                report.cause(
                    "api-key-whitespace",
                    "the API key in the configuration has white space around it",
                );
            } else {
                report.cause(
                    "api-key-form",
                    "the API key is no key: it has 32 letters and digits",
                );
            }
            mended
        })
}

/// What something on the way may have done to a text.
type Change = fn(&str) -> String;

/// One notification and what is configured for it.
struct Pay<'a> {
    case: &'a Case<'a>,
    account: &'a PayV2Account,
    key: PayV2Key,
    elements: Vec<(&'a str, &'a str)>,
}

impl Pay<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.elements
            .iter()
            .find(|(other, _)| *other == name)
            .map(|(_, text)| *text)
            .filter(|text| !text.is_empty())
    }

    fn is_hmac(&self) -> bool {
        self.text("sign_type").or(self.text("algorithm")) == Some("HMAC-SHA256")
    }

    fn matches(&self, key: &PayV2Key, hmac: bool, elements: &[(&str, &str)], given: &str) -> bool {
        pay_v2_sign(key, hmac, elements).is_some_and(|sign| sign.eq_ignore_ascii_case(given))
    }

    fn check_signature(&self, report: &mut Report) {
        let Some(given) = self.text("sign") else {
            return self.explain_unsigned(report);
        };
        let hmac = self.is_hmac();
        let name = if hmac { "HMAC-SHA256" } else { "MD5" };
        if self.matches(&self.key, hmac, &self.elements, given) {
            report.ok(
                "sign",
                format!(
                    "matches, by {name} over {} elements",
                    self.elements.len() - 1
                ),
            );
            if !hmac && self.account.sign_type == SignPolicy::HmacSha256 {
                report.cause("sign-type-policy", "the notification is signed with MD5, and the configuration accepts HMAC-SHA256 alone: place orders with sign_type=HMAC-SHA256, or set `sign_type = \"MD5\"`");
            }
            return;
        }
        let expected = pay_v2_sign(&self.key, hmac, &self.elements).unwrap_or_default();
        report.failed(
            "sign",
            format!(
                "given {}, expected {} by {name} over all other elements",
                shortened(given),
                shortened(&expected)
            ),
        );
        self.explain_mismatch(given, hmac, report);
    }

    fn explain_mismatch(&self, given: &str, hmac: bool, report: &mut Report) {
        if self.matches(&self.key, !hmac, &self.elements, given) {
            let (is, says) = if hmac {
                ("MD5", "HMAC-SHA256")
            } else {
                ("HMAC-SHA256", "MD5")
            };
            report.cause("other-sign-type", format!("the sign is made by {is}, while the notification says {says}: `sign_type` was added or dropped on the way"));
        } else if let Some((name, _)) = self.elements.iter().find(|left_out| {
            let rest: Vec<_> = self
                .elements
                .iter()
                .filter(|other| other.0 != left_out.0)
                .copied()
                .collect();
            left_out.0 != "sign"
                && [hmac, !hmac]
                    .into_iter()
                    .any(|hmac| self.matches(&self.key, hmac, &rest, given))
        }) {
            report.cause(
                "element-not-signed",
                format!("the sign matches without {name}: this element was added after signing"),
            );
        } else if let Some(text) = self.mended_texts(given, hmac) {
            report.cause("texts-changed", text);
        } else if self
            .other_key()
            .is_some_and(|key| self.matches(&key, hmac, &self.elements, given))
        {
            report.cause("api-keys-swapped", "the sign matches the key of [pay_v3]: the two keys are swapped in the configuration");
        } else {
            report.cause("api-key-differs", "the API key is wrong, elements were dropped on the way, or the notification is forged: every element that arrived is signed, also those you do not know, so verify the document as received; else set the API key (v2) that the merchant platform has");
        }
    }

    /// What parsers do to texts.
    fn mended_texts(&self, given: &str, hmac: bool) -> Option<String> {
        let changes: [(&str, Change); 3] = [
            ("white space was put around values", |text| {
                text.trim().to_owned()
            }),
            ("entities were escaped twice", |text| {
                text.replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&quot;", "\"")
                    .replace("&apos;", "'")
                    .replace("&amp;", "&")
            }),
            ("spaces became `+`", |text| text.replace('+', " ")),
        ];
        changes.into_iter().find_map(|(story, change)| {
            let texts: Vec<(&str, String)> = self
                .elements
                .iter()
                .map(|(name, text)| (*name, change(text)))
                .collect();
            let elements: Vec<(&str, &str)> = texts
                .iter()
                .map(|(name, text)| (*name, text.as_str()))
                .collect();
            self.matches(&self.key, hmac, &elements, given.trim())
                .then(|| format!("{story}: the sign matches when that is undone"))
        })
    }

    /// The key of `APIv3`, tried as that of v2.
    fn other_key(&self) -> Option<PayV2Key> {
        PayV2Key::new(self.case.config.pay_v3.as_ref()?.api_v3_key.expose()).ok()
    }

    fn explain_unsigned(&self, report: &mut Report) {
        if self.text("req_info").is_none() {
            report.failed("sign", "it is missing");
            report.cause("sign-missing", "the notification has no `sign` and is no refund notice: it is forged, or an element was dropped on the way; it must not be believed whatever it says");
        } else if self.account.refund_notices {
            report.ok(
                "sign",
                "a refund notice has none: its encryption is its proof",
            );
        } else {
            report.failed("sign", "a refund notice has none");
            report.cause("refund-notices-off", "this is a refund notice, and the configuration does not accept them: set `refund_notices = true`");
        }
    }

    /// What the scheme itself says, which is what counts.
    fn open(&self, report: &mut Report) {
        let mut account = self.account.clone();
        account.api_key = hookgen_runtime::config::SecretText::new(account.api_key.expose().trim());
        let Ok(scheme) = account.scheme() else { return };
        match scheme.open(&self.case.captured.delivery(), self.case.now) {
            Ok(verified) => report.ok(
                "open",
                format!("accepted: {} bytes", verified.as_bytes().len()),
            ),
            Err(error) => {
                if error.code() == "decrypt_failed" && self.text("sign").is_none() {
                    report.cause("refund-key-differs", "`req_info` does not decrypt: the API key (v2) is wrong, or is the APIv3 key; refund notices are encrypted under lower(hex(md5(key)))");
                }
                super::pay_v3::refuse(&error, report);
            }
        }
    }
}
