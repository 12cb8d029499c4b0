//! What an errcode means for the one who sends (reference, section 12).

/// What can be done about an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Ok,
    /// Busy or too fast: the same call may succeed a little later.
    Retry,
    /// About this recipient only.
    Person,
    /// About the template or the text: the same for many recipients.
    Content,
    /// About the account: nothing can be sent until somebody acts.
    Account,
    /// A fault of the caller's.
    Caller,
}

/// The class of an errcode, as an answer to `subscribe/send` and the calls beside it. Unknown codes are about the
/// person, so that one odd answer stops nothing.
pub fn class_of(errcode: i64) -> Class {
    match errcode {
        0 | 200022 => Class::Ok,
        -1 | 45011 | 43108 | 20001 | 200001 | 85113 => Class::Retry,
        40003 | 40029 | 40163 | 40226 | 43101 => Class::Person,
        40037 | 41030 | 45168 | 47003 | 200013 => Class::Content,
        40001 | 40014 | 41001 | 42001 | 40013 | 40125 | 40164 | 40243 | 61004 => Class::Account,
        40230..=40240 | 43107 | 45009 | 48001 | 48004 | 48006 | 50002 | 50004 | 50007 => Class::Account,
        89501..=89507 | 200011 | 200012 | 200100 | 85088 => Class::Account,
        404 | 40002 | 40097 | 40129 | 40159 | 40169 | 40400 | 41002 | 41004 | 41008 | 43002 | 44002 => {
            Class::Caller
        }
        45029 | 47001 | 47002 | 20002 | 200002 | 200014..=200021 | 76001..=76022 => Class::Caller,
        _ => Class::Person,
    }
}
