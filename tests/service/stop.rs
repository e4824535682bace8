//! Health, readiness, and a receiver that is asked to stop.

use crate::http::get;
use crate::lines::Lines;
use crate::receiver::{Receiver, config, config_with_store};
use crate::stores::{Store, seed};
use std::io::BufRead as _;
use std::thread;
use std::time::Duration;

#[track_caller]
fn check_healthy(receiver: &Receiver) {
    let answer = |path| {
        get(receiver.url(), path).map(|(status, body)| (status, String::from_utf8(body).unwrap()))
    };
    assert_eq!(answer("/healthz"), Some((200, "ok".to_owned())));
    assert_eq!(answer("/readyz"), Some((200, "ready".to_owned())));
}

/// Starts with this store, handles a delivery, stops and starts again: who remembers?
#[track_caller]
fn check_store(url: &str, remembers: bool) {
    let config = config_with_store("safe", url);
    let seed = seed();
    let message = ["--message", "WecomTextMessage", "--seed", &seed];
    for expected in [(1, 1), if remembers { (0, 1) } else { (1, 0) }] {
        let receiver = Receiver::start(&config);
        check_healthy(&receiver);
        let (printed, status) = receiver.send(&message);
        assert_eq!(status, 0, "{printed}");
        if expected == (1, 1) {
            receiver.send(&message);
        }
        let printed = receiver.stop();
        let lines = Lines::of(&printed);
        assert_eq!(
            (lines.handled.len(), lines.duplicates.len()),
            expected,
            "{url}"
        );
    }
}

#[test]
fn every_kind_of_store_can_be_configured() {
    check_store("memory", false);
    check_store(&Store::redb().url, true);
    for store in [Store::redis(), Store::postgres()].into_iter().flatten() {
        check_store(&store.url, true);
    }
}

/// The handler is held by its output, which nobody reads at first.
#[test]
fn what_is_in_flight_is_finished_when_it_is_asked_to_stop() {
    let mut receiver = Receiver::start(&config("safe"));
    let (url, file) = (receiver.url().to_owned(), receiver.config().to_owned());
    let content = format!("Content={}", "x".repeat(120_000));
    let message = ["--message", "OfficialAccountTextMessage", "--set", &content];
    thread::scope(|scope| {
        let sending = scope.spawn(|| crate::receiver::send(&url, &file, &message));
        receiver.unread().fill_buf().unwrap();
        receiver.terminate();
        // Nothing new is taken meanwhile.
        while get(&url, "/readyz").is_some_and(|(status, _)| status == 200) {
            thread::sleep(Duration::from_millis(10));
        }
        let events = receiver.events(1);
        assert_eq!(events[0]["message"], "OfficialAccountTextMessage");
        let (printed, status) = sending.join().unwrap();
        assert_eq!(status, 0, "{printed}");
        assert!(printed.contains("replied, encrypted"), "{printed}");
    });
    assert!(receiver.wait().success());
}

#[test]
fn secrets_may_be_in_the_environment() {
    let whole = config("safe");
    let secrets = [
        "token",
        "encoding_aes_key",
        "api_v3_key",
        "api_key",
        "store",
    ];
    let is_secret = |line: &&str| {
        secrets
            .iter()
            .any(|name| line.starts_with(&format!("{name} =")))
    };
    let without: Vec<_> = whole.lines().filter(|line| !is_secret(line)).collect();
    let mut environment = Vec::new();
    let mut table = String::new();
    for line in whole.lines() {
        if let Some(name) = line.strip_prefix('[') {
            table = name.trim_matches(['[', ']']).to_owned();
        } else if let (true, Some((name, value))) = (is_secret(&line), line.split_once(" = ")) {
            let variable = format!("HOOKGEN_{table}_{name}").to_uppercase();
            environment.push((variable, value.trim_matches('"').to_owned()));
        }
    }
    assert_eq!(environment.len(), 7, "{environment:?}");
    let environment: Vec<_> = environment
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    let receiver = Receiver::start_with(&without.join("\n"), &environment);
    let file = crate::receiver::written("whole.toml", &whole);
    let (printed, status) = crate::receiver::send(receiver.url(), &file, &["--all"]);
    assert_eq!(status, 0, "{printed}");
}

#[test]
fn a_configuration_that_is_wrong_is_said() {
    let wrong = config("safe").replace("receive_id", "recieve_id");
    let (printed, status) = Receiver::refused(&wrong);
    assert_eq!(status, 1);
    assert!(
        printed.contains("official_account.receive_id: it is missing"),
        "{printed}"
    );
}
