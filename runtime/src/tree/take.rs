//! Taking members one after the other, and hearing at the end what was wrong.
//!
//! A `Result` and a `?` for each member are functions and branches of their own in every type of every document: a
//! fifth of what generated code takes to compile. So what generated code takes is a value, and where there is none the
//! object keeps the error, of which [`finish`](Object::finish) gives the first.

use super::{Name, Object};
use crate::Digits;
use crate::decode::{Decode, DecodeError, DecodeValue};

/// Taking with one check at the end. Nothing made of what these give is to be used before [`finish`](Self::finish)
/// has agreed, which [`Decode::decode`](crate::Decode::decode) sees to.
impl<'a> Object<'_, 'a> {
    /// Takes a member that must be there. What is given for one that is missing, stands there twice or is not what `T`
    /// expects is the default, and only stands in for it.
    #[inline]
    pub fn take<T: DecodeValue<'a> + Default>(&mut self, name: &'static str) -> T {
        match self.required(name) {
            Ok(value) => value,
            Err(error) => self.stand_in(error),
        }
    }

    /// As [`take`](Self::take), of a member that may be missing: see [`optional`](Self::optional) for what counts as
    /// missing.
    #[inline]
    pub fn take_optional<T: DecodeValue<'a>>(&mut self, name: &'static str) -> Option<T> {
        let value = match self.seek_present(name, T::NULLABLE, T::BLANK, T::REPEATS) {
            Some(node) if T::REPEATS => self.read_list(node, name),
            Some(node) => T::decode_value(node),
            None => return None,
        };
        match value {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse_member(name, error);
                None
            }
        }
    }

    /// As [`take_optional`](Self::take_optional), of a member that is an object.
    #[inline]
    pub fn take_optional_object<T: Decode<'a>>(&mut self, name: &'static str) -> Option<T> {
        match self.optional_object(name) {
            Some(mut object) => match T::take(&mut object) {
                Ok(value) if self.is_finished_member(name, &object) => Some(value),
                Ok(_) => None,
                Err(error) => {
                    self.refuse_member(name, object.first_error(error));
                    None
                }
            },
            None => None,
        }
    }

    /// As [`take`](Self::take), of a member that is text, for types that are made from any text.
    #[inline]
    pub fn take_text<T: for<'text> From<&'text str>>(&mut self, name: &'static str) -> T {
        T::from(self.text(name, &mut Digits::default()))
    }

    /// As [`take_text`](Self::take_text), of a member that may be missing.
    #[inline]
    pub fn take_optional_text<T: for<'text> From<&'text str>>(
        &mut self,
        name: &'static str,
    ) -> Option<T> {
        match self.optional_text(name, &mut Digits::default()) {
            Some(text) => Some(T::from(text)),
            None => None,
        }
    }

    /// As [`take`](Self::take), under the names of this wire.
    pub fn take_as<T: DecodeValue<'a> + Default>(&mut self, name: &Name) -> T {
        match self.required_as(name) {
            Ok(value) => value,
            Err(error) => self.stand_in(error),
        }
    }

    /// As [`take_optional`](Self::take_optional), under the names of this wire.
    pub fn take_optional_as<T: DecodeValue<'a>>(&mut self, name: &Name) -> Option<T> {
        match self.optional_as(name) {
            Ok(value) => value,
            Err(error) => {
                self.refuse(error);
                None
            }
        }
    }
}

/// What is compiled once for all types.
impl<'t, 'a> Object<'t, 'a> {
    #[cfg_attr(not(debug_assertions), inline)]
    fn optional_object(&mut self, name: &'static str) -> Option<Object<'t, 'a>> {
        match self.seek_present(name, false, false, false)?.object() {
            Ok(object) => Some(object),
            Err(error) => {
                self.refuse_member(name, error);
                None
            }
        }
    }

    /// Whether nothing is wrong with what was taken from a member.
    #[cfg_attr(not(debug_assertions), inline)]
    fn is_finished_member(&mut self, name: &'static str, member: &Object<'_, '_>) -> bool {
        match member.finish() {
            Ok(()) => true,
            Err(error) => {
                self.refuse_member(name, error);
                false
            }
        }
    }

    #[inline(never)]
    fn text<'text>(&'text mut self, name: &'static str, digits: &'text mut Digits) -> &'text str {
        let error = match self.seek(name, false) {
            Some(node) => match node.text_or(digits) {
                Ok(text) => return text,
                Err(error) => error.within(name),
            },
            None => DecodeError::missing(name),
        };
        self.refuse(error);
        ""
    }

    #[inline(never)]
    fn optional_text<'text>(
        &'text mut self,
        name: &'static str,
        digits: &'text mut Digits,
    ) -> Option<&'text str> {
        let node = self.seek_present(name, false, false, false)?;
        match node.text_or(digits) {
            Ok(text) => Some(text),
            Err(error) => {
                self.refuse_member(name, error);
                None
            }
        }
    }

    #[cold]
    fn refuse_member(&mut self, name: &str, error: DecodeError) {
        self.refuse(error.within(name));
    }

    #[cold]
    #[inline(never)]
    fn stand_in<T: Default>(&mut self, error: DecodeError) -> T {
        self.refuse(error);
        T::default()
    }

    /// Keeps an error, if it is the first.
    #[cold]
    fn refuse(&mut self, error: DecodeError) {
        self.refused.get_or_insert(error);
    }

    /// What was wrong first: what was kept, or else this.
    #[cold]
    pub(crate) fn first_error(&self, error: DecodeError) -> DecodeError {
        self.refused.clone().unwrap_or(error)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Decode, DecodeError, Format, Object, Tree};

    #[derive(Debug, PartialEq)]
    struct Order {
        number: i64,
        buyer: Buyer,
        note: Option<String>,
        level: Option<Buyer>,
        gift: Option<bool>,
    }

    #[derive(Debug, PartialEq)]
    struct Buyer(String);

    impl From<&str> for Buyer {
        fn from(text: &str) -> Self {
            Self(text.to_owned())
        }
    }

    impl<'a> Decode<'a> for Order {
        fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
            Ok(Self {
                number: object.take("number"),
                buyer: object.take_text("buyer"),
                note: object.take_optional("note"),
                level: object.take_optional_text("level"),
                gift: object.required("gift").map(Some)?,
            })
        }
    }

    /// What each way from an object to a value says, which is the same.
    #[track_caller]
    fn check(json: &str, expected: &str) {
        let tree = Tree::parse(Format::Json, json.as_bytes()).expect("it is JSON");
        let object = || tree.root().object().expect("it is an object");
        let ways = [
            tree.root().decode::<Order>(),
            tree.root().decode_beside("type"),
            Order::decode(&mut object()),
            <Box<Order>>::decode(&mut object()).map(|order| *order),
            object().payload("Order", |order| order),
            object().boxed_payload("Order", |order: Box<Order>| *order),
        ];
        for way in ways {
            let said =
                way.map_err(|error| format!("{} {}", error.code(), error.path().unwrap_or("")));
            let said = said.map_or_else(|error| error, |order| format!("{order:?}"));
            assert_eq!(said, expected);
        }
    }

    #[test]
    fn what_is_as_expected_is_given() {
        check(
            r#"{"number": 1, "buyer": 2, "level": "b", "gift": true}"#,
            r#"Order { number: 1, buyer: Buyer("2"), note: None, level: Some(Buyer("b")), gift: Some(true) }"#,
        );
    }

    #[test]
    fn nothing_that_stands_in_is_given() {
        check(r#"{"buyer": "b", "gift": true}"#, "missing-member number");
        check(r#"{"number": 1, "gift": true}"#, "missing-member buyer");
        check(
            r#"{"number": 1, "buyer": null, "gift": true}"#,
            "wrong-type buyer",
        );
        check(
            r#"{"number": 1, "buyer": "b", "note": 1.5, "gift": true}"#,
            "wrong-type note",
        );
        check(
            r#"{"number": 1, "buyer": "b", "level": [], "gift": true}"#,
            "wrong-type level",
        );
        check(
            r#"{"number": 1, "buyer": "b", "note": "a", "note": "b", "gift": true}"#,
            "duplicate-member note",
        );
    }

    /// An order and what is sent with it.
    #[derive(Debug, PartialEq)]
    struct Parcel {
        order: Option<Order>,
        weight: i64,
    }

    impl<'a> Decode<'a> for Parcel {
        fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
            Ok(Self {
                order: object.take_optional_object("order"),
                weight: object.take("weight"),
            })
        }
    }

    #[track_caller]
    fn check_parcel(json: &str, expected: &str) {
        let tree = Tree::parse(Format::Json, json.as_bytes()).expect("it is JSON");
        let way = tree.root().decode::<Parcel>();
        let said = way.map_err(|error| format!("{} {}", error.code(), error.path().unwrap_or("")));
        let said = said.map_or_else(|error| error, |parcel| format!("{parcel:?}"));
        assert_eq!(said, expected);
    }

    #[test]
    fn an_object_within_may_be_missing_and_not_wrong() {
        let order = |gift: &str| {
            format!(r#"{{"order": {{"number": 1, "buyer": "b"{gift}}}, "weight": 1}}"#)
        };
        check_parcel(
            &order(r#", "gift": true"#),
            r#"Parcel { order: Some(Order { number: 1, buyer: Buyer("b"), note: None, level: None, gift: Some(true) }), weight: 1 }"#,
        );
        check_parcel(
            r#"{"order": null, "weight": 1}"#,
            "Parcel { order: None, weight: 1 }",
        );
        check_parcel(r#"{"weight": 1}"#, "Parcel { order: None, weight: 1 }");
        check_parcel(&order(""), "missing-member order.gift");
        check_parcel(
            &order(r#", "gift": true, "note": 1.5"#),
            "wrong-type order.note",
        );
        check_parcel(
            &order(r#", "gift": true, "number": 2"#),
            "duplicate-member order.number",
        );
        check_parcel(r#"{"order": 1, "weight": "x"}"#, "wrong-type order");
        check_parcel(
            r#"{"order": {"buyer": "b"}}"#,
            "missing-member order.number",
        );
        check_parcel(
            r#"{"order": {"number": "x", "buyer": "b"}, "weight": 1}"#,
            "wrong-type order.number",
        );
    }

    #[test]
    fn what_was_wrong_first_is_said() {
        check(r#"{"number": "x", "level": []}"#, "wrong-type number");
        check(r#"{"number": 1, "level": []}"#, "missing-member buyer");
        check(
            r#"{"number": 1, "number": 2, "buyer": "b"}"#,
            "missing-member gift",
        );
    }
}
