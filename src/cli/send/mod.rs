//! `hookgen send`: deliveries as the platforms make them, to a receiver in any language.

mod account;
mod acknowledgement;
mod deliver;
mod document;
mod hostile;
mod keys;
mod plan;
mod summary;
mod target;

use super::{Outcome, bundled, project};
use crate::config::Config as GeneratorConfig;
use crate::{Builder, Error, configure};
use account::Accounts;
use hookgen_runtime::config::Config;
use std::path::{Path, PathBuf};

/// Sign, encrypt and post deliveries as the platform does.
///
/// The payload is an example of the document, else one made from the schema. A delivery counts as
/// accepted when the answer acknowledges it as the platform wants it.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The configuration of the receiver, with its secrets.
    #[arg(long, value_name = "FILE", required_unless_present = "new_pay_key")]
    config: Option<PathBuf>,

    /// The URL of the receiver. Without a path, each surface is posted to its path in the configuration.
    #[arg(long, value_name = "URL", required_unless_present = "new_pay_key")]
    to: Option<String>,

    #[command(flatten)]
    selection: Selection,

    #[command(flatten)]
    pace: Pace,

    /// Send what an attacker would, and expect every one to be refused.
    #[arg(long)]
    hostile: bool,

    /// The private key to sign APIv3 notifications with, in PEM (PKCS#8).
    #[arg(long, value_name = "FILE")]
    pay_key: Option<PathBuf>,

    /// The serial of that key [default: the first one in the configuration]
    #[arg(long, value_name = "SERIAL")]
    pay_serial: Option<String>,

    /// Make a key pair for APIv3: write the private key here, print the public one for the
    /// configuration, and send nothing.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["to", "config"])]
    new_pay_key: Option<PathBuf>,

    /// Print what goes over the wire.
    #[arg(short, long)]
    verbose: bool,
}

/// What is sent.
#[derive(Debug, clap::Args)]
struct Selection {
    /// A message by its name in the document. May be repeated.
    #[arg(long, value_name = "NAME")]
    message: Vec<String>,

    /// Every message of every surface in the configuration, and the URL checks.
    #[arg(long, conflicts_with = "message")]
    all: bool,

    /// A file with the message in the clear, as the receiver decodes it. Needs --surface.
    #[arg(long, value_name = "SAMPLE", conflicts_with_all = ["message", "all"], requires = "surface")]
    file: Option<PathBuf>,

    /// Only messages of this surface.
    #[arg(long, value_name = "NAME")]
    surface: Option<String>,

    /// The document [default: what hookgen.toml says, else the bundled one of WeChat]
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,

    /// XML or JSON, where a message is sent in both.
    #[arg(long, value_enum)]
    format: Option<WireFormat>,

    /// What payloads are made of.
    #[arg(long, value_enum, default_value_t)]
    source: Source,

    /// Varies payloads. Deliveries of the same seed are the same deliveries, so a receiver takes
    /// them for repetitions.
    #[arg(long, value_name = "NUMBER", default_value_t)]
    seed: u64,

    /// Sets a member of the payload: `resource.amount.total=1`. May be repeated.
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
}

/// How often and how fast.
#[derive(Debug, clap::Args)]
struct Pace {
    /// How many deliveries of each message, each with a key of its own.
    #[arg(long, value_name = "TIMES", default_value_t = 1)]
    repeat: u64,

    /// How many deliveries are under way at once.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    concurrency: usize,

    /// Repeat a delivery that is not acknowledged, on the schedule of its surface.
    #[arg(long)]
    retry: bool,

    /// How much faster than the schedule.
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0)]
    speed: f64,
}

/// A wire format.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
enum WireFormat {
    Xml,
    Json,
}

/// What payloads are made of.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
enum Source {
    /// An example of the document, else its schema.
    #[default]
    Example,
    /// The schema.
    Schema,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Error> {
    if let Some(path) = &arguments.new_pay_key {
        return keys::make(path);
    }
    let config = arguments.config.as_deref().unwrap_or(Path::new(""));
    let config = Config::load(config).map_err(|error| Error::config(error.to_string()))?;
    let accounts = Accounts::of(&config, arguments.signing()?)?;
    let target = target::Target::new(arguments.to.as_deref().unwrap_or_default())?;
    let plan = plan::make(&arguments.selection, &builder(arguments)?, &accounts)?;
    if arguments.hostile {
        return hostile::run(&plan, &accounts, &target, arguments.verbose);
    }
    let deliveries = deliver::Deliveries {
        plan: &plan,
        accounts: &accounts,
        target: &target,
        pace: &arguments.pace,
        verbose: arguments.verbose,
        seed: arguments.selection.seed,
    };
    let checked = if arguments.selection.all {
        deliveries.check_urls()
    } else {
        summary::Summary::default()
    };
    let summary = deliveries.run(checked);
    crate::cli::show(format!("{summary}\n"));
    Ok(if summary.is_fine() {
        Outcome::Fine
    } else {
        Outcome::Findings
    })
}

impl Arguments {
    fn signing(&self) -> Result<Option<account::Signing>, Error> {
        let Some(path) = &self.pay_key else {
            return Ok(None);
        };
        let pem = project::read_bytes(path)
            .map_err(|error| Error::config(format!("{}: {error}", path.display())))?;
        let pem = String::from_utf8_lossy(&pem).into_owned();
        Ok(Some(account::Signing {
            pem,
            serial: self.pay_serial.clone(),
        }))
    }
}

/// The document that was named, the one of `hookgen.toml`, or the bundled one.
fn builder(arguments: &Arguments) -> Result<Builder, Error> {
    let spec = arguments.selection.spec.clone();
    if spec.is_none() && !project::is_here() {
        let (loader, root) = bundled::document("");
        return Ok(configure().spec(root).loader(loader));
    }
    let flags = GeneratorConfig {
        spec,
        ..GeneratorConfig::default()
    };
    Ok(project::builder(flags, None)?.on_the_wire())
}
