//! The generator, as a process from its start to its end.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use bench_report::contest::{Contender, Target};
use bench_report::{Result, synthetic};

use crate::Options;
use crate::commands::{Run, hookgen, run, run_watched};
use crate::measure::measure;
use crate::table::Table;

/// The command by which a peer does the same, where it can be had.
type Peer = fn(&Bench<'_>) -> Option<Command>;

/// The document of 20 messages: the public one of a corpus that `HOOKGEN_CORPUS` names, or one of our own.
pub(crate) fn small(options: &Options, table: &mut Table) -> Result<()> {
    let (name, document) = twenty(options)?;
    let bench = Bench::new(options, &document, "20")?;
    let mut contenders = vec![bench.contender("hookgen", Bench::ours)];
    let peers: [(&str, Peer); 2] = [(TYPIFY, typify), (ASYNCAPI, asyncapi)];
    for (name, command) in peers {
        match bench.attempt(name, command) {
            // It was there a moment ago.
            Ok(_) => contenders.push(bench.contender(name, move |bench| {
                command(bench).unwrap_or_else(|| bench.ours())
            })),
            Err(reason) => table.note(reason),
        }
    }
    let samples = measure(options.rounds.min(41), Duration::from_millis(1), contenders)?;
    let what = format!("`hookgen generate`, {name}, whole process");
    if let Some(ours) = samples.first() {
        table.alone(&what, ours.nanoseconds(), None, Some(Target::AtMost(10e6)));
    }
    table.compare(&what, &samples, TYPIFY, Some(Target::Faster(3.0)));
    table.compare(&what, &samples, ASYNCAPI, Some(Target::Faster(100.0)));
    Ok(())
}

/// Deletes what was generated, before and after everything is measured.
pub(crate) fn clear(options: &Options) -> Result<()> {
    let folder = options.work.join(OUT);
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    Ok(())
}

/// Documents of 100, 1 000 and 10 000 messages.
pub(crate) fn large(options: &Options, table: &mut Table) -> Result<()> {
    let mut times = Vec::new();
    for messages in [100, 1_000, 10_000] {
        let document = write(options, messages)?;
        let bench = Bench::new(options, &document, &messages.to_string())?;
        let rounds = if messages == 10_000 { 5 } else { 15 };
        let contenders = vec![bench.contender("hookgen", Bench::ours)];
        let samples = measure(
            rounds.min(options.rounds),
            Duration::from_millis(1),
            contenders,
        )?;
        let time = samples
            .first()
            .map_or(f64::NAN, super::measure::Samples::nanoseconds);
        times.push(time);
        let memory = bench.fresh(run_watched, Bench::ours)?.memory;
        let what = format!("`hookgen generate`, {messages} messages");
        table.alone(
            &what,
            time,
            None,
            (messages == 10_000).then_some(Target::AtMost(1.5e9)),
        );
        if messages == 10_000 {
            let megabytes = Some(whole(memory >> 20));
            table.alone(
                "the same, megabytes of memory",
                f64::NAN,
                megabytes,
                Some(Target::AtMost(400.0)),
            );
        }
        against(options, table, &bench, &what, time, messages);
    }
    for (pair, what) in times
        .windows(2)
        .zip(["from 100 to 1 000", "from 1 000 to 10 000"])
    {
        if let [small, large] = pair {
            let exponent = Some((large / small).log10());
            let what = format!("exponent of the time {what} messages");
            table.alone(&what, f64::NAN, exponent, Some(Target::AtMost(1.05)));
        }
    }
    Ok(())
}

/// Peers that take seconds take them once.
fn against(
    options: &Options,
    table: &mut Table,
    bench: &Bench<'_>,
    what: &str,
    ours: f64,
    messages: usize,
) {
    let is_largest = messages == 10_000;
    let target = |least| is_largest.then_some(Target::Faster(least));
    let peers: [(&str, Peer, _, _); 3] = [
        (TYPIFY, typify, target(7.0), true),
        (
            QUICKTYPE,
            |bench| bench.quicktype(),
            target(25.0),
            options.long,
        ),
        (
            MODELINA,
            |bench| bench.modelina(),
            target(25.0),
            options.long,
        ),
    ];
    for (name, peer, target, is_asked_for) in peers {
        if !is_asked_for {
            if is_largest {
                table.note(format!("{name} takes minutes: `--long` runs it"));
            }
            continue;
        }
        match bench.attempt(name, peer) {
            Ok(run) => table.pair(what, ours, name, run.time.as_secs_f64() * 1e9, target),
            Err(reason) if is_largest => table.note(reason),
            Err(_) => {}
        }
    }
}

fn twenty(options: &Options) -> Result<(String, PathBuf)> {
    const PUBLIC: &str = "docs/001-api-evangelist-wechat-webhooks.yml";
    let corpus = std::env::var_os("HOOKGEN_CORPUS").map(|folder| Path::new(&folder).join(PUBLIC));
    match corpus.filter(|file| file.exists()) {
        Some(file) => Ok(("the public document of 20 messages".to_owned(), file)),
        None => Ok(("a document of 20 messages".to_owned(), write(options, 20)?)),
    }
}

fn write(options: &Options, messages: usize) -> Result<PathBuf> {
    let file = options.work.join(format!("document-{messages}.yaml"));
    std::fs::write(&file, synthetic::document(messages))?;
    Ok(file)
}

/// One document, its schemas as JSON Schema, and folders to write into.
struct Bench<'o> {
    options: &'o Options,
    hookgen: PathBuf,
    document: PathBuf,
    schemas: PathBuf,
    /// The same with an object that has one member of each type.
    rooted: PathBuf,
    /// A folder for each run: a file system that has just deleted ten thousand files makes others slowly, which
    /// nobody who generates into an empty folder sees.
    folders: PathBuf,
    runs: Cell<usize>,
}

impl<'o> Bench<'o> {
    fn new(options: &'o Options, document: &Path, name: &str) -> Result<Self> {
        let schemas = options.work.join(format!("schemas-{name}.json"));
        let rooted = options.work.join(format!("schemas-{name}-rooted.json"));
        let text = std::fs::read_to_string(document)?;
        std::fs::write(&schemas, json_schema(&text, false)?)?;
        std::fs::write(&rooted, json_schema(&text, true)?)?;
        Ok(Self {
            options,
            hookgen: hookgen()?,
            document: document.to_owned(),
            schemas,
            rooted,
            folders: options.work.join(OUT).join(name),
            runs: Cell::new(0),
        })
    }

    fn contender<'b>(
        &'b self,
        name: &str,
        command: impl Fn(&Self) -> Command + 'b,
    ) -> Contender<'b> {
        Contender::timed(name, move |times| {
            let runs = (0..times).map(|_| Ok(self.fresh(run, &command)?.time));
            runs.sum::<Result<Duration>>()
        })
    }

    /// Runs a peer once; gives the reason where it is not there or fails.
    fn attempt(&self, name: &str, peer: Peer) -> std::result::Result<Run, String> {
        if peer(self).is_none() {
            return Err(format!(
                "{name} is not installed: run `benches/peers/install`"
            ));
        }
        let run = self.fresh(run, |bench| peer(bench).unwrap_or_else(|| bench.ours()));
        run.map_err(|error| format!("{name} does not generate from this document: {error}"))
    }

    /// Runs a command that writes into a new folder.
    fn fresh(
        &self,
        how: fn(&mut Command) -> Result<Run>,
        command: impl Fn(&Self) -> Command,
    ) -> Result<Run> {
        self.runs.set(self.runs.get() + 1);
        std::fs::create_dir_all(self.out())?;
        how(&mut command(self))
    }

    /// The folder of this run.
    fn out(&self) -> PathBuf {
        self.folders.join(self.runs.get().to_string())
    }

    fn ours(&self) -> Command {
        let mut command = Command::new(&self.hookgen);
        command.arg("generate").arg(&self.document);
        command.arg("--out").arg(self.out().join("crate"));
        command
    }

    fn quicktype(&self) -> Option<Command> {
        let mut command = self.peer("node/node_modules/.bin/quicktype")?;
        command
            .args(["--src-lang", "schema", "--lang", "rust"])
            .arg(&self.rooted);
        command.arg("--out").arg(self.out().join("quicktype.rs"));
        Some(command)
    }

    fn modelina(&self) -> Option<Command> {
        let mut command = self.peer("node/run")?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/modelina.cjs");
        command
            .arg(script)
            .arg(&self.document)
            .arg(self.out().join("modelina"));
        Some(command).filter(|_| {
            self.options
                .peers
                .join("node/node_modules/@asyncapi/modelina")
                .exists()
        })
    }

    fn peer(&self, program: &str) -> Option<Command> {
        let program = self.options.peers.join(program);
        program.exists().then(|| Command::new(program))
    }
}

fn typify(bench: &Bench<'_>) -> Option<Command> {
    let mut command = bench.peer("bin/cargo-typify")?;
    command.args(["typify", "--no-builder"]).arg(&bench.schemas);
    command.arg("--output").arg(bench.out().join("typify.rs"));
    Some(command)
}

fn asyncapi(bench: &Bench<'_>) -> Option<Command> {
    let mut command = bench.peer("asyncapi/node_modules/.bin/asyncapi")?;
    command
        .args(["generate", "models", "rust"])
        .arg(&bench.document);
    command.arg("--output").arg(bench.out().join("asyncapi"));
    Some(command)
}

/// The schemas of a document for tools that read JSON Schema only. Not counted against them.
fn json_schema(document: &str, is_rooted: bool) -> Result<String> {
    let document: serde_json::Value = serde_yaml::from_str(document)?;
    let schemas = document.pointer("/components/schemas");
    let text = schemas.ok_or("no schemas")?.to_string();
    let text = text.replace("#/components/schemas/", "#/definitions/");
    let definitions: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text)?;
    let mut schema = serde_json::json!({ "$schema": "http://json-schema.org/draft-07/schema#" });
    if is_rooted {
        let members = definitions.keys().map(|name| {
            let reference = serde_json::json!({ "$ref": format!("#/definitions/{name}") });
            (name.clone(), reference)
        });
        schema["title"] = "Everything".into();
        schema["type"] = "object".into();
        schema["properties"] = serde_json::Value::Object(members.collect());
    }
    schema["definitions"] = serde_json::Value::Object(definitions);
    Ok(schema.to_string())
}

#[expect(clippy::cast_precision_loss, reason = "a number of megabytes")]
fn whole(number: u64) -> f64 {
    number as f64
}

const OUT: &str = "out";
const TYPIFY: &str = "cargo-typify, schemas alone";
const ASYNCAPI: &str = "AsyncAPI CLI";
const QUICKTYPE: &str = "quicktype, schemas alone";
const MODELINA: &str = "Modelina in its own process";
