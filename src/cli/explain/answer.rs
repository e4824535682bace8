//! What the receiver answered, against what the platform looks for.

use super::captured::BOM;
use super::report::Report;

/// Checks an answer. `echo` is what a URL check expects; without it the answer acknowledges.
pub(super) fn explain(raw: &[u8], surface: &str, echo: Option<&[u8]>, report: &mut Report) {
    let (status, body) = parts(raw);
    match (echo, surface) {
        (Some(echo), _) => explain_echo(body, echo, report),
        (None, "pay_v3" | "pay_v2") => explain_acknowledgement(status, body, report),
        (None, _) => report.note("answer", format!("{} bytes", body.len())),
    }
}

/// Status and body of a response, or of a body alone.
fn parts(raw: &[u8]) -> (Option<u16>, &[u8]) {
    if !raw.starts_with(b"HTTP/") {
        return (None, raw);
    }
    let head = String::from_utf8_lossy(raw);
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    let at = |mark: &[u8]| {
        raw.windows(mark.len())
            .position(|window| window == mark)
            .map(|at| at + mark.len())
    };
    let start = [at(b"\r\n\r\n"), at(b"\n\n")]
        .into_iter()
        .flatten()
        .min()
        .unwrap_or(raw.len());
    (status, raw.get(start..).unwrap_or_default())
}

fn explain_echo(body: &[u8], echo: &[u8], report: &mut Report) {
    if body == echo {
        report.ok("answer", "it is the echostr, byte for byte");
        return;
    }
    report.failed(
        "answer",
        format!(
            "expected {} bytes of echostr, there are {}",
            echo.len(),
            body.len()
        ),
    );
    let quoted = [b"\"", echo, b"\""].concat();
    let cause = if body.trim_ascii() == quoted {
        (
            "echostr-quoted",
            "the echostr was returned with quotes around it, as a JSON string: return the bare text as text/plain",
        )
    } else if body
        .strip_prefix(BOM)
        .is_some_and(|rest| rest.trim_ascii() == echo)
    {
        (
            "echostr-bom",
            "the echostr was returned with a byte order mark in front of it",
        )
    } else if body.trim_ascii() == echo {
        (
            "echostr-newline",
            "the echostr was returned with white space around it, such as a final newline",
        )
    } else {
        (
            "echostr-differs",
            "something else than the decrypted echostr was returned",
        )
    };
    report.cause(cause.0, cause.1);
}

fn explain_acknowledgement(status: Option<u16>, body: &[u8], report: &mut Report) {
    let fails = body.windows(4).any(|window| window == b"FAIL");
    let success = status.is_none_or(|status| (200..300).contains(&status));
    if success && fails {
        report.failed("answer", "a failure under a status of success");
        report.cause("fail-under-200", "the answer says FAIL under status 200: the status counts, so the notification is taken as accepted and never sent again; answer with status 500");
    } else if success {
        report.ok("answer", "it acknowledges");
    } else {
        report.note(
            "answer",
            format!(
                "status {}: the platform sends the notification again",
                status.unwrap_or_default()
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, echo: Option<&str>, found: &str) {
        let mut report = Report::default();
        explain(
            raw.as_bytes(),
            "pay_v3",
            echo.map(str::as_bytes),
            &mut report,
        );
        let shown = report.to_string();
        assert!(shown.contains(found), "{shown}");
    }

    #[test]
    fn an_echostr_is_returned_bare() {
        check("42", Some("42"), "byte for byte");
        check(
            "HTTP/1.1 200 OK\r\nA: b\r\n\r\n42",
            Some("42"),
            "byte for byte",
        );
        check("\"42\"", Some("42"), "cause echostr-quoted");
        check("42\n", Some("42"), "cause echostr-newline");
        check("\u{feff}42", Some("42"), "cause echostr-bom");
        check("43", Some("42"), "cause echostr-differs");
    }

    #[test]
    fn a_failure_is_no_success() {
        check(
            "HTTP/1.1 200 OK\n\n{\"code\":\"FAIL\"}",
            None,
            "cause fail-under-200",
        );
        check("HTTP/1.1 204 No Content\n\n", None, "it acknowledges");
        check(
            "HTTP/1.1 500 Oops\n\n{\"code\":\"FAIL\"}",
            None,
            "sends the notification again",
        );
    }
}
