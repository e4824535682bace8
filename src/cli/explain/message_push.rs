//! Message push: Official Account and `WeCom`.

use super::Case;
use super::captured::Captured;
use super::query::Parameters;
use super::report::{Report, shortened};
use hookgen_runtime::config::{Mode, Platform, PushAccount, SecretText};
use hookgen_runtime::secret::{EncodingAesKey, Token};
use hookgen_runtime::testing::inspect::{push_decrypt, push_signature};
use hookgen_runtime::{Format, OpenError, Scheme, Tree, UnixTimestamp};

/// Explains, and gives the answer that a URL check expects.
pub(super) fn explain(
    case: &Case<'_>,
    account: &PushAccount,
    report: &mut Report,
) -> Option<Vec<u8>> {
    let (account, token, key) = configuration(account, report)?;
    let query = case.captured.parameters();
    check_parameters(&query, report);
    let push = Push {
        case,
        account: &account,
        token,
        key,
        query,
    };
    push.check_mode(report);
    push.check_signature(report);
    push.check_age(report);
    push.check_ciphertext(report);
    push.open(report)
}

/// One delivery and what is configured for it.
struct Push<'a> {
    case: &'a Case<'a>,
    account: &'a PushAccount,
    token: Token,
    /// None in plaintext mode.
    key: Option<EncodingAesKey>,
    query: Parameters,
}

/// Token and key; where one of them is mistyped in a way that can be told, the mended one.
fn configuration(
    account: &PushAccount,
    report: &mut Report,
) -> Option<(PushAccount, Token, Option<EncodingAesKey>)> {
    let mut account = account.clone();
    if let Err(error) = account.token() {
        report.failed("configuration", error.to_string());
        account.token = SecretText::new(account.token.expose().trim());
        account.token().ok()?;
        report.cause(
            "token-whitespace",
            "the token in the configuration has white space around it; without it, it is a token",
        );
    }
    if let Err(error) = account.key() {
        report.failed("configuration", error.to_string());
        let written = account
            .encoding_aes_key
            .as_ref()
            .map_or("", SecretText::expose);
        account.encoding_aes_key = Some(SecretText::new(written.trim().trim_end_matches('=')));
        account.key().ok()?;
        report.cause("aes-key-padded", "the EncodingAESKey in the configuration has 43 characters and more behind them: leave out the trailing `=` and white space");
    }
    let (token, key) = (account.token().ok()?, account.key().ok()?);
    let keys = if key.is_some() {
        "token and EncodingAESKey"
    } else {
        "token"
    };
    report.ok(
        "configuration",
        format!("{} mode, {keys}", account.mode.as_str()),
    );
    Some((account, token, key))
}

fn check_parameters(query: &Parameters, report: &mut Report) {
    if let Some(name) = query.duplicate() {
        report.failed("query", format!("{name} is there twice"));
        report.cause("duplicate-parameter", format!("the query has {name} twice: something between the platform and the receiver adds parameters; which of them was signed is anybody's guess"));
        return;
    }
    let missing: Vec<_> = ["timestamp", "nonce"]
        .into_iter()
        .filter(|name| !query.has(name))
        .collect();
    if missing.is_empty() {
        report.ok("query", "timestamp and nonce are there once");
    } else {
        report.failed("query", format!("there is no {}", missing.join(" and no ")));
        report.cause("query-lost", "the query did not arrive as it was sent: a proxy or a redirect dropped it, or this is no request of the platform");
    }
}

impl Push<'_> {
    fn captured(&self) -> &Captured {
        self.case.captured
    }

    fn text(&self, name: &str) -> &str {
        self.query.get(name).unwrap_or_default()
    }

    /// When it was signed.
    fn signed_at(&self) -> Option<UnixTimestamp> {
        self.text("timestamp")
            .parse()
            .ok()
            .map(UnixTimestamp::from_secs)
    }

    /// What is signed beside token, timestamp and nonce, if something is encrypted.
    fn encrypted(&self) -> Option<String> {
        if self.captured().is_url_check() {
            let wecom = self.account.platform == Platform::WeCom && self.key.is_some();
            return wecom.then(|| self.text("echostr").to_owned());
        }
        ciphertext(&self.captured().body)
    }

    /// The signature for a text that is encrypted.
    fn expected(&self, encrypt: Option<&str>) -> String {
        push_signature(
            &self.token,
            self.text("timestamp"),
            self.text("nonce"),
            encrypt,
        )
    }

    /// Whether the delivery opens when it is changed to this one, or the account to that.
    fn opens(&self, captured: &Captured, account: &PushAccount) -> bool {
        let (Ok(scheme), Some(at)) = (account.scheme(), self.signed_at()) else {
            return false;
        };
        if captured.is_url_check() {
            matches!(scheme.handshake(&captured.query, at), Ok(Some(_)))
        } else {
            scheme.open(&captured.delivery(), at).is_ok()
        }
    }

    /// The mode that the platform sends in against the one that is configured.
    fn check_mode(&self, report: &mut Report) {
        if self.captured().is_url_check() {
            return;
        }
        let encrypted = self.encrypted().is_some();
        let sent = if encrypted {
            "the body has a ciphertext"
        } else {
            "the body has no ciphertext"
        };
        match (encrypted, self.key.is_some()) {
            (true, true) | (false, false) => report.ok("mode", sent),
            (false, true) => {
                report.failed(
                    "mode",
                    format!("{sent}, {} mode wants one", self.account.mode.as_str()),
                );
                self.explain_plaintext(report);
            }
            (true, false) => {
                report.failed("mode", format!("{sent}, plaintext mode is configured"));
                report.cause("encrypted-delivery", "the platform encrypts, but plaintext mode is configured: set `mode` to what the console shows, with the EncodingAESKey");
            }
        }
    }

    fn explain_plaintext(&self, report: &mut Report) {
        let mut plaintext = self.account.clone();
        plaintext.mode = Mode::Plaintext;
        let signed = if self.opens(self.captured(), &plaintext) {
            "its `signature` is right, but covers no body"
        } else {
            "its `signature` is wrong too"
        };
        report.cause("plaintext-delivery", format!("a plaintext delivery to a receiver configured for {} mode: the console is set to plaintext mode, or somebody tries a downgrade ({signed})", self.account.mode.as_str()));
    }

    fn check_signature(&self, report: &mut Report) {
        let encrypt = self.encrypted();
        let name = if encrypt.is_some() && self.key.is_some() {
            "msg_signature"
        } else {
            "signature"
        };
        let encrypt = encrypt.filter(|_| self.key.is_some());
        let over = match &encrypt {
            Some(encrypt) => format!(
                "token, timestamp, nonce and the ciphertext of {} characters",
                encrypt.len()
            ),
            None => "token, timestamp and nonce".to_owned(),
        };
        let expected = self.expected(encrypt.as_deref());
        match self.query.get(name) {
            Some(given) if given == expected => report.ok(name, format!("matches, over {over}")),
            Some(given) => {
                report.failed(
                    name,
                    format!(
                        "given {}, expected {} over {over}",
                        shortened(given),
                        shortened(&expected)
                    ),
                );
                self.explain_mismatch(name, given, encrypt.as_deref(), report);
            }
            None => {
                report.failed(name, "it is missing");
                if name == "msg_signature" && self.query.has("signature") {
                    report.cause("signature-only", "the query has `signature` but no `msg_signature`: only the latter covers the encrypted message, so check that the URL passes every parameter on and that `msg_signature` is the one that is verified");
                }
            }
        }
    }

    fn explain_mismatch(
        &self,
        name: &str,
        given: &str,
        encrypt: Option<&str>,
        report: &mut Report,
    ) {
        if encrypt.is_some() && given == self.expected(None) {
            report.cause("signature-for-msg-signature", "`msg_signature` holds the value of `signature`: a proxy or a test mixes up the two; `msg_signature` covers the ciphertext too");
        } else if given.eq_ignore_ascii_case(&self.expected(encrypt)) {
            report.cause(
                "signature-case",
                "the signature matches in lower case: something turned its letters into capitals",
            );
        } else if let Some((code, text)) = self.mended_transport(encrypt) {
            report.cause(code, text);
        } else if let Some(other) = self.other_account() {
            report.cause("another-account", format!("it matches the token of [{other}]: the URL is registered for another surface than the one that is configured for it"));
        } else {
            self.explain_credentials(name, encrypt, report);
        }
    }

    /// What happens to a query or a ciphertext on the way.
    fn mended_transport(&self, encrypt: Option<&str>) -> Option<(&'static str, String)> {
        let spaces = self.query.changed(|_, value| value.replace(' ', "+"));
        if self.text("echostr").contains(' ')
            && self.opens(&self.captured().with_query(spaces), self.account)
        {
            return Some(("plus-became-space", "`+` became a space in the query: it matches with the spaces of `echostr` turned back; decode the query once, by a decoder that leaves `+` alone".to_owned()));
        }
        let decoded = self.query.changed(|_, value| super::query::decoded(value));
        if self
            .query
            .names()
            .iter()
            .any(|name| self.text(name).contains('%'))
            && self.opens(&self.captured().with_query(decoded), self.account)
        {
            return Some((
                "encoded-twice",
                "the query is percent-encoded twice: it matches when it is decoded once more"
                    .to_owned(),
            ));
        }
        let encrypt = encrypt?;
        let given = self.text("msg_signature");
        let changed = |text: String| text != encrypt && self.expected(Some(&text)) == given;
        if changed(encrypt.split_ascii_whitespace().collect()) {
            return Some(("ciphertext-wrapped", "the ciphertext has line breaks or spaces in it that were not signed: something reformatted the body".to_owned()));
        }
        if changed(encrypt.replace(' ', "+")) {
            return Some((
                "plus-became-space",
                "`+` became a space in the ciphertext: the body was read as a form".to_owned(),
            ));
        }
        None
    }

    /// Another message push surface whose keys open it.
    fn other_account(&self) -> Option<&'static str> {
        let accounts = [&self.case.config.official_account, &self.case.config.wecom];
        let others = accounts
            .into_iter()
            .flatten()
            .filter(|other| other.platform != self.account.platform);
        others
            .into_iter()
            .find(|other| self.opens(self.captured(), other))
            .map(|other| other.platform.surface())
    }

    /// Nothing on the way explains it: the token, or the whole account, is another one.
    fn explain_credentials(&self, name: &str, encrypt: Option<&str>, report: &mut Report) {
        let plain_matches =
            name == "msg_signature" && self.query.get("signature") == Some(&self.expected(None));
        let decrypts = encrypt
            .zip(self.key.as_ref())
            .map(|(encrypt, key)| push_decrypt(key, encrypt).is_ok());
        if plain_matches {
            report.cause("ciphertext-changed", "the token is right (`signature` matches), but the ciphertext is not the one that was signed: something changed the body");
        } else if decrypts == Some(true) {
            report.cause("token-differs", "the token is wrong: the message decrypts with the EncodingAESKey, so it is the platform's; copy the token from the console again, without white space");
        } else if decrypts == Some(false) {
            report.cause("another-app", "neither token nor EncodingAESKey fit: these are the credentials of another app, the console was changed since, or the request is forged");
        } else {
            report.cause("token-differs", "the token is wrong, or the request is forged: copy the token from the console again, without white space");
        }
    }

    fn check_age(&self, report: &mut Report) {
        let Some(signed) = self.signed_at() else {
            report.failed("timestamp", "it is no number of seconds");
            return;
        };
        super::report_age(signed, self.case.now, report);
    }

    /// Decrypts, whether the signature matched or not: what comes out tells whose the key is.
    fn check_ciphertext(&self, report: &mut Report) {
        let (Some(encrypt), Some(key)) = (self.encrypted(), &self.key) else {
            return;
        };
        match push_decrypt(key, &encrypt) {
            Ok(plain) if plain.receive_id == self.account.receive_id => {
                report.ok(
                    "ciphertext",
                    format!(
                        "decrypts to {} bytes for {}",
                        plain.message.len(),
                        plain.receive_id
                    ),
                );
            }
            Ok(plain) => {
                let configured = &self.account.receive_id;
                report.failed(
                    "receive_id",
                    format!(
                        "expected {configured}, the message is for {}",
                        plain.receive_id
                    ),
                );
                report.cause(
                    "receive-id-differs",
                    receive_id_text(&plain.receive_id, configured),
                );
            }
            Err(error) => {
                report.failed("ciphertext", error.reason());
                let signed =
                    self.query.get("msg_signature") == Some(&self.expected(Some(&encrypt)));
                if signed {
                    report.cause("aes-key-differs", "the EncodingAESKey is wrong: the signature matches, so token and ciphertext are right; copy the key from the console again, or add the previous one while the console rotates it");
                }
            }
        }
    }

    /// What the scheme itself says, which is what counts.
    fn open(&self, report: &mut Report) -> Option<Vec<u8>> {
        let scheme = self.account.scheme().ok()?;
        if self.captured().is_url_check() {
            let echo = scheme.handshake(&self.captured().query, self.case.now);
            return self.finish(echo.map(Option::unwrap_or_default), "URL check", report);
        }
        let opened = scheme.open(&self.captured().delivery(), self.case.now);
        self.finish(
            opened.map(|verified| verified.as_bytes().to_vec()),
            "open",
            report,
        );
        None
    }

    fn finish(
        &self,
        opened: Result<Vec<u8>, OpenError>,
        step: &'static str,
        report: &mut Report,
    ) -> Option<Vec<u8>> {
        match opened {
            Ok(document) => {
                report.ok(step, format!("accepted: {} bytes", document.len()));
                Some(document)
            }
            Err(error) => {
                report.failed(
                    step,
                    format!("refused: {} ({})", error.reason(), error.code()),
                );
                if error.reason().contains("halves") {
                    report.cause("halves-disagree", "compatible mode: the plaintext half says something else than the encrypted half, which nobody signed; something changed the body, or it is an attack");
                }
                if !report.has_cause() {
                    report.cause("unrecognised", error.reason());
                }
                None
            }
        }
    }
}

/// The ciphertext of a body, in any spelling.
fn ciphertext(body: &[u8]) -> Option<String> {
    let tree = Tree::parse(Format::detect(body), body).ok()?;
    let (_, node) = tree
        .root()
        .members()
        .find(|(name, _)| name.eq_ignore_ascii_case("encrypt"))?;
    Some(node.as_str()?.trim_ascii().to_owned())
}

fn receive_id_text(found: &str, configured: &str) -> String {
    let whose = if found.starts_with("wx") {
        "an app id"
    } else if found.starts_with("tj") || found.starts_with("dk") {
        "a suite id"
    } else if found.starts_with("ww") {
        "a corp id or suite id"
    } else {
        "an id"
    };
    format!(
        "EncodingAESKey of another app: receive_id is {found} ({whose}), and `receive_id` in the configuration is {configured}; suites get events under the suite id and messages under the corp id"
    )
}
