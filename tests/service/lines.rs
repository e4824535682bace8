//! What receivers printed.

use serde_json::Value;
use std::collections::BTreeMap;

/// The events and duplicates of one receiver or of several.
#[derive(Debug)]
pub(crate) struct Lines {
    /// How often each delivery was handled, by surface and key.
    pub(crate) handled: BTreeMap<(String, String), usize>,
    /// How often each was reported as a duplicate, by key.
    pub(crate) duplicates: BTreeMap<String, usize>,
}

impl Lines {
    /// Sorts lines, and checks that they have the form that is documented.
    #[track_caller]
    pub(crate) fn of<'a>(lines: impl IntoIterator<Item = &'a Value>) -> Self {
        let (mut handled, mut duplicates) = (BTreeMap::new(), BTreeMap::new());
        for line in lines {
            let text = |name: &str| line[name].as_str().map(str::to_owned);
            let names: Vec<_> = line
                .as_object()
                .unwrap()
                .keys()
                .map(String::as_str)
                .collect();
            match text("duplicate") {
                Some(key) => {
                    assert_eq!(names, ["duplicate"]);
                    *duplicates.entry(key).or_default() += 1;
                }
                None => {
                    assert_eq!(names, ["event", "key", "message", "surface"]);
                    assert!(line["event"].is_object(), "{line}");
                    assert!(line["message"].is_string(), "{line}");
                    let delivery = (text("surface").unwrap(), text("key").unwrap());
                    *handled.entry(delivery).or_default() += 1;
                }
            }
        }
        Self {
            handled,
            duplicates,
        }
    }

    /// How often a handler ran for a delivery that another one had run for.
    pub(crate) fn repeated(&self) -> usize {
        self.handled.values().map(|count| count - 1).sum()
    }
}
