//! WeChat Pay `APIv3`.

use super::Case;
use super::body::candidates;
use super::report::{Report, shortened};
use hookgen_runtime::config::{PayV3Account, SecretText};
use hookgen_runtime::scheme::pay_v3::{PayV3, PlatformKey, PlatformKeys};
use hookgen_runtime::secret::{ApiV3Key, Sealed};
use hookgen_runtime::testing::inspect::certificate_subject;
use hookgen_runtime::{Delivery, OpenError, Scheme, UnixTimestamp};

pub(super) fn explain(case: &Case<'_>, account: &PayV3Account, report: &mut Report) {
    let (Some(key), Some(platform)) = (api_key(account, report), platform_keys(account, report))
    else {
        return;
    };
    report.ok(
        "configuration",
        format!("APIv3 key, and {} platform keys", platform.len()),
    );
    let Some(headers) = Signed::read(case, report) else {
        return;
    };
    let pay = Pay {
        case,
        account,
        headers,
        platform,
        key,
    };
    pay.check_age(report);
    pay.check_serial(report);
    pay.check_signature(report);
    pay.check_resource(report);
    pay.open(report);
}

/// The `APIv3` key; where it has white space around it, the mended one.
fn api_key(account: &PayV3Account, report: &mut Report) -> Option<ApiV3Key> {
    account
        .key()
        .inspect_err(|error| report.failed("configuration", error.to_string()))
        .ok()
        .or_else(|| {
            let mended = ApiV3Key::new(account.api_v3_key.expose().trim()).ok();
            match mended {
                Some(_) => report.cause("api-key-whitespace", "the APIv3 key in the configuration has white space around it"),
                None => report.cause("api-key-form", "the APIv3 key is no key: it has 32 characters, and is neither the v2 API key's digest nor the certificate's serial"),
            }
            mended
        })
}

fn platform_keys(account: &PayV3Account, report: &mut Report) -> Option<Vec<PlatformKey>> {
    let keys = account.platform_keys();
    let keys = keys.inspect_err(|error| {
        report.failed("configuration", error.to_string());
        report.cause("platform-key-form", "a key under `keys` is not the platform's: give the WeChat Pay public key with its PUB_KEY_ID_…, or a platform certificate");
    });
    keys.ok()
}

/// The headers of a signed request, as they came.
struct Signed {
    timestamp: String,
    nonce: String,
    serial: String,
    signature: String,
}

impl Signed {
    fn read(case: &Case<'_>, report: &mut Report) -> Option<Self> {
        let missing: Vec<_> = HEADERS
            .into_iter()
            .filter(|name| case.captured.header(name).is_none())
            .collect();
        if !missing.is_empty() {
            report.failed("headers", format!("there is no {}", missing.join(", ")));
            report.cause("headers-missing", format!("the headers {} did not arrive: a proxy dropped them, or this is no request of the platform", missing.join(", ")));
            return None;
        }
        if let Some(name) = HEADERS
            .into_iter()
            .find(|name| case.captured.headers.get_all(*name).iter().count() > 1)
        {
            report.failed("headers", format!("{name} is there twice"));
            report.cause("duplicate-header", format!("the header {name} is there twice: something between the platform and the receiver adds headers"));
        } else {
            report.ok(
                "headers",
                "timestamp, nonce, serial and signature are there once",
            );
        }
        let text = |name| case.captured.header(name).unwrap_or_default().to_owned();
        let [timestamp, nonce, serial, signature] = HEADERS.map(text);
        Some(Self {
            timestamp,
            nonce,
            serial,
            signature,
        })
    }

    /// What is signed, for a body.
    fn message(&self, body: &[u8]) -> Vec<u8> {
        [
            self.timestamp.as_bytes(),
            b"\n",
            self.nonce.as_bytes(),
            b"\n",
            body,
            b"\n",
        ]
        .concat()
    }
}

/// One notification and what is configured for it.
struct Pay<'a> {
    case: &'a Case<'a>,
    account: &'a PayV3Account,
    headers: Signed,
    platform: Vec<PlatformKey>,
    key: ApiV3Key,
}

impl Pay<'_> {
    fn check_age(&self, report: &mut Report) {
        match self.headers.timestamp.parse() {
            Ok(signed) => {
                super::report_age(UnixTimestamp::from_secs(signed), self.case.now, report)
            }
            Err(_) => report.failed("timestamp", "it is no number of seconds"),
        }
    }

    /// The key that the request names.
    fn named_key(&self) -> Option<&PlatformKey> {
        let significant = |id: &str| id.trim_start_matches('0').to_ascii_uppercase();
        let wanted = &self.headers.serial;
        self.platform.iter().find(|key| {
            let id = key.id().as_str();
            id == wanted || (!id.contains('_') && significant(id) == significant(wanted))
        })
    }

    fn check_serial(&self, report: &mut Report) {
        let serial = &self.headers.serial;
        if let Some(key) = self.named_key() {
            report.ok("serial", format!("{serial} is configured"));
            if !key.validity().contains(self.case.now) {
                report.failed("serial", "the certificate is not valid at this time");
                report.cause(
                    "certificate-expired",
                    "the platform certificate is not valid at this time: fetch the current one",
                );
            }
            return;
        }
        let ids: Vec<_> = self
            .platform
            .iter()
            .map(|key| key.id().as_str().to_owned())
            .collect();
        report.failed(
            "serial",
            format!("expected {}, the request names {serial}", ids.join(" or ")),
        );
        if let Some(name) = self.account.keys.iter().find_map(|key| merchant(&key.pem)) {
            report.cause("merchant-certificate", format!("this is the certificate of the merchant ({name}), not of the platform: under `keys` belong the platform certificates of GET /v3/certificates, or the WeChat Pay public key"));
        } else if serial.starts_with("PUB_KEY_ID_") {
            report.cause("public-key-mode", format!("the platform signs with the WeChat Pay public key {serial}, and only certificates are configured: add the public key from the merchant platform under this serial"));
        } else if ids.iter().all(|id| id.starts_with("PUB_KEY_ID_")) {
            report.cause("certificate-mode", format!("the platform signs with the certificate {serial}, and only public keys are configured: the switch to the public key is not complete, so add the platform certificate too"));
        } else {
            report.cause("serial-unknown", format!("the platform signs with {serial}, which is not configured: it rotated its certificate, or the configured one is of another merchant; fetch the current ones by GET /v3/certificates"));
        }
    }

    fn check_signature(&self, report: &mut Report) {
        let signature = &self.headers.signature;
        let over = format!(
            "timestamp, nonce and {} bytes of body, a line each",
            self.case.captured.body.len()
        );
        if self
            .verifies_with_any(&self.case.captured.body, signature)
            .is_some_and(|key| Some(key.id()) == self.named_key().map(PlatformKey::id))
        {
            report.ok("signature", format!("matches, over {over}"));
            return;
        }
        let expected = self.named_key().map_or_else(
            || "no key to verify it with".to_owned(),
            |key| format!("expected one of {} over {over}", key.id().as_str()),
        );
        report.failed(
            "signature",
            format!("given {}, {expected}", shortened(signature)),
        );
        self.explain_signature(signature, report);
    }

    fn explain_signature(&self, signature: &str, report: &mut Report) {
        let body = &self.case.captured.body;
        if signature.starts_with(PROBE) {
            report.cause("signtest-probe", "a SIGNTEST probe of WeChat Pay: its signature is meant to be wrong, to find receivers that do not verify; refusing it with 401 is right, nothing has to be mended");
        } else if let Some(key) = self.verifies_with_any(body, signature) {
            report.cause("serial-mixed-up", format!("it matches the key configured as {}, but the request names {}: the serials in the configuration are mixed up", key.id().as_str(), self.headers.serial));
        } else if let Some((code, text)) = self.mended_header(signature) {
            report.cause(code, text);
        } else if let Some(missing) = self.case.captured.missing_bytes() {
            report.cause("body-truncated", format!("the body lacks {missing} bytes of what Content-Length announces: it was cut off"));
        } else if let Some(found) = candidates(body)
            .into_iter()
            .find(|it| self.verifies_with_any(&it.body, signature).is_some())
        {
            let text = match found.code {
                "final-newline" => format!(
                    "the end of the body was changed: {}; verify the bytes as received",
                    found.story
                ),
                _ => format!(
                    "the body was re-serialised: {}; verify the bytes as received, before any framework parses them",
                    found.story
                ),
            };
            report.cause(found.code, text);
        } else if body.windows(3).any(|window| window == REPLACEMENT) {
            report.cause("body-recoded", "the body has replacement characters in it: it was read as text in the wrong character set before it was verified");
        } else if self.named_key().is_some() {
            report.cause("signature-mismatch", "the signature is not over this body by this key: the body was changed in a way that cannot be told, the key under this serial is another one, or the request is forged");
        }
    }

    /// What happens to headers on the way.
    fn mended_header(&self, signature: &str) -> Option<(&'static str, String)> {
        let body = &self.case.captured.body;
        if self
            .verifies_with_any(body, &signature.replace(' ', "+"))
            .is_some()
        {
            return Some((
                "plus-became-space",
                "`+` became a space in Wechatpay-Signature: something decoded the header as a form"
                    .to_owned(),
            ));
        }
        if self
            .verifies_with_any(body, &super::query::decoded(signature))
            .is_some()
        {
            return Some((
                "header-encoded",
                "Wechatpay-Signature is percent-encoded: something encoded the header".to_owned(),
            ));
        }
        None
    }

    /// The configured key by which the signature is over a body, whatever serial the request names.
    fn verifies_with_any(&self, body: &[u8], signature: &str) -> Option<&PlatformKey> {
        let message = self.headers.message(body);
        self.platform
            .iter()
            .find(|key| key.verify(&message, signature).is_ok())
    }

    /// Decrypts, whether the signature matched or not: the two keys are independent.
    fn check_resource(&self, report: &mut Report) {
        let Some(resource) = Resource::read(&self.case.captured.body) else {
            report.failed("resource", "the body has no encrypted resource");
            report.cause("no-resource", "the body is no notification with an encrypted `resource`: it was decrypted or rewritten on the way, or is no request of the platform");
            return;
        };
        if let Some(plain) = resource.decrypt(&self.key) {
            report.ok("resource", format!("decrypts to {plain} bytes"));
            return;
        }
        report.failed("resource", "it does not decrypt with the APIv3 key");
        let v2 = self
            .case
            .config
            .pay_v2
            .as_ref()
            .map(|account| SecretText::expose(&account.api_key));
        let v2_fits = v2
            .and_then(|key| ApiV3Key::new(key).ok())
            .is_some_and(|key| resource.decrypt(&key).is_some());
        let signed = self
            .verifies_with_any(&self.case.captured.body, &self.headers.signature)
            .is_some();
        if v2_fits {
            report.cause("api-keys-swapped", "it decrypts with the key of [pay_v2]: the two keys are swapped in the configuration");
        } else if signed {
            report.cause("api-v3-key-differs", "the APIv3 key is wrong: the signature matches, so the body is the platform's; set the key that the merchant platform has (the APIv3 key, not the v2 API key), and mind that a new one takes effect at once");
        }
    }

    /// What the scheme itself says, which is what counts.
    fn open(&self, report: &mut Report) {
        let scheme = PayV3::new(self.key.clone(), PlatformKeys::new(self.platform.clone()));
        let captured = self.case.captured;
        let delivery = Delivery::new(&captured.query, &captured.headers, &captured.body);
        match scheme.open(&delivery, self.case.now) {
            Ok(verified) => report.ok(
                "open",
                format!(
                    "accepted: {} bytes, by the key {}",
                    verified.as_bytes().len(),
                    verified.key_id().as_str()
                ),
            ),
            Err(error) => refuse(&error, report),
        }
    }
}

pub(super) fn refuse(error: &OpenError, report: &mut Report) {
    report.failed(
        "open",
        format!("refused: {} ({})", error.reason(), error.code()),
    );
    if !report.has_cause() {
        report.cause("unrecognised", error.reason());
    }
}

/// The encrypted member of a notification.
struct Resource(serde_json::Value);

impl Resource {
    fn read(body: &[u8]) -> Option<Self> {
        let body: serde_json::Value = serde_json::from_slice(body).ok()?;
        let resource = body.get("resource")?.clone();
        resource.get("ciphertext")?.as_str()?;
        Some(Self(resource))
    }

    /// The length of what comes out.
    fn decrypt(&self, key: &ApiV3Key) -> Option<usize> {
        let text = |name| {
            self.0
                .get(name)
                .and_then(serde_json::Value::as_str)
                .unwrap_or_default()
        };
        let sealed = Sealed {
            algorithm: text("algorithm"),
            nonce: text("nonce"),
            associated_data: text("associated_data"),
            ciphertext: text("ciphertext"),
        };
        key.decrypt(&sealed).ok().map(|plain| plain.len())
    }
}

/// The merchant whose certificate this is. WeChat Pay's own are of `Tenpay.com`; those of merchants
/// have the merchant number as common name, and an organisation of their own.
fn merchant(pem: &str) -> Option<String> {
    let [name, organisation] = certificate_subject(pem)?;
    let name = name.unwrap_or_default();
    let of_platform = organisation.is_some_and(|organisation| organisation.contains("Tenpay"));
    let is_number =
        (8..=10).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && !of_platform).then_some(name)
}

const HEADERS: [&str; 4] = [
    "wechatpay-timestamp",
    "wechatpay-nonce",
    "wechatpay-serial",
    "wechatpay-signature",
];
const PROBE: &str = "WECHATPAY/SIGNTEST/";
const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();
