//! Taking members out of an object.

mod lookup;

use std::collections::BTreeMap;

use lookup::AtOnce;

use super::marks::Marks;
use super::{Entry, Name, Node, Places};
use crate::Format;
use crate::decode::{Decode, DecodeError, DecodeValue};

/// An object whose members are being taken.
///
/// Members are looked for first where the last one was found, so taking them in the order of the
/// document costs one comparison each. What is never asked for is ignored. A member that was taken
/// and stands there twice is an error, reported by [`finish`](Self::finish).
#[derive(Debug)]
pub struct Object<'t, 'a> {
    node: Node<'t, 'a>,
    below: &'t [Entry],
    cursor: usize,
    /// Members that were asked for and found.
    taken: Marks,
    /// Further items of lists among them.
    repeated: Marks,
    /// All members.
    members: u32,
    /// A member that stands behind one of its name by which messages were told apart.
    second: Option<&'t Entry>,
    /// Where they stand, where it is known that each has a name of its own.
    places: Option<&'t Places>,
    /// The first error of those that [`finish`](Self::finish) is to report.
    pub(super) refused: Option<DecodeError>,
}

impl<'t, 'a> Object<'t, 'a> {
    #[inline]
    pub(super) fn new(node: Node<'t, 'a>, members: u32) -> Self {
        Self {
            node,
            below: if members == 0 { &[] } else { node.below() },
            cursor: 0,
            taken: Marks::default(),
            repeated: Marks::default(),
            members,
            second: None,
            places: node.places(),
            refused: None,
        }
    }

    /// Takes a member that must be there.
    ///
    /// # Errors
    /// The member is missing, stands there twice or is not what `T` expects.
    #[inline]
    pub fn required<T: DecodeValue<'a>>(&mut self, name: &'static str) -> Result<T, DecodeError> {
        let value = match self.seek(name, T::REPEATS) {
            Some(node) if T::REPEATS => self.read_list(node, name),
            Some(node) => T::decode_value(node),
            None => return Err(DecodeError::missing(name)),
        };
        match value {
            Ok(value) => Ok(value),
            Err(error) => Err(error.within(name)),
        }
    }

    /// Takes a member that may be missing.
    ///
    /// `null` counts as missing unless `T` has a place for it; so does an XML element without content
    /// unless `T` is text, a list or a map.
    ///
    /// # Errors
    /// The member stands there twice or is not what `T` expects.
    #[inline]
    pub fn optional<T: DecodeValue<'a>>(
        &mut self,
        name: &'static str,
    ) -> Result<Option<T>, DecodeError> {
        let value = match self.seek_present(name, T::NULLABLE, T::BLANK, T::REPEATS) {
            Some(node) if T::REPEATS => self.read_list(node, name),
            Some(node) => T::decode_value(node),
            None => return Ok(None),
        };
        match value {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(error.within(name)),
        }
    }

    /// Takes a member that must be there, under the names of this wire.
    ///
    /// # Errors
    /// As [`required`](Self::required).
    pub fn required_as<T: DecodeValue<'a>>(&mut self, name: &Name) -> Result<T, DecodeError> {
        match self.seek_as(name, T::REPEATS) {
            Some((node, found)) => self.read_as(node, found, self.item(name)),
            None => Err(DecodeError::missing(self.primary(name))),
        }
    }

    /// Takes a member that may be missing, under the names of this wire.
    ///
    /// # Errors
    /// As [`optional`](Self::optional).
    pub fn optional_as<T: DecodeValue<'a>>(
        &mut self,
        name: &Name,
    ) -> Result<Option<T>, DecodeError> {
        match self.seek_as(name, T::REPEATS) {
            Some((node, _)) if is_absent(node, T::NULLABLE, T::BLANK) => Ok(None),
            Some((node, found)) => self.read_as(node, found, self.item(name)).map(Some),
            None => Ok(None),
        }
    }

    /// Takes every member that was not taken yet, for types that keep what they do not know.
    ///
    /// # Errors
    /// A value is not what `T` expects.
    pub fn extra<T: DecodeValue<'a>>(&mut self) -> Result<BTreeMap<String, T>, DecodeError> {
        let (mut extra, mut blank) = (BTreeMap::new(), BTreeMap::new());
        let mut index = 0;
        while let Some(entry) = self.below.get(index) {
            if !self.is_taken(index) && !self.is_known(self.node.source().name(entry)) {
                self.mark_repeated(index);
                if let Some(node) = self.node_at(index) {
                    let name = self.node.source().name(entry);
                    crate::decode::insert(&mut extra, &mut blank, name, node)?;
                }
            }
            index += entry.size();
        }
        Ok(extra)
    }

    /// Marks a member as known without decoding it, so that [`extra`](Self::extra) leaves it out and a
    /// second one is an error.
    pub fn skip(&mut self, name: &'static str) {
        if let Some(index) = self.find(name) {
            self.mark(index);
        }
    }

    /// The text of a member that decides what this object is; nothing where it is missing or no text.
    ///
    /// The path goes from this object downwards. Does not disturb the order in which members are taken;
    /// a direct member counts as known, so a second one is an error.
    #[cfg_attr(not(debug_assertions), inline)]
    pub fn key(&mut self, path: &[&str]) -> Option<&'t str> {
        self.key_node(path)?.as_str()
    }

    /// As [`key`](Self::key), for members that are integers.
    pub fn integer_key(&mut self, path: &[&str]) -> Option<i64> {
        self.key_node(path)?.as_i64()
    }

    /// As [`key`](Self::key), for members that are booleans.
    pub fn bool_key(&mut self, path: &[&str]) -> Option<bool> {
        self.key_node(path)?.as_bool()
    }

    /// Whether a member is there and not `null`. The path goes from this object downwards.
    pub fn has(&self, path: &[&str]) -> bool {
        let found = match path.split_first() {
            Some((first, rest)) => self.node.at_below(self.below, first, rest),
            None => Some(self.node),
        };
        found.is_some_and(|node| !node.is_null())
    }

    /// Decodes the object itself as the payload of a message, and makes an event of it; errors name the message.
    ///
    /// # Errors
    /// As `T`'s decoding.
    // Makes the event here: one that borrows holds its payload itself, so it would be moved otherwise.
    pub fn payload<T: Decode<'a>, E>(
        &mut self,
        message: &'static str,
        event: impl FnOnce(T) -> E,
    ) -> Result<E, DecodeError> {
        match T::take(self) {
            Ok(value) if self.is_finished() => Ok(event(value)),
            Ok(value) => self.finish_event(message, event(value)),
            Err(error) => Err(self.first_error(error).in_message(message)),
        }
    }

    /// As [`payload`](Self::payload), in the box that an event keeps it in.
    ///
    /// # Errors
    /// As `T`'s decoding.
    // Not by way of `payload`: each function is compiled for each message.
    pub fn boxed_payload<T: Decode<'a>, E>(
        &mut self,
        message: &'static str,
        event: impl FnOnce(Box<T>) -> E,
    ) -> Result<E, DecodeError> {
        match T::take(self) {
            Ok(value) => match self.refused_event(message) {
                // Boxed last, so that no box is ever to be dropped.
                None => Ok(event(Box::new(value))),
                Some(error) => Err(error),
            },
            Err(error) => Err(self.first_error(error).in_message(message)),
        }
    }

    /// Decodes the value itself as the payload of a message whose payload may be no object, and makes an event of
    /// it; errors name the message.
    ///
    /// # Errors
    /// As `T`'s decoding.
    pub fn value<T: DecodeValue<'a>, E>(
        &self,
        message: &'static str,
        event: impl FnOnce(T) -> E,
    ) -> Result<E, DecodeError> {
        match T::decode_item(self.node) {
            Ok(value) => Ok(event(value)),
            Err(error) => Err(error.in_message(message)),
        }
    }

    /// As [`value`](Self::value), in the box that an event keeps it in.
    ///
    /// # Errors
    /// As `T`'s decoding.
    pub fn boxed_value<T: DecodeValue<'a>, E>(
        &self,
        message: &'static str,
        event: impl FnOnce(Box<T>) -> E,
    ) -> Result<E, DecodeError> {
        match T::decode_item(self.node) {
            Ok(value) => Ok(event(Box::new(value))),
            Err(error) => Err(error.in_message(message)),
        }
    }

    /// The object as a value.
    pub fn node(&self) -> Node<'t, 'a> {
        self.node
    }

    /// The wire format this object was read from.
    pub fn format(&self) -> Format {
        self.node.format()
    }

    /// Checks that everything that was [taken](Self::take) was there and as expected, and that nothing of it stands
    /// there a second time. To be called when all known members were taken; [`Decode::decode`], [`Node::decode`] and
    /// the entry points of generated types do.
    ///
    /// # Errors
    /// The first of what was wrong with a member, or a member that was taken stands there twice.
    #[cfg_attr(not(debug_assertions), inline)]
    pub fn finish(&self) -> Result<(), DecodeError> {
        if self.is_finished() {
            Ok(())
        } else {
            self.check()
        }
    }
}

/// Taking.
///
/// What is generic here is compiled once for each type of every document: so it is little, has no closures, and no
/// `?`, which are functions of their own where nothing is optimised.
impl<'t, 'a> Object<'t, 'a> {
    /// The member that is taken next, if it is there; the next one is expected behind it.
    // What hardly ever happens is left to one call at the end, so that nothing has to be put aside before.
    #[cfg_attr(not(debug_assertions), inline)]
    pub(super) fn seek(&mut self, name: &str, repeats: bool) -> Option<Node<'t, 'a>> {
        let index = self.cursor;
        match self.below.get(index) {
            Some(entry)
                if !repeats
                    && Marks::is_inline(index)
                    && self.node.source().is_placed_name(entry, name) =>
            {
                Some(self.enter(index, entry))
            }
            _ => self.seek_elsewhere(name, repeats),
        }
    }

    #[inline(never)]
    fn seek_elsewhere(&mut self, name: &str, repeats: bool) -> Option<Node<'t, 'a>> {
        match self.find_at_once(name) {
            AtOnce::Nowhere => None,
            AtOnce::There(index, entry) => Some(self.enter(index, entry)),
            AtOnce::Unknown => self.seek_by_search(name, repeats),
        }
    }

    #[inline(never)]
    fn seek_by_search(&mut self, name: &str, repeats: bool) -> Option<Node<'t, 'a>> {
        let mut index = self.search(name)?;
        if repeats && self.node.is_text_wire() && self.places.is_none() {
            // The cursor may have passed items that stand further up.
            index = self.scan(name, 0, index).unwrap_or(index);
        }
        Some(self.enter(index, self.below.get(index)?))
    }

    /// As [`seek`](Self::seek), unless the member counts as missing.
    #[cfg_attr(not(debug_assertions), inline)]
    pub(super) fn seek_present(
        &mut self,
        name: &str,
        is_nullable: bool,
        is_blank: bool,
        repeats: bool,
    ) -> Option<Node<'t, 'a>> {
        match self.seek(name, repeats) {
            Some(node) if is_absent(node, is_nullable, is_blank) => None,
            found => found,
        }
    }

    fn seek_as(&mut self, name: &Name, repeats: bool) -> Option<(Node<'t, 'a>, &'static str)> {
        let (index, found) = self.find_as(name)?;
        if repeats && self.item(name).is_none() {
            return Some((self.seek(found, true)?, found));
        }
        Some((self.enter(index, self.below.get(index)?), found))
    }

    #[inline]
    fn enter(&mut self, index: usize, entry: &'t Entry) -> Node<'t, 'a> {
        self.mark(index);
        self.cursor = match entry.size() {
            // Most are leaves: where the next one stands is not waited for then.
            1 => index + 1,
            size => {
                std::hint::cold_path();
                index + size
            }
        };
        Node::new(self.node.tree(), entry)
    }

    fn read<T: DecodeValue<'a>>(
        &mut self,
        node: Node<'t, 'a>,
        name: &'static str,
    ) -> Result<T, DecodeError> {
        let value = match T::REPEATS {
            true => self.read_list(node, name),
            false => T::decode_value(node),
        };
        match value {
            Ok(value) => Ok(value),
            Err(error) => Err(error.within(name)),
        }
    }

    #[inline]
    pub(super) fn read_list<T: DecodeValue<'a>>(
        &mut self,
        node: Node<'t, 'a>,
        name: &'static str,
    ) -> Result<T, DecodeError> {
        match node.is_text_wire() {
            true => self.repeated(node, name),
            false => T::decode_value(node),
        }
    }

    fn read_as<T: DecodeValue<'a>>(
        &mut self,
        node: Node<'t, 'a>,
        name: &'static str,
        item: Option<&'static str>,
    ) -> Result<T, DecodeError> {
        match item {
            Some(item) => unwrap_items(node, item).map_err(|error| error.within(name)),
            None => self.read(node, name),
        }
    }

    /// A list whose items are members of the same name.
    fn repeated<T: DecodeValue<'a>>(
        &mut self,
        first: Node<'t, 'a>,
        name: &'static str,
    ) -> Result<T, DecodeError> {
        let mut count = 1;
        let mut from = self.cursor;
        let is_item = first.is_blank() && self.scan(name, from, self.below.len()).is_some();
        let mut list = match is_item {
            true => T::decode_first(first)?,
            false => T::decode_value(first)?,
        };
        while let Some(index) = self.scan(name, from, self.below.len()) {
            let Some(node) = self.node_at(index) else {
                break;
            };
            self.mark_repeated(index);
            list.decode_more(node).map_err(|error| error.at(count))?;
            count += 1;
            from = index + node.size();
            self.cursor = from;
        }
        Ok(list)
    }

    /// Whether it is plain that nothing is wrong with what was taken, and that nothing of it stands there a second
    /// time.
    #[cfg_attr(not(debug_assertions), inline)]
    fn is_finished(&self) -> bool {
        let is_single = self.places.is_some()
            || (self.second.is_none()
                && self.taken.count() + self.repeated.count() == self.members);
        is_single && self.refused.is_none()
    }

    /// The event, if nothing is wrong with what was taken.
    // Takes the event and not its payload, which so has no address where it is made, and is moved less.
    #[cold]
    fn finish_event<E>(&self, message: &'static str, event: E) -> Result<E, DecodeError> {
        match self.check() {
            Ok(()) => Ok(event),
            Err(error) => Err(error.in_message(message)),
        }
    }

    /// What is wrong with what was taken for an event, if anything is.
    #[cfg_attr(not(debug_assertions), inline)]
    fn refused_event(&self, message: &'static str) -> Option<DecodeError> {
        match self.finish() {
            Ok(()) => None,
            Err(error) => Some(error.in_message(message)),
        }
    }

    #[cold]
    fn check(&self) -> Result<(), DecodeError> {
        if let Some(error) = &self.refused {
            return Err(error.clone());
        }
        if let Some(second) = self.second {
            return Err(DecodeError::duplicate(self.node.source().name(second)));
        }
        let mut index = 0;
        while let Some(entry) = self.below.get(index) {
            if !self.is_taken(index) && self.is_known(self.node.source().name(entry)) {
                return Err(DecodeError::duplicate(self.node.source().name(entry)));
            }
            index += entry.size();
        }
        Ok(())
    }
}

/// A list whose items are the children of one XML element.
fn unwrap_items<'a, T: DecodeValue<'a>>(
    wrapper: Node<'_, 'a>,
    item: &'static str,
) -> Result<T, DecodeError> {
    let mut object = wrapper.object()?;
    match object.seek(item, T::REPEATS) {
        Some(node) => object.read(node, item),
        None => T::decode_value(Node::blank(wrapper.tree())),
    }
}

/// Whether a member that may be missing counts as such.
#[inline]
fn is_absent(node: Node<'_, '_>, is_nullable: bool, is_blank: bool) -> bool {
    (node.is_null() && !is_nullable) || (!is_blank && node.is_blank())
}
