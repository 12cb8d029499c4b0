//! Ids as types of their own, so that one can't be passed for another.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

macro_rules! printable {
    ($($name:ident)*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

id!(
    /// A mini-program.
    Appid
);
id!(
    /// An event, by the 12 characters its poster carries.
    EventCode
);
id!(
    /// One sign-in at one event, by the endpoint's opaque id.
    AttendeeId
);
id!(
    /// A template of WeChat's (`priTmplId`).
    TemplateId
);
id!(
    /// A person at one mini-program, as WeChat names them. Personal data: never printed.
    Openid
);

printable!(Appid EventCode AttendeeId TemplateId);

impl std::fmt::Debug for Openid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Openid(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Openid;

    #[test]
    fn an_openid_never_prints_itself() {
        assert_eq!(format!("{:?}", Openid::new("o-FAKE-openid")), "Openid(…)");
    }
}
