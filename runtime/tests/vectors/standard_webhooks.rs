//! Standard Webhooks.

use super::{STANDARD_WEBHOOKS, for_each};
use hookgen_runtime::scheme::standard_webhooks::{StandardWebhooks, WebhookKey};
use hookgen_runtime::secret::{WebhookPublicKey, WebhookSecret};
use hookgen_runtime::testing::WebhookPrivateKey;
use hookgen_runtime::{Delivery, Scheme, UnixTimestamp};
use http::{HeaderMap, HeaderValue};

#[test]
fn published_deliveries_open() {
    for_each(STANDARD_WEBHOOKS, "standard_webhooks", 2, |vector| {
        let key: WebhookKey = if vector.has("secret") {
            WebhookSecret::new(vector.input("secret")).unwrap().into()
        } else {
            let private = WebhookPrivateKey::new(vector.input("private_key")).unwrap();
            let public = WebhookPublicKey::new(vector.input("public_key")).unwrap();
            assert_eq!(public, private.public_key());
            public.into()
        };
        let scheme = StandardWebhooks::new(key);
        let code = |signature: &str, late: i64| {
            let mut headers = HeaderMap::new();
            headers.insert(
                "webhook-id",
                HeaderValue::from_str(vector.input("id")).unwrap(),
            );
            headers.insert(
                "webhook-timestamp",
                HeaderValue::from_str(vector.input("timestamp")).unwrap(),
            );
            headers.insert(
                "webhook-signature",
                HeaderValue::from_str(signature).unwrap(),
            );
            let now = UnixTimestamp::from_secs(vector.time("timestamp").as_secs() + late);
            let delivery = Delivery::new("", &headers, vector.input("body").as_bytes());
            let opened = scheme.open(&delivery, now);
            opened
                .map(|verified| verified.delivery_id().map(str::to_owned))
                .map_err(|error| error.code())
        };
        let signature = vector.expected("signature");
        let id = Ok(Some(vector.input("id").to_owned()));
        assert_eq!(code(signature, 0), id);
        assert_eq!(code(signature, 300), id);
        assert_eq!(code(&format!("v1,AAAA v1a,AAAA v2,x {signature}"), 0), id);
        assert_eq!(code(signature, 301), Err("stale_timestamp"));
        assert_eq!(code(signature, -301), Err("future_timestamp"));
        for wrong in [
            "",
            "v1,",
            "v1",
            "v1,AAAA",
            &signature.replace("v1", "v2"),
            &signature[3..],
        ] {
            assert_eq!(code(wrong, 0), Err("signature_mismatch"), "{wrong}");
        }
    });
}
