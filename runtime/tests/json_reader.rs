//! JSON through the tree: what is read, what is refused, and how types take what they are given.

use std::borrow::Cow;
use std::collections::BTreeMap;

use hookgen_runtime::{
    Base64, DateTime, DecodeValue, EncodeValue, Format, Limits, MixedEnum, Never, Nullable, Shape,
    Tree, Tuple, from_slice, serde_json, to_json, to_xml,
};
use serde_json::{Value, json};

#[track_caller]
fn decode<T: for<'a> DecodeValue<'a>>(json: &str) -> T {
    match from_slice(Format::Json, json.as_bytes()) {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
    }
}

#[track_caller]
fn check_error<T: for<'a> DecodeValue<'a> + std::fmt::Debug>(
    format: Format,
    body: &str,
    expected: &str,
) {
    assert_eq!(
        from_slice::<T>(format, body.as_bytes())
            .unwrap_err()
            .to_string(),
        expected
    );
}

#[test]
fn any_value_is_kept_as_it_is() {
    for json in [
        "null",
        "true",
        "[]",
        "{}",
        "-1",
        "18446744073709551615",
        "0.1",
        "1.0",
        "1e300",
        "\"\"",
        "\"\\u4e2d\\n\\\"😀\"",
        r#"{"a":[1,{"b":null}],"b\"":{"":2}}"#,
    ] {
        let value: Value = decode(json);
        assert_eq!(
            value,
            serde_json::from_str::<Value>(json).unwrap(),
            "{json}"
        );
        assert_eq!(
            serde_json::from_str::<Value>(&to_json(&value)).unwrap(),
            value,
            "{json}"
        );
    }
}

#[test]
fn broken_documents_are_refused() {
    for (json, offset) in [
        ("", 0),
        ("{", 0),
        ("{\"a\":1,}", 7),
        ("[1 2]", 3),
        ("{\n\"a\": Q}", 7),
        ("1 2", 2),
        ("\"\\Q\"", 2),
        ("nul", 2),
    ] {
        let error = Tree::parse(Format::Json, json.as_bytes()).unwrap_err();
        assert_eq!(
            (error.code(), error.offset()),
            ("malformed-document", Some(offset)),
            "{json}"
        );
        assert!(!error.to_string().contains('Q'), "{error}");
    }
    let error = Tree::parse(Format::Json, b"\"\xff\"").unwrap_err();
    assert_eq!((error.expected(), error.offset()), ("UTF-8", Some(1)));
    assert!(Tree::parse(Format::Json, "\u{feff}{}".as_bytes()).is_ok());
}

#[test]
fn depth_is_bounded() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(Tree::parse(Format::Json, nested(64).as_bytes()).is_ok());
    for levels in [65, 127, 200, 100_000] {
        let error = Tree::parse(Format::Json, nested(levels).as_bytes()).unwrap_err();
        assert_eq!(error.code(), "limit-exceeded");
    }
    let mut limits = Limits::default();
    limits.bytes = 1;
    assert_eq!(
        Tree::parse_within(limits, Format::Json, b"[]")
            .unwrap_err()
            .code(),
        "limit-exceeded"
    );
}

#[test]
fn members_are_known_once() {
    let duplicate = r#"{"a":1,"a":2}"#;
    check_error::<BTreeMap<String, i64>>(
        Format::Json,
        duplicate,
        "`*`: expected one value, found another",
    );
    check_error::<Value>(
        Format::Json,
        duplicate,
        "`*`: expected one value, found another",
    );
    check_error::<BTreeMap<String, i64>>(
        Format::Xml,
        "<x><a>1</a><a>2</a></x>",
        "`*`: expected one value, found another",
    );
    let lists: BTreeMap<String, Vec<i64>> =
        from_slice(Format::Xml, b"<x><a>1</a><b>3</b><a>2</a></x>").unwrap();
    assert_eq!(
        lists,
        BTreeMap::from([("a".to_owned(), vec![1, 2]), ("b".to_owned(), vec![3])])
    );
}

#[test]
fn integers_are_read_from_all_their_spellings() {
    for json in [
        "12345678901234567",
        "\"12345678901234567\"",
        "\" 12345678901234567 \"",
        "\"+12345678901234567\"",
    ] {
        assert_eq!(decode::<i64>(json), 12_345_678_901_234_567, "{json}");
    }
    assert_eq!(
        decode::<Vec<i64>>(
            r#"[0,-1,1.0,1e3,"9223372036854775807","-9223372036854775808","00000000000000000000007"]"#
        ),
        [0, -1, 1, 1000, i64::MAX, i64::MIN, 7]
    );
    assert_eq!(decode::<u64>("18446744073709551615"), u64::MAX);
    assert_eq!(decode::<i128>("18446744073709551615"), i128::from(u64::MAX));
    for text in [
        "",
        "x",
        "1x",
        "12345678x",
        "1234567/",
        "1234567:",
        "1.5",
        "0x10",
        "1 2",
        "--1",
        "１",
        "1_000",
    ] {
        check_error::<i64>(
            Format::Json,
            &format!("\"{text}\""),
            if text.is_empty() {
                "expected an integer, found empty text"
            } else {
                "expected an integer, found text"
            },
        );
    }
    check_error::<u8>(
        Format::Json,
        "256",
        "expected an integer in the range of u8",
    );
    check_error::<u32>(
        Format::Json,
        "-1",
        "expected an integer in the range of u32",
    );
    check_error::<i64>(Format::Json, "1e16", "expected an integer, found a number");
    check_error::<i64>(Format::Json, "true", "expected an integer, found a boolean");
    check_error::<i64>(Format::Json, "null", "expected an integer, found null");
}

#[test]
fn every_length_of_digits_is_read() {
    for length in 1..=18 {
        for digit in 0..10 {
            let text: String = (0..length)
                .map(|at| char::from(b'0' + (digit + at) % 10))
                .collect();
            assert_eq!(
                decode::<i64>(&format!("\"{text}\"")),
                text.parse::<i64>().unwrap()
            );
        }
    }
}

#[test]
fn other_scalars_are_strict_in_json_and_lenient_in_xml() {
    assert!(decode::<bool>("true"));
    check_error::<bool>(Format::Json, "1", "expected a boolean, found an integer");
    check_error::<bool>(Format::Json, "\"true\"", "expected a boolean, found text");
    assert_eq!(
        from_slice::<Vec<bool>>(Format::Xml, b"<a> 1 </a>").unwrap(),
        [true]
    );
    assert!(!from_slice::<bool>(Format::Xml, b"<a>false</a>").unwrap());
    assert_eq!(decode::<String>("7"), "7");
    check_error::<String>(Format::Json, "7.5", "expected text, found a number");
    check_error::<String>(Format::Json, "[]", "expected text, found a list");
    check_error::<String>(
        Format::Xml,
        "<a><b/></a>",
        "expected text, found an element with children",
    );
    assert_eq!(decode::<Vec<f64>>("[1,\"0.5\",1e2]"), [1.0, 0.5, 100.0]);
    assert_eq!(to_json(&vec![0.1_f32, 1.0]), "[0.1,1.0]");
    assert_eq!(decode::<Base64>("\"aGk=\"").as_bytes(), b"hi");
    assert_eq!(decode::<Base64>("\"aGk\"").as_bytes(), b"hi");
    assert_eq!(to_json(&Base64::new(b"hi".to_vec())), "\"aGk=\"");
    check_error::<Base64>(Format::Json, "\"*\"", "expected Base64 text");
    assert_eq!(
        decode::<DateTime>("20180225112233").as_str(),
        "20180225112233"
    );
    check_error::<Option2>(Format::Json, "1", "expected no value, found an integer");
}

type Option2 = Nullable<Never>;

#[test]
fn text_borrows_where_it_can() {
    let texts: Vec<Cow<'_, str>> = from_slice(Format::Json, br#"["a","\u4e2d",1]"#).unwrap();
    assert!(matches!(
        texts[..],
        [Cow::Borrowed("a"), Cow::Owned(_), Cow::Owned(_)]
    ));
    let text: Cow<'_, str> = serde_json::from_str::<Borrowed<'_>>("\"a\"").unwrap().0;
    assert!(matches!(text, Cow::Borrowed("a")));
}

#[derive(Debug)]
struct Borrowed<'a>(Cow<'a, str>);

impl<'a> DecodeValue<'a> for Borrowed<'a> {
    fn decode_value(
        node: hookgen_runtime::Node<'_, 'a>,
    ) -> Result<Self, hookgen_runtime::DecodeError> {
        node.decode().map(Self)
    }
}

impl EncodeValue for Borrowed<'_> {
    fn encode_value(&self, value: hookgen_runtime::ValueEncoder<'_>) {
        self.0.encode_value(value);
    }
}

hookgen_runtime::impl_serde!(Borrowed<'a>);

#[test]
fn null_is_a_value_only_where_it_has_a_place() {
    assert_eq!(
        decode::<Vec<Nullable<i64>>>("[1,null]"),
        [Nullable::Value(1), Nullable::Null]
    );
    assert_eq!(
        to_json(&vec![Nullable::Value(1), Nullable::Null]),
        "[1,null]"
    );
    check_error::<Vec<i64>>(
        Format::Json,
        "[1,null]",
        "`[1]`: expected an integer, found null",
    );
    check_error::<Vec<i64>>(Format::Json, "null", "expected a list, found null");
    assert_eq!(
        from_slice::<Nullable<i64>>(Format::Xml, b"<a/>").unwrap(),
        Nullable::Null
    );
    let text: Nullable<String> = from_slice(Format::Xml, b"<a/>").unwrap();
    assert_eq!(text, Nullable::Value(String::new()));
    assert_eq!(to_xml("a", &Nullable::<i64>::Null), "<a></a>");
}

#[test]
fn a_list_of_one_may_come_without_brackets() {
    assert_eq!(decode::<Vec<i64>>("7"), [7]);
    assert_eq!(decode::<Vec<Vec<i64>>>("[[1],[]]"), [vec![1], vec![]]);
    assert_eq!(
        from_slice::<Vec<i64>>(Format::Xml, b"<a/>").unwrap(),
        Vec::<i64>::new()
    );
    check_error::<Vec<i64>>(
        Format::Json,
        r#"[1,"x"]"#,
        "`[1]`: expected an integer, found text",
    );
}

#[test]
fn positions_of_a_list_have_types() {
    type Pair = (String, i64);
    assert_eq!(decode::<Pair>(r#"["a",1,true]"#), ("a".to_owned(), 1));
    check_error::<Pair>(
        Format::Json,
        r#"["a"]"#,
        "`[1]`: expected a value, found nothing",
    );
    check_error::<Pair>(
        Format::Json,
        r#"["a",[]]"#,
        "`[1]`: expected an integer, found a list",
    );
    check_error::<Pair>(Format::Json, "{}", "expected a list, found an object");
    check_error::<Tuple<Pair, bool>>(
        Format::Json,
        r#"["a",1,2]"#,
        "`[2]`: expected a boolean, found an integer",
    );
    let list = Tuple {
        fixed: ("a".to_owned(), 1),
        rest: vec![true],
    };
    assert_eq!(
        from_slice::<Tuple<Pair, bool>>(Format::Xml, to_xml("x", &list).as_bytes()).unwrap(),
        list
    );
}

#[test]
fn shapes_are_strict_in_json_and_fall_back_in_xml() {
    #[track_caller]
    fn check(format: Format, body: &str, among: &[Shape], expected: Option<Shape>) {
        let tree = Tree::parse(format, body.as_bytes()).unwrap();
        assert_eq!(tree.root().shape_among(among), expected, "{body}");
    }
    use Shape::{Array, Bool, Integer, Null, Number, Object, String};
    check(Format::Json, "1", &[String, Integer], Some(Integer));
    check(Format::Json, "\"1\"", &[Integer, String], Some(String));
    check(Format::Json, "1.5", &[Integer, Number], Some(Number));
    check(Format::Json, "1.5", &[Integer], None);
    check(Format::Json, "null", &[Null, Bool], Some(Null));
    check(Format::Json, "[]", &[Object, Array], Some(Array));
    check(Format::Xml, "<a>1</a>", &[Integer, String], Some(String));
    check(Format::Xml, "<a>1</a>", &[Bool, Integer], Some(Bool));
    check(Format::Xml, "<a>2</a>", &[Bool, Integer], Some(Integer));
    check(Format::Xml, "<a><b/></a>", &[String, Object], Some(Object));
    check(Format::Xml, "<a>x</a>", &[Object, Array], Some(Array));
    check(Format::Xml, "<a>x</a>", &[Integer, Object], None);
}

#[derive(Clone, Debug, PartialEq)]
enum Status {
    Good,
    Other(i64),
}

impl Status {
    fn as_integer(&self) -> i64 {
        match self {
            Self::Good => 1,
            Self::Other(other) => *other,
        }
    }
}

impl From<i64> for Status {
    fn from(number: i64) -> Self {
        match number {
            1 => Self::Good,
            other => Self::Other(other),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Mixed {
    Auto,
    One,
    Null,
    Other(Value),
}

impl MixedEnum for Mixed {
    fn known(json: &Value) -> Option<Self> {
        match json {
            Value::String(text) if text == "auto" => Some(Self::Auto),
            Value::Number(number) if number.as_i64() == Some(1) => Some(Self::One),
            Value::Null => Some(Self::Null),
            _ => None,
        }
    }

    fn other(json: Value) -> Self {
        Self::Other(json)
    }

    fn to_json(&self) -> Value {
        match self {
            Self::Auto => json!("auto"),
            Self::One => json!(1),
            Self::Null => Value::Null,
            Self::Other(other) => other.clone(),
        }
    }
}

hookgen_runtime::impl_integer_enum!(Status);
hookgen_runtime::impl_mixed_enum!(Mixed);

#[test]
fn enums_keep_what_they_do_not_know() {
    assert_eq!(
        decode::<Vec<Status>>(r#"[1,"1",9]"#),
        [Status::Good, Status::Good, Status::Other(9)]
    );
    assert_eq!(serde_json::to_string(&Status::Other(9)).unwrap(), "9");
    let json = r#"["auto",1,null,"1",{"a":2}]"#;
    let mixed: Vec<Mixed> = decode(json);
    let expected = [
        Mixed::Auto,
        Mixed::One,
        Mixed::Null,
        Mixed::Other(json!("1")),
        Mixed::Other(json!({"a": 2})),
    ];
    assert_eq!(mixed, expected);
    assert_eq!(to_json(&mixed), json);
    assert_eq!(
        from_slice::<Mixed>(Format::Xml, b"<a>1</a>").unwrap(),
        Mixed::One
    );
    assert_eq!(
        from_slice::<Mixed>(Format::Xml, b"<a>auto</a>").unwrap(),
        Mixed::Auto
    );
    assert_eq!(
        from_slice::<Mixed>(Format::Xml, b"<a>2</a>").unwrap(),
        Mixed::Other(json!("2"))
    );
}
