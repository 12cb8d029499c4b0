//! What somebody types about an account, checked.

use crate::api::Problem;
use crate::problem::invalid;
use endpoint_client::EndpointUrl;

/// A name that fits everywhere it is shown; nothing typed is `None`.
pub(crate) fn checked_name(text: &str) -> Result<Option<String>, Problem> {
    let name = text::clean(text);
    match name.chars().count() {
        0 => Ok(None),
        1..=60 => Ok(Some(name.into_owned())),
        _ => Err(invalid("name", "length_60")),
    }
}

/// An endpoint's address as it is kept.
pub(crate) fn endpoint_of(text: &str) -> Result<String, Problem> {
    let url = EndpointUrl::parse(&text::clean_credential(text))
        .map_err(|_| invalid("endpoint_url", "not_a_url"))?;
    Ok(url.as_str().to_owned())
}
