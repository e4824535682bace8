//! A server of files, for references to the network.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Serves files, and remembers what it was asked for.
pub struct Server {
    /// Its address: `http://127.0.0.1:port`.
    pub origin: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    answers: BTreeMap<String, Answer>,
    asked: Vec<String>,
}

#[derive(Clone)]
enum Answer {
    Content(Vec<u8>),
    Redirect(String),
}

impl Server {
    /// A server without files.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let state = Arc::new(Mutex::new(State::default()));
        let shared = state.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = shared.clone();
                thread::spawn(move || answer(stream, &shared));
            }
        });
        Self {
            origin: format!("http://{address}"),
            state,
        }
    }

    /// Serves a file at a path, in place of what was there.
    pub fn serve(&self, path: &str, content: impl Into<Vec<u8>>) {
        self.answer(path, Answer::Content(content.into()));
    }

    /// Sends whoever asks for a path to an address.
    pub fn redirect(&self, path: &str, to: &str) {
        self.answer(path, Answer::Redirect(to.to_owned()));
    }

    /// The paths that were asked for.
    pub fn asked(&self) -> Vec<String> {
        self.state.lock().expect("no thread panicked").asked.clone()
    }

    fn answer(&self, path: &str, answer: Answer) {
        let mut state = self.state.lock().expect("no thread panicked");
        state.answers.insert(path.to_owned(), answer);
    }
}

fn answer(mut stream: TcpStream, state: &Mutex<State>) {
    let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
    let first = lines.next().unwrap_or_default();
    lines.take_while(|line| !line.is_empty()).for_each(drop);
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let answer = {
        let mut state = state.lock().expect("no thread panicked");
        state.asked.push(path.clone());
        state.answers.get(&path).cloned()
    };
    let (status, body) = match answer {
        Some(Answer::Content(content)) => ("200 OK".to_owned(), content),
        Some(Answer::Redirect(to)) => (format!("302 Found\r\nlocation: {to}"), Vec::new()),
        None => ("404 Not Found".to_owned(), Vec::new()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    // A client that has read enough hangs up.
    let _ = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(&body));
}
