//! Attributes and derives of items, in the order a reader expects: docs, deprecation, derives, rest.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// What a type can derive beyond `Clone` and `PartialEq`.
#[derive(Clone, Copy)]
pub(super) struct Derives {
    pub(super) debug: bool,
    pub(super) default: bool,
    pub(super) eq: bool,
    /// `Hash`, `Ord` and `PartialOrd` too, for values that people use as keys.
    pub(super) key: bool,
    pub(super) copy: bool,
}

/// `#[derive(…)]`, alphabetically.
pub(super) fn derives(derives: Derives) -> TokenStream {
    let list = [
        ("Clone", true),
        ("Copy", derives.copy),
        ("Debug", derives.debug),
        ("Default", derives.default),
        ("Eq", derives.eq),
        ("Hash", derives.key),
        ("Ord", derives.key),
        ("PartialEq", true),
        ("PartialOrd", derives.key),
    ];
    let names = list
        .iter()
        .filter(|(_, holds)| *holds)
        .map(|(name, _)| format_ident!("{name}"));
    quote!(#[derive(#(#names),*)])
}

/// `#[deprecated]`.
pub(super) fn deprecated(is: bool) -> Option<TokenStream> {
    is.then(|| quote!(#[deprecated]))
}

/// Attributes from the configuration, checked before emission began.
pub(super) fn configured(attributes: &[String]) -> TokenStream {
    attributes
        .iter()
        .filter_map(|text| text.parse::<TokenStream>().ok())
        .collect()
}
