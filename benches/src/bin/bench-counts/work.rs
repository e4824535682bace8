//! What is counted.

use std::hint::black_box;
use std::path::Path;

use bench_report::borrowed::official_account as borrowed;
use bench_report::inputs::{PAYMENT, SCAN, WECOM, chinese};
use bench_report::pay::Pay;
use bench_report::push::Push;
use bench_report::{Result, synthetic};
use hookgen_runtime::{Format, decode_unverified};
use wechat_webhooks::{official_account, pay_v3, wecom};

/// A piece of work whose instructions are kept.
pub(crate) struct Task {
    /// Its name.
    pub(crate) name: &'static str,
    /// Work that it contains and that is not ours.
    pub(crate) without: Option<&'static str>,
    /// Whether all of the process counts, with all its threads.
    pub(crate) is_process: bool,
}

/// How often work is done that is not a whole process.
pub(crate) const TIMES: u64 = 100;

/// Ten times as many messages take at most so many times as many instructions: nothing is done to every
/// message for every other one.
pub(crate) const GROWTH: Growth = Growth {
    less: "generate_100_messages",
    more: "generate_1000_messages",
    times: 10.5,
};

/// Two pieces of work that differ in how much there is to do.
pub(crate) struct Growth {
    pub(crate) less: &'static str,
    pub(crate) more: &'static str,
    pub(crate) times: f64,
}

/// Everything that is kept.
pub(crate) const TASKS: &[Task] = &[
    task("decode_owned"),
    task("decode_borrowed"),
    task("decode_5_kilobytes"),
    task("decode_json"),
    task("open_official_account").without("primitives_official_account"),
    task("open_wecom").without("primitives_wecom"),
    task("open_pay_v3").without("primitives_pay_v3"),
    task("refuse_official_account").without("signature_official_account"),
    task("refuse_unsigned"),
    task("refuse_pay_v3").without("signature_pay_v3"),
    task("generate_100_messages").of_process(),
    task("generate_1000_messages").of_process(),
    task("generate_bundled").of_process(),
];

const fn task(name: &'static str) -> Task {
    Task {
        name,
        without: None,
        is_process: false,
    }
}

impl Task {
    const fn without(mut self, name: &'static str) -> Self {
        self.without = Some(name);
        self
    }

    const fn of_process(mut self) -> Self {
        self.is_process = true;
        self
    }
}

/// Does one piece of work, once to warm up and then counted.
pub(crate) fn run(name: &str) -> Result<()> {
    if name.starts_with("decode") {
        decode(name)
    } else if name.ends_with("pay_v3") {
        pay(name)
    } else if name.starts_with("generate") {
        generate(name)
    } else {
        push(name)
    }
}

fn decode(name: &str) -> Result<()> {
    let long = chinese();
    let owned = |format, body: &str| {
        let body = black_box(body).as_bytes();
        official_account::Event::decode_unverified(format, body).is_ok()
    };
    match name {
        "decode_owned" => twice(|| owned(Format::Xml, SCAN)),
        "decode_borrowed" => twice(|| {
            decode_unverified::<borrowed::Event<'_>>(Format::Xml, black_box(SCAN).as_bytes())
                .is_ok()
        }),
        "decode_5_kilobytes" => twice(|| owned(Format::Xml, &long)),
        "decode_json" => twice(|| {
            pay_v3::Event::decode_unverified(Format::Json, black_box(PAYMENT).as_bytes()).is_ok()
        }),
        _ => unknown(name),
    }
}

fn push(name: &str) -> Result<()> {
    let push = match name.ends_with("wecom") {
        true => Push::wecom(WECOM)?,
        false => Push::official_account(SCAN)?,
    };
    let parts = push.parts();
    match name {
        "open_official_account" => twice(|| push.open::<official_account::Event>().is_some()),
        "open_wecom" => twice(|| push.open::<wecom::Event>().is_some()),
        "primitives_official_account" | "primitives_wecom" => {
            twice(|| parts.check_signature() && parts.decrypt().is_some())
        }
        "refuse_official_account" => twice(|| push.refuse(&push.forged)),
        "refuse_unsigned" => twice(|| push.refuse(&push.unsigned)),
        "signature_official_account" => twice(|| parts.check_signature()),
        _ => unknown(name),
    }
}

fn pay(name: &str) -> Result<()> {
    let pay = Pay::new(PAYMENT)?;
    let parts = pay.parts();
    match name {
        "open_pay_v3" => twice(|| pay.open().is_some()),
        "primitives_pay_v3" => twice(|| parts.check_signature() && parts.decrypt().is_some()),
        "refuse_pay_v3" => twice(|| pay.refuse()),
        "signature_pay_v3" => twice(|| parts.check_signature()),
        _ => unknown(name),
    }
}

fn generate(name: &str) -> Result<()> {
    let builder = hookgen::configure().package("counted").out("generated");
    let builder = match name {
        "generate_100_messages" | "generate_1000_messages" => {
            let messages = if name == GROWTH.less { 100 } else { 1_000 };
            let text = synthetic::document(messages);
            let document = hookgen::load::Memory::new().with("document.yaml", text);
            builder.spec("document.yaml").loader(document)
        }
        "generate_bundled" => {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
            builder.spec(root.join("specs/wechat/asyncapi.yaml"))
        }
        _ => return unknown(name),
    };
    black_box(builder.generate()?);
    Ok(())
}

fn twice(mut work: impl FnMut() -> bool) -> Result<()> {
    if !work() {
        return Err("the work failed".into());
    }
    counted(&mut || {
        black_box(work());
    });
    Ok(())
}

/// The function that valgrind is told to look for.
#[inline(never)]
fn counted(work: &mut dyn FnMut()) {
    for _ in 0..TIMES {
        work();
    }
}

fn unknown(name: &str) -> Result<()> {
    Err(format!("there is no work called {name}").into())
}
