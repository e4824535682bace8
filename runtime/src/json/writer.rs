//! JSON text of single values.

use std::fmt::Write;

/// Writes a string with its quotes (RFC 8259, section 7).
pub(crate) fn string(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (index, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(text.get(plain..index).unwrap_or_default());
        plain = index + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            // Writing to a `String` cannot fail.
            _ => {
                let _ = write!(out, "\\u{byte:04x}");
            }
        }
    }
    out.push_str(text.get(plain..).unwrap_or_default());
    out.push('"');
}

/// Writes a number that keeps its fraction, so that it is read back as one; `null` for what JSON has no
/// number for.
pub(crate) fn number(out: &mut String, number: f64) {
    if number.is_finite() {
        let _ = write!(out, "{number:?}");
    } else {
        out.push_str("null");
    }
}

#[cfg(test)]
mod tests {
    use super::{number, string};

    #[test]
    fn strings_are_read_back_by_serde_json() {
        let text = "a\"\\\n\r\t\u{1}\u{7f}中😀/";
        let mut out = String::new();
        string(&mut out, text);
        assert_eq!(out, "\"a\\\"\\\\\\n\\r\\t\\u0001\u{7f}中😀/\"");
        assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
    }

    #[test]
    fn numbers_keep_their_kind() {
        for (value, text) in [
            (1.0, "1.0"),
            (0.057, "0.057"),
            (1e300, "1e300"),
            (f64::NAN, "null"),
        ] {
            let mut out = String::new();
            number(&mut out, value);
            assert_eq!(out, text);
        }
    }
}
