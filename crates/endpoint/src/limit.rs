//! Limits that the service's operator may set, or switch off.

use std::{num::NonZeroU32, str::FromStr, time::Duration};

/// A number, or `off` for no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit<T> {
    Off,
    At(T),
}

impl<T> Limit<T> {
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Limit<U> {
        match self {
            Self::Off => Limit::Off,
            Self::At(limit) => Limit::At(change(limit)),
        }
    }
}

impl<T: PartialOrd> Limit<T> {
    /// Whether `value` falls short of it.
    pub(crate) fn is_above(&self, value: T) -> bool {
        matches!(self, Self::At(limit) if *limit > value)
    }
}

impl<T: FromStr> FromStr for Limit<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> Result<Self, T::Err> {
        if text == "off" { Ok(Self::Off) } else { text.parse().map(Self::At) }
    }
}

/// Requests in a length of time, written `N/s` or `N/min`. The same number may also come at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub requests: NonZeroU32,
    pub period: Duration,
}

/// A rate that could not be read.
#[derive(Debug, thiserror::Error)]
#[error("not a rate: write N/s, N/min or off")]
pub struct NotARate;

impl FromStr for Rate {
    type Err = NotARate;

    fn from_str(text: &str) -> Result<Self, NotARate> {
        let (requests, unit) = text.split_once('/').ok_or(NotARate)?;
        let period = match unit {
            "s" => Duration::from_secs(1),
            "min" => Duration::from_secs(60),
            _ => return Err(NotARate),
        };
        Ok(Self { requests: requests.parse().map_err(|_| NotARate)?, period })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_read_as_it_is_written() {
        let rate = |requests: u32, seconds| {
            Limit::At(Rate {
                requests: NonZeroU32::new(requests).unwrap(),
                period: Duration::from_secs(seconds),
            })
        };
        assert_eq!("5/s".parse::<Limit<Rate>>().unwrap(), rate(5, 1));
        assert_eq!("30/min".parse::<Limit<Rate>>().unwrap(), rate(30, 60));
        assert_eq!("off".parse::<Limit<Rate>>().unwrap(), Limit::Off);
        for wrong in ["", "5", "0/s", "-1/s", "5/h", "five/s", "5/s/s", "Off"] {
            assert!(wrong.parse::<Limit<Rate>>().is_err(), "{wrong}");
        }
        assert_eq!("200000".parse::<Limit<u32>>().unwrap(), Limit::At(200_000));
    }
}
