//! The resolved document → [`Crate`]: which types, which modules, which names, which dispatch.

mod conditions;
mod constants;
mod content;
mod dispatch;
mod docs;
mod enums;
mod eventdocs;
mod events;
mod graph;
mod groups;
mod hooks;
mod inheritance;
mod inner;
mod keys;
mod markdown;
mod modules;
mod paths;
mod patterns;
mod payloads;
mod plain;
mod replies;
mod rules;
mod samples;
mod scalars;
mod sentences;
mod structs;
mod surfaces;
mod types;
mod unions;

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    document::{Api, Resolver},
    ir::{
        Crate, Surface,
        names::{Hint, Role, Scope, Strength, ident},
    },
    schema::Schemas,
    source::SourceMap,
};

pub(crate) use self::graph::components;
pub use self::rules::{Rule, Rules};
use self::{
    events::Events,
    inheritance::Inheritance,
    payloads::Payloads,
    rules::Address,
    surfaces::{Draft, Member},
    types::Builder,
};

/// What is lowered.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The document.
    pub api: &'a Api,
    /// Follows the references of its schemas.
    pub resolver: &'a Resolver,
    /// The files, for samples.
    pub sources: &'a SourceMap,
}

/// What the user may decide.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Whether members that the document does not name are kept.
    pub keep_unknown: bool,
    /// Whether types implement `schemars::JsonSchema`.
    pub schemars: bool,
    /// Rust types for formats: `date-time` → `::jiff::Timestamp`.
    pub formats: Rules,
    /// The messages to generate; all where empty. The values of the rules do not count.
    pub select: Rules,
    /// Messages to leave out, whatever `select` says.
    pub exclude: Rules,
    /// Rust names for messages, types and members.
    pub rename: Rules,
    /// Rust types instead of generated ones.
    pub replace: Rules,
    /// Traits for types to derive, with commas between them: `Eq, Hash`.
    pub derives: Rules,
    /// Attributes for types, such as `#[non_exhaustive]`.
    pub type_attributes: Rules,
    /// Attributes for members.
    pub field_attributes: Rules,
}

/// Decides what Rust to write. Findings go to `sink`; with errors among them the result is not
/// fit for emission.
pub fn lower(input: Input<'_>, settings: &Settings, sink: &mut Diagnostics) -> Crate {
    settings.locate(input.resolver);
    let mut schemas = Schemas::new();
    let mut drafts = surfaces::drafts(input.api, sink);
    settings.select(input.api, &mut drafts, sink);
    let payloads = Payloads::read(input, &drafts, &mut schemas, sink);
    let inheritance = Inheritance::of(&schemas);
    let mut builder = Builder::new(&mut schemas, settings, sink, inheritance);

    let mut krate = Crate {
        title: input.api.title.clone(),
        version: input.api.version.clone(),
        docs: markdown::safe(&input.api.docs),
        schemars: settings.schemars,
        ..Crate::default()
    };
    let mut places = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        let mut events = Events::new(input, &payloads, &mut builder, draft);
        let surface = events.surface(at);
        places.push(events.place(&surface));
        krate.surfaces.push(surface);
    }
    drop((payloads, drafts));
    builder.finish();

    let (defs, origins) = (builder.defs, builder.origins);
    krate.types = defs;
    krate.types.shrink_to_fit();
    constants::relax(&mut krate);
    graph::box_cycles(&mut krate.types);
    graph::set_flags(&mut krate.types);
    modules::assign(&mut krate, &places);
    modules::name_types(
        &mut krate,
        &places,
        &mut schemas,
        &origins,
        &settings.rename,
    );
    name_modules(&mut krate.surfaces);
    settings.add_attributes(&mut krate.surfaces);
    settings.report_unused(sink);
    krate
}

impl Settings {
    /// Every option of rules, with its name.
    fn options(&self) -> [(&'static str, &Rules); 8] {
        [
            ("select", &self.select),
            ("exclude", &self.exclude),
            ("rename", &self.rename),
            ("replace-type", &self.replace),
            ("format-type", &self.formats),
            ("derive", &self.derives),
            ("type-attribute", &self.type_attributes),
            ("field-attribute", &self.field_attributes),
        ]
    }

    /// Whether no rule speaks of types or members.
    fn is_plain(&self) -> bool {
        let rules = [
            &self.rename,
            &self.replace,
            &self.derives,
            &self.type_attributes,
            &self.field_attributes,
        ];
        rules.iter().all(|rules| rules.is_empty())
    }

    fn locate(&self, resolver: &Resolver) {
        for (_, rules) in self.options() {
            rules.locate(resolver);
        }
    }

    /// Leaves only the selected messages, and surfaces that have any.
    fn select(&self, api: &Api, drafts: &mut Vec<Draft>, sink: &mut Diagnostics) {
        let is_plain = self.select.is_empty() && self.exclude.is_empty();
        if is_plain || drafts.is_empty() {
            return;
        }
        for draft in drafts.iter_mut() {
            let name = draft.name.clone();
            let wanted = |member: &Member| {
                let addresses = Address::message(api, &name, member.id);
                let excluded = self.exclude.any(&addresses);
                let selected = self.select.is_empty() || self.select.any(&addresses);
                selected && !excluded
            };
            draft.received.retain(wanted);
            draft.sent.retain(wanted);
        }
        drafts.retain(|draft| !draft.received.is_empty() || !draft.sent.is_empty());
        if drafts.is_empty() {
            let message = "`select` and `exclude` leave no message";
            let finding = Diagnostic::new(Code::NothingSelected, message);
            let places = self.select.places().chain(self.exclude.places());
            sink.push(places.fold(finding, |finding, place| finding.at(place, "")));
        }
    }

    /// What types get, for the enums of surfaces.
    fn add_attributes(&self, surfaces: &mut [Surface]) {
        for surface in surfaces {
            let (name, module) = (&surface.name, &surface.module);
            let of = |ident: &str| {
                let places = [name, module].map(|surface| Address::surface_enum(surface, ident));
                self.attributes_of(&places)
            };
            if let Some(event) = &mut surface.event {
                event.attributes = of(&event.ident);
                event.kind_attributes = of(&event.kind_ident());
            }
            if let Some(reply) = &mut surface.reply {
                reply.attributes = of(&reply.ident);
            }
        }
    }

    /// Derives and attributes of a type.
    fn attributes_of(&self, addresses: &[Address]) -> Vec<String> {
        let derives = self.derives.all(addresses).into_iter();
        derives
            .map(|traits| format!("#[derive({traits})]"))
            .chain(self.type_attributes.all(addresses))
            .collect()
    }

    fn report_unused(&self, sink: &mut Diagnostics) {
        self.rename.report_names("rename", sink);
        for (option, rules) in self.options() {
            rules.report_unused(option, sink);
        }
    }
}

/// Reads the schemas of a document alone, to look at.
pub fn read_schemas(input: Input<'_>, sink: &mut Diagnostics) -> Schemas {
    let mut schemas = Schemas::new();
    let drafts = surfaces::drafts(input.api, sink);
    Payloads::read(input, &drafts, &mut schemas, sink);
    schemas
}

/// One module per surface, whatever the surfaces are called.
fn name_modules(surfaces: &mut [Surface]) {
    let hints: Vec<Hint> = surfaces
        .iter()
        .map(|surface| {
            let name = ident(&surface.name, Role::Module);
            Hint::new(Strength::Suggested, name.clone(), &surface.name).or(format!("{name}_events"))
        })
        .collect();
    let names = Scope::new(RESERVED_MODULES.iter().copied()).settle(&hints);
    for (surface, name) in surfaces.iter_mut().zip(names) {
        surface.module = name;
    }
}

/// Modules that a generated crate may have beside its surfaces.
const RESERVED_MODULES: &[&str] = &["core", "lib", "main", "mod", "shared", "std"];
