//! What can happen to a delivery on its way.

use crate::Unstructured;
use hookgen_runtime::testing::Sent;
use libfuzzer_sys::arbitrary::Result;

/// Changes a delivery in up to three places, as the choices say.
pub fn damage(sent: &mut Sent, choices: &mut Unstructured<'_>, text: &[u8]) {
    for _ in 0..3 {
        if choices.is_empty() || once(sent, choices, text).is_err() {
            return;
        }
    }
}

fn once(sent: &mut Sent, choices: &mut Unstructured<'_>, text: &[u8]) -> Result<()> {
    match choices.arbitrary::<u8>()? % 8 {
        0..=2 => splice(&mut sent.body, choices, text),
        3 => {
            sent.flip_bit(choices.arbitrary::<u16>()?.into());
            Ok(())
        }
        4 => {
            let mut query = std::mem::take(&mut sent.query).into_bytes();
            splice(&mut query, choices, text)?;
            sent.query = String::from_utf8_lossy(&query).into_owned();
            Ok(())
        }
        5 => parameter(sent, choices),
        _ => header(sent, choices, text),
    }
}

/// Replaces a few bytes with some of the text.
fn splice(bytes: &mut Vec<u8>, choices: &mut Unstructured<'_>, text: &[u8]) -> Result<()> {
    let at = usize::from(choices.arbitrary::<u16>()?) % (bytes.len() + 1);
    let removed = usize::from(choices.arbitrary::<u8>()? % 8);
    let added = usize::from(choices.arbitrary::<u8>()?).min(text.len());
    let end = (at + removed).min(bytes.len());
    bytes.splice(at..end, text[..added].iter().copied());
    Ok(())
}

/// Drops a parameter, doubles it, or puts it first.
fn parameter(sent: &mut Sent, choices: &mut Unstructured<'_>) -> Result<()> {
    let mut parts: Vec<&str> = sent.query.split('&').collect();
    let at = usize::from(choices.arbitrary::<u8>()?) % parts.len();
    let part = parts[at];
    match choices.arbitrary::<u8>()? % 3 {
        0 => {
            parts.remove(at);
        }
        1 => parts.push(part),
        _ => parts.swap(0, at),
    }
    sent.query = parts.join("&");
    Ok(())
}

/// Drops a header, doubles it, or changes its value.
fn header(sent: &mut Sent, choices: &mut Unstructured<'_>, text: &[u8]) -> Result<()> {
    let names: Vec<_> = sent.headers.keys().cloned().collect();
    let Some(name) = names.get(usize::from(choices.arbitrary::<u8>()?) % names.len().max(1)) else {
        return Ok(());
    };
    let Some(value) = sent.headers.get(name).cloned() else {
        return Ok(());
    };
    match choices.arbitrary::<u8>()? % 4 {
        0 => {
            sent.headers.remove(name);
        }
        1 => {
            sent.headers.append(name, value);
        }
        _ => {
            let mut bytes = value.as_bytes().to_vec();
            splice(&mut bytes, choices, text)?;
            if let Ok(value) = hookgen_runtime::http::HeaderValue::from_bytes(&bytes) {
                sent.headers.insert(name, value);
            }
        }
    }
    Ok(())
}
