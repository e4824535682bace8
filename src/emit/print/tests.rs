//! That what is printed here is what the reference prints, for all that is emitted and for names and
//! texts of any length; and that most of it is printed here at all.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use super::items;
use crate::emit::format::{reference, same};
use crate::emit::tokens::{Tokens, quote};

/// Compares both ways; bytes that were printed here, and bytes.
#[track_caller]
fn check(tokens: &Tokens, below: usize) -> (usize, usize) {
    let expected = reference(&tokens.to_string(), below).expect("it is Rust");
    let printed = items(tokens, below, &reference).expect("it is Rust");
    same(&expected, &printed.text);
    (printed.direct, printed.text.len())
}

#[test]
fn the_bundled_crate_is_printed_here() {
    let (mut direct, mut all) = (0, 0);
    for text in texts("generated/src", "rs") {
        for unit in units(text.parse().expect("it is Rust")) {
            let unit = unit.into();
            let (here, bytes) = check(&unit, 0);
            direct += here;
            all += bytes;
            check(&unit, 4);
        }
    }
    assert!(all > 500_000, "only {all} bytes");
    assert!(direct * 100 > all * 98, "{direct} of {all} bytes");
}

#[test]
fn fixtures_are_printed_here() {
    let (mut direct, mut all) = (0, 0);
    for unit in fixtures() {
        let unit = unit.into();
        for below in [0, 4] {
            let (here, bytes) = check(&unit, below);
            direct += here;
            all += bytes;
        }
    }
    assert!(direct * 100 > all * 95, "{direct} of {all} bytes");
}

/// Where lines end is a matter of lengths.
#[test]
fn names_and_texts_may_have_any_length() {
    for (seed, unit) in fixtures().into_iter().enumerate() {
        for round in 0..3 {
            let unit = Tokens::from(stretched(unit.clone(), (seed, round)));
            // Two names may have become the same keyword or number.
            if reference(&unit.to_string(), 0).is_ok() {
                check(&unit, 4 * (round % 2));
            }
        }
    }
}

/// What no fixture has, and once came out otherwise.
#[test]
fn rare_shapes_come_out_alike() {
    let shapes = [
        quote! {
            impl A {
                fn a(&self, f: &mut F) -> R {
                    f.debug_struct("ANameOfMoreThanSixtyCharactersWhichIsWhatArgumentsMayHaveInALine").field("a", &self.a).finish()
                }
            }
        },
        quote! {
            impl A {
                fn a() -> Self { Self::ScanEvent(Box::new(ScanEvent::new(create_time, String::new(), String::new()))) }
                fn b() -> Self { Self::ScanEventOf(Box::new(ScanEventOf::new(create_time, String::new(), String::new()))) }
            }
        },
        quote! {
            impl A {
                fn a(object: &mut Object) -> Self {
                    if matches!(object.key(&[""]), Some("kind-0" | "kind-1" | "kind-2" | "kind-3")) { Self::A }
                    else { Self::Bcdef }
                }
            }
        },
        quote!(
            pub struct A<'a> {
                pub a: Option<(Cow<'a, str>,)>,
                pub b: (Map<A, B>,),
                pub c: (A, B),
            }
        ),
        quote!(hookgen_runtime::impl_serde!(MyNameThatIsLongButThatFitsIntoOneLineWithoutItsSpacesOnly<'a>);),
        quote!(hookgen_runtime::impl_serde!(MyNameThatIsTooLongForOneLineWhateverIsDoneAboutTheSpacesOfIt);),
        quote!(impl A { fn a(&self) -> bool { self.a != 1 && self.b <= 2 } }),
        quote!(impl A { fn a(&self) { for a in 0..=9 { call(a)?; } } fn b(&self) -> &[u8] { &[1, 2] } }),
        quote!(
            #[cfg_attr(any(), doc(alias = "a"))]
            pub struct A;
        ),
        quote!(
            #[doc = "/ a"]
            #[doc = " b  "]
            #[doc = " \u{301} \t \" \\ (& [a"]
            pub enum B {
                #[doc = " c;"]
                C,
            }
        ),
        quote!(impl A { #[doc = " a ="] const A: u8 = 1; #[doc = " b;"] fn b() {} fn c() {} }),
    ];
    for shape in shapes {
        check(&shape, 0);
        check(&shape, 4);
    }
}

/// The units of all fixtures, as their snapshots have them.
fn fixtures() -> Vec<TokenStream> {
    let texts = texts("tests/snapshots", "snap").into_iter();
    let modules = texts.filter_map(|text| {
        // What stands before the text is about the snapshot.
        let (_, text) = text.split_once("\n---\n")?;
        text.contains("#[rustfmt::skip]")
            .then(|| text.parse().ok())?
    });
    let units: Vec<_> = modules.flat_map(units).collect();
    assert!(units.len() > 40, "only {} units", units.len());
    units
}

/// The texts of a folder and the folders in it.
fn texts(folder: &str, extension: &str) -> Vec<String> {
    let mut open: Vec<PathBuf> = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let mut texts = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(path).expect("it is readable");
            open.extend(entries.map(|entry| entry.expect("it is readable").path()));
        } else if path.extension().is_some_and(|it| it == extension) {
            texts.push(fs::read_to_string(path).expect("it is text"));
        }
    }
    texts
}

/// The items of a file, and those of the modules in it, without imports and modules.
fn units(file: TokenStream) -> Vec<TokenStream> {
    let (mut units, mut own) = (Vec::new(), Vec::new());
    let mut item = Vec::new();
    for tree in file {
        let is_body = matches!(&tree, TokenTree::Group(it) if it.delimiter() == Delimiter::Brace);
        let is_end = is_body || matches!(&tree, TokenTree::Punct(it) if it.as_char() == ';');
        item.push(tree);
        if !is_end {
            continue;
        }
        let words: Vec<_> = item.iter().map(ToString::to_string).collect();
        let is = |word: &str| words.iter().any(|it| it == word);
        match item.pop() {
            // A list of imports ends behind its braces.
            Some(tree) if is("use") && is_body => {
                item.push(tree);
                continue;
            }
            Some(TokenTree::Group(body)) if is("mod") => units.extend(self::units(body.stream())),
            Some(_) if is("use") || is("mod") => {}
            // A constant goes on behind what stands in braces.
            Some(tree) if is("const") && !is("impl") && is_body => {
                item.push(tree);
                continue;
            }
            Some(tree) => {
                own.append(&mut item);
                own.push(tree);
            }
            None => {}
        }
        item.clear();
    }
    if !own.is_empty() {
        units.push(as_emitted(own.into_iter().collect()));
    }
    units
}

/// Punctuation as macros make it, joined only where it is one operator; and arms without the braces that
/// layout gave them.
fn as_emitted(tokens: TokenStream) -> TokenStream {
    let mut trees = tokens.into_iter().peekable();
    let mut emitted: Vec<TokenTree> = Vec::new();
    while let Some(tree) = trees.next() {
        let is_arm = matches!(&emitted[..], [.., a, b] if a.to_string() + &b.to_string() == "=>");
        if let TokenTree::Group(group) = &tree
            && is_arm
            && !group.stream().is_empty()
            && !group.stream().into_iter().any(|it| it.to_string() == ";")
        {
            emitted.extend(as_emitted(group.stream()));
            emitted.push(TokenTree::Punct(Punct::new(',', Spacing::Alone)));
            continue;
        }
        emitted.push(match (tree, trees.peek()) {
            (TokenTree::Punct(punct), Some(TokenTree::Punct(next))) => {
                let pair = [punct.as_char(), next.as_char()].iter().collect::<String>();
                let is_one = ["::", "->", "=>", "==", "&&", "||"].contains(&pair.as_str());
                let spacing = if is_one && punct.spacing() == Spacing::Joint {
                    Spacing::Joint
                } else {
                    Spacing::Alone
                };
                TokenTree::Punct(Punct::new(punct.as_char(), spacing))
            }
            (TokenTree::Group(group), _) => {
                let stream = as_emitted(group.stream());
                TokenTree::Group(Group::new(group.delimiter(), stream))
            }
            (tree, _) => tree,
        });
    }
    emitted.into_iter().collect()
}

/// The same tokens with longer names and other texts.
fn stretched(tokens: TokenStream, seed: (usize, usize)) -> TokenStream {
    let stretched = tokens.into_iter().map(|tree| match tree {
        TokenTree::Group(group) => {
            let words = group.stream().to_string();
            let is_attribute = words.starts_with("doc =") || words.starts_with("derive");
            if is_attribute || group.delimiter() == Delimiter::None {
                return TokenTree::Group(group);
            }
            let stream = self::stretched(group.stream(), seed);
            TokenTree::Group(Group::new(group.delimiter(), stream))
        }
        TokenTree::Ident(name) => {
            let text = name.to_string();
            let is_name = syn::parse_str::<syn::Ident>(&text).is_ok() && !text.starts_with("r#");
            if !is_name || KEPT.contains(&text.as_str()) {
                return TokenTree::Ident(name);
            }
            let more = "x".repeat(length(&text, seed));
            TokenTree::Ident(Ident::new(&format!("{text}{more}"), Span::call_site()))
        }
        TokenTree::Literal(literal) if literal.to_string().starts_with('"') => {
            let length = length(&literal.to_string(), seed);
            TokenTree::Literal(Literal::string(&"y".repeat(length)))
        }
        tree => tree,
    });
    stretched.collect()
}

/// A length that is mostly small.
fn length(text: &str, seed: (usize, usize)) -> usize {
    let mut hasher = DefaultHasher::new();
    (seed, text).hash(&mut hasher);
    let number = hasher.finish();
    let most = match number % 10 {
        0..4 => 2,
        4..7 => 14,
        7..9 => 34,
        _ => 60,
    };
    usize::try_from((number >> 8) % most).unwrap_or_default()
}

/// Names that layout depends on.
const KEPT: [&str; 14] = [
    "Ok",
    "Rule",
    "Some",
    "debug_struct",
    "deprecated",
    "derive",
    "f",
    "inline",
    "matches",
    "must_use",
    "non_exhaustive",
    "object",
    "self",
    "validator",
];
