use sandbox::{Config, Sandbox};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

#[tokio::test]
async fn serving_ends_when_it_is_told_to_even_with_a_connection_kept_alive() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/nothing", listener.local_addr().unwrap());
    let stop = CancellationToken::new();
    let serving =
        tokio::spawn(Sandbox::new(Config::default()).serve(listener, stop.clone().cancelled_owned()));
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    assert_eq!(http.get(&url).send().await.unwrap().status(), 404);
    stop.cancel();
    serving.await.unwrap().unwrap();
    assert!(http.get(&url).send().await.unwrap_err().is_connect(), "nobody listens there any more");
}
