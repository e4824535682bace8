//! Media types → what a payload is read as.

use crate::{document::MediaType, ir::ContentKind};

/// The kind of a media type; parameters and case do not count.
pub(super) fn kind(media_type: &str) -> ContentKind {
    let media = MediaType::parse(media_type);
    let essence = media.essence();
    let subtype = essence
        .split_once('/')
        .map_or(essence, |(_, subtype)| subtype);
    match media.suffix().unwrap_or(subtype) {
        "json" => ContentKind::Json,
        "xml" => ContentKind::Xml,
        "x-www-form-urlencoded" => ContentKind::Form,
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
