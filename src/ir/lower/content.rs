//! Media types → what a payload is read as.

use crate::ir::ContentKind;

/// The kind of a media type; parameters and case do not count.
pub(super) fn kind(media_type: &str) -> ContentKind {
    let essence = media_type.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    let subtype = essence
        .split_once('/')
        .map_or(essence.as_str(), |(_, subtype)| subtype);
    match subtype {
        "json" => ContentKind::Json,
        "xml" => ContentKind::Xml,
        "x-www-form-urlencoded" => ContentKind::Form,
        _ if subtype.ends_with("+json") => ContentKind::Json,
        _ if subtype.ends_with("+xml") => ContentKind::Xml,
        _ if essence.starts_with("text/") => ContentKind::Text,
        _ => ContentKind::Bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_have_kinds() {
        let cases = [
            ("application/json", ContentKind::Json),
            ("application/JSON; charset=utf-8", ContentKind::Json),
            ("application/vnd.x+json", ContentKind::Json),
            ("text/xml", ContentKind::Xml),
            ("application/vnd.x+xml;v=1", ContentKind::Xml),
            ("application/x-www-form-urlencoded", ContentKind::Form),
            ("text/plain", ContentKind::Text),
            ("application/octet-stream", ContentKind::Bytes),
            ("", ContentKind::Bytes),
        ];
        for (media_type, expected) in cases {
            assert_eq!(kind(media_type), expected, "{media_type}");
        }
    }
}
