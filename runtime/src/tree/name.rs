//! Names of members that differ between wires.

/// How a member is called where one name does not say it all.
///
/// ```
/// use hookgen_runtime::Name;
/// const WEBSITE_URL: Name = Name::new("webiste_url").aliases(&["website_url"]);
/// const ID: Name = Name::new("id").xml("@id");
/// const PIC_LIST: Name = Name::new("PicList").wrapped("item");
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Name {
    pub(crate) json: &'static str,
    pub(crate) xml: &'static str,
    pub(crate) item: Option<&'static str>,
    pub(crate) aliases: &'static [&'static str],
    pub(crate) prefix: Option<&'static str>,
    pub(crate) namespace: Option<&'static str>,
}

impl Name {
    /// One name for both wires: JSON member, XML element.
    pub const fn new(name: &'static str) -> Self {
        Self {
            json: name,
            xml: name,
            item: None,
            aliases: &[],
            prefix: None,
            namespace: None,
        }
    }

    /// The XML element's local name where it differs; `@name` is an attribute.
    #[must_use]
    pub const fn xml(mut self, name: &'static str) -> Self {
        self.xml = name;
        self
    }

    /// In XML the member is an element around its items, each an element of the given name.
    #[must_use]
    pub const fn wrapped(mut self, item: &'static str) -> Self {
        self.item = Some(item);
        self
    }

    /// Other names accepted on receive when the first is missing, never sent.
    #[must_use]
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// The namespace prefix to write in XML; prefixes are ignored on receive.
    #[must_use]
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.prefix = Some(prefix);
        self
    }

    /// The namespace to declare on the element in XML; ignored on receive.
    #[must_use]
    pub const fn namespace(mut self, uri: &'static str) -> Self {
        self.namespace = Some(uri);
        self
    }
}
