//! `POST /cgi-bin/clear_quota` (reference, section 11): sets every daily count of the account back; ten times a month.

use crate::client::{Body, Call, Wechat, json};
use crate::error::Error;
use crate::wire::Done;

impl Wechat {
    pub async fn clear_quota(&self) -> Result<(), Error> {
        let body = json(&serde_json::json!({ "appid": self.appid() }));
        let Done { .. } = self.call(Call::post("/cgi-bin/clear_quota", Body::Json(&body))).await?;
        Ok(())
    }
}
