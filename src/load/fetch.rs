//! One file from the network, within bounds.

use std::io;
use std::time::Duration;

use super::url;

/// The text at `url`.
///
/// Only https, but for this machine itself; redirects are followed within the same rule; time and size
/// are bounded.
pub(super) fn fetch(url: &str) -> io::Result<String> {
    let mut at = url.to_owned();
    for _ in 0..=MOST_REDIRECTS {
        check(&at, url)?;
        let mut response = agent(&at).get(&at).call().map_err(io::Error::other)?;
        let status = response.status();
        if status.is_redirection() {
            let to = response.headers().get("location");
            let to = to.and_then(|to| to.to_str().ok());
            let next = to.and_then(|to| url::join(&at, to.split('#').next().unwrap_or_default()));
            at = next.ok_or_else(|| io::Error::other("it redirects to no address"))?;
            continue;
        }
        if !status.is_success() {
            return Err(io::Error::other(format!("the server answers {status}")));
        }
        let body = response
            .body_mut()
            .with_config()
            .limit(MOST_BYTES)
            .read_to_vec();
        let bytes = body.map_err(|error| match error {
            ureq::Error::BodyExceedsLimit(_) => {
                io::Error::other(format!("it is larger than {} MiB", MOST_BYTES >> 20))
            }
            error => io::Error::other(error),
        })?;
        return String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into());
    }
    Err(io::Error::other(format!(
        "it redirects more than {MOST_REDIRECTS} times"
    )))
}

/// Whether `at` may be asked, on the way from `first`.
fn check(at: &str, first: &str) -> io::Result<()> {
    if at.starts_with("https://") {
        if cfg!(feature = "tls") {
            return Ok(());
        }
        let why = "this hookgen was built without TLS: install it with `--features tls`";
        return Err(io::Error::other(why));
    }
    // A public server must not send us to this machine.
    if url::is_loopback(at) && url::is_loopback(first) {
        return Ok(());
    }
    Err(io::Error::other(format!(
        "`{at}` is not encrypted: only https is fetched"
    )))
}

fn agent(url: &str) -> ureq::Agent {
    let mut config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(TIMEOUT))
        .user_agent(concat!("hookgen/", env!("CARGO_PKG_VERSION")));
    if url::is_loopback(url) {
        config = config.proxy(None);
    }
    config.build().new_agent()
}

/// Redirects on the way to one file.
const MOST_REDIRECTS: usize = 5;

/// Size of one file.
const MOST_BYTES: u64 = 16 << 20;

/// Time for one request, from the name of the host to the last byte.
const TIMEOUT: Duration = Duration::from_secs(30);
