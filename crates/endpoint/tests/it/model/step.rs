//! What may happen next.

use proptest::prelude::*;

#[derive(Clone, Debug)]
pub(super) enum Step {
    SignIn {
        visitor: u8,
        submission: u8,
        name: Option<u8>,
        code: Option<u8>,
        accepts: u8,
    },
    Subscribe {
        visitor: u8,
        submission: u8,
        code: Option<u8>,
        accepts: u8,
    },
    RenewLogin {
        visitor: u8,
        code: u8,
    },
    Withdraw {
        visitor: u8,
    },
    /// By an organiser, whom of those who are there.
    Erase {
        whom: u8,
    },
    /// One waiting code is exchanged, or refused for good.
    Exchange {
        which: u8,
        refused: bool,
    },
    Close,
    Open,
    Pass {
        seconds: i64,
    },
    /// The desktop reads on by so many rows.
    Read {
        rows: u8,
    },
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let (visitor, submission) = (0..4_u8, 0..6_u8);
    let code = || proptest::option::of(0..8_u8);
    let name = proptest::option::of(0..3_u8);
    prop_oneof![
        8 => (visitor.clone(), submission.clone(), name, code(), 0..3_u8).prop_map(
            |(visitor, submission, name, code, accepts)| Step::SignIn { visitor, submission, name, code, accepts }
        ),
        4 => (visitor.clone(), submission, code(), 0..3_u8).prop_map(
            |(visitor, submission, code, accepts)| Step::Subscribe { visitor, submission, code, accepts }
        ),
        3 => (visitor.clone(), 0..8_u8).prop_map(|(visitor, code)| Step::RenewLogin { visitor, code }),
        3 => visitor.prop_map(|visitor| Step::Withdraw { visitor }),
        1 => (0..4_u8).prop_map(|whom| Step::Erase { whom }),
        4 => (0..8_u8, proptest::bool::ANY).prop_map(|(which, refused)| Step::Exchange { which, refused }),
        1 => Just(Step::Close),
        2 => Just(Step::Open),
        2 => (1..200_i64).prop_map(|seconds| Step::Pass { seconds }),
        4 => (1..5_u8).prop_map(|rows| Step::Read { rows }),
    ]
}
