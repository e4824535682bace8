//! A client that keeps a server busy and never sleeps.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bench_report::Result;
use bench_report::inputs::SCAN;
use bench_report::push::{RECEIVE_ID, secrets};
use hookgen_runtime::testing::Sender;

use super::{Threads, now};

/// A server, and open connections to it.
pub(super) struct Served {
    process: Child,
    connections: Vec<Connection>,
    sender: Sender,
    requests: u64,
    took: Duration,
}

impl Served {
    pub(super) fn start(what: &str, threads: Threads) -> Result<Self> {
        let threads = match threads {
            Threads::One => "one",
            Threads::Many => "many",
        };
        let mut command = Command::new(std::env::current_exe()?);
        let mut process = command
            .args(["serve", what, threads])
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let address: SocketAddr = line.trim().parse()?;
        let connections = (0..CONNECTIONS).map(|_| Connection::open(address));
        let (token, key) = secrets()?;
        Ok(Self {
            process,
            connections: connections.collect::<Result<_>>()?,
            sender: Sender::message_push(token, key, RECEIVE_ID),
            requests: 0,
            took: Duration::ZERO,
        })
    }

    /// Sends so many deliveries, none like another, and gives the processor time of the server.
    pub(super) fn answer(&mut self, times: u64) -> Result<Duration> {
        let requests = (0..times)
            .map(|_| request(&self.sender))
            .collect::<Result<Vec<_>>>()?;
        let before = self.processor_time()?;
        let start = Instant::now();
        self.exchange(&requests)?;
        self.took += start.elapsed();
        self.requests += times;
        Ok(self.processor_time()?.saturating_sub(before))
    }

    /// Sends the next request on each connection as soon as its last one is answered, in turn.
    ///
    /// Nothing here sleeps: to wake it would take the server up to a fifth of the time that is
    /// measured, and the slower the server, the oftener.
    fn exchange(&mut self, requests: &[Vec<u8>]) -> Result<()> {
        let turns = requests.chunks(self.connections.len());
        for request_of_each in turns {
            for (connection, request) in self.connections.iter_mut().zip(request_of_each) {
                connection.finish()?;
                connection.send(request)?;
            }
        }
        self.connections.iter_mut().try_for_each(Connection::finish)
    }

    /// Of all threads (proc(5): the first number is nanoseconds on a processor).
    fn processor_time(&self) -> Result<Duration> {
        let mut total = 0;
        for task in std::fs::read_dir(format!("/proc/{}/task", self.process.id()))? {
            let text = std::fs::read_to_string(task?.path().join("schedstat"))?;
            let first = text
                .split_whitespace()
                .next()
                .ok_or("no scheduler statistics")?;
            total += first.parse::<u64>()?;
        }
        Ok(Duration::from_nanos(total))
    }

    #[expect(clippy::cast_precision_loss, reason = "far below 2⁵³")]
    pub(super) fn per_second(&self) -> f64 {
        self.requests as f64 / self.took.as_secs_f64()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A connection, and what has arrived of the response that it waits for.
struct Connection {
    stream: TcpStream,
    is_waiting: bool,
    buffer: [u8; 1024],
    length: usize,
}

impl Connection {
    fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        Ok(Self {
            stream,
            is_waiting: false,
            buffer: [0; 1024],
            length: 0,
        })
    }

    /// Sends a request; nothing else is on its way, so there is room for it.
    fn send(&mut self, request: &[u8]) -> Result<()> {
        self.stream.write_all(request)?;
        (self.is_waiting, self.length) = (true, 0);
        Ok(())
    }

    /// Reads the response to the last request, if there was one, to its end.
    fn finish(&mut self) -> Result<()> {
        let start = Instant::now();
        while self.is_waiting {
            let room = self.buffer.get_mut(self.length..).unwrap_or_default();
            match self.stream.read(room) {
                Ok(0) => return Err("the server hung up".into()),
                Ok(read) => self.length += read,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    if start.elapsed() > PATIENCE {
                        return Err("the server does not answer".into());
                    }
                    continue;
                }
                Err(error) => return Err(error.into()),
            }
            let arrived = self.buffer.get(..self.length).unwrap_or_default();
            self.is_waiting = !is_complete(std::str::from_utf8(arrived)?)?;
        }
        Ok(())
    }
}

/// Whether this is all of a response with status 200.
fn is_complete(text: &str) -> Result<bool> {
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return Ok(false);
    };
    if !head.starts_with("HTTP/1.1 200 ") {
        return Err(head.lines().next().unwrap_or_default().into());
    }
    let mut lines = head.lines();
    let length = lines.find_map(|line| line.strip_prefix("content-length: "));
    Ok(body.len() >= length.ok_or("no length")?.parse()?)
}

/// A delivery with an id that no other has.
fn request(sender: &Sender) -> Result<Vec<u8>> {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let id = 23_857_465_321_000_000 + NEXT.fetch_add(1, Ordering::Relaxed);
    let document = SCAN.replace("23857465321234567", &id.to_string());
    let sent = sender.send(document.as_bytes(), now())?;
    let head = format!(
        "POST /?{} HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/xml\r\ncontent-length: {}\r\n\r\n",
        sent.query,
        sent.body.len()
    );
    Ok([head.into_bytes(), sent.body].concat())
}

/// Open at once.
pub(super) const CONNECTIONS: usize = 32;
/// For one response.
const PATIENCE: Duration = Duration::from_secs(10);
