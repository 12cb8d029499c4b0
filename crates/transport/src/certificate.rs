//! What is wrong with a server's certificate, or with this computer's clock that judges it. Pure.

use crate::failure::Cause;
use chrono::{DateTime, NaiveDate};
use rustls::CertificateError;
use rustls::pki_types::UnixTime;
use std::time::Duration;

/// No server stays in use for so long after its certificate has expired: what is wrong then is the clock.
const NEGLECTED: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// What a certificate was refused for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Objection {
    pub cause: Cause,
    /// Where it is about time and the system says so: when the certificate begins or ends to be valid, in UTC.
    pub limit: Option<NaiveDate>,
}

pub(crate) fn objection(error: &CertificateError) -> Objection {
    let (cause, limit) = match error {
        // No authority gives out a certificate that begins later.
        CertificateError::NotValidYet => (Cause::ClockBehind, None),
        CertificateError::NotValidYetContext { not_before, .. } => (Cause::ClockBehind, date(*not_before)),
        CertificateError::ExpiredContext { time, not_after } => {
            let ago = Duration::from_secs(time.as_secs().saturating_sub(not_after.as_secs()));
            let cause = if ago > NEGLECTED { Cause::ClockAhead } else { Cause::CertificateExpired };
            (cause, date(*not_after))
        }
        CertificateError::Expired => (Cause::CertificateExpired, None),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            (Cause::CertificateOfAnother, None)
        }
        // An unknown authority, a broken signature, a revocation …
        _ => (Cause::CertificateUntrusted, None),
    };
    Objection { cause, limit }
}

fn date(time: UnixTime) -> Option<NaiveDate> {
    Some(DateTime::from_timestamp(i64::try_from(time.as_secs()).ok()?, 0)?.date_naive())
}

#[cfg(test)]
mod tests {
    use super::{NEGLECTED, objection};
    use crate::Cause;
    use rustls::CertificateError as E;
    use rustls::pki_types::UnixTime;
    use std::time::Duration;

    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    fn at(since_1970: Duration) -> UnixTime {
        UnixTime::since_unix_epoch(since_1970)
    }

    #[test]
    fn the_clock_is_named_where_it_must_be_the_clock() {
        let ended = 20_000 * DAY;
        let expired = |now| objection(&E::ExpiredContext { time: at(now), not_after: at(ended) });
        assert_eq!(expired(ended + DAY).cause, Cause::CertificateExpired, "somebody forgot to renew it");
        assert_eq!(expired(ended + NEGLECTED).cause, Cause::CertificateExpired);
        assert_eq!(expired(ended + NEGLECTED + DAY).cause, Cause::ClockAhead);
        let early = objection(&E::NotValidYetContext { time: at(ended), not_before: at(ended + DAY) });
        assert_eq!(early.cause, Cause::ClockBehind);
        assert_eq!(early.limit.map(|begins| begins.to_string()).as_deref(), Some("2024-10-05"));
    }

    #[test]
    fn whatever_else_is_wrong_with_it_makes_it_untrusted() {
        for error in [E::UnknownIssuer, E::BadSignature, E::Revoked, E::BadEncoding, E::InvalidPurpose] {
            assert_eq!(objection(&error).cause, Cause::CertificateUntrusted, "{error:?}");
        }
        assert_eq!(objection(&E::NotValidForName).cause, Cause::CertificateOfAnother);
    }
}
