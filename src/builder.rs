//! From a configuration to generated files: the pipeline.

mod digest;
mod error;
mod plan;
mod remote;
mod setters;
mod settings;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::{Config, ConfigFile};
use crate::cores::{MUCH_TEXT, both};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{self, Api, Resolver};
use crate::emit;
use crate::files::{Change, Digest, Drift, Files, Origin};
use crate::ir::{Crate, lower};
use crate::load::Load;
use crate::schema::Schemas;
use crate::source::{SourceId, SourceMap};

pub use error::Error;
use error::{Report, stop_on_errors};
use plan::{Output, Plan};
use settings::Places;

/// Starts a generation: set what differs from the defaults, then [`generate`](Builder::generate),
/// [`compile`](Builder::compile) or [`check`](Builder::check).
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), hookgen::Error> {
///     hookgen::configure().spec("asyncapi.yaml").compile()?;
///     Ok(())
/// }
/// ```
pub fn configure() -> Builder {
    Builder::default()
}

/// Generates one module from the document at `spec` into `$OUT_DIR`, from a build script.
///
/// The module is named after the document: `asyncapi.yaml` becomes `$OUT_DIR/asyncapi.rs`, to be
/// included with `include!(concat!(env!("OUT_DIR"), "/asyncapi.rs"))`.
///
/// # Errors
/// As [`Builder::compile`].
pub fn compile(spec: impl Into<PathBuf>) -> Result<(), Error> {
    configure().spec(spec).compile().map(drop)
}

/// A generation to be run; see [`configure`].
#[derive(Clone, Default)]
#[must_use]
pub struct Builder {
    config: Config,
    file: Option<Arc<ConfigFile>>,
    loader: Option<Arc<dyn Load + Send + Sync>>,
    /// Whether nothing may be written, not even a lock.
    frozen: bool,
}

/// What was generated, not yet written.
#[derive(Debug)]
pub struct Generated {
    files: Files,
    understood: Understood,
}

/// What was understood of a document.
#[derive(Debug)]
pub struct Understood {
    /// The document in the words of `AsyncAPI` 3.
    pub api: Api,
    /// What Rust to write for it.
    pub krate: Crate,
    /// The files it was read from.
    pub sources: SourceMap,
    /// Warnings and notes, in the order of their places.
    pub findings: Vec<Diagnostic>,
    /// The configuration among the sources, which is no part of the document.
    config: Option<SourceId>,
    contents: digest::Contents,
}

/// The whole pipeline.
impl Builder {
    /// Reads, resolves, models and lowers the document; stops after the first stage with errors.
    ///
    /// # Errors
    /// What is wrong with the document, all at once as far as one stage can see.
    pub fn understand(&self) -> Result<Understood, Error> {
        self.understood(false)
    }

    /// As [`understand`](Self::understand). Who is going to write files also has to know what the
    /// document says, which is found out on another core meanwhile.
    fn understood(&self, to_write: bool) -> Result<Understood, Error> {
        let plan = Plan::of(&self.config)?;
        let (mut sources, mut sink) = (SourceMap::new(), Diagnostics::new());
        let (resolver, api) = self.read(&plan, &mut sources, &mut sink)?;
        let places = Places::new(self.file.as_deref(), &mut sources);
        let input = lower::Input {
            api: &api,
            resolver: &resolver,
            sources: &sources,
        };
        let settings = plan.lowering(places);
        let contents = || match to_write {
            true => digest::contents(&resolver, &sources),
            false => digest::Contents::new(),
        };
        let much = to_write && sources.size() > MUCH_TEXT;
        let (contents, krate) = both(much, contents, || lower::lower(input, &settings, &mut sink));
        stop_on_errors(&mut sink, &sources)?;

        let findings = sink.into_sorted();
        Ok(Understood {
            contents,
            api,
            krate,
            config: places.source(),
            sources,
            findings,
        })
    }

    /// Reads the schemas of the document alone, to look at, and the files that they stand in.
    ///
    /// # Errors
    /// As [`understand`](Self::understand), as far as it goes.
    pub fn schemas(&self) -> Result<(Schemas, SourceMap), Error> {
        let plan = Plan::of(&self.config)?;
        let (mut sources, mut sink) = (SourceMap::new(), Diagnostics::new());
        let (resolver, api) = self.read(&plan, &mut sources, &mut sink)?;
        let input = lower::Input {
            api: &api,
            resolver: &resolver,
            sources: &sources,
        };
        let schemas = lower::read_schemas(input, &mut sink);
        stop_on_errors(&mut sink, &sources)?;
        Ok((schemas, sources))
    }

    /// Without the Rust types that the configuration asks for: who makes samples has to know what a
    /// value is on the wire.
    #[cfg(feature = "cli")]
    pub(crate) fn on_the_wire(mut self) -> Self {
        self.config.date_time = None;
        self.config.format_type.clear();
        self.config.replace_type.clear();
        self
    }

    fn read(
        &self,
        plan: &Plan<'_>,
        sources: &mut SourceMap,
        sink: &mut Diagnostics,
    ) -> Result<(Resolver, Api), Error> {
        settings::check(&self.config, self.file.as_deref())?;
        let input = plan.input(self)?;
        let resolver =
            Resolver::load_with(&*input.loader, &input.uri, &input.overlays, sources, sink);
        if resolver.is_none() {
            settings::place_document(&self.config, self.file.as_deref(), sources, sink);
        }
        if let Some(access) = &input.access {
            access.remember()?;
        }
        stop_on_errors(sink, sources)?;
        let resolver = resolver.ok_or_else(Error::nothing_read)?;
        let api = document::read(&resolver, plan.role(), sink);
        stop_on_errors(sink, sources)?;
        let api = api.ok_or_else(Error::nothing_read)?;
        Ok((resolver, api))
    }

    /// Generates and writes nothing.
    ///
    /// # Errors
    /// As [`understand`](Self::understand), and what is wrong with the configuration.
    pub fn generate(&self) -> Result<Generated, Error> {
        let plan = Plan::of(&self.config)?;
        let understood = self.understood(true)?;
        let options = plan.emission(&understood.krate);
        let origin = plan.origin(&understood);
        let files = match plan.output() {
            Output::Crate => emit::crate_files(&understood.krate, &options)
                .map(|texts| Files::of_directory(texts, origin)),
            Output::Modules => emit::modules(&understood.krate, &options)
                .map(|texts| Files::of_directory(texts, origin)),
            Output::Module(name) => emit::module(&understood.krate, &options)
                .map(|text| Files::of_module(name, &text, origin)),
        };
        Ok(Generated {
            files: files.map_err(|error| Error::config(error.0))?,
            understood,
        })
    }

    /// Generates and writes what changed. In a build script also tells Cargo which files it read.
    ///
    /// # Errors
    /// As [`generate`](Self::generate), and what the file system says.
    pub fn compile(&self) -> Result<(Generated, Vec<Change>), Error> {
        let plan = Plan::of(&self.config)?;
        let generated = self.generate()?;
        let changes = generated
            .files
            .write_to(plan.directory())
            .map_err(Error::io)?;
        plan.tell_cargo(&generated.understood.sources);
        Ok((generated, changes))
    }

    /// Generates and compares with what is on disk. Remote files must be locked already.
    ///
    /// # Errors
    /// As [`compile`](Self::compile).
    pub fn check(&self) -> Result<Drift, Error> {
        let plan = Plan::of(&self.config)?;
        let frozen = Self {
            frozen: true,
            ..self.clone()
        };
        let generated = frozen.generate()?;
        generated
            .files
            .diff_against(plan.directory())
            .map_err(Error::io)
    }
}

/// What is known before anything is read.
impl Builder {
    /// Where files are written to: a directory, or the file of a module.
    pub fn destination(&self) -> PathBuf {
        Plan::of(&self.config).map_or_else(|_| PathBuf::new(), |plan| plan.out().to_owned())
    }

    /// The command that makes the files again, as their headers have it.
    pub fn regenerate_command(&self) -> String {
        Plan::of(&self.config).map_or_else(|_| String::new(), |plan| plan.command())
    }
}

impl Generated {
    /// The files.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// What they were made from.
    pub fn understood(&self) -> &Understood {
        &self.understood
    }

    /// Warnings and notes.
    pub fn findings(&self) -> &[Diagnostic] {
        &self.understood.findings
    }
}

impl Understood {
    /// The warnings and notes as text for people.
    pub fn report(&self) -> impl std::fmt::Display + '_ {
        Report::of(&self.findings, &self.sources)
    }
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

/// What a generation with `plan` is made from.
fn origin_of(understood: &Understood, base: &Path, options: Digest) -> Origin {
    Origin {
        generator: env!("CARGO_PKG_VERSION").to_owned(),
        document: digest::of_document(understood, base),
        options,
    }
}
