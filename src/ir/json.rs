//! Modules, types and dispatch as JSON.

use serde_json::{Value, json};

use super::dump::type_text;
use super::{
    Acknowledgement, Arm, Constant, Constraint, Crate, Decision, EventEnum, EventVariant, Field,
    HeaderKey, MemberName, Presence, ReplyEnum, Scalar, Surface, Type, TypeDef, TypeId,
};
use crate::source::SourceMap;
use crate::syntax::outline::{flag, list, object, text};

/// Everything that [`Dump`](super::Dump) tells, as JSON with the place of each type.
pub fn json(krate: &Crate, sources: &SourceMap) -> Value {
    let view = View { krate, sources };
    object([
        ("title", text(&krate.title)),
        ("version", text(&krate.version)),
        (
            "modules",
            list(krate.surfaces.iter().map(|it| view.module(it))),
        ),
        ("shared", view.types(&krate.shared)),
    ])
}

/// For each surface the messages and the decision between them.
pub fn dispatch_json(krate: &Crate) -> Value {
    let surfaces = krate.surfaces.iter().filter_map(|surface| {
        let event = surface.event.as_ref()?;
        let variants = event.variants.iter().map(|variant| {
            object([
                ("variant", text(&variant.ident)),
                (
                    "messages",
                    list(variant.messages.iter().map(String::as_str)),
                ),
            ])
        });
        Some(object([
            ("surface", text(&surface.name)),
            ("messages", list(variants)),
            ("header", event.header.as_ref().map(|it| header(event, it))),
            ("decision", Some(decide(event, &event.decision))),
        ]))
    });
    Value::Array(surfaces.collect())
}

struct View<'a> {
    krate: &'a Crate,
    sources: &'a SourceMap,
}

impl View<'_> {
    fn module(&self, surface: &Surface) -> Value {
        let retry = surface.retry.iter().map(std::time::Duration::as_secs_f64);
        object([
            ("module", text(&surface.module)),
            ("surface", text(&surface.name)),
            ("scheme", surface.scheme.as_deref().and_then(text)),
            ("ack", surface.ack.as_ref().map(acknowledgement)),
            ("nack", surface.nack.as_ref().map(acknowledgement)),
            (
                "deadlineSeconds",
                surface.deadline.map(|it| it.as_secs_f64().into()),
            ),
            ("retrySeconds", list(retry)),
            ("event", surface.event.as_ref().map(|it| self.event(it))),
            ("reply", surface.reply.as_ref().map(|it| self.reply(it))),
            ("types", self.types(&surface.types)),
        ])
    }

    fn event(&self, event: &EventEnum) -> Value {
        object([
            ("root", event.root.as_deref().and_then(text)),
            (
                "variants",
                list(event.variants.iter().map(|it| self.event_variant(it))),
            ),
            ("header", event.header.as_ref().map(|it| header(event, it))),
            ("decision", Some(decide(event, &event.decision))),
        ])
    }

    fn event_variant(&self, variant: &EventVariant) -> Value {
        let keys = variant.delivery_key.iter().map(|key| {
            let members = key.members.iter().map(|member| {
                let mark = if member.optional { "?" } else { "" };
                format!("{}{mark}", member.path.join("."))
            });
            list(members).unwrap_or_default()
        });
        let headers = variant
            .headers
            .map(|id| type_text(self.krate, &Type::Named(id)));
        object([
            ("variant", text(&variant.ident)),
            (
                "messages",
                list(variant.messages.iter().map(String::as_str)),
            ),
            ("type", text(&type_text(self.krate, &variant.ty))),
            ("content", text(&format!("{:?}", variant.content))),
            ("headers", headers.as_deref().and_then(text)),
            ("deliveryKey", list(keys)),
            ("ack", variant.ack.as_ref().map(acknowledgement)),
            ("deprecated", flag(variant.deprecated)),
            ("at", text(&self.sources.locate(variant.span))),
        ])
    }

    fn reply(&self, reply: &ReplyEnum) -> Value {
        let variants = reply.variants.iter().map(|variant| {
            object([
                ("variant", text(&variant.ident)),
                ("message", text(&variant.message)),
                ("type", text(&type_text(self.krate, &variant.ty))),
                ("content", text(&format!("{:?}", variant.content))),
            ])
        });
        object([("variants", list(variants))])
    }

    fn types(&self, ids: &[TypeId]) -> Option<Value> {
        list(
            ids.iter()
                .map(|id| self.definition(self.krate.type_def(*id))),
        )
    }

    fn definition(&self, def: &TypeDef) -> Value {
        match def {
            TypeDef::Struct(it) => object([
                ("struct", text(&it.ident)),
                ("constants", list(it.constants.iter().map(constant))),
                (
                    "fields",
                    list(it.fields.iter().map(|field| self.field(field))),
                ),
                ("deprecated", flag(it.deprecated)),
                ("redacted", flag(it.redacted)),
                ("at", text(&self.sources.locate(it.span))),
            ]),
            TypeDef::Enum(it) => {
                let variants = it.variants.iter().map(|variant| {
                    object([
                        ("variant", text(&variant.ident)),
                        ("value", Some(scalar(&variant.value))),
                        ("aliases", list(variant.aliases.iter().map(scalar))),
                    ])
                });
                object([
                    ("enum", text(&it.ident)),
                    ("variants", list(variants)),
                    ("constraints", constraints(&it.constraints)),
                    ("deprecated", flag(it.deprecated)),
                    ("at", text(&self.sources.locate(it.span))),
                ])
            }
            TypeDef::Union(it) => {
                let names: Vec<&str> = it.variants.iter().map(|it| it.ident.as_str()).collect();
                let variants = it.variants.iter().map(|variant| {
                    object([
                        ("variant", text(&variant.ident)),
                        ("type", text(&type_text(self.krate, &variant.ty))),
                        ("tag", variant.tag.as_ref().map(constant)),
                        ("constraints", constraints(&variant.constraints)),
                    ])
                });
                object([
                    ("union", text(&it.ident)),
                    ("variants", list(variants)),
                    ("decision", Some(decision(&it.decision, &names))),
                    ("constraints", constraints(&it.constraints)),
                    ("at", text(&self.sources.locate(it.span))),
                ])
            }
            TypeDef::Newtype(it) => object([
                ("newtype", text(&it.ident)),
                ("inner", text(&type_text(self.krate, &it.inner))),
                ("item", it.item.as_deref().and_then(text)),
                ("constraints", constraints(&it.constraints)),
                ("at", text(&self.sources.locate(it.span))),
            ]),
        }
    }

    fn field(&self, field: &Field) -> Value {
        let default = match &field.presence {
            Presence::Default(value) => Some(scalar(value)),
            Presence::Required | Presence::Optional => None,
        };
        object([
            ("field", text(&field.ident)),
            ("name", Some(member_name(&field.name))),
            ("type", text(&type_text(self.krate, &field.ty))),
            ("required", flag(field.presence == Presence::Required)),
            ("default", default),
            ("sensitive", flag(field.sensitive)),
            ("deprecated", flag(field.deprecated)),
            ("constraints", constraints(&field.constraints)),
        ])
    }
}

fn acknowledgement(it: &Acknowledgement) -> Value {
    object([
        ("status", Some(it.status.into())),
        ("contentType", it.content_type.as_deref().and_then(text)),
        ("body", Some(it.body.as_str().into())),
    ])
}

fn constraints(list_of: &[Constraint]) -> Option<Value> {
    list(list_of.iter().map(|it| match it {
        Constraint::MinLength(length) => json!({"minLength": length}),
        Constraint::MaxLength(length) => json!({"maxLength": length}),
        Constraint::Pattern(pattern) | Constraint::UncheckedPattern(pattern) => {
            json!({"pattern": pattern})
        }
        Constraint::Minimum(bound) => json!({"minimum": scalar(bound)}),
        Constraint::Maximum(bound) => json!({"maximum": scalar(bound)}),
        Constraint::ExclusiveMinimum(bound) => json!({"exclusiveMinimum": scalar(bound)}),
        Constraint::ExclusiveMaximum(bound) => json!({"exclusiveMaximum": scalar(bound)}),
        Constraint::MultipleOf(divisor) => json!({"multipleOf": scalar(divisor)}),
        Constraint::MinItems(count) => json!({"minItems": count}),
        Constraint::MaxItems(count) => json!({"maxItems": count}),
        Constraint::UniqueItems => json!({"uniqueItems": true}),
        Constraint::Schema { schema, .. } => serde_json::from_str(schema).unwrap_or_default(),
    }))
}

fn constant(it: &Constant) -> Value {
    object([
        ("name", Some(member_name(&it.name))),
        ("value", Some(scalar(&it.value))),
        ("required", flag(it.required)),
    ])
}

/// The name alone, unless there is more to say.
fn member_name(name: &MemberName) -> Value {
    let more = object([
        ("json", text(&name.json)),
        ("xml", name.xml.as_deref().and_then(text)),
        ("item", name.wrapped_item.as_deref().and_then(text)),
        (
            "namespace",
            name.namespace.as_deref().and_then(|(_, uri)| text(uri)),
        ),
        ("aliases", list(name.aliases.iter().map(String::as_str))),
    ]);
    match more.as_object() {
        Some(members) if members.len() > 1 => more,
        _ => name.json.as_str().into(),
    }
}

fn header(event: &EventEnum, key: &HeaderKey) -> Value {
    let arms = key.arms.iter().map(|(values, at)| {
        let variant = event.variants.get(*at).and_then(|it| text(&it.ident));
        object([
            ("values", list(values.iter().map(String::as_str))),
            ("variant", variant),
        ])
    });
    object([("name", text(&key.name)), ("arms", list(arms))])
}

fn decide(event: &EventEnum, tree: &Decision) -> Value {
    let names: Vec<&str> = event.variants.iter().map(|it| it.ident.as_str()).collect();
    decision(tree, &names)
}

/// A leaf is the name of a variant, or `null` where no message is picked.
fn decision(tree: &Decision, names: &[&str]) -> Value {
    let name = |at: &usize| names.get(*at).copied();
    match tree {
        Decision::Leaf(at) => json!(name(at)),
        Decision::FirstOf(all) => {
            json!({"firstOf": all.iter().filter_map(name).collect::<Vec<_>>()})
        }
        Decision::Unknown => Value::Null,
        Decision::Match {
            key,
            arms,
            otherwise,
        } => {
            let arm = |arm: &Arm| {
                let values: Vec<Value> = arm.values.iter().map(scalar).collect();
                json!({"values": values, "then": decision(&arm.then, names)})
            };
            let arms: Vec<Value> = arms.iter().map(arm).collect();
            json!({"match": key.join("."), "arms": arms, "otherwise": decision(otherwise, names)})
        }
        Decision::Present {
            member,
            then,
            otherwise,
        } => json!({
            "has": member.join("."),
            "then": decision(then, names),
            "otherwise": decision(otherwise, names),
        }),
        Decision::Shape { arms, otherwise } => {
            let arm = |(shape, then): &(super::Shape, Decision)| json!({"shape": format!("{shape:?}"), "then": decision(then, names)});
            let arms: Vec<Value> = arms.iter().map(arm).collect();
            json!({"shapes": arms, "otherwise": decision(otherwise, names)})
        }
    }
}

fn scalar(value: &Scalar) -> Value {
    match value {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => (*value).into(),
        Scalar::Int(value) => (*value).into(),
        Scalar::UInt(value) => (*value).into(),
        Scalar::Float(text) => text
            .parse::<f64>()
            .map_or_else(|_| text.as_str().into(), Into::into),
        Scalar::String(text) => text.as_str().into(),
    }
}
