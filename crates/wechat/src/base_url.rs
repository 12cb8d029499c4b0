//! WeChat's address: its own hosts over TLS, or a fake on loopback.

use reqwest::Url;
use transport::is_loopback;

/// A base URL that passed the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(Url);

/// The address is neither WeChat's nor loopback.
#[derive(Debug, thiserror::Error)]
#[error("this is not an address of WeChat's API")]
pub struct NotWechat;

/// WeChat's API and its documented alternates.
const HOSTS: [&str; 5] = [
    "api.weixin.qq.com",
    "api2.weixin.qq.com",
    "sh.api.weixin.qq.com",
    "sz.api.weixin.qq.com",
    "hk.api.weixin.qq.com",
];

impl BaseUrl {
    /// WeChat's API itself.
    pub fn wechat() -> Self {
        Self(Url::parse("https://api.weixin.qq.com").expect("a constant URL"))
    }

    /// A host and nothing else: WeChat's over TLS on its usual port, or loopback without TLS on any.
    pub fn parse(text: &str) -> Result<Self, NotWechat> {
        let url = Url::parse(text).map_err(|_| NotWechat)?;
        let host = url.host_str().ok_or(NotWechat)?;
        let wechat = url.scheme() == "https" && HOSTS.contains(&host) && url.port().is_none();
        let loopback = url.scheme() == "http" && is_loopback(host);
        let plain = url.username().is_empty()
            && url.password().is_none()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none();
        if plain && (wechat || loopback) { Ok(Self(url)) } else { Err(NotWechat) }
    }

    /// Where a test puts a server that no rule allows.
    #[cfg(test)]
    pub(crate) fn unchecked(text: &str) -> Self {
        Self(Url::parse(text).expect("a test's URL"))
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(crate) fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    pub(crate) fn join(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(path);
        url
    }
}

#[cfg(test)]
mod tests {
    use super::BaseUrl;

    #[test]
    fn only_wechat_and_loopback() {
        for ok in [
            "https://api.weixin.qq.com",
            "https://api.weixin.qq.com:443",
            "https://api2.weixin.qq.com",
            "https://sh.api.weixin.qq.com",
            "https://sz.api.weixin.qq.com",
            "https://hk.api.weixin.qq.com/",
            "http://127.0.0.1:9",
            "http://127.0.0.2:9",
            "http://localhost:9",
            "http://[::1]:9",
        ] {
            assert!(BaseUrl::parse(ok).is_ok(), "{ok}");
        }
        for bad in [
            "http://api.weixin.qq.com",
            "https://api.weixin.qq.com:8443",
            "https://api.weixin.qq.com.",
            "https://api.weixin.qq.com.evil.example",
            "https://evil.example",
            "https://user:fake@api.weixin.qq.com",
            "https://api.weixin.qq.com/evil",
            "https://api.weixin.qq.com?x=1",
            "https://api.weixin.qq.com#x",
            "http://127.0.0.1.evil.example",
            "http://user@127.0.0.1:9",
            "http://[::ffff:8.8.8.8]:9",
            "http://0.0.0.0:9",
            "http://192.168.1.2:9",
            "http://127.0.0.1:9/below",
            "https://127.0.0.1",
            "ftp://127.0.0.1",
            "nonsense",
        ] {
            assert!(BaseUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
