//! Whether everything that becomes a token is one, so that nothing after this can fail on it.

use std::str::FromStr;

use proc_macro2::TokenStream;

use super::context::{leaves, parts};
use super::{EmitError, Options};
use crate::cores::on_all_cores;
use crate::ir::names::is_identifier;
use crate::ir::{Crate, Extra, Type, TypeDef};

/// Checks names, paths and attributes.
pub(super) fn names(krate: &Crate, options: &Options) -> Result<(), EmitError> {
    check_path(&options.runtime).map_err(EmitError)?;
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
    let placed: Vec<_> = placed.chain(&krate.shared).collect();
    let checked = on_all_cores(&placed, |id| definition(krate.type_def(**id)));
    checked.into_iter().collect()
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
        Type::External(path) => check_type(path).map_err(EmitError),
        _ => parts(ty).try_for_each(self::ty),
    }
}

fn attribute(text: &str) -> Result<(), EmitError> {
    check_attribute(text).map_err(EmitError)
}

fn ident(name: &str) -> Result<(), EmitError> {
    // Seldom is a parser needed to tell, and there are as many names as members.
    if is_identifier(name) || syn::parse_str::<syn::Ident>(name).is_ok() {
        return Ok(());
    }
    Err(EmitError(format!("`{name}` is no Rust name")))
}

/// Whether `text` is a Rust path without arguments.
pub(crate) fn check_path(text: &str) -> Result<(), String> {
    let is_plain = syn::parse_str::<syn::Path>(text).is_ok_and(|path| {
        path.segments
            .iter()
            .all(|segment| segment.arguments.is_none())
    });
    if is_plain {
        Ok(())
    } else {
        Err(format!("`{text}` is no Rust path"))
    }
}

/// Whether `text` is a Rust type.
pub(crate) fn check_type(text: &str) -> Result<(), String> {
    match syn::parse_str::<syn::Type>(text) {
        Ok(_) => Ok(()),
        Err(_) => Err(format!("`{text}` is no Rust type")),
    }
}

/// Whether `text` is a list of traits to derive.
pub(crate) fn check_derive(text: &str) -> Result<(), String> {
    let list = syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated;
    match syn::parse::Parser::parse_str(list, text) {
        Ok(paths) if !paths.is_empty() => Ok(()),
        _ => Err(format!("`{text}` is no list of traits")),
    }
}

/// Whether `text` is one or more attributes.
pub(crate) fn check_attribute(text: &str) -> Result<(), String> {
    let parsed = TokenStream::from_str(text)
        .map_err(|error| error.to_string())
        .and_then(|tokens| {
            let parser = syn::Attribute::parse_outer;
            syn::parse::Parser::parse2(parser, tokens).map_err(|error| error.to_string())
        });
    match parsed {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("`{text}` is no attribute: {error}")),
    }
}
