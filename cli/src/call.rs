//! `credmatch call`: a request as the registry has it, step by step.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use credmatch::{Body, CurrentUser, Input, Limits, Request, Sessions, Step, Zeroizing};
use ureq::http::header::{HeaderName, HeaderValue};
use ureq::http::{HeaderMap, Method};

use crate::client::{self, Address, Client, Response};
use crate::failure::{Answer, Failure};
use crate::input;
use crate::redirect::Hop;
use crate::request::head;
use crate::sessions::{SessionArguments, Signers, name_of_key, now};
use crate::steps::Telling;
use crate::terminal::{self, printable};

/// Arguments of `credmatch call`.
#[derive(Debug, Args)]
#[command(after_help = "\
The exchange is told on standard error, with what they are in place of passwords, tokens and signatures; the body of the \
last answer goes to standard output. Redirects are followed one by one: each is looked up anew, and nothing that was sent \
to one origin goes to another, but for the body and what says what kind of a body it is.

User name and password of a URL are not sent. Proxies are those of the environment (ALL_PROXY, HTTPS_PROXY, HTTP_PROXY, NO_PROXY).

Exit codes: 0 the last answer has a status below 400, 1 it has another, 2 there is no answer: nothing could be sent, or \
nobody answered.

Examples:
  credmatch call -r process_engine.xml https://crm.example.com/api/orders
  credmatch call -r process_engine.xml \\
      --key crm=key.pem --algorithm crm=ES256 \\
      --data-file order.json --header 'Content-Type: application/json' \\
      https://crm.example.com/api/orders")]
pub(crate) struct Call {
    /// The URL.
    url: String,
    #[command(flatten)]
    session: SessionArguments,
    /// The method; GET, or POST if there is a body.
    #[arg(short = 'X', long, value_name = "METHOD", value_parser = client::method)]
    method: Option<Method>,
    /// A header field of the request. Give it again for each further one.
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE", value_parser = client::field)]
    headers: Vec<(HeaderName, HeaderValue)>,
    /// The body.
    #[arg(long, value_name = "TEXT", conflicts_with = "data_file")]
    data: Option<String>,
    /// The file that holds the body; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    data_file: Option<PathBuf>,
    /// Write the body of the last answer into a file instead.
    #[arg(short = 'o', long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Redirects that are followed at most.
    #[arg(long, value_name = "N", default_value_t = 10)]
    max_redirects: u32,
    /// How many seconds to wait for a connection, and for an answer.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
}

/// Makes the request, and all that it is redirected to.
pub(crate) fn run(command: &Call) -> Result<Answer, Failure> {
    let client = Client::new(command.timeout);
    let (sessions, signers) = command.session.begin(client.seed()?)?;
    let body = command.body()?;
    let method = match &command.method {
        Some(method) => method.clone(),
        None if body.is_some() => Method::POST,
        None => Method::GET,
    };
    let headers = HeaderMap::from_iter(command.headers.iter().cloned());
    let url = Zeroizing::new(command.url.clone());
    let mut hop = Hop { address: Address::of(&url, sessions.registry())?, url, method, headers, body };
    let user = command.session.user()?;
    let calling = Calling { command, client: &client, sessions: &sessions, signers: &signers, user: user.as_ref() };
    let mut redirects = 0;
    let response = loop {
        let mut telling = Telling::of(&sessions);
        let Some(response) = calling.exchange(&hop, &mut telling)? else { return Ok(Answer::Refused) };
        let Some(next) = hop.redirected(&response, sessions.registry())? else { break response };
        if redirects == command.max_redirects {
            if command.max_redirects == 0 {
                break response;
            }
            return Err(Failure::with_help(
                format!("more than {redirects} redirects"),
                "look where they lead, or allow more with --max-redirects",
            ));
        }
        redirects += 1;
        hop = next;
    };
    let answer = if response.status < 400 { Answer::Yes } else { Answer::No };
    command.write(response)?;
    Ok(answer)
}

impl Call {
    fn body(&self) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
        match (&self.data, &self.data_file) {
            (Some(text), _) => Ok(Some(Zeroizing::new(text.as_bytes().to_vec()))),
            (None, Some(path)) => input::read_bytes(path, &Limits::default()).map(Some),
            (None, None) => Ok(None),
        }
    }

    fn write(&self, response: Response) -> Result<(), Failure> {
        let mut reader = response.reader();
        let Some(path) = &self.output else {
            return Ok(copy(&mut reader, &mut io::stdout().lock())??);
        };
        let failed = |error: io::Error| {
            Failure::new(format!("{} cannot be written: {error}", printable(&path.to_string_lossy())))
        };
        let mut file = File::create(path).map_err(failed)?;
        copy(&mut reader, &mut file)?.map_err(failed)
    }
}

/// Copies all there is; what is wrong with the reader is the outer failure.
fn copy(reader: &mut impl io::Read, writer: &mut impl Write) -> Result<io::Result<()>, Failure> {
    let mut buffer = [0; 16 * 1024];
    loop {
        let length = match reader.read(&mut buffer) {
            Ok(0) => return Ok(writer.flush()),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                return Err(Failure::new(format!("the answer breaks off: {}", printable(&error.to_string()))));
            }
        };
        if let Err(error) = writer.write_all(buffer.get(..length).unwrap_or_default()) {
            return Ok(Err(error));
        }
    }
}

struct Calling<'c> {
    command: &'c Call,
    client: &'c Client,
    sessions: &'c Sessions,
    signers: &'c Signers,
    user: Option<&'c CurrentUser>,
}

impl Calling<'_> {
    /// One request and its retries; `None` if the core refused, which was told.
    fn exchange(&self, hop: &Hop, telling: &mut Telling<'_>) -> Result<Option<Response>, Failure> {
        let body = hop.body.as_deref().map_or(Body::Empty, |bytes| Body::Bytes(bytes));
        let request = Request::new(&hop.url)
            .with_method(hop.method.as_str())
            .with_service(self.command.session.service.as_deref())
            .with_user(self.user)
            .with_body(body);
        let mut output = terminal::errors();
        let begun = self.sessions.begin(&request, now());
        let (mut exchange, mut step) = begun.map_err(|error| Failure::url("the URL", error))?;
        head(self.sessions, hop.method.as_str(), &hop.url, exchange.entry(), &mut output)?;
        let mut last: Option<Response> = None;
        loop {
            let told = telling.step(&step);
            telling.write(&told, &mut output)?;
            let (signature, asks, says): (Vec<u8>, Vec<&str>, Vec<&str>);
            let input = match &step {
                Step::Send(_) | Step::SendWithout(_) => {
                    // The answer before is done with, and its connection free.
                    drop(last.take());
                    let response = match &step {
                        Step::Send(headers) => self.send(hop, headers.fields())?,
                        _ => self.send(hop, std::iter::empty())?,
                    };
                    let told = telling.answer(response.status, &response.www_authenticate);
                    telling.write(&told, &mut output)?;
                    let response = last.insert(response);
                    asks = response.www_authenticate.iter().map(String::as_str).collect();
                    says = response.authentication_info.iter().map(String::as_str).collect();
                    let report = credmatch::Response::new(response.status);
                    Input::Response(report.with_www_authenticate(&asks).with_authentication_info(&says))
                }
                Step::Sign(signing) => match self.signers.sign(signing) {
                    Some(made) => {
                        signature = made?;
                        Input::Signed(&signature)
                    }
                    None => {
                        let key = name_of_key(signing.key);
                        return Err(Failure::with_help(
                            format!("the key \"{key}\" was not given"),
                            format!("name its file with --key {key}=FILE"),
                        ));
                    }
                },
                Step::Encrypt(_) => {
                    return Err(Failure::with_help(
                        "this command does not encrypt tickets",
                        "call the service from the engine, or from a program with the credmatch library",
                    ));
                }
                Step::Negotiate(_) => {
                    return Err(Failure::with_help(
                        "this command obtains no tokens of Kerberos",
                        "use a client with SPNEGO, such as `curl --negotiate`",
                    ));
                }
                Step::Done(_) => {
                    output.flush()?;
                    return Ok(last);
                }
                _ => {
                    output.flush()?;
                    return Ok(None);
                }
            };
            output.flush()?;
            step = self.sessions.resume(&mut exchange, &request, input, now());
        }
    }

    fn send<'f>(&self, hop: &Hop, fields: impl Iterator<Item = (&'static str, &'f str)>) -> Result<Response, Failure> {
        let body = hop.body.as_ref().map(|body| body.as_slice());
        self.client.send(&hop.method, &hop.address, &hop.headers, fields, body)
    }
}
