//! An exchange without HTTP: the loop that every client has around the core, here with a server that is a function.
//!
//! `cargo run -p credmatch --example exchange`

use std::error::Error;

use credmatch::{
    CompileOptions, Document, Input, LayerKind, Registry, Request, Response, Sessions, SessionsOptions, Source, Step,
};

const REGISTRY: &str = r#"<credentials xmlns="http://www.infinica.com/credentials">
  <server host="h.example" preemptive="false"><passwordCredentials name="reader" password="secret"/></server>
</credentials>"#;

/// What a server answers: a status and its lines of `WWW-Authenticate`.
type Answer = (u16, &'static [&'static str]);

/// A server that takes Digest alone, and whose nonce is no longer good the first time.
fn server(authorization: Option<&str>) -> Answer {
    match authorization {
        None => (401, &["Basic realm=\"reports\"", "Digest realm=\"reports\", nonce=\"first\", qop=\"auth\""]),
        Some(value) if value.contains("nonce=\"second\"") => (200, &[]),
        Some(_) => (401, &["Digest realm=\"reports\", nonce=\"second\", qop=\"auth\", stale=true"]),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let documents = [(LayerKind::Global, Document::new(Source::new("registry.xml", REGISTRY)))];
    let registry = Registry::read(&documents, &CompileOptions::default())?;
    let options = SessionsOptions::new(7); // from the system's source of randomness
    let sessions = Sessions::new(registry, options);

    let now = 1_780_000_000_000; // milliseconds since the Unix epoch
    for _ in 0..2 {
        let request = Request::new("https://h.example/x?y=z");
        let (mut exchange, mut step) = sessions.begin(&request, now)?;
        let outcome = loop {
            let (status, challenges) = match &step {
                Step::Send(headers) => {
                    println!("sent with {}", headers.scheme().as_str());
                    server(Some(headers.authorization().expose_secret()))
                }
                Step::SendWithout(why) => {
                    println!("sent without: {}", why.as_str());
                    server(None)
                }
                Step::Refuse(error) => return Err((*error).into()),
                Step::Done(outcome) => break *outcome,
                // A host that signs, encrypts or negotiates does it here.
                other => return Err(format!("cannot {}", other.as_str()).into()),
            };
            println!("  {status}");
            let answer = Response::new(status).with_www_authenticate(challenges);
            step = sessions.resume(&mut exchange, &request, Input::Response(answer), now);
        };
        println!("{} after {} retries", outcome.as_str(), exchange.retries());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_comes_to_its_end() -> Result<(), Box<dyn std::error::Error>> {
        super::main()
    }
}
