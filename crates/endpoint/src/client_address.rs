//! Who calls: the peer of the connection, or whom a trusted proxy names.

use axum::http::HeaderMap;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// The last hop of `X-Forwarded-For` that is no trusted proxy; the peer itself where it is none. A hop that can't be
/// read ends the search: anything before it was written by a caller that can't be trusted.
pub(crate) fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut client = peer.to_canonical();
    let values = headers.get_all("x-forwarded-for").into_iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = values.flat_map(|value| value.split(',')).collect();
    for hop in hops.into_iter().rev() {
        if !is_trusted(&client) {
            break;
        }
        match parse_hop(hop.trim()) {
            Some(address) => client = address.to_canonical(),
            None => break,
        }
    }
    client
}

/// What counts as one address: of IPv6 the network a single caller commonly has to itself.
pub(crate) fn counted_as(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
    }
}

fn parse_hop(hop: &str) -> Option<IpAddr> {
    hop.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(peer: &str, forwarded: &[&str], expect: &str) {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let trusted = ["127.0.0.0/8", "10.0.0.0/8", "fd00::/8"].map(|network| network.parse().unwrap());
        let client = client_address(peer.parse().unwrap(), &headers, &trusted);
        assert_eq!(client, expect.parse::<IpAddr>().unwrap(), "{peer} {forwarded:?}");
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        check("203.0.113.9", &["198.51.100.1"], "203.0.113.9");
        check("127.0.0.1", &["198.51.100.1"], "198.51.100.1");
        check("::ffff:127.0.0.1", &["198.51.100.1"], "198.51.100.1");
        check("127.0.0.1", &[], "127.0.0.1");
    }

    #[test]
    fn the_last_hop_that_is_no_proxy_counts_whatever_stands_before_it() {
        check("127.0.0.1", &["6.6.6.6, 198.51.100.1, 10.1.2.3"], "198.51.100.1");
        check("127.0.0.1", &["6.6.6.6, 198.51.100.1", "10.1.2.3"], "198.51.100.1");
        check("127.0.0.1", &["6.6.6.6, nonsense, 10.1.2.3"], "10.1.2.3");
        check("127.0.0.1", &["nonsense"], "127.0.0.1");
        check("127.0.0.1", &["10.9.9.9, 10.1.2.3"], "10.9.9.9");
        check("127.0.0.1", &["198.51.100.1:5555"], "198.51.100.1");
        check("fd00::1", &["[2001:db8::1]:443"], "2001:db8::1");
    }

    #[test]
    fn a_caller_of_ipv6_is_its_network() {
        let count = |text: &str| counted_as(text.parse().unwrap());
        assert_eq!(count("2001:db8:1:2:3:4:5:6"), count("2001:db8:1:2::"));
        assert_ne!(count("2001:db8:1:2::1"), count("2001:db8:1:3::1"));
        assert_ne!(count("198.51.100.1"), count("198.51.100.2"));
    }
}
