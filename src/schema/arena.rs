//! All schemas of a document, and those that are made of them.

use std::rc::Rc;

use crate::{
    diagnostic::Diagnostic,
    source::Span,
    syntax::{IdMap, NodeId},
};

use super::{Schema, SchemaId};

/// Where a schema stands, for naming what comes of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Home {
    /// Inside another schema.
    Child {
        /// The schema it stands in.
        of: SchemaId,
        /// How it is reached.
        step: Step,
    },
    /// The payload or headers of a message, or a schema that only a pointer names: these words.
    Root(String),
    /// A schema with a key of its own.
    Named(String),
}

/// How a schema is reached from the one it stands in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Step {
    /// A member; its name is the property's own.
    Property(Rc<str>),
    /// An item of a list.
    Item,
    /// A position of a tuple, from zero.
    Position(usize),
    /// The values of a map.
    Value,
    /// One of several alternatives, from zero.
    Alternative(usize),
    /// A part of the schema itself: `allOf`, conditions.
    Part,
}

/// Every schema by [`SchemaId`], kept as a graph: nothing is copied into what refers to it.
#[derive(Debug, Default)]
pub struct Schemas {
    entries: Vec<Entry>,
    by_node: IdMap<NodeId, SchemaId>,
    by_recipe: IdMap<Recipe, SchemaId>,
    pub(super) findings: Vec<Diagnostic>,
}

/// A schema that stands nowhere in the document.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) enum Recipe {
    /// What all of these allow.
    All(Rc<[SchemaId]>),
    /// The schema without one of its lists of alternatives.
    Without {
        /// The schema.
        of: SchemaId,
        /// Index into the groups of the resolved schema.
        group: usize,
    },
}

#[derive(Clone, Debug)]
pub(super) enum Body {
    /// What stands in the document.
    Own(Rc<Schema>),
    /// Made of others.
    Made(Recipe),
}

/// How far the intersection of a schema has come.
#[derive(Clone, Debug, Default)]
pub(super) enum State {
    #[default]
    Untouched,
    /// Its parts are being resolved.
    Open,
    Done(Rc<Schema>),
}

#[derive(Debug)]
struct Entry {
    home: Home,
    body: Body,
    state: State,
    /// How many schemas are nested in the recipe.
    depth: u32,
    canonical: Option<(SchemaId, bool)>,
}

impl Schemas {
    /// An empty arena.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many schemas there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Every id, in the order of reading.
    pub fn ids(&self) -> impl Iterator<Item = SchemaId> + use<> {
        (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).map(SchemaId)
    }

    /// The schema that stands at a node, if it was read.
    pub fn find(&self, node: NodeId) -> Option<SchemaId> {
        self.by_node.get(&node).copied()
    }

    /// Where a schema stands.
    pub fn home(&self, id: SchemaId) -> &Home {
        &self.entry(id).home
    }

    /// The keywords as they stand in the document; `None` for schemas made of others.
    pub fn own(&self, id: SchemaId) -> Option<&Rc<Schema>> {
        match &self.entry(id).body {
            Body::Own(schema) => Some(schema),
            Body::Made(_) => None,
        }
    }

    /// `rust-name` of a member: written where the member stands, not where its type does.
    pub fn member_name(&self, id: SchemaId) -> Option<(String, Span)> {
        match self.body(id) {
            Body::Own(schema) => {
                let member = matches!(
                    self.home(id),
                    Home::Child {
                        step: Step::Property(_),
                        ..
                    }
                );
                schema.notes.extension.rust_name.clone().filter(|_| member)
            }
            Body::Made(Recipe::All(parts)) => {
                parts.iter().rev().find_map(|part| self.member_name(*part))
            }
            Body::Made(Recipe::Without { .. }) => None,
        }
    }

    /// What intersecting schemas has found, since the last call.
    pub fn take_findings(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.findings)
    }

    /// The id of the schema at `node`, and whether it is new. A better home replaces a worse one.
    pub(super) fn id_of(&mut self, node: NodeId, home: Home) -> (SchemaId, bool) {
        if let Some(id) = self.find(node) {
            let known = &mut self.entry_mut(id).home;
            if rank(&home) > rank(known) {
                *known = home;
            }
            return (id, false);
        }
        let id = self.push(home, Body::Own(Rc::default()), 0);
        self.by_node.insert(node, id);
        (id, true)
    }

    pub(super) fn define(&mut self, id: SchemaId, mut schema: Schema) {
        schema.mark_required();
        self.entry_mut(id).body = Body::Own(Rc::new(schema));
    }

    /// The schema of a recipe; the first to ask for it gives it its home.
    ///
    /// `None` where recipes of recipes grow without end.
    pub(super) fn make(&mut self, recipe: Recipe, home: Home) -> Option<SchemaId> {
        if let Some(id) = self.by_recipe.get(&recipe) {
            return Some(*id);
        }
        let depth = 1 + match &recipe {
            Recipe::All(parts) => parts
                .iter()
                .map(|part| self.entry(*part).depth)
                .max()
                .unwrap_or(0),
            Recipe::Without { of, .. } => self.entry(*of).depth,
        };
        if depth > DEEPEST || self.by_recipe.len() >= MOST {
            return None;
        }
        let id = self.push(home, Body::Made(recipe.clone()), depth);
        self.by_recipe.insert(recipe, id);
        Some(id)
    }

    pub(super) fn body(&self, id: SchemaId) -> &Body {
        &self.entry(id).body
    }

    pub(super) fn state(&self, id: SchemaId) -> &State {
        &self.entry(id).state
    }

    pub(super) fn set_state(&mut self, id: SchemaId, state: State) {
        self.entry_mut(id).state = state;
    }

    pub(super) fn known_canonical(&self, id: SchemaId) -> Option<(SchemaId, bool)> {
        self.entry(id).canonical
    }

    pub(super) fn set_canonical(&mut self, id: SchemaId, to: (SchemaId, bool)) {
        self.entry_mut(id).canonical = Some(to);
    }

    fn push(&mut self, home: Home, body: Body, depth: u32) -> SchemaId {
        let id = SchemaId(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        self.entries.push(Entry {
            home,
            body,
            state: State::Untouched,
            depth,
            canonical: None,
        });
        id
    }

    /// Ids come from `push` alone, so the lookup cannot miss.
    fn entry(&self, id: SchemaId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    fn entry_mut(&mut self, id: SchemaId) -> &mut Entry {
        &mut self.entries[id.0 as usize]
    }
}

fn rank(home: &Home) -> u8 {
    match home {
        Home::Child { .. } => 0,
        Home::Root(_) => 1,
        Home::Named(_) => 2,
    }
}

/// Recipes within recipes: more than any document written by hand needs.
const DEEPEST: u32 = 24;

/// Recipes in one document.
const MOST: usize = 400_000;
