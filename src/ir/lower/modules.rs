//! Which module a type stands in, and what it is called there.

use std::collections::BTreeMap;

use crate::{
    ir::{
        Crate, Type, TypeDef, TypeId,
        names::{Hint, Role, Scope, Strength, ident, is_identifier, strip_prefix, strip_suffix},
    },
    schema::{Home, SchemaId, Schemas, Step, Types},
    syntax::Node,
};

use super::{
    graph,
    rules::{Address, Rules},
    types::Origin,
};

/// What naming needs to know of a surface beside what is in the [`Crate`].
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Types its messages, queries and envelopes begin with.
    pub(super) roots: Vec<TypeId>,
    /// Words that need not be said within its module.
    pub(super) prefixes: Vec<String>,
}

/// Puts every type into the module of the only surface that uses it, or into `shared`.
pub(super) fn assign(krate: &mut Crate, places: &[Place]) {
    let mut users: BTreeMap<TypeId, Vec<usize>> = BTreeMap::new();
    for (surface, place) in places.iter().enumerate() {
        for id in graph::reachable(&krate.types, place.roots.iter().copied()) {
            users.entry(id).or_default().push(surface);
        }
    }
    for (id, surfaces) in users {
        match surfaces.as_slice() {
            [only] => {
                if let Some(surface) = krate.surfaces.get_mut(*only) {
                    surface.types.push(id);
                }
            }
            _ => krate.shared.push(id),
        }
    }
}

/// Gives every type its name, module by module.
pub(super) fn name_types(
    krate: &mut Crate,
    places: &[Place],
    schemas: &mut Schemas,
    origins: &[Origin],
    rename: &Rules,
) {
    let mut named: Vec<(TypeId, String)> = Vec::new();
    let none = Vec::new();
    let shared = std::iter::once((&krate.shared, &none));
    let modules = krate.surfaces.iter().zip(places);
    let modules = modules.map(|(surface, place)| (&surface.types, &place.prefixes));
    for (types, prefixes) in modules.chain(shared) {
        let hints: Vec<Hint> = types
            .iter()
            .map(|id| match origins.get(id.0 as usize) {
                Some(origin) => hint(schemas, *origin, prefixes, rename),
                None => Hint::new(Strength::Inferred, "Unnamed", ""),
            })
            .collect();
        let names = Scope::new(RESERVED.iter().copied()).settle(&hints);
        named.extend(types.iter().copied().zip(names));
    }
    for (id, name) in named {
        if let Some(def) = krate.types.get_mut(id.0 as usize) {
            *ident_mut(def) = name;
        }
    }
    name_variants(krate);
}

/// A name without the words its module has already said, and without `Payload`.
pub(super) fn short<'n>(name: &'n str, prefixes: &[String]) -> &'n str {
    let bare = prefixes
        .iter()
        .find_map(|prefix| strip_prefix(name, prefix))
        .unwrap_or(name);
    strip_suffix(bare, "Payload").unwrap_or(bare)
}

fn hint(schemas: &mut Schemas, origin: Origin, prefixes: &[String], rename: &Rules) -> Hint {
    if let Some(name) = renamed(schemas, origin, rename) {
        return Hint::new(Strength::Required, name.clone(), &name);
    }
    if let Some(name) = chosen(schemas, origin.schema) {
        return Hint::new(Strength::Required, name.clone(), &name);
    }
    let (base, steps) = words(schemas, origin.schema);
    let stem = short(&base, prefixes);
    let inferred = !steps.is_empty() || !origin.suffix.is_empty();
    let full = |stem: &str| {
        let mut name = ident(stem, Role::Type);
        if inferred {
            // `Self_` is no word to go on from.
            name.truncate(name.trim_end_matches('_').len());
        }
        for step in steps.iter().map(String::as_str).chain([origin.suffix]) {
            if !step.is_empty() {
                name.push_str(&tail(step));
            }
        }
        name
    };
    let strength = if inferred {
        Strength::Inferred
    } else {
        Strength::Suggested
    };
    let name = full(stem);
    let hint = Hint::new(strength, name.clone(), &base);
    let long = full(&base);
    if long == name {
        // `Event` and `EventPayload` mean the same to a reader.
        let fallback = format!("{}Payload", name.trim_end_matches('_'));
        if RESERVED.contains(&name.as_str()) {
            hint.or(fallback)
        } else {
            hint
        }
    } else {
        hint.or(long)
    }
}

/// The name that the configuration gives a type. A member's name is not its type's.
fn renamed(schemas: &Schemas, origin: Origin, rename: &Rules) -> Option<String> {
    let member = matches!(
        schemas.home(origin.schema),
        Home::Child {
            step: Step::Property(_),
            ..
        }
    );
    if rename.is_empty() || member || !origin.suffix.is_empty() {
        return None;
    }
    let name = rename.of(&[Address::schema(schemas, origin.schema)])?;
    is_identifier(name).then(|| name.to_owned())
}

/// The word of a step within a name: no letter need stand before its digits.
fn tail(step: &str) -> String {
    let name = ident(step, Role::Type);
    name.trim_start_matches("r#")
        .trim_end_matches('_')
        .to_owned()
}

/// `rust-name`, unless it is the name of the member the schema stands at.
fn chosen(schemas: &Schemas, id: SchemaId) -> Option<String> {
    let own = schemas.own(id)?;
    let (name, _) = own.notes.extension.rust_name.as_ref()?;
    let member = matches!(
        schemas.home(id),
        Home::Child {
            step: Step::Property(_),
            ..
        }
    );
    (!member && is_identifier(name)).then(|| name.clone())
}

/// The name of the schema something stands in, and the way from there.
fn words(schemas: &mut Schemas, id: SchemaId) -> (String, Vec<String>) {
    let mut steps = Vec::new();
    let mut at = id;
    loop {
        if at != id
            && let Some(name) = chosen(schemas, at)
        {
            steps.reverse();
            return (name, steps);
        }
        match schemas.home(at).clone() {
            Home::Named(name) | Home::Root(name) => {
                steps.reverse();
                return (name, steps);
            }
            Home::Child { of, step } => {
                let word = match step {
                    Step::Alternative(_) if is_only(schemas, of, at) => String::new(),
                    Step::Alternative(_) => {
                        alternative(schemas, at).unwrap_or_else(|| step.words())
                    }
                    step => step.words(),
                };
                if !word.is_empty() {
                    steps.push(word);
                }
                at = of;
            }
        }
        if steps.len() > LONGEST {
            steps.reverse();
            return (String::new(), steps);
        }
    }
}

/// Whether nothing stands beside an alternative but `null`: then there is no choice to name.
fn is_only(schemas: &mut Schemas, of: SchemaId, alternative: SchemaId) -> bool {
    let groups = schemas.resolve(of).groups.clone();
    groups.into_iter().any(|group| {
        let mut others = group.members.iter().filter(|it| **it != alternative);
        let null = |it: &SchemaId| schemas.resolve(*it).types == Types::NULL;
        group.members.contains(&alternative) && others.all(null)
    })
}

/// What an alternative that has no name of its own calls itself: its title, or the one value of a
/// member that says what it is.
fn alternative(schemas: &mut Schemas, id: SchemaId) -> Option<String> {
    let schema = schemas.resolve(id);
    let title = schema.notes.title.clone();
    if let Some(title) = title.filter(|title| title.split_whitespace().count() <= TITLE) {
        return Some(title.as_str().to_owned());
    }
    let members: Vec<SchemaId> = schema.properties.iter().map(|it| it.schema).collect();
    members.into_iter().find_map(|member| {
        let member = schemas.resolve(member);
        member.constant().and_then(Node::as_str).map(str::to_owned)
    })
}

/// Variants of unions are called as their types are, without the union's own name.
fn name_variants(krate: &mut Crate) {
    for at in 0..krate.types.len() {
        let Some(TypeDef::Union(union)) = krate.types.get(at) else {
            continue;
        };
        let hints: Vec<Hint> = union
            .variants
            .iter()
            .map(|variant| {
                let label = label(&krate.types, &variant.ty);
                let name = strip_prefix(&label, &union.ident).unwrap_or(&label);
                Hint::new(Strength::Suggested, ident(name, Role::Variant), name).or(label.clone())
            })
            .collect();
        let names = Scope::new([union.other.as_str()]).settle(&hints);
        if let Some(TypeDef::Union(union)) = krate.types.get_mut(at) {
            for (variant, name) in union.variants.iter_mut().zip(names) {
                variant.ident = name;
            }
        }
    }
}

/// A type in one word.
fn label(types: &[TypeDef], ty: &Type) -> String {
    match ty {
        Type::Named(id) => types
            .get(id.0 as usize)
            .map_or_else(String::new, |def| ident_of(def).to_owned()),
        Type::Bool => "Boolean".to_owned(),
        Type::Number(name) if name.starts_with('f') => "Number".to_owned(),
        Type::Number(_) => "Integer".to_owned(),
        Type::String => "String".to_owned(),
        Type::Base64 => "Bytes".to_owned(),
        Type::DateTime => "DateTime".to_owned(),
        Type::Date => "Date".to_owned(),
        Type::UnixTimestamp => "Timestamp".to_owned(),
        Type::Bytes => "Raw".to_owned(),
        Type::Any | Type::Never => "Value".to_owned(),
        Type::List(inner) => format!("{}List", label(types, inner)),
        Type::Map(inner) => format!("{}Map", label(types, inner)),
        Type::Tuple(..) => "Tuple".to_owned(),
        Type::Nullable(inner) | Type::Boxed(inner) => label(types, inner),
        Type::External(path) => path.rsplit("::").next().unwrap_or_default().to_owned(),
    }
}

/// The name of a definition.
pub(super) fn ident_of(def: &TypeDef) -> &str {
    match def {
        TypeDef::Struct(it) => &it.ident,
        TypeDef::Enum(it) => &it.ident,
        TypeDef::Union(it) => &it.ident,
        TypeDef::Newtype(it) => &it.ident,
    }
}

fn ident_mut(def: &mut TypeDef) -> &mut String {
    match def {
        TypeDef::Struct(it) => &mut it.ident,
        TypeDef::Enum(it) => &mut it.ident,
        TypeDef::Union(it) => &mut it.ident,
        TypeDef::Newtype(it) => &mut it.ident,
    }
}

/// What every module has beside its types.
const RESERVED: &[&str] = &["Event", "EventKind", "Reply", "ReplyKind"];

/// Steps of a path that still make a name.
const LONGEST: usize = 24;

/// Words of a title that still make a name.
const TITLE: usize = 4;
