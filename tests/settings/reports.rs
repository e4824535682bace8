//! Findings about settings, with their places in `hookgen.toml`.

use std::fs;
use std::path::Path;

use hookgen::configure;

/// Generates with the settings `toml` and compares everything that is said about them.
#[track_caller]
fn check(name: &str, toml: &str, expected: &str) {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("settings")
        .join(name);
    fs::create_dir_all(&dir).expect("a directory can be made");
    fs::write(dir.join("asyncapi.yaml"), DOCUMENT).expect("a file can be written");
    let file = dir.join("hookgen.toml");
    fs::write(&file, toml).expect("a file can be written");
    let report = match configure().config_file(&file).map(|it| it.generate()) {
        Ok(Ok(generated)) => generated.understood().report().to_string(),
        Ok(Err(error)) | Err(error) => error.report().to_string(),
    };
    let report = report.replace(&format!("{}/", dir.display()), "");
    assert_eq!(report.trim_end(), expected.trim());
}

#[test]
fn an_unused_selector_has_a_place() {
    check(
        "unused",
        "spec = 'asyncapi.yaml'\n\n[rename]\nMony = 'Amount'\n",
        "
warning[HG0405]: `rename` selects nothing with `Mony`
 --> hookgen.toml:4:1
  |
4 | Mony = 'Amount'
  | ^^^^
  |
  = help: there is `Money`",
    );
}

#[test]
fn what_is_no_rust_has_a_place() {
    check(
        "rust",
        "spec = 'asyncapi.yaml'\nruntime-crate = 'a b'\n[replace-type]\nMoney = '::decimal::'\n\
         [derive]\nMoney = 'Hash, 1'\n[type-attribute]\nMoney = ['#[a]', 'b']\n",
        "
error[HG0501]: `runtime-crate`: `a b` is no Rust path
 --> hookgen.toml:2:17
  |
2 | runtime-crate = 'a b'
  |                 ^^^^^
  |
  = help: `hookgen generate --help` says what each setting takes

error[HG0501]: `replace-type` of `Money`: `::decimal::` is no Rust type
 --> hookgen.toml:4:9
  |
4 | Money = '::decimal::'
  |         ^^^^^^^^^^^^^
  |
  = help: `hookgen generate --help` says what each setting takes

error[HG0501]: `derive` of `Money`: `Hash, 1` is no list of traits
 --> hookgen.toml:6:9
  |
6 | Money = 'Hash, 1'
  |         ^^^^^^^^^
  |
  = help: `hookgen generate --help` says what each setting takes

error[HG0501]: `type-attribute` of `Money`: `b` is no attribute: unexpected token
 --> hookgen.toml:8:18
  |
8 | Money = ['#[a]', 'b']
  |                  ^^^
  |
  = help: `hookgen generate --help` says what each setting takes",
    );
}

#[test]
fn what_is_no_option_has_a_place() {
    check(
        "option",
        "spec = 'asyncapi.yaml'\nstrings = 'loaned'\n",
        "
error[HG0501]: unknown variant `loaned`, expected `owned` or `borrowed`
 --> hookgen.toml:2:11
  |
2 | strings = 'loaned'
  |           ^^^^^^^^
  |
  = help: `hookgen generate --help` says what each setting takes",
    );
}

#[test]
fn a_name_that_is_none_has_a_place() {
    check(
        "name",
        "spec = 'asyncapi.yaml'\n[rename]\n'Money.amount' = 'the amount'\n",
        "
error[HG0404]: `rename` gives `Money.amount` the name `the amount`
 --> hookgen.toml:3:18
  |
3 | 'Money.amount' = 'the amount'
  |                  ^^^^^^^^^^^^ not an identifier
  |
  = help: use letters, digits and `_`; the name must not begin with a digit or be a keyword",
    );
}

const DOCUMENT: &str = "
asyncapi: 2.6.0
info: {title: Shop, version: 1.0.0}
defaultContentType: application/json
channels:
  paid: {publish: {message: {name: Paid, payload: {$ref: '#/components/schemas/Money'}}}}
components:
  schemas:
    Money: {type: object, properties: {amount: {type: integer}}}
";
