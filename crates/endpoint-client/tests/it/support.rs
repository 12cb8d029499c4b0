//! A service for one test, and clients of it.

use endpoint::{
    Storage,
    operations::{AddToken, CreateWorkspace},
    serve,
};
use endpoint_client::{EndpointClient, EndpointUrl};
use protocol::{EventBody, TokenScope};
use secrecy::SecretString;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::net::TcpListener;

pub const CODE: &str = "Picnic2031ab";

pub struct Service {
    pub url: EndpointUrl,
    pub client: EndpointClient,
    storage: Arc<Storage>,
    _directory: TempDir,
}

impl Service {
    /// With one workspace and no event.
    pub async fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let storage = Arc::new(Storage::open(&directory.path().join("endpoint.db").into()).unwrap());
        let create = CreateWorkspace { name: "测试".to_owned(), appid: "wx0000000000fake".to_owned() };
        let token = storage.run(create).await.unwrap().token;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = EndpointUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        tokio::spawn(serve(listener, storage.clone(), std::future::pending()));
        let client = EndpointClient::new(url.clone(), token).unwrap();
        Self { url, client, storage, _directory: directory }
    }

    /// One more desktop of the same workspace.
    pub async fn desktop(&self, name: &str, scope: TokenScope) -> EndpointClient {
        let add = AddToken { workspace: None, name: name.to_owned(), scope };
        let token = self.storage.run(add).await.unwrap();
        self.with_token(token)
    }

    pub fn with_token(&self, token: SecretString) -> EndpointClient {
        EndpointClient::new(self.url.clone(), token).unwrap()
    }
}

pub fn picnic() -> EventBody {
    EventBody {
        code: None,
        title: "春游".to_owned(),
        place: "植物园南门".to_owned(),
        starts_at: "2131-05-01T16:00:00+08:00".parse().unwrap(),
        ends_at: "2131-05-01T18:00:00+08:00".parse().unwrap(),
        opens_at: None,
        closes_at: None,
        notice: String::new(),
        templates: Vec::new(),
        questions: Vec::new(),
        privacy: protocol::Privacy::default(),
        revision: None,
    }
}
