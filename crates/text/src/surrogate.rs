//! Half surrogates: what is left of an emoji that an input's limit cut in two.

use std::borrow::Cow;

/// JSON in which each half surrogate, written as an escape or as bytes, has become U+FFFD. The rest stays byte for
/// byte, so that a reader refuses what is no JSON as it did.
pub fn repair_json(body: &[u8]) -> Cow<'_, [u8]> {
    let mut repaired = Cow::Borrowed(body);
    let mut at = 0;
    while let Some(found) = body[at..].iter().position(|b| matches!(b, b'\\' | 0xed)) {
        at += found;
        let rest = &body[at..];
        at += match (half_at(rest), rest[0]) {
            (Some(Half::High), _)
                if half_at(&rest[6.min(rest.len())..]) == Some(Half::Low) && rest[0] == b'\\' =>
            {
                12
            }
            (Some(_), b'\\') => {
                repaired.to_mut()[at..at + 6].copy_from_slice(br"\ufffd");
                6
            }
            (Some(_), _) => {
                repaired.to_mut()[at..at + 3].copy_from_slice("\u{fffd}".as_bytes());
                3
            }
            // The next byte is escaped, and begins nothing.
            (None, b'\\') => 2.min(rest.len()),
            (None, _) => 1,
        };
    }
    repaired
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Half {
    High,
    Low,
}

/// The half that a text begins with: `\ud83d`, or the three bytes that no UTF-8 holds.
fn half_at(rest: &[u8]) -> Option<Half> {
    let unit = match rest {
        [b'\\', b'u', digits @ ..] => {
            let digits =
                digits.first_chunk::<4>().filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
            u16::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()?
        }
        [0xed, second @ 0xa0..=0xbf, 0x80..=0xbf, ..] => 0xd800 | (u16::from(*second & 0x1f) << 6),
        _ => return None,
    };
    match unit {
        0xd800..=0xdbff => Some(Half::High),
        0xdc00..=0xdfff => Some(Half::Low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::repair_json;
    use proptest::prelude::*;
    use std::borrow::Cow;

    #[test]
    fn halves_are_replaced_and_everything_else_stays() {
        let cases: &[(&[u8], &[u8])] = &[
            (br#"{"name":"Anna\ud83d"}"#, br#"{"name":"Anna\ufffd"}"#),
            (br#""\uDE00a\uD83D\uD83D\uDE00""#, br#""\ufffda\ufffd\uD83D\uDE00""#),
            (br#""\\ud83d""#, br#""\\ud83d""#),
            (br#""\ud83d\\ude00""#, br#""\ufffd\\ude00""#),
            (br#""\ud83"#, br#""\ud83"#),
            (b"\"\\", b"\"\\"),
            (b"\"a\xed\xa0\xbd\"", b"\"a\xef\xbf\xbd\""),
            ("\"각\u{d7ff}\"".as_bytes(), "\"각\u{d7ff}\"".as_bytes()),
            (b"\xff", b"\xff"),
        ];
        for (body, repaired) in cases {
            assert_eq!(repair_json(body), *repaired, "{}", body.escape_ascii());
        }
        assert!(matches!(repair_json(br#""\ud83d\ude00""#), Cow::Borrowed(_)));
    }

    proptest! {
        /// Whatever units a JavaScript text is made of, its JSON is read, and whole characters come out as they were.
        #[test]
        fn what_a_phone_can_post_is_read(units in proptest::collection::vec(
            prop_oneof![any::<u16>(), 0xd7f0u16..0xe010, Just(0x5c), Just(0x22)], 0..20)) {
            let escaped: String = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
            let read: String = serde_json::from_slice(&repair_json(format!("\"{escaped}\"").as_bytes())).unwrap();
            prop_assert_eq!(read, String::from_utf16_lossy(&units));
        }

        #[test]
        fn what_is_json_already_stays(text in "\\PC{0,20}") {
            let json = serde_json::to_vec(&text).unwrap();
            prop_assert_eq!(repair_json(&json).into_owned(), json);
        }
    }
}
