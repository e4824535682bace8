//! What the code generated for some fixtures does. Each module is generated when this crate is built.

macro_rules! fixtures {
    ($($(#[$docs:meta])* $name:ident $file:literal;)*) => {$(
        $(#[$docs])*
        #[allow(clippy::module_inception, reason = "a surface may have the fixture's name")]
        pub mod $name {
            include!(concat!(env!("OUT_DIR"), "/", $file, ".rs"));
        }
    )*};
}

fixtures! {
    /// Keywords that restrict values and shape no type.
    conditions "conditions";
    /// The same beside every kind of type.
    everywhere "conditions-of-every-type";
    /// Values of a discriminator that stand for schemas of other names.
    mapping "discriminator-with-a-mapping";
    /// The same, with unknown members kept.
    mapping_kept "discriminator-with-a-mapping-kept";
    /// Members of every type.
    every_type "lists-of-every-type";
    /// Everything that `x-hookgen` says.
    extensions "extensions";
    /// A header alone says what a delivery is.
    by_header "messages-by-header";
    /// Payloads that are neither JSON nor XML.
    content "other-content-types";
    /// Payloads of every type that have rules.
    payloads "payloads-with-rules";
    /// Rules of members that nobody names.
    unnamed "unnamed-members-with-rules";
    /// Rules, some of which cannot be checked.
    unchecked "rules-that-are-not-checked";
    /// Two values of a discriminator for one schema.
    several "several-values-of-a-mapping";
    /// The same, with unknown members kept.
    several_kept "several-values-of-a-mapping-kept";
    /// A tag that the alternatives do not know.
    tags "tags-beside-members";
    /// The same, with unknown members kept.
    tags_kept "tags-beside-members-kept";
    /// Children of a base, each with its tag.
    tags_of_children "tags-of-children-are-constants";
    /// What XML has no word for.
    corners "xml-corner-cases";
    /// Documents whose root is a list.
    lists "xml-documents-that-are-lists";
}
