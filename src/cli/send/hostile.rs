//! What an attacker or a broken proxy sends. A receiver refuses all of it.

use super::account::{Account, Accounts};
use super::plan::Job;
use super::target::{Target, transcript};
use crate::Error;
use crate::cli::Outcome;
use hookgen_runtime::UnixTimestamp;
use hookgen_runtime::testing::{Attack, Sent};
use std::time::Duration;

/// Sends every attack on the first message of each surface, and counts those that were not refused.
pub(super) fn run(
    plan: &[Job],
    accounts: &Accounts,
    target: &Target,
    verbose: bool,
) -> Result<Outcome, Error> {
    let (mut sent, mut accepted) = (0, 0);
    for account in accounts.iter() {
        let Some(job) = plan.iter().find(|job| job.surface == account.surface) else {
            continue;
        };
        for (name, attack) in catalogue(job, account) {
            let answer = target.post(account, &attack, DEADLINE);
            if verbose {
                crate::cli::show(transcript(&target.url(account), &attack, &answer));
            }
            sent += 1;
            let line = match &answer {
                Ok(answer) if (400..500).contains(&answer.status) => format!(
                    "ok    {} {name}: refused with {}",
                    account.surface, answer.status
                ),
                // A server may close the connection on a body that is too long, before all of it was sent.
                Err(_) if name == TOO_LONG => format!(
                    "ok    {} {name}: refused by closing the connection",
                    account.surface
                ),
                Ok(answer) => {
                    accepted += 1;
                    format!(
                        "FAIL  {} {name}: status {}, where 401 is expected",
                        account.surface, answer.status
                    )
                }
                Err(problem) => {
                    accepted += 1;
                    format!("FAIL  {} {name}: {problem}", account.surface)
                }
            };
            crate::cli::show(format!("{line}\n"));
        }
        for (name, query) in url_checks(account) {
            sent += 1;
            let refused = target
                .get(account, &query, DEADLINE)
                .is_ok_and(|answer| (400..500).contains(&answer.status));
            accepted += usize::from(!refused);
            crate::cli::show(format!(
                "{}  {} {name}: {}\n",
                if refused { "ok  " } else { "FAIL" },
                account.surface,
                if refused { "refused" } else { "not refused" }
            ));
        }
    }
    crate::cli::show(format!(
        "sent {sent}, refused {}, not refused {accepted}\n",
        sent - accepted
    ));
    Ok(if accepted == 0 && sent > 0 {
        Outcome::Fine
    } else {
        Outcome::Findings
    })
}

/// Every attack that this surface knows, with its name.
fn catalogue(job: &Job, account: &Account) -> Vec<(&'static str, Sent)> {
    let (document, now) = (job.document(0), UnixTimestamp::now());
    let mut attacks = Vec::new();
    for attack in Attack::ALL {
        // Plaintext mode signs no body: who changes it is not noticed, and no receiver can.
        if attack == Attack::Tampered && !account.protects_body() {
            continue;
        }
        // A window of 301 s shrinks while the request is under way.
        let at = match attack {
            Attack::Stale => now.as_secs() - 30,
            Attack::Future => now.as_secs() + 30,
            _ => now.as_secs(),
        };
        if let Ok(sent) = account
            .sender
            .attack(attack, &document, UnixTimestamp::from_secs(at))
        {
            attacks.push((name(attack), sent));
        }
    }
    if let Ok(sent) = account.sender.send(&document, now) {
        attacks.extend(mangled(&sent, account.protects_body()));
    }
    attacks
}

/// A genuine delivery that was mangled.
fn mangled(sent: &Sent, protects_body: bool) -> Vec<(&'static str, Sent)> {
    let with_body = |body: Vec<u8>| Sent {
        body,
        ..sent.clone()
    };
    let mut mangled = vec![(TOO_LONG, with_body(vec![b' '; 8 * 1024 * 1024]))];
    if protects_body {
        mangled.push((
            "body cut off",
            with_body(
                sent.body
                    .get(..sent.body.len() / 2)
                    .unwrap_or_default()
                    .to_vec(),
            ),
        ));
        mangled.push(("empty body", with_body(Vec::new())));
        mangled.push(("entity bomb", with_body(BOMB.to_vec())));
        mangled.push(("deeply nested body", with_body(b"<a>".repeat(20_000))));
        mangled.push((
            "body of noise",
            with_body((0..=255).cycle().take(4096).collect()),
        ));
    }
    if sent.query.contains("signature=") {
        let query = |query: String| Sent {
            query,
            ..sent.clone()
        };
        mangled.push((
            "duplicate parameter",
            query(format!("{}&nonce=1&timestamp=1", sent.query)),
        ));
        mangled.push(("no query", query(String::new())));
        mangled.push((
            "broken percent-encoding",
            query(format!("{}&a=%ff%", sent.query).replace("nonce=", "nonce=%ff")),
        ));
    }
    if let Some(signature) = sent.headers.get("wechatpay-signature").cloned() {
        let mut twice = sent.clone();
        twice.headers.append("wechatpay-signature", signature);
        mangled.push(("duplicate header", twice));
        let mut unknown = sent.clone();
        unknown.headers.insert(
            "wechatpay-serial",
            http::HeaderValue::from_static("4444444444444444"),
        );
        mangled.push(("unknown serial", unknown));
        let mut newline = sent.clone();
        newline.body.push(b'\n');
        mangled.push(("newline added", newline));
    }
    mangled
}

/// URL checks that nobody signed.
fn url_checks(account: &Account) -> Vec<(&'static str, String)> {
    let Ok(query) = account.sender.handshake("1234567890", UnixTimestamp::now()) else {
        return Vec::new();
    };
    let old = account.sender.handshake(
        "1234567890",
        UnixTimestamp::from_secs(UnixTimestamp::now().as_secs() - 3_600),
    );
    let mut checks = vec![
        ("forged URL check", query.replace("nonce=", "nonce=1")),
        (
            "script in a URL check",
            query.replace("echostr=", "echostr=%3Cscript%3E"),
        ),
    ];
    checks.extend(old.map(|query| ("stale URL check", query)));
    checks
}

fn name(attack: Attack) -> &'static str {
    match attack {
        Attack::Tampered => "tampered",
        Attack::Stale => "stale",
        Attack::Future => "from the future",
        Attack::WrongKey => "wrong key",
        Attack::Unsigned => "unsigned",
        Attack::Downgraded => "downgraded to plaintext",
        Attack::Probe => "SIGNTEST probe",
        _ => "attack",
    }
}

const TOO_LONG: &str = "body too long";
const BOMB: &[u8] = b"<!DOCTYPE a [<!ENTITY b \"bbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;\">]><xml><Encrypt>&c;&c;</Encrypt></xml>";
const DEADLINE: Duration = Duration::from_secs(10);
