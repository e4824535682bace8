//! Payloads in XML.

use super::Value;

impl Value {
    /// Writes an XML element, texts as CDATA and numbers bare, as WeChat does.
    pub fn to_xml(&self, root: &str) -> String {
        let mut out = String::new();
        write_element(&mut out, root, self);
        out
    }
}

fn write_element(out: &mut String, name: &str, value: &Value) {
    if let Value::List(items) = value {
        items.iter().for_each(|item| write_element(out, name, item));
        return;
    }
    out.push('<');
    out.push_str(name);
    if let Value::Object(members) = value {
        for (name, member) in members {
            if let (Some(name), Some(text)) = (name.strip_prefix('@'), member.as_text()) {
                write_attribute(out, name, text);
            }
        }
    }
    out.push('>');
    write_content(out, value);
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

fn write_content(out: &mut String, value: &Value) {
    match value {
        Value::Null | Value::List(_) => {}
        Value::Bool(_) | Value::Number(_) => out.push_str(value.as_text().unwrap_or_default()),
        Value::Text(text) if text.is_empty() => {}
        Value::Text(text) => {
            out.push_str("<![CDATA[");
            out.push_str(&text.replace("]]>", "]]]]><![CDATA[>"));
            out.push_str("]]>");
        }
        Value::Object(members) => {
            for (name, member) in members {
                if name == "#text" {
                    write_content(out, member);
                } else if !name.starts_with('@') {
                    write_element(out, name, member);
                }
            }
        }
    }
}

fn write_attribute(out: &mut String, name: &str, text: &str) {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;");
    out.push_str(&format!(" {name}=\"{text}\""));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, xml: &str) {
        assert_eq!(
            Value::from_json(json.as_bytes()).unwrap().to_xml("xml"),
            xml
        );
    }

    #[test]
    fn elements_are_written() {
        check(
            r#"{"a":"x","b":1,"c":[1,2],"d":{"e":""}}"#,
            "<xml><a><![CDATA[x]]></a><b>1</b><c>1</c><c>2</c><d><e></e></d></xml>",
        );
        check(
            r#"{"a":"]]>"}"#,
            "<xml><a><![CDATA[]]]]><![CDATA[>]]></a></xml>",
        );
        check(
            r#"{"@id":"\"<&","a":null}"#,
            "<xml id=\"&quot;&lt;&amp;\"><a></a></xml>",
        );
        check(
            r##"{"@id":1,"#text":"x"}"##,
            "<xml id=\"1\"><![CDATA[x]]></xml>",
        );
    }
}
