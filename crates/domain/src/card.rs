//! What a card says about itself beside its fields: the version that a tap opens, and the language of its own words.

use crate::closed_set::closed_set;

closed_set! {
    /// Which version of the mini-program a tap on the card opens (`miniprogram_state`).
    MiniprogramVersion {
        Formal = "formal",
        Trial = "trial",
        Developer = "developer",
    }
}

closed_set! {
    /// The language of the words that WeChat adds to a card (`lang`).
    CardLanguage {
        SimplifiedChinese = "zh_CN",
        English = "en_US",
        HongKong = "zh_HK",
        Taiwan = "zh_TW",
    }
}

#[cfg(test)]
mod tests {
    use super::{CardLanguage, MiniprogramVersion};

    #[test]
    fn an_unknown_word_is_no_default() {
        assert_eq!(MiniprogramVersion::from_word("formall"), None);
        assert!(serde_json::from_str::<MiniprogramVersion>("\"release\"").is_err());
        for language in CardLanguage::ALL {
            assert_eq!(CardLanguage::from_word(language.as_str()), Some(*language));
            assert_eq!(serde_json::to_string(language).unwrap(), format!("\"{}\"", language.as_str()));
        }
    }
}
