//! One document, in a process of its own.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use hookgen::document::Api;
use hookgen::ir::{Crate, Type, TypeDef};
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::corpus::Corpus;

/// The longest a document may take, and the most memory it may need.
pub(crate) const LONGEST: Duration = Duration::from_secs(2);
pub(crate) const MOST_KIB: u64 = 500 * 1024;

/// What became of a document.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// A module was written, with these messages.
    pub(crate) generated: Option<Vec<Message>>,
    /// It was refused, with a place inside the document.
    pub(crate) diagnosed: bool,
    /// What it printed, for people.
    pub(crate) report: String,
    /// How long it took.
    pub(crate) taken: Duration,
    /// Its peak memory in KiB, where the system tells.
    pub(crate) memory: u64,
    /// Errors of the compiler in the module.
    pub(crate) compiler: Vec<String>,
    /// Examples that came back equal, and what is wrong with the others.
    pub(crate) examples_equal: usize,
    /// Examples that did not.
    pub(crate) examples_wrong: Vec<String>,
}

/// A message of a generated module.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Message {
    /// Names and pointers that lead to it.
    pub(crate) names: Vec<String>,
    /// The Rust type of its payload; `$` is the module of the document. Absent where it has no type
    /// that is decoded by itself.
    pub(crate) path: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct Told {
    messages: Vec<Message>,
    memory: u64,
}

/// Generates from one document and tells what was made of it on standard output.
pub(crate) fn run(spec: &Path, out: &Path) -> Result<bool> {
    let builder = hookgen::configure()
        .spec(spec)
        .out(out)
        .role(hookgen::config::Role::Both);
    let (generated, _) = match builder.compile() {
        Ok(done) => done,
        Err(error) => {
            eprintln!("{}", error.report());
            return Ok(false);
        }
    };
    let told = Told {
        messages: messages(generated.understood()),
        memory: peak_memory(),
    };
    println!("{}", serde_json::to_string(&told)?);
    Ok(true)
}

/// Generates from every document, into one file each.
pub(crate) fn all(corpus: &Corpus, sources: &Path) -> Result<Vec<Outcome>> {
    let own = std::env::current_exe()?;
    let mut outcomes = Vec::new();
    for (index, document) in corpus.documents.iter().enumerate() {
        let out = sources.join(module_file(index));
        let _ = std::fs::remove_file(&out);
        let mut command = Command::new(&own);
        command.arg("one").arg(corpus.path(document)).arg(&out);
        outcomes.push(run_apart(command)?);
    }
    Ok(outcomes)
}

/// The file of a document's module.
pub(crate) fn module_file(index: usize) -> String {
    format!("d{index:04}.rs")
}

/// Longer than this and the process is stopped: it hangs.
const HANGS: Duration = Duration::from_secs(20);

fn run_apart(mut command: Command) -> Result<Outcome> {
    let start = Instant::now();
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let (mut out, mut err) = (child.stdout.take(), child.stderr.take());
    let out = std::thread::spawn(move || read(out.as_mut()));
    let err = std::thread::spawn(move || read(err.as_mut()));
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if start.elapsed() > HANGS {
            child.kill()?;
            child.wait()?;
            break None;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let taken = start.elapsed();
    let (out, report) = (
        out.join().unwrap_or_default(),
        err.join().unwrap_or_default(),
    );
    let code = status.and_then(|status| status.code());
    let told = (code == Some(0))
        .then(|| serde_json::from_str::<Told>(&out))
        .transpose()?;
    Ok(Outcome {
        diagnosed: code == Some(1) && has_place(&report),
        memory: told.as_ref().map_or(0, |told| told.memory),
        generated: told.map(|told| told.messages),
        report,
        taken,
        ..Outcome::default()
    })
}

fn read(from: Option<&mut impl std::io::Read>) -> String {
    let mut text = Vec::new();
    if let Some(from) = from {
        let _ = from.read_to_end(&mut text);
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// Whether an error of the report says where it stands: `--> file:line:column`.
fn has_place(report: &str) -> bool {
    report.lines().any(|line| {
        let Some((_, place)) = line.split_once("--> ") else {
            return false;
        };
        let mut parts = place.trim().rsplitn(3, ':');
        let numbers = [parts.next(), parts.next()];
        numbers
            .into_iter()
            .all(|it| it.is_some_and(|it| it.parse::<u32>().is_ok()))
    })
}

/// The messages of a crate, events and replies.
fn messages(understood: &hookgen::Understood) -> Vec<Message> {
    let krate = &understood.krate;
    let mut found = Vec::new();
    for surface in &krate.surfaces {
        let events = surface.event.iter().flat_map(|event| &event.variants);
        let events = events.map(|it| (it.messages.clone(), &it.ty));
        let replies = surface.reply.iter().flat_map(|reply| &reply.variants);
        let replies = replies.map(|it| (vec![it.message.clone()], &it.ty));
        found.extend(events.chain(replies).map(|(names, ty)| Message {
            names: with_others(&understood.api, names),
            path: path(krate, &surface.module, ty),
        }));
    }
    found
}

/// Names of messages and everything else that these are called.
fn with_others(api: &Api, mut names: Vec<String>) -> Vec<String> {
    for message in &api.messages {
        let own = [message.component_name.as_deref(), message.name.as_deref()];
        if names.contains(&message.key) {
            names.extend(own.into_iter().flatten().map(str::to_owned));
        }
    }
    names
}

/// The Rust type of a payload, where it can be decoded as it stands; `$` is the module of the document.
fn path(krate: &Crate, module: &str, ty: &Type) -> Option<String> {
    let inner = |ty: &Type| path(krate, module, ty);
    Some(match ty {
        Type::Named(id) => {
            let module = if krate.shared.contains(id) {
                "shared"
            } else {
                module
            };
            format!("$::{module}::{}", ident(krate.type_def(*id)))
        }
        Type::String => "String".to_owned(),
        Type::Any => "Value".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Number(name) => (*name).to_owned(),
        Type::List(item) => format!("Vec<{}>", inner(item)?),
        Type::Map(value) => format!("std::collections::BTreeMap<String, {}>", inner(value)?),
        Type::Nullable(inner_type) => format!("Option<{}>", inner(inner_type)?),
        Type::Tuple(positions, None) => {
            let positions: Option<Vec<String>> = positions.iter().map(inner).collect();
            format!("({},)", positions?.join(", "))
        }
        _ => return None,
    })
}

fn ident(def: &TypeDef) -> &str {
    match def {
        TypeDef::Struct(it) => &it.ident,
        TypeDef::Enum(it) => &it.ident,
        TypeDef::Union(it) => &it.ident,
        TypeDef::Newtype(it) => &it.ident,
    }
}

fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}
