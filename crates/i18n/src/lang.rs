//! Which language to speak.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    ZhCn,
    En,
}

impl Lang {
    /// From a locale such as `zh_CN.UTF-8`, `zh-Hans-CN` or `en-GB`. Chinese is used for every kind of Chinese,
    /// English to everybody else.
    pub fn from_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("zh") { Self::ZhCn } else { Self::En }
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn locales_in_all_their_spellings() {
        for zh in ["zh_CN.UTF-8", "zh-Hans-CN", "ZH"] {
            assert_eq!(Lang::from_locale(zh), Lang::ZhCn, "{zh}");
        }
        for en in ["en_GB.UTF-8", "C", "", "de"] {
            assert_eq!(Lang::from_locale(en), Lang::En, "{en}");
        }
    }
}
