//! Facts about the whole crate that single items need, computed once.

use std::collections::{BTreeMap, BTreeSet};

use super::{Options, validate};
use crate::ir::{Crate, EventEnum, EventVariant, Extra, Surface, Type, TypeDef, TypeId};

/// The crate, the options, and what follows from both.
pub(super) struct Context<'a> {
    pub(super) krate: &'a Crate,
    pub(super) options: &'a Options,
    /// Types that borrow from the body.
    borrowing: BTreeSet<TypeId>,
    /// Types with something to validate.
    validated: BTreeSet<TypeId>,
    /// The messages whose payload a type is: indices of the surface and of the variant.
    messages: BTreeMap<TypeId, Vec<(usize, usize)>>,
    /// Structs of headers.
    headers: BTreeSet<TypeId>,
    /// Types that stand in a box.
    boxed: BTreeSet<TypeId>,
}

/// Prefix and URI of an XML element.
pub(super) type Namespace = (Option<String>, String);

/// A module of the generated crate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Home {
    /// The surface with this index.
    Surface(usize),
    /// Types that several surfaces use.
    Shared,
}

impl<'a> Context<'a> {
    pub(super) fn new(krate: &'a Crate, options: &'a Options) -> Self {
        let mut context = Self {
            krate,
            options,
            borrowing: BTreeSet::new(),
            validated: BTreeSet::new(),
            messages: BTreeMap::new(),
            headers: BTreeSet::new(),
            boxed: krate
                .types
                .iter()
                .flat_map(leaves)
                .filter_map(boxed)
                .collect(),
        };
        context.index_messages();
        if options.borrowed {
            let used = |def: &TypeDef| leaves(def).filter_map(named).collect();
            context.borrowing = context.closed(|def| leaves(def).any(is_text), used);
        }
        context.validated = context.closed(validate::has_rules, validate::looked_into);
        context
    }

    fn index_messages(&mut self) {
        for (at, surface) in self.krate.surfaces.iter().enumerate() {
            let variants = surface.event.iter().flat_map(|event| &event.variants);
            for (index, variant) in variants.enumerate() {
                self.headers.extend(variant.headers);
                if let Some(id) = named(&variant.ty) {
                    self.messages.entry(id).or_default().push((at, index));
                }
            }
        }
    }

    /// Whether the type has a lifetime parameter.
    pub(super) fn borrows(&self, id: TypeId) -> bool {
        self.borrowing.contains(&id)
    }

    /// Whether a value of `ty` borrows from the body.
    pub(super) fn type_borrows(&self, ty: &Type) -> bool {
        match ty {
            Type::String => self.options.borrowed,
            Type::Named(id) => self.borrows(*id),
            _ => parts(ty).any(|part| self.type_borrows(part)),
        }
    }

    /// Whether the type has a `validate` method.
    pub(super) fn validates(&self, id: TypeId) -> bool {
        self.validated.contains(&id)
    }

    /// Whether the type stands in a box somewhere, because it may be part of itself.
    pub(super) fn is_boxed(&self, id: TypeId) -> bool {
        self.boxed.contains(&id)
    }

    /// Whether a value of `ty` is always an object of known members, so that it decodes from members
    /// and not from a value.
    pub(super) fn is_structure(&self, ty: &Type) -> bool {
        match ty {
            Type::Named(id) => matches!(self.krate.type_def(*id), TypeDef::Struct(_)),
            Type::Boxed(inner) => self.is_structure(inner),
            _ => false,
        }
    }

    /// The XML root element that the schema of a payload names, and its namespace.
    pub(super) fn root_of(&self, ty: &Type) -> Option<(&'a str, Option<&'a Namespace>)> {
        let (root, namespace) = match self.krate.type_def(named(ty)?) {
            TypeDef::Struct(it) => (&it.root, &it.root_namespace),
            TypeDef::Newtype(it) => (&it.root, &it.root_namespace),
            TypeDef::Enum(_) | TypeDef::Union(_) => return None,
        };
        Some((root.as_deref()?, namespace.as_ref()))
    }

    /// The messages of a module whose payload is this type.
    pub(super) fn messages_of(
        &self,
        home: Home,
        id: TypeId,
    ) -> impl Iterator<Item = (&'a EventEnum, &'a EventVariant)> {
        let messages = self.messages.get(&id).into_iter().flatten();
        messages
            .filter(move |(surface, _)| home == Home::Surface(*surface))
            .filter_map(|(surface, variant)| {
                let event = self.krate.surfaces.get(*surface)?.event.as_ref()?;
                Some((event, event.variants.get(*variant)?))
            })
    }

    /// Whether the struct is one of headers.
    pub(super) fn is_headers(&self, id: TypeId) -> bool {
        self.headers.contains(&id)
    }

    /// Whether the struct is one of query parameters.
    pub(super) fn is_query(&self, id: TypeId) -> bool {
        self.krate
            .surfaces
            .iter()
            .any(|surface| surface.query == Some(id))
    }

    /// The surface behind a module, `None` for the shared types.
    pub(super) fn surface(&self, home: Home) -> Option<&'a Surface> {
        match home {
            Home::Surface(index) => self.krate.surfaces.get(index),
            Home::Shared => None,
        }
    }

    /// The types of a module.
    pub(super) fn types_of(&self, home: Home) -> &'a [TypeId] {
        self.surface(home)
            .map_or(&self.krate.shared, |surface| &surface.types)
    }

    /// Name of a module.
    pub(super) fn module_of(&self, home: Home) -> &'a str {
        self.surface(home).map_or(SHARED, |surface| &surface.module)
    }

    /// The modules that have something in them, in order.
    pub(super) fn homes(&self) -> impl Iterator<Item = Home> {
        let shared = (!self.krate.shared.is_empty()).then_some(Home::Shared);
        (0..self.krate.surfaces.len())
            .map(Home::Surface)
            .chain(shared)
    }

    /// Types that `holds` is true of, and all types that use one.
    fn closed(
        &self,
        holds: impl Fn(&TypeDef) -> bool,
        uses: impl Fn(&TypeDef) -> Vec<TypeId>,
    ) -> BTreeSet<TypeId> {
        let ids = || (0..).map(TypeId).zip(&self.krate.types);
        let mut users = vec![Vec::new(); self.krate.types.len()];
        for (id, def) in ids() {
            for used in uses(def) {
                if let Some(users) = users.get_mut(used.0 as usize) {
                    users.push(id);
                }
            }
        }
        let mut closed = BTreeSet::new();
        let mut open: Vec<_> = ids()
            .filter(|(_, def)| holds(def))
            .map(|(id, _)| id)
            .collect();
        while let Some(id) = open.pop() {
            if closed.insert(id) {
                open.extend(users.get(id.0 as usize).into_iter().flatten());
            }
        }
        closed
    }
}

/// The types directly inside a type.
pub(super) fn parts(ty: &Type) -> impl Iterator<Item = &Type> {
    let (list, one) = match ty {
        Type::List(item) | Type::Map(item) | Type::Nullable(item) | Type::Boxed(item) => {
            (&[][..], Some(&**item))
        }
        Type::Tuple(items, rest) => (&items[..], rest.as_deref()),
        _ => (&[][..], None),
    };
    list.iter().chain(one)
}

/// The types that a definition mentions, down to scalars and names.
pub(super) fn leaves(def: &TypeDef) -> impl Iterator<Item = &Type> {
    let mut open: Vec<&Type> = match def {
        TypeDef::Struct(it) => {
            let extra = match &it.extra {
                Extra::Keep { ty, .. } => Some(ty),
                Extra::Ignore => None,
            };
            it.fields
                .iter()
                .map(|field| &field.ty)
                .chain(extra)
                .collect()
        }
        TypeDef::Enum(_) => Vec::new(),
        TypeDef::Union(it) => it.variants.iter().map(|variant| &variant.ty).collect(),
        TypeDef::Newtype(it) => vec![&it.inner],
    };
    open.reverse();
    std::iter::from_fn(move || {
        let ty = open.pop()?;
        open.extend(parts(ty));
        Some(ty)
    })
}

/// The type a leaf names.
pub(super) fn named(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        _ => None,
    }
}

/// The type that a leaf boxes.
fn boxed(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Boxed(inner) => named(inner),
        _ => None,
    }
}

/// Rust name of a definition.
pub(super) fn ident_of(def: &TypeDef) -> &str {
    match def {
        TypeDef::Struct(it) => &it.ident,
        TypeDef::Enum(it) => &it.ident,
        TypeDef::Union(it) => &it.ident,
        TypeDef::Newtype(it) => &it.ident,
    }
}

/// What the configuration puts on a definition.
pub(super) fn attributes_of(def: &TypeDef) -> &[String] {
    match def {
        TypeDef::Struct(it) => &it.attributes,
        TypeDef::Enum(it) => &it.attributes,
        TypeDef::Union(it) => &it.attributes,
        TypeDef::Newtype(it) => &it.attributes,
    }
}

fn is_text(ty: &Type) -> bool {
    matches!(ty, Type::String)
}

/// Module of the types that several surfaces use.
const SHARED: &str = "shared";
