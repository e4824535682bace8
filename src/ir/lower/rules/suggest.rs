//! What a selector that selects nothing was probably meant to be.

use std::collections::BTreeSet;

use crate::diagnostic::closest_of_many;

use super::{
    Address,
    selector::{Kind, Selector},
};

/// The nearest selector, in the same notation, that selects one of `seen`.
pub(super) fn nearest(selector: &Selector, seen: &[Address]) -> Option<String> {
    match selector.kind() {
        Kind::Pointer { file: "", pointer } => {
            nearest_pointer(pointer, seen).map(|pointer| format!("#{pointer}"))
        }
        Kind::Pointer { .. } => None,
        Kind::Path(path) => {
            let count = path.split('.').count();
            let heads = seen.iter().filter_map(|it| it.names.get(..count));
            nearest_name(path, heads.map(|names| names.join("."))).map(|path| format!(".{path}"))
        }
        Kind::End(end) => {
            let count = end.split('.').count();
            let tails = seen.iter().filter_map(|it| {
                let from = it.names.len().checked_sub(count)?;
                it.names.get(from..)
            });
            nearest_name(end, tails.map(|names| names.join(".")))
        }
    }
}

fn nearest_name(name: &str, candidates: impl Iterator<Item = String>) -> Option<String> {
    let candidates: BTreeSet<String> = candidates.collect();
    closest_of_many(name, candidates.iter().map(String::as_str)).map(str::to_owned)
}

/// Follows the pointer as far as something is there, and mends the first token that is not.
fn nearest_pointer(pointer: &str, seen: &[Address]) -> Option<String> {
    let mut there: Vec<Vec<&str>> = seen
        .iter()
        .map(|address| address.pointer.split('/').collect())
        .collect();
    let wanted: Vec<&str> = pointer.split('/').collect();
    for (at, token) in wanted.iter().enumerate() {
        let here = |tokens: &Vec<&str>| tokens.get(at).is_some_and(|it| it == token);
        if there.iter().any(here) {
            there.retain(here);
            continue;
        }
        let candidates: BTreeSet<&str> = there
            .iter()
            .filter_map(|tokens| tokens.get(at).copied())
            .collect();
        let near = closest_of_many(token, candidates)?;
        let mut mended = wanted.clone();
        *mended.get_mut(at)? = near;
        return Some(mended.join("/"));
    }
    None
}
