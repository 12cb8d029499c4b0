//! Where the endpoint is.

use reqwest::Url;
use transport::is_loopback;

/// An address that passed the rule: https, or http on loopback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointUrl(Url);

#[derive(Debug, thiserror::Error)]
#[error("an endpoint's address is https://…, or http:// on this computer")]
pub struct UnusableUrl;

impl EndpointUrl {
    pub fn parse(text: &str) -> Result<Self, UnusableUrl> {
        let mut url = Url::parse(text.trim()).map_err(|_| UnusableUrl)?;
        let host = url.host_str().ok_or(UnusableUrl)?;
        let allowed = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(host));
        let plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
        if !allowed || !plain || url.fragment().is_some() {
            return Err(UnusableUrl);
        }
        // A base must end in a slash, or joining would drop its last segment.
        if !url.path().ends_with('/') {
            let path = format!("{}/", url.path());
            url.set_path(&path);
        }
        Ok(Self(url))
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    pub(crate) fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// The address of a call, from its path's segments.
    pub(crate) fn call(&self, segments: &[&str]) -> Url {
        let mut url = self.0.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }
}

#[cfg(test)]
mod tests {
    use super::EndpointUrl;

    #[test]
    fn tls_or_loopback_and_nothing_hidden_inside() {
        for ok in [
            "https://muster.example.cn",
            "https://a.example/sub/",
            "http://127.0.0.1:8080",
            " http://localhost:1 ",
        ] {
            assert!(EndpointUrl::parse(ok).is_ok(), "{ok}");
        }
        for bad in [
            "http://muster.example.cn",
            "https://u:p@a.example",
            "https://a.example/?t=1",
            "muster",
            "file:///etc",
        ] {
            assert!(EndpointUrl::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn segments_are_escaped_and_a_sub_path_is_kept() {
        let url = EndpointUrl::parse("https://a.example/sub").unwrap();
        assert_eq!(url.as_str(), "https://a.example/sub");
        assert_eq!(url.call(&["v1", "a/b"]).as_str(), "https://a.example/sub/v1/a%2Fb");
    }
}
