//! Schemas → types, each schema once.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    rc::Rc,
};

use crate::{
    diagnostic::Diagnostics,
    ir::{Newtype, Type, TypeDef, TypeId},
    schema::{Home, Property, Schema, SchemaId, Schemas, Step, Types},
    source::{SourceId, Span},
    syntax::{IdMap, Node},
};

use super::{
    Settings, dispatch::Wire, inheritance::Inheritance, paths::Paths, plain::kinds, rules::Address,
};

/// Makes types of schemas: structs, enums and unions get a [`TypeId`] when they are first met and
/// their contents from a queue, so that recursive schemas end.
pub(super) struct Builder<'a> {
    pub(super) schemas: &'a mut Schemas,
    pub(super) settings: &'a Settings,
    pub(super) sink: &'a mut Diagnostics,
    pub(super) inheritance: Inheritance,
    /// The formats that dispatch must work in.
    pub(super) wire: Wire,
    /// Paths of members, for dispatch.
    pub(super) paths: Paths,
    pub(super) defs: Vec<TypeDef>,
    /// What each type is named after, in the order of `defs`.
    pub(super) origins: Vec<Origin>,
    known: IdMap<SchemaId, Type>,
    /// The types of schemas that need a name whatever they are.
    named: IdMap<SchemaId, TypeId>,
    /// What members are called, by their names: many types have one from the same parent.
    pub(super) idents: HashMap<Rc<str>, String>,
    /// Schemas whose type is being made; met again, they need a name. True: it has one.
    open: BTreeMap<SchemaId, Option<TypeId>>,
    queue: VecDeque<(TypeId, SchemaId, Body)>,
}

/// What a type is named after.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    /// The schema it is of.
    pub(super) schema: SchemaId,
    /// A word after the schema's name, where one schema makes several types.
    pub(super) suffix: &'static str,
}

/// What the queue has to fill in.
#[derive(Clone, Debug)]
pub(super) enum Body {
    Struct,
    Enum,
    /// An enum of the values of several alternatives.
    Values(Vec<SchemaId>),
    Union(Vec<SchemaId>),
    /// A union of what one schema allows, by JSON type.
    Shapes(Types),
    Newtype,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        schemas: &'a mut Schemas,
        settings: &'a Settings,
        sink: &'a mut Diagnostics,
        inheritance: Inheritance,
    ) -> Self {
        Self {
            schemas,
            settings,
            sink,
            inheritance,
            wire: Wire::Any,
            paths: Paths::default(),
            defs: Vec::new(),
            origins: Vec::new(),
            known: IdMap::default(),
            named: IdMap::default(),
            idents: HashMap::new(),
            open: BTreeMap::new(),
            queue: VecDeque::new(),
        }
    }

    /// The type of a schema; what it is made of is made by [`Self::finish`].
    pub(super) fn type_of(&mut self, id: SchemaId) -> Type {
        let (id, nullable) = self.schemas.canonical(id);
        let plain = self.known_or_made(id);
        if nullable {
            into_nullable(plain)
        } else {
            plain
        }
    }

    /// Fills in every type that was met.
    pub(super) fn finish(&mut self) {
        while let Some((ty, id, body)) = self.queue.pop_front() {
            let schema = self.schemas.resolve(id);
            let def = match body {
                Body::Struct => self.structure(id, &schema),
                Body::Enum => self.enumeration(&schema),
                Body::Values(members) => self.values(&schema, &members),
                Body::Union(members) => self.union(&schema, &members),
                Body::Shapes(types) => self.union_of_shapes(id, &schema, types),
                Body::Newtype => {
                    let inner = self.make(id, &schema);
                    self.newtype(&schema, inner)
                }
            };
            if let Some(slot) = self.defs.get_mut(ty.0 as usize) {
                *slot = def;
            }
            self.add_attributes(ty, id);
        }
        let findings = self.schemas.take_findings();
        self.sink.extend(findings);
    }

    fn add_attributes(&mut self, ty: TypeId, id: SchemaId) {
        let addresses = self.addresses(id);
        let found = self.settings.attributes_of(&addresses);
        let Some(def) = self.defs.get_mut(ty.0 as usize) else {
            return;
        };
        let attributes = match def {
            TypeDef::Struct(it) => &mut it.attributes,
            TypeDef::Enum(it) => &mut it.attributes,
            TypeDef::Union(it) => &mut it.attributes,
            TypeDef::Newtype(it) => &mut it.attributes,
        };
        attributes.extend(found);
    }

    /// A named type for a schema whatever it is, for what needs the name of an element: payloads, and
    /// lists whose items have one.
    pub(super) fn named(&mut self, id: SchemaId) -> Type {
        if let Some(named) = self.named.get(&id) {
            return Type::Named(*named);
        }
        match self.type_of(id) {
            Type::Named(ty) => Type::Named(ty),
            inner => {
                let schema = self.schemas.resolve(id);
                let def = self.newtype(&schema, inner);
                let ty = self.reserve(Origin {
                    schema: id,
                    suffix: "",
                });
                if let Some(slot) = self.defs.get_mut(ty.0 as usize) {
                    *slot = def;
                }
                self.named.insert(id, ty);
                Type::Named(ty)
            }
        }
    }

    fn known_or_made(&mut self, id: SchemaId) -> Type {
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        if self.open.contains_key(&id) || self.open.len() >= DEEPEST {
            return self.name_open(id);
        }
        self.open.insert(id, None);
        let schema = self.schemas.resolve(id);
        let made = self.make(id, &schema);
        let ty = match self.open.remove(&id).flatten() {
            Some(named) => {
                let def = self.newtype(&schema, made);
                if let Some(slot) = self.defs.get_mut(named.0 as usize) {
                    *slot = def;
                }
                Type::Named(named)
            }
            None => made,
        };
        self.known.insert(id, ty.clone());
        ty
    }

    /// A list or map that contains itself, or lists nested too deep, get a name.
    fn name_open(&mut self, id: SchemaId) -> Type {
        if let Some(Some(named)) = self.open.get(&id) {
            return Type::Named(*named);
        }
        let ty = self.reserve(Origin {
            schema: id,
            suffix: "",
        });
        if let Some(slot) = self.open.get_mut(&id) {
            *slot = Some(ty);
        } else {
            self.known.insert(id, Type::Named(ty));
            self.queue.push_back((ty, id, Body::Newtype));
        }
        Type::Named(ty)
    }

    fn make(&mut self, id: SchemaId, schema: &Rc<Schema>) -> Type {
        if let Some(path) = self.replacement(id, schema) {
            return Type::External(path);
        }
        if let Some(members) = self.alternatives(id, schema) {
            return self.alternatives_type(id, schema, members);
        }
        let null = schema.types.contains(Types::NULL) && !schema.types.is_any();
        let null_value = schema
            .values
            .as_ref()
            .is_some_and(|values| values.list.iter().any(Node::is_null));
        let types = kinds(schema).without(Types::NULL);
        let plain = if types.iter().count() > 1 && schema.values.is_none() {
            self.several(id, types)
        } else {
            self.single(
                Origin {
                    schema: id,
                    suffix: "",
                },
                schema,
                types,
            )
        };
        if null || null_value {
            into_nullable(plain)
        } else {
            plain
        }
    }

    fn replacement(&self, id: SchemaId, schema: &Schema) -> Option<String> {
        if let Some(path) = self.settings.replace.of(&self.addresses(id)) {
            return Some(path.to_owned());
        }
        let asked = schema.notes.extension.rust_type.clone();
        let by_format = || {
            let format = Address::format(schema.format.as_deref()?);
            self.settings.formats.of(&[format]).map(str::to_owned)
        };
        asked.or_else(by_format)
    }

    /// Where a schema is, for rules; nowhere if there are none.
    fn addresses(&self, id: SchemaId) -> Vec<Address> {
        if self.settings.is_plain() {
            return Vec::new();
        }
        vec![Address::schema(self.schemas, id)]
    }

    /// Where a member is: in the schema at hand, and where that has it from.
    pub(super) fn member_addresses(&self, owner: SchemaId, property: &Property) -> Vec<Address> {
        if self.settings.is_plain() {
            return Vec::new();
        }
        let here = Address::schema(self.schemas, owner).member(&property.name);
        let home = self.schemas.home(property.schema);
        let inherited = matches!(
            home,
            Home::Child {
                step: Step::Property(_),
                ..
            }
        );
        let there = inherited.then(|| Address::schema(self.schemas, property.schema));
        std::iter::once(here).chain(there).collect()
    }

    /// A type that is filled in later.
    pub(super) fn queued(&mut self, of: Origin, body: Body) -> Type {
        // A schema that was met within itself has its id already.
        let met = self.open.get_mut(&of.schema).and_then(Option::take);
        let ty = met.unwrap_or_else(|| self.reserve(of));
        self.queue.push_back((ty, of.schema, body));
        Type::Named(ty)
    }

    fn reserve(&mut self, origin: Origin) -> TypeId {
        let id = TypeId(u32::try_from(self.defs.len()).unwrap_or(u32::MAX));
        let schema = self.schemas.resolve(origin.schema);
        let unfilled = self.newtype(&schema, Type::Any);
        self.defs.push(unfilled);
        self.origins.push(origin);
        id
    }

    fn newtype(&mut self, schema: &Schema, inner: Type) -> TypeDef {
        let item = schema.items.map(|items| self.schemas.resolve(items));
        let constraints = self.constraints(schema, &inner);
        TypeDef::Newtype(Newtype {
            ident: String::new(),
            docs: super::docs::of_schema(&schema.notes),
            span: place(schema),
            inner,
            root: schema.notes.xml.name.clone(),
            root_namespace: super::structs::namespace(&schema.notes.xml),
            item: item.and_then(|item| item.notes.xml.name.clone()),
            eq: true,
            redacted: schema.notes.extension.sensitive,
            deprecated: schema.notes.deprecated,
            constraints,
            attributes: Vec::new(),
        })
    }

    /// The schema of a part of another one that has no place of its own.
    pub(super) fn part(&mut self, parts: &[SchemaId], of: SchemaId, step: Step) -> SchemaId {
        self.schemas.all_of(parts, Home::Child { of, step })
    }
}

/// Where a schema stands.
pub(super) fn place(schema: &Schema) -> Span {
    let nowhere = Span::new(SourceId(0), 0, 0);
    schema.span().unwrap_or(nowhere)
}

/// `Nullable<T>`, once.
pub(super) fn into_nullable(ty: Type) -> Type {
    match ty {
        Type::Nullable(_) | Type::Any => ty,
        ty => Type::Nullable(Box::new(ty)),
    }
}

/// Lists in lists beyond this get names, so that types stay readable and making them is bounded.
const DEEPEST: usize = 24;
