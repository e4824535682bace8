//! A key pair for `APIv3`, in place of the platform's.

use crate::Error;
use crate::cli::Outcome;
use hookgen_runtime::testing::PlatformSigner;
use std::path::Path;

/// Writes the private key to a new file, and prints the public one as the configuration wants it.
pub(super) fn make(path: &Path) -> Result<Outcome, Error> {
    let failed = |error: hookgen_runtime::testing::SendError| Error::config(error.to_string());
    let signer = PlatformSigner::generate(SERIAL).map_err(failed)?;
    let private = signer.private_key_pem().map_err(failed)?;
    crate::files::write_private(path, &private)
        .map_err(|error| Error::config(format!("{}: {error}", path.display())))?;
    let public = signer.public_key_pem().map_err(failed)?;
    crate::cli::show(format!(
        "[[pay_v3.keys]]\nserial = \"{SERIAL}\"\npem = \"\"\"\n{public}\"\"\"\n"
    ));
    Ok(Outcome::Fine)
}

/// As the platform names its public keys.
const SERIAL: &str = "PUB_KEY_ID_0100000000000000000000000000000001";
