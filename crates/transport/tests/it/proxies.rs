//! Proxies that let requests through, and proxies that don't.

use crate::child::ask;
use crate::servers::Authority;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// An address that nobody has; only a proxy leads there.
const FAR: &str = "192.0.2.1";
const NAME: &str = "far.invalid";

/// A SOCKS5 proxy that leads everybody to one server and keeps what it was asked for.
struct Socks {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Socks {
    /// `None`: it refuses by its rules.
    async fn start(server: Option<SocketAddr>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let seen = asked.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(relay(socket, server, seen.clone()));
            }
        });
        Self { address, asked }
    }
}

/// RFC 1928, without a password.
async fn relay(mut socket: TcpStream, server: Option<SocketAddr>, asked: Arc<Mutex<Vec<String>>>) {
    let greeting: [u8; 2] = read(&mut socket).await;
    let mut methods = vec![0; greeting[1].into()];
    socket.read_exact(&mut methods).await.unwrap();
    socket.write_all(&[5, 0]).await.unwrap();
    let request: [u8; 4] = read(&mut socket).await;
    let target = match request[3] {
        1 => std::net::Ipv4Addr::from(read::<4>(&mut socket).await).to_string(),
        3 => {
            let [length] = read(&mut socket).await;
            let mut name = vec![0; length.into()];
            socket.read_exact(&mut name).await.unwrap();
            String::from_utf8(name).unwrap()
        }
        other => panic!("address type {other}"),
    };
    read::<2>(&mut socket).await;
    asked.lock().unwrap().push(target);
    let code = if server.is_some() { 0 } else { 2 };
    socket.write_all(&[5, code, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
    if let Some(server) = server {
        let mut server = TcpStream::connect(server).await.unwrap();
        // Whichever side ends first ends both.
        let _ended = copy_bidirectional(&mut socket, &mut server).await;
    }
}

async fn read<const N: usize>(socket: &mut TcpStream) -> [u8; N] {
    let mut bytes = [0; N];
    socket.read_exact(&mut bytes).await.unwrap();
    bytes
}

/// An HTTP proxy that answers every request with this.
async fn answering(answer: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut request = [0; 4096];
            if socket.read(&mut request).await.is_ok_and(|n| n > 0) {
                socket.write_all(answer.as_bytes()).await.unwrap();
            }
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socks_proxy_leads_there_with_the_name_or_the_address() {
    let authority = Authority::new();
    for (scheme, target) in [("socks5h", NAME), ("socks5h", FAR), ("socks5", FAR)] {
        let proxy = Socks::start(Some(authority.serve_well(target).await)).await;
        let through = format!("{scheme}://{}", proxy.address);
        let outcome = ask(&format!("https://{target}/"), &authority.file(), Some(&through)).await;
        assert_eq!(outcome, "204 No Content", "{scheme} to {target}");
        assert_eq!(*proxy.asked.lock().unwrap(), [target]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socks_proxy_that_wants_the_address_says_nothing_of_a_name_without_one() {
    let (authority, proxy) = (Authority::new(), Socks::start(None).await);
    let through = format!("socks5://{}", proxy.address);
    let outcome = ask(&format!("https://{NAME}/"), &authority.file(), Some(&through)).await;
    assert_eq!(outcome, format!("NameUnknown server={NAME}"));
    assert!(proxy.asked.lock().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_that_refuses_is_named() {
    let authority = Authority::new();
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let refusing = Socks::start(None).await;
    let wants_a_password = "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";
    for (scheme, address) in [
        ("http", answering("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n").await),
        ("http", answering(wants_a_password).await),
        ("http", answering("").await),
        ("http", closed),
        ("socks5h", refusing.address),
        ("socks5", refusing.address),
        ("socks5h", closed),
    ] {
        let proxy = format!("{scheme}://me:FAKE-canary@{address}");
        let proxy = if scheme == "http" { proxy } else { format!("{scheme}://{address}") };
        let outcome = ask(&format!("https://{FAR}/"), &authority.file(), Some(&proxy)).await;
        assert_eq!(outcome, format!("ProxyRefused server={FAR} proxy={address}"), "{proxy}");
    }
}
