//! A caller's socket that ends when the caller stops reading.

use super::admission::Activity;
use std::{
    future::Future,
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

/// Notes each byte that moves. A write that makes no progress for `write_timeout` fails as timed out.
pub(super) struct WatchedStream {
    stream: TcpStream,
    write_timeout: Duration,
    /// Runs while a write waits for the caller to read.
    stalled: Option<Pin<Box<Sleep>>>,
    activity: Arc<Activity>,
}

impl WatchedStream {
    pub(super) fn new(stream: TcpStream, write_timeout: Duration, activity: Arc<Activity>) -> Self {
        Self { stream, write_timeout, stalled: None, activity }
    }

    fn in_time(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if written.is_ready() {
            self.stalled = None;
            self.activity.note();
            return written;
        }
        let write_timeout = self.write_timeout;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(write_timeout)));
        ready!(stalled.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for WatchedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
        self.activity.note();
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for WatchedStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.in_time(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.in_time(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    /// Our end of a connection, watched, and the caller's.
    async fn pair(write_timeout: Duration) -> (WatchedStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let caller = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (ours, _) = listener.accept().await.unwrap();
        (
            WatchedStream::new(ours, write_timeout, Arc::new(Activity::begin(std::time::Instant::now()))),
            caller,
        )
    }

    #[tokio::test]
    async fn a_caller_who_never_reads_is_given_up() {
        let (mut ours, _caller) = pair(Duration::from_millis(50)).await;
        let chunk = vec![0; 1 << 20];
        let error = loop {
            if let Err(error) = ours.write_all(&chunk).await {
                break error;
            }
        };
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_caller_who_reads_slowly_but_goes_on_gets_everything() {
        let (mut ours, mut caller) = pair(Duration::from_secs(10)).await;
        let sent = vec![7; 16 << 20];
        let reading = tokio::spawn(async move {
            let mut received = Vec::new();
            caller.read_to_end(&mut received).await.unwrap();
            received.len()
        });
        ours.write_all(&sent).await.unwrap();
        ours.shutdown().await.unwrap();
        assert_eq!(reading.await.unwrap(), sent.len());
    }
}
