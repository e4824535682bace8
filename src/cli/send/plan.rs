//! What is to be sent.

use super::account::{Account, Accounts};
use super::{Selection, Source, WireFormat, document};
use crate::ir::{
    Acknowledgement, ContentKind, Crate, EventEnum, EventVariant, MemberPath, Surface,
};
use crate::sample::{self, Value};
use crate::{Builder, Error};
use hookgen_runtime::Format;
use std::time::Duration;

/// One message to be sent.
pub(super) struct Job {
    /// Its name in the document, or that of a file.
    pub(super) name: String,
    /// The surface.
    pub(super) surface: &'static str,
    payload: Value,
    format: Format,
    root: String,
    /// What names a delivery of it.
    message: Option<EventVariant>,
    /// What picks the message, which is the same in all deliveries of it.
    dispatch: Vec<MemberPath>,
    /// What it is acknowledged with, where the document says it.
    pub(super) acknowledgement: Option<Acknowledgement>,
    /// How long the platform waits.
    pub(super) deadline: Duration,
    /// When it is sent again.
    pub(super) retry: Vec<Duration>,
}

impl Job {
    /// The message in the clear; each number is another delivery.
    pub(super) fn document(&self, number: u64) -> Vec<u8> {
        let mut payload = self.payload.clone();
        if let Some(message) = &self.message {
            sample::renumber(&mut payload, message, &self.dispatch, number);
        }
        document::write(&payload, self.format, &self.root)
    }
}

/// Everything that was asked for.
pub(super) fn make(
    selection: &Selection,
    builder: &Builder,
    accounts: &Accounts,
) -> Result<Vec<Job>, Error> {
    let understood = builder.understand()?;
    let krate = &understood.krate;
    let mut jobs = Vec::new();
    if let Some(path) = &selection.file {
        jobs.push(of_file(path, selection, krate, accounts)?);
    } else {
        for surface in &krate.surfaces {
            let account = accounts.find(&surface.name);
            let wanted = selection
                .surface
                .as_deref()
                .is_none_or(|name| name == surface.name);
            if let (Some(account), Some(event), true) = (account, &surface.event, wanted) {
                jobs.extend(of_surface(selection, krate, surface, event, account));
            }
        }
    }
    let unknown = selection
        .message
        .iter()
        .find(|name| !jobs.iter().any(|job| job.name == **name));
    if let Some(name) = unknown {
        let known: Vec<_> = krate
            .surfaces
            .iter()
            .flat_map(|surface| &surface.event)
            .flat_map(|event| &event.variants)
            .flat_map(|message| &message.messages)
            .cloned()
            .collect();
        let closest = crate::diagnostic::closest(name, known.iter().map(String::as_str))
            .map_or_else(String::new, |name| format!("; is it {name}?"));
        return Err(Error::config(format!(
            "no message {name} can be sent with this configuration{closest}{PAY_HINT}"
        )));
    }
    if jobs.is_empty() {
        return Err(Error::config(format!(
            "there is nothing to send: give --message, --all or --file{PAY_HINT}"
        )));
    }
    for job in &mut jobs {
        set_members(&mut job.payload, &selection.set)?;
    }
    Ok(jobs)
}

fn of_surface(
    selection: &Selection,
    krate: &Crate,
    surface: &Surface,
    event: &EventEnum,
    account: &Account,
) -> Vec<Job> {
    let names = &selection.message;
    let wanted = |message: &EventVariant| {
        names.is_empty() || message.messages.iter().any(|name| names.contains(name))
    };
    let mut jobs = Vec::new();
    for (index, message) in event
        .variants
        .iter()
        .enumerate()
        .filter(|(_, message)| wanted(message))
    {
        let name = message
            .messages
            .iter()
            .find(|name| names.contains(name))
            .or(message.messages.first());
        let (payload, format) = payload(selection, krate, event, index);
        jobs.push(Job {
            name: name.cloned().unwrap_or_default(),
            surface: account.surface,
            payload: without_sign(payload, account.surface),
            format,
            root: event.root.clone().unwrap_or_else(|| "xml".to_owned()),
            message: Some(message.clone()),
            dispatch: event.keys.clone(),
            acknowledgement: message.ack.clone().or_else(|| surface.ack.clone()),
            deadline: message.deadline.or(surface.deadline).unwrap_or(DEADLINE),
            retry: message
                .retry
                .clone()
                .unwrap_or_else(|| surface.retry.clone()),
        });
    }
    jobs
}

/// An example in the wanted format, picked by the seed, else one made.
fn payload(
    selection: &Selection,
    krate: &Crate,
    event: &EventEnum,
    index: usize,
) -> (Value, Format) {
    let message = event.variants.get(index);
    let wanted = selection.format.map(|format| match format {
        WireFormat::Xml => ContentKind::Xml,
        WireFormat::Json => ContentKind::Json,
    });
    let own = || message.map_or(ContentKind::Json, |message| message.content);
    let kind = wanted
        .filter(|kind| event.formats.contains(kind))
        .unwrap_or_else(own);
    let format = if kind == ContentKind::Xml {
        Format::Xml
    } else {
        Format::Json
    };
    // A sample of the other format would have its lists in another form.
    let samples = message.map_or(&[][..], |message| &message.samples);
    let names =
        |payload: &Value| message.is_none_or(|message| sample::names_delivery(payload, message));
    let examples: Vec<_> = samples
        .iter()
        .filter(|sample| sample.content == kind && selection.source == Source::Example)
        .filter_map(|sample| document::read(sample.text.as_bytes()))
        .filter(names)
        .collect();
    let picked = usize::try_from(selection.seed)
        .unwrap_or(usize::MAX)
        .checked_rem(examples.len());
    if let Some(example) = picked.and_then(|picked| examples.into_iter().nth(picked)) {
        return (example, format);
    }
    let made = |seed| sample::payload(krate, event, index, kind, seed);
    let mut tries = (0..TRIES).map(|more| made(selection.seed.wrapping_add(more << 32)));
    let payload = tries.find(names).unwrap_or_else(|| made(selection.seed));
    (payload, format)
}

fn of_file(
    path: &std::path::Path,
    selection: &Selection,
    krate: &Crate,
    accounts: &Accounts,
) -> Result<Job, Error> {
    let name = path.display().to_string();
    let text = crate::cli::project::read_bytes(path)
        .map_err(|error| Error::config(format!("{name}: {error}")))?;
    let payload = document::read(&text)
        .ok_or_else(|| Error::config(format!("{name}: neither XML nor JSON")))?;
    let surface = selection.surface.as_deref().unwrap_or_default();
    let account = accounts.find(surface).ok_or_else(|| {
        Error::config(format!("the surface {surface} is not configured{PAY_HINT}"))
    })?;
    let described = krate
        .surfaces
        .iter()
        .find(|described| described.name == surface);
    Ok(Job {
        name,
        surface: account.surface,
        payload: without_sign(payload, account.surface),
        format: Format::detect(&text),
        root: "xml".to_owned(),
        message: None,
        dispatch: Vec::new(),
        acknowledgement: described.and_then(|surface| surface.ack.clone()),
        deadline: described
            .and_then(|surface| surface.deadline)
            .unwrap_or(DEADLINE),
        retry: described.map_or_else(Vec::new, |surface| surface.retry.clone()),
    })
}

/// An example may hold the signature it was published with.
fn without_sign(mut payload: Value, surface: &str) -> Value {
    if surface == "pay_v2" {
        payload.remove(&["sign"]);
    }
    payload
}

fn set_members(payload: &mut Value, settings: &[String]) -> Result<(), Error> {
    for setting in settings {
        let (path, value) = setting
            .split_once('=')
            .ok_or_else(|| Error::config(format!("--set {setting}: PATH=VALUE is expected")))?;
        payload.set(
            &path.split('.').collect::<Vec<_>>(),
            Value::of_argument(value),
        );
    }
    Ok(())
}

/// What every platform known here waits.
const DEADLINE: Duration = Duration::from_secs(5);
/// As many payloads are made of a schema until one says which delivery it is.
const TRIES: u64 = 32;
const PAY_HINT: &str = " (APIv3 needs --pay-key, which --new-pay-key makes)";
