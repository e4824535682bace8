//! Tokens to text: one item at a time, on all cores, with the blank lines a person would leave.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::print;
use super::tidy::tidy;
use super::tokens::Tokens;

/// Makes the text of every unit, on all cores.
///
/// The order of the result is that of `units`, however many workers there are.
pub(super) fn in_parallel<U, R>(units: &[U], make: impl Fn(&U) -> R + Sync) -> Vec<R>
where
    U: Sync,
    R: Send,
{
    if units.len() < SMALL {
        return units.iter().map(make).collect();
    }
    let workers = thread::available_parallelism().map_or(1, usize::from);
    if workers == 1 {
        return units.iter().map(make).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut made = Vec::new();
        while let Some((index, unit)) = take(&next, units) {
            made.push((index, make(unit)));
        }
        made
    };
    let mut made = thread::scope(|scope| {
        // This thread works too.
        let others: Vec<_> = (1..workers.min(units.len()))
            .map(|_| scope.spawn(work))
            .collect();
        let mut made = work();
        for other in others {
            let theirs = other.join();
            made.extend(theirs.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        made
    });
    made.sort_unstable_by_key(|(index, _)| *index);
    made.into_iter().map(|(_, result)| result).collect()
}

/// Formats the items in `tokens`, a blank line between each two and between methods, for a place that
/// is `below` columns further to the right.
///
/// Layout is what [`reference`] makes. What is emitted most is laid out by [`print`](super::print)
/// instead, to the same bytes; with the feature `check-layout`, debug builds make every text in both ways.
///
/// # Errors
/// The parser's message where the tokens are no items, which only text from the configuration
/// (attributes, type paths) can cause.
pub(super) fn items(tokens: &Tokens, below: usize) -> Result<String, syn::Error> {
    let is_checked = cfg!(all(debug_assertions, feature = "check-layout"));
    let text = print::items(tokens, below, &reference)?.text;
    if is_checked {
        same(&reference(&tokens.to_string(), below)?, &text);
    }
    Ok(text)
}

/// Formats the items by way of a syntax tree: what layout is.
pub(super) fn reference(tokens: &str, below: usize) -> Result<String, syn::Error> {
    let file = syn::parse_str::<syn::File>(tokens)?;
    let texts: Vec<_> = file.items.into_iter().map(|it| item(it, below)).collect();
    Ok(texts.join("\n"))
}

/// For tests: that both ways lead to the same text.
#[track_caller]
pub(super) fn same(expected: &str, text: &str) {
    let mut lines = expected.lines().zip(text.lines()).enumerate();
    let first = lines.find(|(_, (expected, line))| expected != line);
    assert!(
        expected == text,
        "layout differs (line, expected, printed): {first:#?}\n{expected}"
    );
}

fn item(item: syn::Item, below: usize) -> String {
    let is_block = matches!(item, syn::Item::Impl(_));
    let is_macro = matches!(item, syn::Item::Macro(_));
    let text = prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    });
    let text = tidy(&text, below);
    if is_block {
        spaced_members(&text)
    } else if is_macro {
        // What stands in a macro is no syntax to the printer.
        text.replace(" < 'a >", "<'a>")
    } else {
        text
    }
}

/// Leaves a blank line between the members of an `impl`, except between one-line members.
fn spaced_members(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + 64);
    let (mut after_block, mut in_constant) = (false, false);
    for line in text.lines() {
        let is_member = line.starts_with("    ") && !line.starts_with("     ");
        let opens = is_member && !line.starts_with("    }");
        if opens && after_block {
            spaced.push('\n');
        }
        spaced.push_str(line);
        spaced.push('\n');
        after_block = line == MEMBER_END || ((is_member || in_constant) && line.ends_with(';'));
        in_constant = (is_member && line.ends_with(" =")) || (in_constant && !after_block);
    }
    spaced
}

fn take<'u, U>(next: &AtomicUsize, units: &'u [U]) -> Option<(usize, &'u U)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    Some((index, units.get(index)?))
}

/// Below this many units threads cost more than they save: asking how many cores there are reads files, and
/// each thread warms up an allocator of its own.
const SMALL: usize = 48;

/// The line that ends a method.
const MEMBER_END: &str = "    }";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::tokens::quote;

    #[track_caller]
    fn check(tokens: Tokens, expected: &str) {
        match items(&tokens, 0) {
            Ok(text) => assert_eq!(text, expected),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn items_and_methods_are_set_apart() {
        check(
            quote! {
                pub struct A { pub b: u8 }
                impl A {
                    const X: u8 = 1;
                    #[doc = " One."]
                    fn one(&self) -> u8 { if true { 1 } else { 2 } }
                    fn two(&self) {}
                    fn three(&self) { call(); }
                }
            },
            "pub struct A {\n    pub b: u8,\n}\n\nimpl A {\n    const X: u8 = 1;\n\n    /// One.\n    \
             fn one(&self) -> u8 {\n        if true { 1 } else { 2 }\n    }\n\n    fn two(&self) {}\n    \
             fn three(&self) {\n        call();\n    }\n}\n",
        );
    }

    #[test]
    fn the_order_is_that_of_the_units() {
        let units: Vec<usize> = (0..1000).collect();
        assert_eq!(
            in_parallel(&units, |unit| unit * 2),
            (0..2000).step_by(2).collect::<Vec<_>>()
        );
    }
}
