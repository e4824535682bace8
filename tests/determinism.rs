//! The same input gives the same bytes, however often and on however many cores it is read.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use hookgen::diagnostic::Diagnostics;
use hookgen::ir::TypeDef;
use hookgen::load::{Directory, Load};
use hookgen::source::SourceMap;
use hookgen::syntax::{self, Node, Value};
use hookgen::{Builder, configure};

#[test]
fn ten_runs_give_the_same_bytes() {
    let first = generate();
    assert!(first.len() > 50, "only {} files", first.len());
    for _ in 1..10 {
        assert!(generate() == first);
    }
}

#[test]
fn where_the_document_lies_does_not_matter() {
    let moved = Path::new(env!("CARGO_TARGET_TMPDIR")).join("determinism");
    let _ = std::fs::remove_dir_all(&moved);
    copy(&spec_dir(), &moved.join("wechat"));
    let elsewhere = files(moved.join("wechat/asyncapi.yaml"));
    assert!(elsewhere == generate());
}

/// Members of an object have no order, but where the order is that of what is generated.
#[test]
fn the_order_of_maps_does_not_matter() {
    let expected = without_digests(generate());
    for seed in 1..3 {
        let loader = Shuffled {
            inner: Directory::new(spec_dir()),
            seed,
        };
        let builder = configure().spec("asyncapi.yaml").loader(loader);
        let shuffled = without_digests(generated(builder));
        for (one, other) in expected.iter().zip(&shuffled) {
            assert_eq!(one.0, other.0);
            assert!(one.1 == other.1, "{} differs", one.0);
        }
        assert_eq!(expected.len(), shuffled.len());
    }
}

/// Nothing that is generated for other messages changes its name when one is added, wherever it stands.
#[test]
fn a_message_more_renames_nothing() {
    let all = names(&configure());
    let messages: Vec<&String> = all.iter().filter(|name| name.contains(" => ")).collect();
    assert!(messages.len() > 50, "only {} messages", messages.len());
    for added in messages.iter().step_by(7) {
        let message = added.rsplit(' ').next().expect("it has a name");
        let before = names(&configure().exclude(message));
        assert!(!before.contains(*added), "{added} is still there");
        let renamed: Vec<_> = before.difference(&all).collect();
        assert!(renamed.is_empty(), "{added}: {renamed:?}");
    }
}

/// Types with their members, and variants with their messages, as paths.
fn names(builder: &Builder) -> BTreeSet<String> {
    let builder = builder.clone().spec(spec_dir().join("asyncapi.yaml"));
    let krate = builder.understand().expect("it is understood").krate;
    let mut names = BTreeSet::new();
    for surface in &krate.surfaces {
        let module = &surface.module;
        let variants = surface.event.iter().flat_map(|event| &event.variants);
        for variant in variants {
            let messages = variant.messages.join(", ");
            names.insert(format!("{module}::{} => {messages}", variant.ident));
        }
        let structs = surface.types.iter().map(|id| krate.type_def(*id));
        for def in structs {
            let (name, members): (_, Vec<_>) = match def {
                TypeDef::Struct(it) => (&it.ident, it.fields.iter().map(|it| &it.ident).collect()),
                TypeDef::Enum(it) => (&it.ident, it.variants.iter().map(|it| &it.ident).collect()),
                TypeDef::Union(it) => (&it.ident, it.variants.iter().map(|it| &it.ident).collect()),
                TypeDef::Newtype(it) => (&it.ident, Vec::new()),
            };
            names.insert(format!("{module}::{name}"));
            names.extend(members.iter().map(|it| format!("{module}::{name}::{it}")));
        }
    }
    names
}

/// Reads documents with the members of their objects in another order.
struct Shuffled {
    inner: Directory,
    seed: u64,
}

impl Load for Shuffled {
    fn load(&self, uri: &str) -> io::Result<String> {
        let text = self.inner.load(uri)?;
        if !uri.ends_with(".yaml") {
            return Ok(text);
        }
        let mut sources = SourceMap::new();
        let id = sources.add(uri, text);
        let node = syntax::parse(&sources, id, &mut Diagnostics::new());
        let mut shuffled = String::new();
        let mut random = self.seed;
        write(
            &node.expect("it is read"),
            false,
            &mut random,
            &mut shuffled,
        );
        Ok(shuffled)
    }
}

/// Writes JSON.
fn write(node: &Node, is_ordered: bool, random: &mut u64, text: &mut String) {
    let separate = |text: &mut String, at| text.push_str(if at == 0 { "" } else { "," });
    match &node.value {
        Value::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            if !is_ordered {
                members.sort_by_cached_key(|_| next(random));
            }
            text.push('{');
            for (at, (key, value)) in members.into_iter().enumerate() {
                separate(text, at);
                let _ = write!(text, "{}:", serde_json::Value::from(key.as_str()));
                write(value, ORDERED.contains(&key.as_str()), random, text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                separate(text, at);
                write(item, false, random, text);
            }
            text.push(']');
        }
        _ => {
            let _ = write!(text, "{}", node.to_json());
        }
    }
}

/// The next number of a xorshift generator.
fn next(random: &mut u64) -> u64 {
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    *random
}

/// Fields, messages and types stand in the order of the document, and members are asked for in it.
const ORDERED: &[&str] = &["properties", "channels", "messages", "schemas", "match"];

/// What the document says is another text now.
fn without_digests(mut files: Vec<(String, String)>) -> Vec<(String, String)> {
    files.retain(|(path, _)| path != "hookgen.lock");
    files
}

fn spec_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/wechat")
}

fn generate() -> Vec<(String, String)> {
    files(spec_dir().join("asyncapi.yaml"))
}

fn files(spec: PathBuf) -> Vec<(String, String)> {
    generated(configure().spec(spec))
}

fn generated(builder: Builder) -> Vec<(String, String)> {
    let builder = builder.out("generated").package("p").command("make");
    let generated = builder.generate().expect("the bundled document generates");
    let files = generated.files().iter();
    files
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a directory can be made");
    for entry in std::fs::read_dir(from).expect("the directory is readable") {
        let path = entry.expect("the directory is readable").path();
        let target = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("a file can be copied");
        }
    }
}
