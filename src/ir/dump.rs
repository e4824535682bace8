//! The IR as text, for people and for snapshots.

use std::fmt::{self, Display, Formatter, Write as _};

use super::{
    Constant, Constraint, Crate, Decision, EventEnum, Extra, Field, MemberName, Presence, Scalar,
    Surface, Type, TypeDef, TypeId,
};

/// A [`Crate`] as indented text: modules, types, dispatch.
pub struct Dump<'c>(pub &'c Crate);

/// The dispatch of a [`Crate`] alone: which keys pick which message.
pub struct DumpDispatch<'c>(pub &'c Crate);

impl Display for Dump<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let krate = self.0;
        writeln!(f, "crate {:?} {:?}", krate.title, krate.version)?;
        for surface in &krate.surfaces {
            writeln!(f, "\nmod {} = {:?}", surface.module, surface.name)?;
            settings(f, surface)?;
            events(f, krate, surface)?;
            replies(f, krate, surface)?;
            for id in &surface.types {
                definition(f, krate, *id)?;
            }
        }
        if !krate.shared.is_empty() {
            writeln!(f, "\nmod shared")?;
        }
        krate
            .shared
            .iter()
            .try_for_each(|id| definition(f, krate, *id))
    }
}

impl Display for DumpDispatch<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for surface in &self.0.surfaces {
            writeln!(f, "{}", surface.name)?;
            if let Some(event) = &surface.event {
                header(f, event, 1)?;
                let names: Vec<String> = event
                    .variants
                    .iter()
                    .map(|variant| format!("{} ({})", variant.ident, variant.messages.join(", ")))
                    .collect();
                decision(f, &event.decision, &names, 1)?;
            }
        }
        Ok(())
    }
}

fn settings(f: &mut Formatter<'_>, surface: &Surface) -> fmt::Result {
    if let Some(scheme) = &surface.scheme {
        writeln!(f, "  scheme {scheme}")?;
    }
    for (name, answer) in [("ack", &surface.ack), ("nack", &surface.nack)] {
        if let Some(answer) = answer {
            writeln!(f, "  {name} {} {:?}", answer.status, answer.body)?;
        }
    }
    if let Some(deadline) = surface.deadline {
        writeln!(f, "  deadline {deadline:?}")?;
    }
    if !surface.retry.is_empty() {
        writeln!(f, "  retry {:?}", surface.retry)?;
    }
    Ok(())
}

fn events(f: &mut Formatter<'_>, krate: &Crate, surface: &Surface) -> fmt::Result {
    let Some(event) = &surface.event else {
        return Ok(());
    };
    write!(f, "  enum {} {:?}", event.ident, event.formats)?;
    if let Some(root) = &event.root {
        write!(f, " <{root}>")?;
    }
    writeln!(f)?;
    for variant in &event.variants {
        let ty = type_text(krate, &variant.ty);
        let messages = variant.messages.join(", ");
        write!(
            f,
            "    {}({ty}) = {messages}, {:?}",
            variant.ident, variant.content
        )?;
        if let Some(headers) = variant.headers {
            write!(f, ", headers {}", name(krate, headers))?;
        }
        for key in &variant.delivery_key {
            let members = key.members.iter().map(|member| {
                let mark = if member.optional { "?" } else { "" };
                format!("{}{mark}", member.path.join("."))
            });
            write!(f, ", delivery {}", members.collect::<Vec<_>>().join("+"))?;
        }
        writeln!(f)?;
    }
    let names: Vec<String> = event.variants.iter().map(|it| it.ident.clone()).collect();
    header(f, event, 2)?;
    decision(f, &event.decision, &names, 2)
}

fn header(f: &mut Formatter<'_>, event: &EventEnum, depth: usize) -> fmt::Result {
    let Some(header) = &event.header else {
        return Ok(());
    };
    let pad = "  ".repeat(depth);
    writeln!(f, "{pad}header {}", header.name)?;
    for (values, at) in &header.arms {
        let variant = event.variants.get(*at).map_or("?", |it| it.ident.as_str());
        writeln!(f, "{pad}  {} => {variant}", values.join(" | "))?;
    }
    Ok(())
}

fn replies(f: &mut Formatter<'_>, krate: &Crate, surface: &Surface) -> fmt::Result {
    let Some(reply) = &surface.reply else {
        return Ok(());
    };
    writeln!(f, "  enum {}", reply.ident)?;
    reply.variants.iter().try_for_each(|variant| {
        let ty = type_text(krate, &variant.ty);
        writeln!(
            f,
            "    {}({ty}) = {}, {:?}",
            variant.ident, variant.message, variant.content
        )
    })
}

fn definition(f: &mut Formatter<'_>, krate: &Crate, id: TypeId) -> fmt::Result {
    match krate.type_def(id) {
        TypeDef::Struct(it) => {
            let flags = flags(it.eq, it.redacted, it.deprecated);
            writeln!(f, "  struct {}{flags}", it.ident)?;
            for constant in &it.constants {
                constant_line(f, constant)?;
            }
            for field in &it.fields {
                field_line(f, krate, field)?;
            }
            if let Extra::Keep { ident, ty } = &it.extra {
                writeln!(f, "    {ident}: others {}", type_text(krate, ty))?;
            }
            Ok(())
        }
        TypeDef::Enum(it) => {
            let repr = type_text(krate, &it.repr);
            writeln!(
                f,
                "  enum {}: {repr}{}",
                it.ident,
                flags(true, false, it.deprecated)
            )?;
            it.variants.iter().try_for_each(|variant| {
                writeln!(f, "    {} = {}", variant.ident, scalar(&variant.value))
            })
        }
        TypeDef::Union(it) => {
            let flags = flags(it.eq, it.redacted, it.deprecated);
            writeln!(f, "  union {}{flags}", it.ident)?;
            for variant in &it.variants {
                write!(
                    f,
                    "    {}({})",
                    variant.ident,
                    type_text(krate, &variant.ty)
                )?;
                if let Some(tag) = &variant.tag {
                    write!(f, " tag {} = {}", tag.name.json, scalar(&tag.value))?;
                }
                rules(f, &variant.constraints)?;
            }
            let names: Vec<String> = it.variants.iter().map(|it| it.ident.clone()).collect();
            decision(f, &it.decision, &names, 2)
        }
        TypeDef::Newtype(it) => {
            let inner = type_text(krate, &it.inner);
            let item = it.item.as_ref().map(|item| format!(" of <{item}>"));
            writeln!(
                f,
                "  newtype {}({inner}){}{}",
                it.ident,
                item.unwrap_or_default(),
                flags(it.eq, it.redacted, it.deprecated)
            )
        }
    }
}

fn flags(eq: bool, redacted: bool, deprecated: bool) -> String {
    let flags = [
        (!eq, " !eq"),
        (redacted, " redacted"),
        (deprecated, " deprecated"),
    ];
    flags
        .iter()
        .filter(|(set, _)| *set)
        .map(|(_, text)| *text)
        .collect()
}

fn constant_line(f: &mut Formatter<'_>, constant: &Constant) -> fmt::Result {
    let optional = if constant.required { "" } else { "?" };
    let name = member_name(&constant.name);
    writeln!(
        f,
        "    const {name}{optional} = {}",
        scalar(&constant.value)
    )
}

fn field_line(f: &mut Formatter<'_>, krate: &Crate, field: &Field) -> fmt::Result {
    let ty = type_text(krate, &field.ty);
    write!(f, "    {}: ", field.ident)?;
    match &field.presence {
        Presence::Required => write!(f, "{ty}")?,
        Presence::Optional => write!(f, "{ty}?")?,
        Presence::Default(value) => write!(f, "{ty} = {}", scalar(value))?,
    }
    write!(f, " @ {}", member_name(&field.name))?;
    if field.sensitive {
        write!(f, " sensitive")?;
    }
    if field.deprecated {
        write!(f, " deprecated")?;
    }
    rules(f, &field.constraints)
}

fn rules(f: &mut Formatter<'_>, rules: &[Constraint]) -> fmt::Result {
    for rule in rules {
        write!(f, " {rule:?}")?;
    }
    writeln!(f)
}

fn member_name(name: &MemberName) -> String {
    let mut text = name.json.clone();
    let mut add = |label: &str, value: &str| {
        let _infallible = write!(text, " {label} {value}");
    };
    if let Some(xml) = &name.xml {
        add("xml", xml);
    }
    if let Some(item) = &name.wrapped_item {
        add("wrapped", item);
    }
    if let Some((prefix, uri)) = name.namespace.as_deref() {
        add(
            "namespace",
            &format!("{}:{uri}", prefix.as_deref().unwrap_or_default()),
        );
    }
    for alias in &name.aliases {
        add("alias", alias);
    }
    text
}

fn decision(f: &mut Formatter<'_>, tree: &Decision, names: &[String], depth: usize) -> fmt::Result {
    let pad = "  ".repeat(depth);
    let name = |at: &usize| names.get(*at).map_or("?", String::as_str).to_owned();
    match tree {
        Decision::Leaf(at) => writeln!(f, "{pad}=> {}", name(at)),
        Decision::FirstOf(all) => {
            let all: Vec<String> = all.iter().map(name).collect();
            writeln!(f, "{pad}=> first of {}", all.join(", "))
        }
        Decision::Unknown => writeln!(f, "{pad}=> unknown"),
        Decision::Match {
            key,
            arms,
            otherwise,
        } => {
            writeln!(f, "{pad}match {}", key.join("."))?;
            for arm in arms {
                let values: Vec<String> = arm.values.iter().map(scalar).collect();
                writeln!(f, "{pad}  {}", values.join(" | "))?;
                decision(f, &arm.then, names, depth + 2)?;
            }
            other(f, otherwise, names, depth)
        }
        Decision::Present {
            member,
            then,
            otherwise,
        } => {
            writeln!(f, "{pad}has {}", member.join("."))?;
            decision(f, then, names, depth + 1)?;
            other(f, otherwise, names, depth)
        }
        Decision::Shape { arms, otherwise } => {
            writeln!(f, "{pad}shape")?;
            for (shape, then) in arms {
                writeln!(f, "{pad}  {shape:?}")?;
                decision(f, then, names, depth + 2)?;
            }
            other(f, otherwise, names, depth)
        }
    }
}

fn other(f: &mut Formatter<'_>, tree: &Decision, names: &[String], depth: usize) -> fmt::Result {
    if *tree == Decision::Unknown {
        return Ok(());
    }
    writeln!(f, "{}else", "  ".repeat(depth))?;
    decision(f, tree, names, depth + 1)
}

fn scalar(value: &Scalar) -> String {
    match value {
        Scalar::Null => "null".to_owned(),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Int(value) => value.to_string(),
        Scalar::UInt(value) => value.to_string(),
        Scalar::Float(text) => text.clone(),
        Scalar::String(text) => format!("{text:?}"),
    }
}

fn name(krate: &Crate, id: TypeId) -> &str {
    match krate.type_def(id) {
        TypeDef::Struct(it) => &it.ident,
        TypeDef::Enum(it) => &it.ident,
        TypeDef::Union(it) => &it.ident,
        TypeDef::Newtype(it) => &it.ident,
    }
}

/// A type in the words of [`Dump`].
pub(super) fn type_text(krate: &Crate, ty: &Type) -> String {
    match ty {
        Type::Number(name) => (*name).to_owned(),
        Type::List(inner) => format!("[{}]", type_text(krate, inner)),
        Type::Map(inner) => format!("{{{}}}", type_text(krate, inner)),
        Type::Tuple(positions, more) => {
            let mut parts: Vec<String> = positions.iter().map(|it| type_text(krate, it)).collect();
            parts.extend(more.iter().map(|it| format!("..{}", type_text(krate, it))));
            format!("({})", parts.join(", "))
        }
        Type::Nullable(inner) => format!("Nullable<{}>", type_text(krate, inner)),
        Type::Boxed(inner) => format!("Box<{}>", type_text(krate, inner)),
        Type::Named(id) => name(krate, *id).to_owned(),
        Type::External(path) => path.clone(),
        other => format!("{other:?}"),
    }
}
