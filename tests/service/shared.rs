//! Two receivers that share a store, each sent the same deliveries at the same time.

use crate::http::post;
use crate::lines::Lines;
use crate::receiver::{API_KEY, Receiver, config_with_store};
use crate::stores::{Store, seed};
use hookgen_runtime::UnixTimestamp;
use hookgen_runtime::secret::PayV2Key;
use hookgen_runtime::testing::Sender;
use std::thread;

#[test]
fn over_two_receivers_on_redis_each_delivery_is_handled_once() {
    if let Some(store) = Store::redis() {
        check(&store);
        check_copies(&store);
    }
}

#[test]
fn over_two_receivers_on_postgres_each_delivery_is_handled_once() {
    if let Some(store) = Store::postgres() {
        check(&store);
        check_copies(&store);
    }
}

/// Every message five times, and each of those deliveries to both receivers.
#[track_caller]
fn check(store: &Store) {
    let receivers = start_two(store);
    let logs = receivers.each_ref().map(Receiver::log);
    let sent = send_to_both(&receivers);
    let printed = receivers.map(Receiver::stop).concat();
    let lines = Lines::of(&printed);
    assert_eq!(lines.handled.len(), sent);
    assert_eq!(lines.repeated(), 0, "handled more than once");
    // Of the two copies of each delivery, one was handled and the other one reported.
    assert_eq!(lines.duplicates.values().sum::<usize>(), sent);
    let first = ["outcome=\"handled\"", "attempt=1 "];
    let firsts = logs.iter().map(|log| log.count(&first));
    assert_eq!(firsts.sum::<usize>(), sent);
}

/// 64 copies of one delivery at once, half of them to each receiver.
#[track_caller]
fn check_copies(store: &Store) {
    let receivers = start_two(store);
    let sender = Sender::pay_v2(PayV2Key::new(API_KEY).unwrap());
    let payment = PAYMENT.replace("{id}", &seed());
    let now = UnixTimestamp::now();
    let sent = sender.send(payment.as_bytes(), now).unwrap();
    let statuses = thread::scope(|scope| {
        let copies = (0..64).map(|number| {
            let (url, sent) = (receivers[number % 2].url(), &sent);
            scope.spawn(move || post(url, "/pay/v2", sent).unwrap().0)
        });
        let copies: Vec<_> = copies.collect();
        let statuses = copies.into_iter().map(|copy| copy.join().unwrap());
        statuses.collect::<Vec<_>>()
    });
    let printed = receivers.map(Receiver::stop).concat();
    let lines = Lines::of(&printed);
    assert_eq!((lines.handled.len(), lines.repeated()), (1, 0));
    // The others found it done, or in progress and are to come again.
    let acknowledged = statuses.iter().filter(|status| **status == 200).count();
    let later = statuses.iter().filter(|status| **status == 503).count();
    assert_eq!(acknowledged + later, 64, "{statuses:?}");
    let duplicates: usize = lines.duplicates.values().sum();
    assert_eq!(duplicates + 1, acknowledged, "{statuses:?}");
}

fn start_two(store: &Store) -> [Receiver; 2] {
    let config = config_with_store("safe", &store.url);
    [(); 2].map(|()| Receiver::start(&config).collect())
}

/// Sends every message five times, each delivery to both receivers at the same time, until both
/// acknowledged it. Gives how many deliveries those were.
#[track_caller]
fn send_to_both(receivers: &[Receiver; 2]) -> usize {
    let seed = seed();
    let arguments = ["--all", "--repeat", "5", "--seed", &seed];
    let pace = ["--concurrency", "8", "--retry", "--speed", "10"];
    let arguments = [&arguments[..], &pace].concat();
    let printed = thread::scope(|scope| {
        let send = |receiver: &Receiver| receiver.send(&arguments);
        let both = receivers
            .each_ref()
            .map(|receiver| scope.spawn(move || send(receiver)));
        both.map(|sending| sending.join().unwrap())
    });
    let counts = printed.map(|(printed, status)| {
        assert_eq!(status, 0, "{printed}");
        let summary = printed.lines().find(|line| line.starts_with("sent "));
        let count = summary.unwrap().split([' ', ',']).nth(1).unwrap();
        count.parse::<usize>().unwrap() - URL_CHECKS
    });
    assert_eq!(counts[0], counts[1]);
    counts[0]
}

/// One for each of the two surfaces of message push.
const URL_CHECKS: usize = 2;
const PAYMENT: &str = "<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code><appid>wx1</appid><mch_id>1</mch_id><nonce_str>n</nonce_str><openid>o</openid><trade_type>JSAPI</trade_type><bank_type>CFT</bank_type><total_fee>1</total_fee><cash_fee>1</cash_fee><transaction_id>{id}</transaction_id><out_trade_no>3</out_trade_no><time_end>20251009085320</time_end></xml>";
