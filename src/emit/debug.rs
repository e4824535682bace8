//! `Debug` that does not show what the document calls sensitive.

use super::scope::{Scope, ident};
use super::structs;
use super::tokens::{Tokens, quote};
use super::types;
use crate::ir::{Struct, TypeId};

/// Whether `Debug` of a struct is written by hand; types inside a field see to themselves.
pub(super) fn is_manual(it: &Struct) -> bool {
    it.fields.iter().any(|field| field.sensitive)
}

/// `impl Debug` of a struct with sensitive fields.
pub(super) fn structure(scope: &Scope<'_>, id: TypeId, it: &Struct) -> Tokens {
    if !is_manual(it) {
        return Tokens::new();
    }
    let fields = it.fields.iter().map(|field| {
        let name = ident(&field.ident);
        let text = field.ident.trim_start_matches("r#");
        if field.sensitive {
            quote!(.field(#text, &format_args!(#REDACTED)))
        } else {
            quote!(.field(#text, &self.#name))
        }
    });
    let extra = structs::extra(it).map(|(name, _)| {
        let text = name.0;
        quote!(.field(#text, &self.#name))
    });
    let title = it.ident.trim_start_matches("r#");
    let body = quote!(f.debug_struct(#title) #(#fields)* #extra .finish());
    implementation(scope, id, &it.ident, &body)
}

/// `impl Debug` of a newtype around something sensitive.
pub(super) fn opaque(scope: &Scope<'_>, id: TypeId, name: &str) -> Tokens {
    let text = format!("{}({REDACTED})", name.trim_start_matches("r#"));
    implementation(scope, id, name, &quote!(f.write_str(#text)))
}

/// `impl Debug` around an expression that writes to `f`.
pub(super) fn implementation(scope: &Scope<'_>, id: TypeId, name: &str, body: &Tokens) -> Tokens {
    let fmt = scope.std("std", "fmt");
    let name = ident(name);
    let lifetime = types::anonymous_lifetime(scope, id);
    quote! {
        impl #fmt::Debug for #name #lifetime {
            fn fmt(&self, f: &mut #fmt::Formatter<'_>) -> #fmt::Result { #body }
        }
    }
}

/// Stands for a sensitive value.
pub(super) const REDACTED: &str = "[redacted]";
