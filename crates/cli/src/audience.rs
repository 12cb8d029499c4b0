//! `--audience`, as people type it.

use organiser::api::Audience;

/// Why a text names no audience; the `Display` is the key of its words in `cli.usage.why`.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoAudience {
    #[error("not_an_audience")]
    Unreadable,
}

/// `untold`, `all`, or numbers with commas between.
pub(crate) fn parse_audience(text: &str) -> Result<Audience, NoAudience> {
    match text.trim() {
        "untold" => Ok(Audience::Untold),
        "all" => Ok(Audience::All),
        numbers => {
            let number = |n: &str| n.trim().parse().map_err(|_| NoAudience::Unreadable);
            numbers.split([',', '，']).map(number).collect::<Result<Vec<u32>, _>>().map(Audience::Numbers)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NoAudience, parse_audience};
    use organiser::api::Audience;

    #[test]
    fn everybody_or_some() {
        assert_eq!(parse_audience("untold"), Ok(Audience::Untold));
        assert_eq!(parse_audience("all"), Ok(Audience::All));
        assert_eq!(parse_audience("7, 12，3"), Ok(Audience::Numbers(vec![7, 12, 3])));
        for text in ["", "everybody", "1,,2", "-1", "1.5"] {
            assert_eq!(parse_audience(text), Err(NoAudience::Unreadable), "{text}");
        }
    }
}
