//! `POST /wxaapi/newtmpl/deltemplate` (reference, section 5): removes a template from the account.

use crate::client::{Body, Call, Wechat, json};
use crate::error::Error;
use crate::wire::Done;

impl Wechat {
    /// Messages of this template cannot be sent any more afterwards.
    pub async fn deltemplate(&self, template_id: &str) -> Result<(), Error> {
        let body = json(&serde_json::json!({ "priTmplId": template_id }));
        let Done { .. } = self.call(Call::post("/wxaapi/newtmpl/deltemplate", Body::Json(&body))).await?;
        Ok(())
    }
}
