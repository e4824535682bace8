//! The receiver under test.

use super::account::Account;
use crate::Error;
use hookgen_runtime::testing::Sent;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// Where requests go. Clones share the connections.
#[derive(Clone)]
pub(super) struct Target {
    agent: ureq::Agent,
    url: String,
    /// Whether the URL has a path of its own.
    has_path: bool,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) content_type: String,
    pub(super) body: Vec<u8>,
    pub(super) took: Duration,
}

impl Target {
    pub(super) fn new(url: &str) -> Result<Self, Error> {
        let rest = url.strip_prefix("http://").or_else(|| {
            url.strip_prefix("https://")
                .filter(|_| cfg!(feature = "tls"))
        });
        let rest = rest.ok_or_else(|| Error::config(format!("--to {url}: a URL that begins with http:// is expected (https:// needs the feature `tls`)")))?;
        let has_path = rest
            .split_once('/')
            .is_some_and(|(_, path)| !path.is_empty());
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent("Mozilla/4.0")
            .build();
        Ok(Self {
            agent: config.into(),
            url: url.trim_end_matches('/').to_owned(),
            has_path,
        })
    }

    /// The URL of a surface.
    pub(super) fn url(&self, account: &Account) -> String {
        if self.has_path {
            self.url.clone()
        } else {
            format!("{}{}", self.url, account.path)
        }
    }

    /// Posts a delivery. An error is what kept it from being answered, in words.
    pub(super) fn post(
        &self,
        account: &Account,
        sent: &Sent,
        deadline: Duration,
    ) -> Result<Answer, String> {
        let mut request = http::Request::post(with_query(&self.url(account), &sent.query));
        for (name, value) in &sent.headers {
            request = request.header(name, value);
        }
        let request = request
            .body(sent.body.clone())
            .map_err(|error| error.to_string())?;
        let started = Instant::now();
        let request = self
            .agent
            .configure_request(request)
            .timeout_global(Some(deadline))
            .build();
        finish(self.agent.run(request), started)
    }

    /// Checks the URL as the platform does.
    pub(super) fn get(
        &self,
        account: &Account,
        query: &str,
        deadline: Duration,
    ) -> Result<Answer, String> {
        let request = http::Request::get(with_query(&self.url(account), query))
            .body(())
            .map_err(|error| error.to_string())?;
        let started = Instant::now();
        let request = self
            .agent
            .configure_request(request)
            .timeout_global(Some(deadline))
            .build();
        finish(self.agent.run(request), started)
    }
}

fn finish(
    response: Result<http::Response<ureq::Body>, ureq::Error>,
    started: Instant,
) -> Result<Answer, String> {
    let mut response = response.map_err(|error| error.to_string())?;
    let body = response
        .body_mut()
        .read_to_vec()
        .map_err(|error| error.to_string())?;
    let content_type = response
        .headers()
        .get(http::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    Ok(Answer {
        status: response.status().as_u16(),
        content_type: content_type.unwrap_or_default().to_owned(),
        body,
        took: started.elapsed(),
    })
}

fn with_query(url: &str, query: &str) -> String {
    if query.is_empty() {
        url.to_owned()
    } else {
        format!("{url}?{query}")
    }
}

/// A delivery and its answer as they go over the wire, for people.
pub(super) fn transcript(url: &str, sent: &Sent, answer: &Result<Answer, String>) -> String {
    let mut text = format!("> POST {}\n", with_query(url, &sent.query));
    for (name, value) in &sent.headers {
        // Writing to a string does not fail.
        let _ = writeln!(text, "> {name}: {}", value.to_str().unwrap_or("(binary)"));
    }
    let _ = writeln!(
        text,
        ">\n> {}",
        String::from_utf8_lossy(&sent.body).replace('\n', "\n> ")
    );
    match answer {
        Err(problem) => {
            let _ = writeln!(text, "< {problem}");
        }
        Ok(answer) => {
            let body = String::from_utf8_lossy(&answer.body);
            let _ = writeln!(
                text,
                "< {} {} in {:?}\n< {body}",
                answer.status, answer.content_type, answer.took
            );
        }
    }
    text
}
