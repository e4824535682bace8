//! Which item stands in which file.
//!
//! A module has one file per payload of an event or reply, with the types that only it uses, one
//! for types that several payloads use, one for the event enum and one for the reply enum. Adding
//! a message to the document adds a file and moves nothing else.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::context::{Context, Home, ident_of, leaves, named, parts};
use crate::ir::names::{is_identifier, snake};
use crate::ir::{Surface, Type, TypeId};

/// The files of a module and their items.
pub(super) struct Sections {
    places: Vec<Place>,
    modules: Vec<(Home, Vec<Section>)>,
    taken: Vec<(Home, BTreeSet<String>)>,
    /// Names of the types that other modules import.
    shared: BTreeSet<String>,
}

/// Where a type stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Place {
    pub(super) home: Home,
    /// Index into the sections of the module.
    pub(super) section: usize,
}

/// One file of a module.
#[derive(Clone, Debug)]
pub(super) struct Section {
    /// File name without extension, and module name.
    pub(super) stem: String,
    pub(super) units: Vec<Unit>,
}

/// A group of items that are made and formatted together.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Unit {
    /// A type and its implementations.
    Type(TypeId),
    /// The event enum of the surface and its kinds.
    Event,
    /// The reply enum of the surface.
    Reply,
}

impl Sections {
    pub(super) fn new(context: &Context<'_>) -> Self {
        let unplaced = Place {
            home: Home::Shared,
            section: 0,
        };
        let mut sections = Self {
            places: vec![unplaced; context.krate.types.len()],
            modules: Vec::new(),
            taken: Vec::new(),
            shared: names_of(context, Home::Shared),
        };
        for home in context.homes() {
            let files = files_of(context, home);
            for (index, section) in files.iter().enumerate() {
                for unit in &section.units {
                    if let Unit::Type(id) = unit
                        && let Some(place) = sections.places.get_mut(id.0 as usize)
                    {
                        *place = Place {
                            home,
                            section: index,
                        };
                    }
                }
            }
            sections.modules.push((home, files));
            sections.taken.push((home, names_of(context, home)));
        }
        sections
    }

    /// Where a type stands.
    pub(super) fn place_of(&self, id: TypeId) -> Place {
        self.places[id.0 as usize]
    }

    /// Whether a module has an item of this name.
    pub(super) fn is_taken(&self, home: Home, name: &str) -> bool {
        let taken = self.taken.iter().find(|(of, _)| *of == home);
        taken.is_some_and(|(_, names)| names.contains(name))
    }

    /// Whether a name would be taken if a module imported every type it may use.
    pub(super) fn may_be_hidden(&self, home: Home, name: &str) -> bool {
        self.shared.contains(name) || self.is_taken(home, name)
    }

    /// The modules and their files.
    pub(super) fn modules(&self) -> impl Iterator<Item = (Home, &[Section])> {
        self.modules
            .iter()
            .map(|(home, sections)| (*home, &sections[..]))
    }
}

/// The files of one module.
fn files_of(context: &Context<'_>, home: Home) -> Vec<Section> {
    let mut files = Vec::new();
    let surface = context.surface(home);
    if surface.is_some_and(|surface| surface.event.is_some()) {
        files.push(Section::of("event", Unit::Event));
    }
    if surface.is_some_and(|surface| surface.reply.is_some()) {
        files.push(Section::of("reply", Unit::Reply));
    }
    let owners = surface
        .map(|surface| owners(context, surface))
        .unwrap_or_default();
    let mut places: HashMap<_, _> = files
        .iter()
        .enumerate()
        .map(|(at, file)| (file.stem.clone(), at))
        .collect();
    let mut place_of = |files: &[Section], owner: Option<TypeId>| {
        let stem = owner.map_or(TYPES.to_owned(), |owner| stem_of(context, owner));
        let at = *places.entry(stem.clone()).or_insert(files.len());
        (at, stem)
    };
    let mut known = HashMap::new();
    for id in context.types_of(home) {
        let owner = owners.get(id).copied();
        let at = match known.get(&owner) {
            Some(at) => *at,
            None => {
                let (at, stem) = place_of(&files, owner);
                if at == files.len() {
                    files.push(Section::new(stem));
                }
                known.insert(owner, at);
                at
            }
        };
        if let Some(file) = files.get_mut(at) {
            file.units.push(Unit::Type(*id));
        }
    }
    files
}

impl Section {
    fn new(stem: String) -> Self {
        Self {
            stem,
            units: Vec::new(),
        }
    }

    fn of(stem: &str, unit: Unit) -> Self {
        Self {
            stem: stem.to_owned(),
            units: vec![unit],
        }
    }
}

/// For every type that exactly one payload reaches, that payload.
fn owners(context: &Context<'_>, surface: &Surface) -> BTreeMap<TypeId, TypeId> {
    let mut owners: BTreeMap<TypeId, Option<TypeId>> = BTreeMap::new();
    let payloads = payloads(surface);
    for payload in &payloads {
        for id in reachable(context, *payload) {
            let owner = owners.entry(id).or_insert(Some(*payload));
            // A payload is at home with itself, whoever else uses it.
            *owner = match *owner {
                _ if payloads.contains(&id) => Some(id),
                Some(one) if one == *payload => Some(one),
                _ => None,
            };
        }
    }
    owners
        .into_iter()
        .filter_map(|(id, owner)| Some((id, owner?)))
        .collect()
}

fn payloads(surface: &Surface) -> BTreeSet<TypeId> {
    let events = surface
        .event
        .iter()
        .flat_map(|event| &event.variants)
        .map(|variant| &variant.ty);
    let replies = surface
        .reply
        .iter()
        .flat_map(|reply| &reply.variants)
        .map(|variant| &variant.ty);
    events.chain(replies).filter_map(payload_of).collect()
}

/// The type a payload is about: itself, or what it lists.
fn payload_of(ty: &Type) -> Option<TypeId> {
    named(ty).or_else(|| parts(ty).find_map(payload_of))
}

fn reachable(context: &Context<'_>, from: TypeId) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(leaves(context.krate.type_def(id)).filter_map(named));
        }
    }
    found
}

/// File of a payload; rustc finds no file for a module name beyond ASCII.
fn stem_of(context: &Context<'_>, id: TypeId) -> String {
    let name = ident_of(context.krate.type_def(id));
    let stem = snake(name.trim_start_matches("r#"));
    let is_plain = stem.starts_with(|c: char| c.is_ascii_alphabetic())
        && stem.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    match stem.as_str() {
        _ if !is_plain => TYPES.to_owned(),
        "event" | "reply" | "mod" | "types" => format!("{stem}_payload"),
        name if !is_identifier(name) => format!("{name}_payload"),
        _ => stem,
    }
}

/// Every name that an item of the module has.
fn names_of(context: &Context<'_>, home: Home) -> BTreeSet<String> {
    let types = context.types_of(home).iter();
    let mut names: BTreeSet<_> = types
        .map(|id| ident_of(context.krate.type_def(*id)).to_owned())
        .collect();
    if let Some(surface) = context.surface(home) {
        let events = surface.event.iter();
        names.extend(events.flat_map(|event| [event.ident.clone(), event.kind_ident()]));
        names.extend(surface.reply.iter().map(|reply| reply.ident.clone()));
    }
    names
}

/// File of the types that no single payload owns.
const TYPES: &str = "types";
