//! Whether everything that becomes a token is one, so that nothing after this can fail on it.

use std::str::FromStr;

use proc_macro2::TokenStream;

use super::context::{leaves, parts};
use super::{EmitError, Options};
use crate::ir::{Crate, Extra, Type, TypeDef};

/// Checks names, paths and attributes.
pub(super) fn names(krate: &Crate, options: &Options) -> Result<(), EmitError> {
    path(&options.runtime)?;
    for surface in &krate.surfaces {
        ident(&surface.module)?;
        if let Some(event) = &surface.event {
            ident(&event.ident)?;
            ident(&event.unknown)?;
            event
                .variants
                .iter()
                .try_for_each(|variant| ident(&variant.ident))?;
            event
                .variants
                .iter()
                .try_for_each(|variant| ty(&variant.ty))?;
        }
        if let Some(reply) = &surface.reply {
            ident(&reply.ident)?;
            reply
                .variants
                .iter()
                .try_for_each(|variant| ident(&variant.ident))?;
            reply
                .variants
                .iter()
                .try_for_each(|variant| ty(&variant.ty))?;
        }
    }
    // Types that no module has were met on the way to others, and have no name.
    let placed = krate.surfaces.iter().flat_map(|surface| &surface.types);
    placed
        .chain(&krate.shared)
        .try_for_each(|id| definition(krate.type_def(*id)))
}

fn definition(def: &TypeDef) -> Result<(), EmitError> {
    let (name, attributes) = match def {
        TypeDef::Struct(it) => {
            for field in &it.fields {
                ident(&field.ident)?;
                field
                    .attributes
                    .iter()
                    .try_for_each(|text| attribute(text))?;
            }
            if let Extra::Keep { ident: name, .. } = &it.extra {
                ident(name)?;
            }
            (&it.ident, &it.attributes)
        }
        TypeDef::Enum(it) => {
            ident(&it.other)?;
            it.variants
                .iter()
                .try_for_each(|variant| ident(&variant.ident))?;
            (&it.ident, &it.attributes)
        }
        TypeDef::Union(it) => {
            ident(&it.other)?;
            it.variants
                .iter()
                .try_for_each(|variant| ident(&variant.ident))?;
            (&it.ident, &it.attributes)
        }
        TypeDef::Newtype(it) => (&it.ident, &it.attributes),
    };
    ident(name)?;
    attributes.iter().try_for_each(|text| attribute(text))?;
    leaves(def).try_for_each(ty)
}

fn ty(ty: &Type) -> Result<(), EmitError> {
    match ty {
        Type::External(path) if syn::parse_str::<syn::Type>(path).is_err() => {
            Err(EmitError(format!("`{path}` is no Rust type")))
        }
        _ => parts(ty).try_for_each(self::ty),
    }
}

fn ident(name: &str) -> Result<(), EmitError> {
    match syn::parse_str::<syn::Ident>(name) {
        Ok(_) => Ok(()),
        Err(_) => Err(EmitError(format!("`{name}` is no Rust name"))),
    }
}

fn path(path: &str) -> Result<(), EmitError> {
    let is_plain = syn::parse_str::<syn::Path>(path).is_ok_and(|path| {
        path.segments
            .iter()
            .all(|segment| segment.arguments.is_none())
    });
    if is_plain {
        Ok(())
    } else {
        Err(EmitError(format!("`{path}` is no Rust path")))
    }
}

fn attribute(text: &str) -> Result<(), EmitError> {
    let parsed = TokenStream::from_str(text)
        .map_err(|error| error.to_string())
        .and_then(|tokens| {
            let parser = syn::Attribute::parse_outer;
            syn::parse::Parser::parse2(parser, tokens).map_err(|error| error.to_string())
        });
    match parsed {
        Ok(_) => Ok(()),
        Err(error) => Err(EmitError(format!("`{text}` is no attribute: {error}"))),
    }
}
