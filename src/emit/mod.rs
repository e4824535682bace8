//! From the intermediate representation to Rust text: the only place with tokens.
//!
//! Every item is made and formatted on its own, on all cores; what the items of a file import is
//! collected on the way, and [`files`] puts the texts together. Names, order and dispatch were all
//! decided before: nothing here renames, sorts or infers.

mod answers;
mod attributes;
mod borrow;
mod check;
mod context;
mod debug;
mod decisions;
mod decode;
mod depth;
mod docs;
mod entries;
mod enums;
mod events;
mod files;
mod format;
mod json_schema;
mod kinds;
mod layout;
mod manifest;
mod members;
mod newtypes;
mod print;
mod replies;
mod scope;
mod structs;
mod surfaces;
mod tidy;
mod tokens;
mod types;
mod unions;
mod validate;
mod values;

use std::collections::BTreeMap;

use crate::ir::Crate;

pub(crate) use check::{check_attribute, check_derive, check_path, check_type};

/// What emission has to know beside the crate.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// Rust path of the runtime: `::hookgen_runtime`.
    pub(crate) runtime: String,
    /// Features of the runtime that types of the configuration need.
    pub(crate) runtime_features: Vec<String>,
    /// Whether text borrows from the body.
    pub(crate) borrowed: bool,
    /// Comment lines at the top of every file, without comment signs.
    pub(crate) header: Vec<String>,
    /// The command that makes the files again.
    pub(crate) command: String,
    /// The package, or nothing for a single module.
    pub(crate) package: Option<Package>,
    /// Whether there is a directory for each module, with a file for each payload.
    pub(crate) split: bool,
}

/// The package of a generated crate.
#[derive(Clone, Debug)]
pub(crate) struct Package {
    /// `[package] name`.
    pub(crate) name: String,
    /// `[package] version`.
    pub(crate) version: String,
    /// `[package] license`.
    pub(crate) license: Option<String>,
    /// Version of the runtime to depend on.
    pub(crate) runtime_version: String,
    /// Directory of the runtime relative to the crate, with `/`, instead of the published version.
    pub(crate) runtime_path: Option<String>,
    /// Further dependencies: name, and version or inline table.
    pub(crate) dependencies: Vec<(String, String)>,
}

impl Options {
    /// Whether a whole crate is made.
    fn is_crate(&self) -> bool {
        self.package.is_some()
    }

    /// Columns to the right of where items are made: in a single module, surfaces are modules in it.
    fn below(&self) -> usize {
        if self.split { 0 } else { 4 }
    }
}

/// Text from the configuration or a name that is no Rust.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct EmitError(pub(crate) String);

/// The files of a crate, by path.
///
/// # Errors
/// A name, path or attribute that the configuration asks for is no Rust.
pub(crate) fn crate_files(
    krate: &Crate,
    options: &Options,
) -> Result<BTreeMap<String, String>, EmitError> {
    check::names(krate, options)?;
    files::of_crate(krate, options)
}

/// The files of a directory of modules, by path.
///
/// # Errors
/// As [`crate_files`].
pub(crate) fn modules(
    krate: &Crate,
    options: &Options,
) -> Result<BTreeMap<String, String>, EmitError> {
    check::names(krate, options)?;
    files::of_modules(krate, options)
}

/// The text of a single module.
///
/// # Errors
/// As [`crate_files`].
pub(crate) fn module(krate: &Crate, options: &Options) -> Result<String, EmitError> {
    check::names(krate, options)?;
    files::of_module(krate, options)
}
