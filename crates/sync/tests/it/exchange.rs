//! A WeChat in memory: what a code is worth stands in the code.

use domain::Openid;
use sync::{Exchange, Exchanged};
use tokio::sync::watch;

#[derive(Default)]
pub struct FakeExchange {
    /// The codes it was asked for.
    pub asked: watch::Sender<Vec<String>>,
    /// Answers to `slow:` codes leave once this is so.
    pub answers: watch::Sender<bool>,
}

impl Exchange for FakeExchange {
    type Blocker = &'static str;

    async fn exchange(&self, login_code: &str) -> Exchanged<&'static str> {
        self.asked.send_modify(|asked| asked.push(login_code.to_owned()));
        let (kind, person) = login_code.split_once(':').unwrap();
        match kind {
            "slow" => drop(self.answers.subscribe().wait_for(|&go| go).await.unwrap()),
            "dead" => return Exchanged::Dead { errcode: 40029, rid: None },
            "used" => return Exchanged::Dead { errcode: 40163, rid: None },
            "account" => return Exchanged::Account("this computer's address is not allowed"),
            "busy" => return Exchanged::Later("WeChat is busy"),
            _ => {}
        }
        Exchanged::Openid { openid: Openid::new(format!("o-fake-{person}")), unionid: None }
    }
}
