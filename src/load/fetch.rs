//! One file from the network, within bounds.

use std::io;
use std::time::Duration;

use ureq::config::ConfigBuilder;
use ureq::typestate::AgentScope;

use super::{Authorities, url};

/// The text at `url`, whose server one of the public authorities or of `authorities` vouches for.
///
/// Only https, but for this machine itself; redirects are followed within the same rule; time and size
/// are bounded.
pub(super) fn fetch(url: &str, authorities: &Authorities) -> io::Result<String> {
    let mut at = url.to_owned();
    for _ in 0..=MOST_REDIRECTS {
        check(&at, url)?;
        let response = ask(&at, authorities);
        let mut response = response.map_err(|error| refusal(&error))?;
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

/// What the server at `url` answers. The client knows either the public authorities or given ones, so
/// that a server whom the first do not know is asked again.
fn ask(
    url: &str,
    authorities: &Authorities,
) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
    let agent = |settings: ConfigBuilder<AgentScope>| settings.build().new_agent();
    let first = agent(settings(url)).get(url).call();
    #[cfg(feature = "tls")]
    if let (Err(error), Some(tls)) = (&first, authorities.tls())
        && is_mistrust(error)
    {
        return agent(settings(url).tls_config(tls)).get(url).call();
    }
    #[cfg(not(feature = "tls"))]
    let _ = authorities;
    first
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

/// What went wrong, in words that say whose fault it is.
fn refusal(error: &ureq::Error) -> io::Error {
    let text = error.to_string();
    if is_mistrust(error) {
        let why = text.trim_start_matches("io: ");
        return io::Error::other(format!("the server is not trusted: {why}"));
    }
    io::Error::other(text)
}

/// Whether nobody vouched for the server.
fn is_mistrust(error: &ureq::Error) -> bool {
    error.to_string().contains("certificate")
}

fn settings(url: &str) -> ConfigBuilder<AgentScope> {
    let settings = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(TIMEOUT))
        .user_agent(concat!("hookgen/", env!("CARGO_PKG_VERSION")));
    match url::is_loopback(url) {
        true => settings.proxy(None),
        false => settings,
    }
}

/// Redirects on the way to one file.
const MOST_REDIRECTS: usize = 5;

/// Size of one file.
const MOST_BYTES: u64 = 16 << 20;

/// Time for one request, from the name of the host to the last byte.
const TIMEOUT: Duration = Duration::from_secs(30);

#[cfg(all(test, feature = "tls"))]
#[path = "../../tests/common/tls.rs"]
#[allow(unreachable_pub, reason = "tests of the whole use it too")]
mod tls;

#[cfg(all(test, feature = "tls"))]
mod tests {
    use super::*;

    fn answer(path: &str) -> (String, String) {
        match path {
            "/moved" => ("302 Found\r\nlocation: /here".to_owned(), String::new()),
            path => ("200 OK".to_owned(), format!("this is {path}")),
        }
    }

    #[track_caller]
    fn check(authorities: &str, path: &str, expected: Result<&str, &str>) {
        let url = format!("{}{path}", tls::serve(answer));
        let authorities = Authorities::from_pem(authorities).expect("these are certificates");
        let found = fetch(&url, &authorities).map_err(|error| error.to_string());
        assert_eq!(found.as_deref().map_err(String::as_str), expected);
    }

    #[test]
    fn https_is_fetched_from_servers_that_are_trusted() {
        check(tls::AUTHORITY, "/here", Ok("this is /here"));
        check(tls::AUTHORITY, "/moved", Ok("this is /here"));
    }

    #[test]
    fn a_certificate_that_nobody_vouches_for_is_refused() {
        let why = "the server is not trusted: invalid peer certificate: UnknownIssuer";
        let url = format!("{}/here", tls::serve(answer));
        let refused = fetch(&url, &Authorities::default()).map_err(|error| error.to_string());
        assert_eq!(refused, Err(why.to_owned()));
        // The server's own certificate vouches for nobody.
        let server = include_str!("../../tests/certificates/server.pem");
        check(server, "/here", Err(why));
    }
}
