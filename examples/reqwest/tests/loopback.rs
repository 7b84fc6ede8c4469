//! The layer against a server on loopback.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread::JoinHandle;

use credmatch::{CompileOptions, Document, LayerKind, Registry, Sessions, SessionsOptions, Source};
use credmatch_example_reqwest::{CallError, Credentials, CredentialsLayer};
use reqwest::{Client, Response};
use tower_layer::Layer;
use tower_service::Service;

const REGISTRY: &str = "\
<credentials xmlns='http://www.infinica.com/credentials' xmlns:c='urn:credmatch:credentials'>
  <server host='127.0.0.1'><passwordCredentials name='reader' password='secret'/></server>
  <server host='127.0.0.1' path='/reactive' preemptive='false'><passwordCredentials name='reader' password='secret'/></server>
  <server host='token.example'><c:bearer token='t'/></server>
</credentials>";

const BASIC: &str = "authorization: Basic cmVhZGVyOnNlY3JldA==";

/// A server that gives these answers in turn; `PORT` is its own. It gives the heads of the requests, in lower case names.
fn serve(answers: &'static [&'static str]) -> (u16, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let seen = std::thread::spawn(move || {
        let one = |answer: &&str| {
            let mut reader = BufReader::new(listener.accept().unwrap().0);
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                reader.read_line(&mut head).unwrap();
            }
            let fields = answer.replace("PORT", &port.to_string()).replace('\n', "\r\n");
            write!(reader.get_mut(), "HTTP/1.1 {fields}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
            head
        };
        answers.iter().map(one).collect()
    });
    (port, seen)
}

fn service() -> (Client, Credentials<Client>) {
    let documents = [(LayerKind::Global, Document::new(Source::new("registry.xml", REGISTRY)))];
    let registry = Registry::read(&documents, &CompileOptions::default()).unwrap();
    let client = Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let layer = CredentialsLayer::new(Sessions::new(registry, SessionsOptions::new(0)));
    (client.clone(), layer.layer(client))
}

async fn get(url: &str) -> Result<Response, CallError<reqwest::Error>> {
    let (client, mut service) = service();
    service.call(client.get(url).build().unwrap()).await
}

#[tokio::test]
async fn a_preemptive_password_goes_at_once() {
    let (port, seen) = serve(&["200 OK"]);
    assert_eq!(get(&format!("http://127.0.0.1:{port}/")).await.unwrap().status(), 200);
    assert!(seen.join().unwrap().iter().all(|head| head.contains(BASIC)));
}

#[tokio::test]
async fn a_challenge_is_answered_once() {
    let (port, seen) =
        serve(&["401 No\nWWW-Authenticate: Basic realm=\"r\"", "401 No\nWWW-Authenticate: Basic realm=\"r\""]);
    assert_eq!(get(&format!("http://127.0.0.1:{port}/reactive")).await.unwrap().status(), 401);
    let sent: Vec<bool> = seen.join().unwrap().iter().map(|head| head.contains(BASIC)).collect();
    assert_eq!(sent, [false, true]);
}

#[tokio::test]
async fn a_nonce_of_digest_is_kept_for_the_next_request() {
    let (port, seen) =
        serve(&["401 No\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"", "200 OK", "200 OK"]);
    let (client, mut service) = service();
    for _ in 0..2 {
        let request = client.post(format!("http://127.0.0.1:{port}/reactive")).body("body").build().unwrap();
        assert_eq!(service.call(request).await.unwrap().status(), 200);
    }
    let seen = seen.join().unwrap();
    assert!(!seen.first().unwrap().contains("authorization"));
    assert!(
        seen.iter().skip(1).zip(["nc=00000001", "nc=00000002"]).all(|(head, count)| head.contains(count)),
        "{seen:?}"
    );
}

#[tokio::test]
async fn a_redirect_is_looked_up_anew() {
    let (port, seen) = serve(&[
        "302 Found\nLocation: http://localhost:PORT/",
        "302 Found\nLocation: http://127.0.0.1:PORT/",
        "200 OK",
    ]);
    assert_eq!(get(&format!("http://127.0.0.1:{port}/")).await.unwrap().status(), 200);
    let sent: Vec<bool> = seen.join().unwrap().iter().map(|head| head.contains(BASIC)).collect();
    assert_eq!(sent, [true, false, true]);
}

#[tokio::test]
async fn what_cannot_be_presented_is_not_sent() {
    let error = get("http://token.example/").await.unwrap_err();
    assert!(matches!(error, CallError::Refused(error) if error.code.as_str() == "insecure-transport"), "it was sent");
}
