//! `POST /wxaapi/newtmpl/addtemplate` (reference, section 5): takes a template of the library into the account.

use crate::client::{Body, Call, Wechat, json};
use crate::errcode::{FORM_WANTED, INVALID_BODY, TEMPLATE_ADDED};
use crate::error::Error;
use serde::{Deserialize, Serialize};

const PATH: &str = "/wxaapi/newtmpl/addtemplate";

/// What to take from the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewTemplate {
    #[serde(serialize_with = "as_text")]
    pub tid: i64,
    /// Two to five keywords, in the order on the card.
    pub kid_list: Vec<i64>,
    /// What it is for, at most 15 characters.
    pub scene_desc: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reply {
    pri_tmpl_id: String,
}

impl Wechat {
    /// The id of the template in this account, new or not. Where WeChat says that it was added before and not under
    /// which id, that is a refusal.
    pub async fn addtemplate(&self, template: &NewTemplate) -> Result<String, Error> {
        let body = json(template);
        let as_json = Call { accepted: &[TEMPLATE_ADDED], ..Call::post(PATH, Body::Json(&body)) };
        match self.call::<Reply>(as_json).await {
            // An older WeChat reads forms only, and says so before it does anything.
            Err(Error::Refused(refusal)) if matches!(refusal.errcode, INVALID_BODY | FORM_WANTED) => {
                let form = form(template);
                let as_form = Call { accepted: &[TEMPLATE_ADDED], ..Call::post(PATH, Body::Form(&form)) };
                self.call::<Reply>(as_form).await
            }
            other => other,
        }
        .map(|reply| reply.pri_tmpl_id)
    }
}

fn form(template: &NewTemplate) -> Vec<(&'static str, String)> {
    let kids = template.kid_list.iter().map(|kid| ("kidList", kid.to_string()));
    let mut form = vec![("tid", template.tid.to_string())];
    form.extend(kids);
    form.push(("sceneDesc", template.scene_desc.clone()));
    form
}

fn as_text<S: serde::Serializer>(number: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}
