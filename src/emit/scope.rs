//! Names of one generated file: what stands in the prelude, what is imported, and what must be
//! written in full because the document has a type of that name.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::context::{Context, Home, ident_of};
use super::layout::Sections;
use super::tokens::{Ident, Tokens, quote, word};
use crate::ir::TypeId;

/// The names that one unit may use; it remembers which of them it imported.
pub(super) struct Scope<'a> {
    pub(super) context: &'a Context<'a>,
    sections: &'a Sections,
    home: Home,
    section: usize,
    imports: RefCell<Imports>,
    /// Names that were asked about, and whether each may be hidden: few names, and often.
    asked: RefCell<Vec<(String, bool)>>,
}

/// Imported names by the path of their module.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Imports(BTreeMap<String, BTreeSet<String>>);

impl<'a> Scope<'a> {
    pub(super) fn new(
        context: &'a Context<'a>,
        sections: &'a Sections,
        home: Home,
        section: usize,
    ) -> Self {
        Self {
            context,
            sections,
            home,
            section,
            imports: RefCell::default(),
            asked: RefCell::default(),
        }
    }

    /// The module that the unit stands in.
    pub(super) fn home(&self) -> Home {
        self.home
    }

    /// What the unit imported.
    pub(super) fn into_imports(self) -> Imports {
        self.imports.into_inner()
    }

    /// A name of the prelude, `Option`, or its full path where a type of the document hides it.
    pub(super) fn prelude(&self, name: &str) -> Tokens {
        if !self.may_be_hidden(name) {
            return word(name);
        }
        let full = PRELUDE.iter().find(|(short, _)| *short == name);
        path(full.map_or(name, |(_, full)| full))
    }

    /// An item of the standard library, imported: `std::collections`, `BTreeMap`.
    pub(super) fn std(&self, module: &str, name: &str) -> Tokens {
        self.import(module, name)
    }

    /// An item of the runtime, imported.
    pub(super) fn runtime(&self, name: &str) -> Tokens {
        self.import(&self.context.options.runtime, name)
    }

    /// A path into the runtime that is written where it is used, for macros and rare items.
    pub(super) fn runtime_path(&self, name: &str) -> Tokens {
        let runtime = self.context.options.runtime.as_str();
        // A crate of ours has no module by that name.
        let runtime = match self.context.options.is_crate() {
            true => runtime.trim_start_matches("::"),
            false => runtime,
        };
        path(&format!("{runtime}::{name}"))
    }

    /// A type of the generated crate, without its lifetime.
    pub(super) fn type_name(&self, id: TypeId) -> Tokens {
        let name = ident_of(self.context.krate.type_def(id));
        let place = self.sections.place_of(id);
        if place.home == self.home {
            if place.section != self.section && self.context.options.split {
                self.add_import("super", name);
            }
            return word(name);
        }
        let module = self.context.module_of(place.home);
        let options = self.context.options;
        let root = match (options.is_crate(), options.split) {
            (true, _) => "crate",
            // Out of the file, and out of the module that it is of.
            (false, true) if self.section != ROOT => "super::super",
            _ => "super",
        };
        let module = format!("{root}::{module}");
        if self.sections.is_taken(self.home, name) {
            return path(&format!("{module}::{name}"));
        }
        self.add_import(&module, name);
        word(name)
    }

    /// A constant about the surface; it stands at the root of the module.
    pub(super) fn module_constant(&self, name: &str) -> Tokens {
        if self.context.options.split {
            self.add_import("super", name);
        }
        word(name)
    }

    /// Any JSON value.
    pub(super) fn value(&self) -> Tokens {
        self.import(
            &format!("{}::serde_json", self.context.options.runtime),
            "Value",
        )
    }

    fn import(&self, module: &str, name: &str) -> Tokens {
        if self.may_be_hidden(name) {
            let module = match module {
                "std" => "::std".to_owned(),
                module if module.starts_with("std::") => format!("::{module}"),
                module => module.to_owned(),
            };
            return path(&format!("{module}::{name}"));
        }
        self.add_import(module, name);
        word(name)
    }

    fn add_import(&self, module: &str, name: &str) {
        let module = module.strip_prefix("::").unwrap_or(module);
        let mut imports = self.imports.borrow_mut();
        match imports.0.get_mut(module) {
            Some(names) if names.contains(name) => {}
            Some(names) => drop(names.insert(name.to_owned())),
            None => {
                let names = BTreeSet::from([name.to_owned()]);
                imports.0.insert(module.to_owned(), names);
            }
        }
    }

    fn may_be_hidden(&self, name: &str) -> bool {
        let mut asked = self.asked.borrow_mut();
        if let Some((_, is_hidden)) = asked.iter().find(|(known, _)| known == name) {
            return *is_hidden;
        }
        let is_hidden = self.sections.may_be_hidden(self.home, name);
        asked.push((name.to_owned(), is_hidden));
        is_hidden
    }
}

/// Stands for the root of a module among its files.
pub(super) const ROOT: usize = usize::MAX;

impl Imports {
    /// Several names of one module.
    pub(super) fn of(module: &str, names: impl IntoIterator<Item = String>) -> Self {
        Self(BTreeMap::from([(
            module.to_owned(),
            names.into_iter().collect(),
        )]))
    }

    /// Takes in the imports of another unit of the same file.
    pub(super) fn merge(&mut self, other: &Self) {
        for (module, names) in &other.0 {
            self.0
                .entry(module.clone())
                .or_default()
                .extend(names.iter().cloned());
        }
    }

    /// `use` lines: standard library, other crates, this crate, a blank line between the groups.
    pub(super) fn to_text(&self, below: usize) -> String {
        let mut groups: [Vec<String>; 3] = Default::default();
        for (module, names) in &self.0 {
            let group = match module.split("::").next() {
                Some("std") => 0,
                Some("crate" | "super") => 2,
                _ => 1,
            };
            groups[group].push(use_line(module, names, LINE - below));
        }
        groups.iter_mut().for_each(|group| group.sort());
        let groups = groups.iter().filter(|group| !group.is_empty());
        groups
            .map(|group| group.concat())
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// `use module::{A, B};`, broken where it is long.
fn use_line(module: &str, names: &BTreeSet<String>, width: usize) -> String {
    let list: Vec<_> = names.iter().map(String::as_str).collect();
    if let [only] = list[..] {
        return format!("use {module}::{only};\n");
    }
    let line = format!("use {module}::{{{}}};\n", list.join(", "));
    // A line break is one of its characters, and one more is kept free.
    if line.len() < width {
        return line;
    }
    let row = format!("    {},", list.join(", "));
    if row.len() <= width {
        return format!("use {module}::{{\n{row}\n}};\n");
    }
    let mut text = format!("use {module}::{{\n");
    let mut current = String::from("   ");
    for name in list {
        // A space, a comma, and one column that is kept free.
        if current.len() + name.len() + 3 > width {
            text.push_str(&current);
            text.push('\n');
            current = String::from("   ");
        }
        current.push(' ');
        current.push_str(name);
        current.push(',');
    }
    text.push_str(&current);
    text.push_str("\n};\n");
    text
}

/// A Rust name; every name was checked before emission began.
pub(super) fn ident(name: &str) -> Ident<'_> {
    Ident(name)
}

/// A path of plain names, with or without `::` before it.
pub(super) fn path(text: &str) -> Tokens {
    let absolute = text.starts_with("::").then(|| quote!(::));
    let parts = text.trim_start_matches("::").split("::").map(ident);
    quote!(#absolute #(#parts)::*)
}

/// Where the names of the prelude stand.
const PRELUDE: [(&str, &str); 14] = [
    ("Box", "::std::boxed::Box"),
    ("Default", "::std::default::Default"),
    ("Eq", "::std::cmp::Eq"),
    ("Err", "::std::result::Result::Err"),
    ("From", "::std::convert::From"),
    ("Into", "::std::convert::Into"),
    ("Iterator", "::std::iter::Iterator"),
    ("None", "::std::option::Option::None"),
    ("Ok", "::std::result::Result::Ok"),
    ("Option", "::std::option::Option"),
    ("Result", "::std::result::Result"),
    ("Some", "::std::option::Option::Some"),
    ("String", "::std::string::String"),
    ("Vec", "::std::vec::Vec"),
];

/// Longest line of imports.
const LINE: usize = 100;
