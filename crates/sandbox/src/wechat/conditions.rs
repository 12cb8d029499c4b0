//! The account's condition: what its administrator set and what WeChat did to it. By default nothing is restricted.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

/// In JSON, a missing field has its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Conditions {
    /// The AppSecret that replaced the first one, which is refused since (40125, 40001).
    pub secret: Option<String>,
    /// The AppSecret is frozen: no token (40243).
    pub frozen: bool,
    /// WeChat banned the account's messages (43107).
    pub banned: bool,
    /// Who may fetch tokens (40164): addresses, `a.b.c.*` or CIDR; `None` is everybody.
    pub whitelist: Option<Vec<String>>,
    /// The caller's address as WeChat sees it.
    pub seen_ip: IpAddr,
    /// Words that no message may hold (45168).
    pub blocked_words: Vec<String>,
    /// Pages of the published mini-program (41030); `None` is any.
    pub pages: Option<Vec<String>>,
    /// The account's service categories; `None` is all that the library knows.
    pub categories: Option<Vec<i64>>,
    /// Calls a day by path (45009), in place of the usual ones.
    pub daily: BTreeMap<String, u64>,
}

impl Default for Conditions {
    fn default() -> Self {
        Self {
            secret: None,
            frozen: false,
            banned: false,
            whitelist: None,
            // An address of nobody's, for documentation.
            seen_ip: IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7)),
            blocked_words: Vec::new(),
            pages: None,
            categories: None,
            daily: BTreeMap::new(),
        }
    }
}

impl Conditions {
    pub fn lets_in(&self) -> bool {
        let allowed = |list: &Vec<String>| list.iter().any(|entry| covers(entry, self.seen_ip));
        self.whitelist.as_ref().is_none_or(allowed)
    }

    pub fn has_page(&self, page: &str) -> bool {
        let path = page.split('?').next().unwrap_or_default();
        self.pages.as_ref().is_none_or(|pages| pages.iter().any(|known| known == path))
    }

    pub fn is_of(&self, category: i64) -> bool {
        self.categories.as_ref().is_none_or(|own| own.contains(&category))
    }

    pub fn blocks(&self, text: &str) -> bool {
        self.blocked_words.iter().any(|word| !word.is_empty() && text.contains(word.as_str()))
    }
}

/// A single address, `172.0.0.*`, or CIDR.
fn covers(entry: &str, address: IpAddr) -> bool {
    if let Some(prefix) = entry.strip_suffix('*') {
        return prefix.ends_with('.') && address.to_string().starts_with(prefix);
    }
    let Some((network, bits)) = entry.split_once('/') else { return entry.parse() == Ok(address) };
    match (network.parse(), bits.parse::<u32>(), address) {
        (Ok(IpAddr::V4(network)), Ok(bits @ 0..=32), IpAddr::V4(address)) => {
            let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
            u32::from(network) & mask == u32::from(address) & mask
        }
        (Ok(IpAddr::V6(network)), Ok(bits @ 0..=128), IpAddr::V6(address)) => {
            let mask = u128::MAX.checked_shl(128 - bits).unwrap_or(0);
            u128::from(network) & mask == u128::from(address) & mask
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn the_whitelist_takes_addresses_stars_and_networks() {
        let address = "203.0.113.7".parse().unwrap();
        for entry in ["203.0.113.7", "203.0.113.*", "203.0.113.0/24", "0.0.0.0/0", "203.0.113.7/32"] {
            assert!(covers(entry, address), "{entry}");
        }
        for entry in ["203.0.113.70", "203.0.11*", "203.0.112.0/24", "203.0.113.0/33", "::/0", "", "*"] {
            assert!(!covers(entry, address), "{entry}");
        }
        assert!(covers("2001:db8::/32", "2001:db8::1f".parse().unwrap()));
    }
}
