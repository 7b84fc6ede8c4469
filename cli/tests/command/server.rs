//! A server in the process of the tests: it gives prepared answers in turn, and keeps what it was sent.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;

/// A request as it came.
#[derive(Debug)]
pub(crate) struct Seen {
    /// Request line and fields.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Seen {
    /// The value of a header field.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let named = |line: &&str| line.split_once(':').is_some_and(|(found, _)| found.eq_ignore_ascii_case(name));
        self.head.lines().find(named)?.split_once(": ").map(|(_, value)| value)
    }
}

/// A server that answers as often as it was told to.
pub(crate) struct Server {
    pub(crate) port: u16,
    thread: JoinHandle<Vec<Seen>>,
}

impl Server {
    /// A server that gives these answers: a status line without the version, and header fields; `PORT` in them is its
    /// own. Behind an empty line stands the body.
    pub(crate) fn that_answers(answers: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let answers: Vec<String> = answers.iter().map(|answer| answer.replace("PORT", &port.to_string())).collect();
        let thread = std::thread::spawn(move || {
            answers.iter().map(|answer| serve(listener.accept().unwrap().0, answer)).collect()
        });
        Self { port, thread }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What it was sent, once all answers are given.
    #[track_caller]
    pub(crate) fn seen(self) -> Vec<Seen> {
        self.thread.join().unwrap()
    }
}

fn serve(stream: TcpStream, answer: &str) -> Seen {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.trim_end().is_empty() {
            break;
        }
        head.push_str(&line.replace("\r\n", "\n"));
    }
    let mut seen = Seen { head, body: String::new() };
    let length = seen.field("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    seen.body = String::from_utf8(body).unwrap();
    let (fields, body) = answer.split_once("\n\n").unwrap_or((answer, ""));
    let fields = fields.replace('\n', "\r\n");
    let length = body.len();
    let answer = format!("HTTP/1.1 {fields}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}");
    reader.get_mut().write_all(answer.as_bytes()).unwrap();
    seen
}
