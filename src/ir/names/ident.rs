//! Words of a document → legal identifiers of edition 2024.

use super::ascii;
use heck::{ToSnakeCase, ToUpperCamelCase};
use unicode_ident::{is_xid_continue, is_xid_start};
use unicode_normalization::UnicodeNormalization;
use unicode_security::{GeneralSecurityProfile, is_potential_mixed_script_confusable_char};

/// What a name is for: decides its case and what stands before a digit or for nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Role {
    /// A struct, enum or union.
    Type,
    /// A member of a struct.
    Field,
    /// A known value of an open enum.
    Value,
    /// A message in `Event` or `Reply`, or an alternative of a union.
    Variant,
    /// A module.
    Module,
}

/// The identifier for `text` in `role`. Keywords come back raw (`r#type`) or with an underscore.
///
/// ```
/// use hookgen::ir::names::{Role, ident};
/// assert_eq!(ident("ToUserName", Role::Field), "to_user_name");
/// assert_eq!(ident("TRANSACTION.SUCCESS", Role::Variant), "TransactionSuccess");
/// assert_eq!(ident("-1", Role::Value), "Minus1");
/// ```
pub fn ident(text: &str, role: Role) -> String {
    let words = words(text);
    let cased = role.case(&words);
    let cased = if looks_latin(&cased) {
        role.case(&named_letters(&words))
    } else {
        cased
    };
    let cased = if cased.is_empty() {
        role.case(&spelled(text))
    } else {
        cased
    };
    let cased = if cased.is_empty() {
        role.empty().to_owned()
    } else {
        cased
    };
    role.escape_keyword(role.start(cased))
}

/// Whether `text` is an identifier as it stands, for names that a user chose.
pub fn is_identifier(text: &str) -> bool {
    let bare = text.strip_prefix("r#").unwrap_or(text);
    let mut characters = bare.chars();
    let legal = characters
        .next()
        .is_some_and(|first| is_xid_start(first) || first == '_')
        && characters.all(is_xid_continue)
        && bare != "_";
    legal && (bare.len() < text.len()) == is_keyword(bare) && !NEVER_RAW.contains(&bare)
}

/// Words as files and members are called: `text_message`.
pub(crate) fn snake(words: &str) -> String {
    match words.is_ascii() {
        true => ascii::snake(words),
        false => words.to_snake_case(),
    }
}

fn is_keyword(name: &str) -> bool {
    name.len() <= LONGEST_KEYWORD && KEYWORDS.contains(&name)
}

/// `name` without `prefix` at its start, compared by letters and digits alone
/// (`officialaccount` is a prefix of `OfficialAccountTextMessage`).
///
/// `None` unless a word begins after it.
pub fn strip_prefix<'n>(name: &'n str, prefix: &str) -> Option<&'n str> {
    let mut wanted = letters(prefix).peekable();
    wanted.peek()?;
    let mut rest = name.char_indices();
    for letter in wanted {
        let found = rest
            .by_ref()
            .map(|(_, c)| c)
            .find(|c| c.is_alphanumeric())?;
        if !found.to_lowercase().eq(letter.to_lowercase()) {
            return None;
        }
    }
    let rest = rest.as_str();
    let first = rest.chars().next()?;
    let begins = !first.is_alphanumeric() || first.is_uppercase();
    let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    // A digit would need a letter before it again: `v3`, `2Fa`.
    (begins && rest.starts_with(char::is_alphabetic)).then_some(rest)
}

/// `name` without the word `suffix` (in upper camel case) at its end, if something is left.
pub fn strip_suffix<'n>(name: &'n str, suffix: &str) -> Option<&'n str> {
    let at = name.len().checked_sub(suffix.len())?;
    let (rest, end) = (name.get(..at)?, name.get(at..)?);
    let separated = rest.ends_with(['_', '-', '.', ' ']);
    let matches = end == suffix || (separated && end.eq_ignore_ascii_case(suffix));
    let rest = rest.trim_end_matches(['_', '-', '.', ' ']);
    (matches && !rest.is_empty()).then_some(rest)
}

impl Role {
    fn case(self, words: &str) -> String {
        match self {
            Role::Type | Role::Value | Role::Variant if words.is_ascii() => ascii::camel(words),
            Role::Type | Role::Value | Role::Variant => words.to_upper_camel_case(),
            Role::Field | Role::Module => snake(words),
        }
    }

    /// What stands where there is no character to make a name of.
    fn empty(self) -> &'static str {
        match self {
            Role::Type | Role::Variant => "Unnamed",
            Role::Field => "empty",
            Role::Value => "Empty",
            Role::Module => "events",
        }
    }

    /// Puts a letter before a name that begins with a digit or a mark.
    fn start(self, name: String) -> String {
        if name.starts_with(is_xid_start) {
            return name;
        }
        let prefix = match self {
            Role::Type => "Type",
            Role::Field => "field_",
            Role::Value => "Value",
            Role::Variant => "Message",
            Role::Module => "surface_",
        };
        format!("{prefix}{name}")
    }

    fn escape_keyword(self, name: String) -> String {
        if NEVER_RAW.contains(&name.as_str()) {
            return format!("{name}_");
        }
        match self {
            _ if !is_keyword(&name) => name,
            // A module is a file too.
            Role::Module => format!("{name}_"),
            _ => format!("r#{name}"),
        }
    }
}

/// Words parted by spaces: what no identifier may hold parts words, and signs of numbers count.
fn words(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return text.to_owned();
    }
    // The compiler warns of names that are not in this form, in which ASCII always is.
    if text.is_ascii() {
        parted(text.chars())
    } else {
        parted(text.nfkc())
    }
}

fn parted(characters: impl Iterator<Item = char>) -> String {
    let mut out = String::with_capacity(characters.size_hint().0 + 8);
    let mut before = None;
    let mut characters = characters.peekable();
    while let Some(c) = characters.next() {
        let digit_follows = characters.peek().is_some_and(char::is_ascii_digit);
        match c {
            '-' if before.is_none() && digit_follows => out.push_str("minus "),
            '+' if before.is_none() && digit_follows => out.push_str("plus "),
            '.' if before.is_some_and(|b: char| b.is_ascii_digit()) && digit_follows => {
                out.push_str(" point ");
            }
            // Marks that no letter takes, which nobody sees in a name.
            '\u{300}'..='\u{36f}' => {}
            // Digits of other scripts look like letters.
            c if c.is_numeric() && !c.is_ascii() => out.push_str(&format!(" {} ", code_point(c))),
            // Nor letters of scripts that hardly anybody reads.
            c if c.is_alphabetic() && !c.identifier_allowed() && is_xid_continue(c) => {
                out.push_str(&format!(" {} ", code_point(c)));
            }
            c if is_xid_continue(c) && c != '\u{b7}' => out.push(c),
            _ => out.push(' '),
        }
        before = Some(c);
    }
    out
}

/// The characters themselves, by name: for `+`, `*` and emoji.
fn spelled(text: &str) -> String {
    let names = text.chars().filter(|c| !c.is_whitespace()).map(|c| {
        let known = SYMBOLS.iter().find(|(symbol, _)| *symbol == c);
        known.map_or_else(|| code_point(c), |(_, name)| (*name).to_owned())
    });
    names.collect::<Vec<_>>().join(" ")
}

/// Whether all letters of other scripts could be taken for Latin ones, of which the compiler warns.
fn looks_latin(name: &str) -> bool {
    if name.is_ascii() {
        return false;
    }
    let mut others = name.chars().filter(|c| !c.is_ascii()).peekable();
    others.peek().is_some() && others.all(is_potential_mixed_script_confusable_char)
}

/// Letters of other scripts by their numbers, and the micro sign by its name.
fn named_letters(words: &str) -> String {
    let named = words.chars().map(|c| match c {
        c if c.is_ascii() => c.to_string(),
        '\u{3bc}' => " micro ".to_owned(),
        c => format!(" {} ", code_point(c)),
    });
    named.collect()
}

fn code_point(c: char) -> String {
    format!("u{:x}", u32::from(c))
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric())
}

/// Strict and reserved keywords of edition 2024.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Letters of the longest keywords.
const LONGEST_KEYWORD: usize = 8;

/// Keywords that cannot be written raw.
const NEVER_RAW: &[&str] = &["Self", "crate", "self", "super"];

const SYMBOLS: &[(char, &str)] = &[
    ('!', "exclamation"),
    ('"', "quote"),
    ('#', "hash"),
    ('$', "dollar"),
    ('%', "percent"),
    ('&', "ampersand"),
    ('\'', "apostrophe"),
    ('(', "open"),
    (')', "close"),
    ('*', "star"),
    ('+', "plus"),
    (',', "comma"),
    ('-', "minus"),
    ('.', "dot"),
    ('/', "slash"),
    (':', "colon"),
    (';', "semicolon"),
    ('<', "less"),
    ('=', "equal"),
    ('>', "greater"),
    ('?', "question"),
    ('@', "at"),
    ('\\', "backslash"),
    ('^', "caret"),
    ('_', "underscore"),
    ('`', "backtick"),
    ('|', "pipe"),
    ('~', "tilde"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(role: Role, cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            let name = ident(text, role);
            assert_eq!(name, *expected, "for {text:?}");
            assert!(is_identifier(&name), "{name} is no identifier");
        }
    }

    #[test]
    fn fields_are_snake_case() {
        check(
            Role::Field,
            &[
                ("ToUserName", "to_user_name"),
                ("MsgID", "msg_id"),
                ("Location_X", "location_x"),
                ("Wechatpay-Serial", "wechatpay_serial"),
                ("@id", "id"),
                ("2fa", "field_2fa"),
                ("a.b", "a_b"),
                ("订单", "订单"),
                ("größe", "größe"),
                ("e\u{301}tat", "état"),
                ("x\u{301}", "x"),
                ("\u{fb01}n", "fin"),
                ("\u{661}", "u661"),
            ],
        );
    }

    #[test]
    fn letters_that_look_like_others_are_named() {
        check(
            Role::Value,
            &[
                ("\u{b5}s", "MicroS"),
                ("\u{441}", "U441"),
                ("\u{436}\u{441}", "\u{416}\u{441}"),
                ("\u{3a9}", "\u{3a9}"),
                ("\u{13a0}", "U13a0"),
            ],
        );
    }

    #[test]
    fn keywords_are_raw_or_marked() {
        check(
            Role::Field,
            &[
                ("type", "r#type"),
                ("gen", "r#gen"),
                ("async", "r#async"),
                ("self", "self_"),
                ("crate", "crate_"),
                ("union", "union"),
            ],
        );
        check(Role::Type, &[("self", "Self_"), ("type", "Type")]);
        check(Role::Module, &[("type", "type_"), ("2024", "surface_2024")]);
    }

    #[test]
    fn values_of_every_kind_have_names() {
        check(
            Role::Value,
            &[
                ("", "Empty"),
                ("a", "A"),
                ("TRANSACTION.SUCCESS", "TransactionSuccess"),
                ("-1", "Minus1"),
                ("1.5", "Value1Point5"),
                ("+", "Plus"),
                ("<=", "LessEqual"),
                (" ", "Empty"),
                ("\u{1f600}", "U1f600"),
                ("½", "Value12"),
                ("failed:user block", "FailedUserBlock"),
            ],
        );
    }

    #[test]
    fn nothing_at_all_has_a_name() {
        check(
            Role::Field,
            &[("", "empty"), ("_", "underscore"), ("·", "ub7")],
        );
        check(Role::Type, &[("", "Unnamed"), ("2Fa", "Type2fa")]);
        check(Role::Variant, &[("3ds", "Message3ds")]);
        check(Role::Module, &[("", "events"), ("/", "slash")]);
    }

    #[test]
    fn chosen_names_must_be_identifiers() {
        for good in ["TextMessage", "r#type", "_x", "é"] {
            assert!(is_identifier(good), "{good}");
        }
        for bad in [
            "", "_", "type", "r#x", "a b", "1a", "self", "r#self", "a::b",
        ] {
            assert!(!is_identifier(bad), "{bad}");
        }
    }

    #[test]
    fn prefixes_end_at_words() {
        let cases = [
            (
                "OfficialAccountTextMessage",
                "official_account",
                Some("TextMessage"),
            ),
            ("WechatPayRefund", "wechatpay", Some("Refund")),
            ("wecom.text", "wecom", Some("text")),
            ("wecom_text", "wecom", Some("text")),
            ("WecomingText", "wecom", None),
            ("Wecom", "wecom", None),
            ("Wecom2Fa", "wecom", None),
            ("Text", "", None),
        ];
        for (name, prefix, expected) in cases {
            assert_eq!(strip_prefix(name, prefix), expected, "{name} − {prefix}");
        }
    }

    #[test]
    fn suffixes_are_words() {
        let cases = [
            ("TextPayload", "Payload", Some("Text")),
            ("text_payload", "Payload", Some("text")),
            ("Payload", "Payload", None),
            ("Textpayload", "Payload", None),
            ("é", "Payload", None),
        ];
        for (name, suffix, expected) in cases {
            assert_eq!(strip_suffix(name, suffix), expected, "{name} − {suffix}");
        }
    }
}
