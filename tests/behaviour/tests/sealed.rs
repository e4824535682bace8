//! An event cannot be made by what makes any other type of bytes.

use hookgen_behaviour::{by_header, mapping};
use hookgen_runtime::{Decode, DecodeValue, serde};

/// Does not compile for a type that has the trait: then there are two ways to `check`.
macro_rules! assert_lacks {
    ($type:ty: $($trait:path),+) => {$({
        trait Ambiguous<Marker> {
            fn check() {}
        }
        impl<T: ?Sized> Ambiguous<()> for T {}
        struct HasTheTrait;
        impl<T: ?Sized + $trait> Ambiguous<HasTheTrait> for T {}
        <$type as Ambiguous<_>>::check();
    })+};
}

#[test]
fn events_have_no_way_in_that_anybody_can_use() {
    assert_lacks!(by_header::forge::Event: Decode<'static>, DecodeValue<'static>, serde::Deserialize<'static>);
    assert_lacks!(mapping::pets::Event: Decode<'static>, DecodeValue<'static>, serde::Deserialize<'static>);
}

#[test]
fn events_of_the_bundled_document_have_none_either() {
    use wechat_webhooks::{official_account, pay_v2, pay_v3, wecom};
    assert_lacks!(official_account::Event: Decode<'static>, DecodeValue<'static>, serde::Deserialize<'static>);
    assert_lacks!(wecom::Event: Decode<'static>, DecodeValue<'static>, serde::Deserialize<'static>);
    assert_lacks!(pay_v3::Event: Decode<'static>, DecodeValue<'static>, serde::Deserialize<'static>);
    assert_lacks!(pay_v2::Event: Decode<'static>, DecodeValue<'static>, serde::Deserialize<'static>);
}
