//! `credmatch request --dry-run`: what a request to a URL would send.

use std::io::Write;

use clap::Args;
use credmatch::{
    EntryId, Exchange, Input, Request as CoreRequest, Response, Sessions, Step, UrlError, parse_challenges,
};
use serde_json::{Value, json};

use crate::failure::{Answer, Failure};
use crate::lookup::no_entry;
use crate::records;
use crate::sessions::{self, NO_ENCRYPTION, NO_NEGOTIATION, SessionArguments, Signers, now};
use crate::steps::{Telling, help_of, provenance_in_words};
use crate::terminal::{self, BAD, FAINT, GOOD, STRONG, printable};
use crate::url_text::{shown, shown_refused};

/// Arguments of `credmatch request`.
#[derive(Debug, Args)]
#[command(after_help = "\
In place of passwords, tokens and signatures stands what they are. Steps of the host's own, a signature whose key was \
not given, an encryption, a token of Kerberos, are taken as done.

Exit codes: 0 the URL has an entry, 1 it has none, 2 the URL is refused, or what the entry holds cannot be sent.

Examples:
  credmatch request --dry-run -r process_engine.xml \\
      https://crm.example.com/api/orders
  credmatch request --dry-run -r process_engine.xml \\
      --challenge 'Basic realm=\"r\"' https://crm.example.com/")]
pub(crate) struct Request {
    /// Send nothing: say what would be sent. `credmatch call` sends.
    #[arg(long, required = true)]
    dry_run: bool,
    /// The URL.
    url: String,
    #[command(flatten)]
    session: SessionArguments,
    /// The method.
    #[arg(short = 'X', long, value_name = "METHOD", default_value = "GET")]
    method: String,
    /// A line of WWW-Authenticate of the server's answer, to see what would follow. Give it again for each further line.
    #[arg(long = "challenge", value_name = "LINE", value_parser = challenge)]
    challenges: Vec<String>,
    /// The status of the server's answer; 401 if there are challenges.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(100..=999))]
    status: Option<u16>,
    /// Write one JSON object.
    #[arg(long)]
    json: bool,
}

/// A line of `WWW-Authenticate`, also as other programs print it: behind its name.
fn challenge(text: &str) -> Result<String, String> {
    let line = text.trim_start_matches(['<', ' ']);
    match line.split_once(':').map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim())) {
        Some((name, value)) if name == "www-authenticate" => Ok(value.to_owned()),
        Some((name, _)) if name == "proxy-authenticate" => {
            Err("a proxy asks for that, which gets no entry's credentials; give the lines of WWW-Authenticate"
                .to_owned())
        }
        _ => Ok(text.to_owned()),
    }
}

/// Says what would be sent.
pub(crate) fn run(command: &Request) -> Result<Answer, Failure> {
    // Nothing is sent, so that nothing needs to be random.
    let (sessions, signers) = command.session.begin(0)?;
    let request =
        CoreRequest::new(&command.url).with_method(&command.method).with_service(command.session.service.as_deref());
    let user = command.session.user()?;
    let request = request.with_user(user.as_ref());
    let mut output = terminal::output();
    let begun = sessions.begin(&request, now());
    let answer = match begun {
        Ok((exchange, step)) => {
            let dry_run = DryRun { command, sessions: &sessions, signers: &signers, request: &request };
            dry_run.tell(exchange, step, &mut output)?
        }
        Err(error) => refused(command, error, &mut output)?,
    };
    output.flush()?;
    Ok(answer)
}

struct DryRun<'c> {
    command: &'c Request,
    sessions: &'c Sessions,
    signers: &'c Signers,
    request: &'c CoreRequest<'c>,
}

impl<'c> DryRun<'c> {
    fn tell(&self, mut exchange: Exchange, step: Step<'c>, output: &mut impl Write) -> Result<Answer, Failure> {
        let mut telling = Telling::of(self.sessions);
        let mut told = Vec::new();
        let mut next = Some(step);
        let status = self.command.status.or((!self.command.challenges.is_empty()).then_some(401));
        let mut answers = status.into_iter();
        while let Some(step) = next {
            told.push(telling.step(&step));
            let signature;
            let lines: Vec<&str>;
            let input = match &step {
                Step::Send(_) | Step::SendWithout(_) => {
                    let Some(status) = answers.next() else { break };
                    told.push(telling.answer(status, &self.command.challenges));
                    lines = self.command.challenges.iter().map(String::as_str).collect();
                    Input::Response(Response::new(status).with_www_authenticate(&lines))
                }
                Step::Sign(signing) => {
                    signature = match self.signers.sign(signing) {
                        Some(signature) => signature?,
                        None => sessions::no_signature(signing.algorithm),
                    };
                    Input::Signed(&signature)
                }
                Step::Encrypt(_) => NO_ENCRYPTION,
                Step::Negotiate(_) => NO_NEGOTIATION,
                _ => break,
            };
            next = Some(self.sessions.resume(&mut exchange, self.request, input, now()));
        }
        let is_refused = told.iter().any(crate::steps::Told::is_refusal);
        if self.command.json {
            let steps: Vec<Value> = told.into_iter().map(|told| told.record).collect();
            let (entry, configuration) = match exchange.entry() {
                Some(id) => {
                    (Value::Object(records::entry(self.sessions.registry(), id)), self.configuration_record(id))
                }
                None => (Value::Null, Value::Null),
            };
            let record = json!({
                "url": shown(&self.command.url), "method": self.command.method,
                "entry": entry, "configuration": configuration, "steps": steps,
            });
            writeln!(output, "{record}")?;
        } else {
            head(self.sessions, &self.command.method, &self.command.url, exchange.entry(), output)?;
            if let Some(id) = exchange.entry() {
                self.configuration(id, output)?;
            }
            for told in &told {
                telling.write(told, output)?;
            }
        }
        Ok(match exchange.entry() {
            _ if is_refused => Answer::Refused,
            Some(_) => Answer::Yes,
            None => Answer::No,
        })
    }

    /// What the credentials are used with: in answer to the challenges, if there are any.
    fn resolved(
        &self,
        id: EntryId,
    ) -> Result<Option<(&'static str, credmatch::Provenance)>, credmatch::AuthorizationError> {
        let lines: Vec<&str> = self.command.challenges.iter().map(String::as_str).collect();
        let challenges = parse_challenges(&lines);
        let challenges = (!lines.is_empty()).then(|| challenges.list());
        let resolved = self.sessions.registry().configuration(id, challenges)?;
        Ok(resolved.map(|resolved| (resolved.kind, resolved.provenance)))
    }

    fn configuration(&self, id: EntryId, output: &mut impl Write) -> Result<(), Failure> {
        match self.resolved(id) {
            Ok(Some((_, provenance))) => writeln!(output, "  config  {}", provenance_in_words(provenance))?,
            Ok(None) => {}
            Err(error) => writeln!(output, "  config  {BAD}{}{BAD:#}", printable(&error.to_string()))?,
        }
        Ok(())
    }

    fn configuration_record(&self, id: EntryId) -> Value {
        match self.resolved(id) {
            Ok(Some((kind, provenance))) => json!({"kind": kind, "provenance": provenance.as_str()}),
            Ok(None) => Value::Null,
            Err(error) => {
                let table = self.sessions.registry().table();
                json!({"error": records::refusal(&error, help_of(&error), table)})
            }
        }
    }
}

fn refused(command: &Request, error: UrlError, output: &mut impl Write) -> Result<Answer, Failure> {
    let url = shown_refused(&command.url);
    if command.json {
        writeln!(output, "{}", records::refused(&url, error))?;
    } else {
        writeln!(output, "{STRONG}{} {url}{STRONG:#}", printable(&command.method))?;
        writeln!(output, "  {BAD}refused{BAD:#} {error}")?;
        writeln!(output, "  {FAINT}help    {}{FAINT:#}", error.help())?;
    }
    Ok(Answer::Refused)
}

/// The request, and the entry that decides over it.
pub(crate) fn head(
    sessions: &Sessions,
    method: &str,
    url: &str,
    entry: Option<EntryId>,
    output: &mut impl Write,
) -> Result<(), Failure> {
    writeln!(output, "{STRONG}{} {}{STRONG:#}", printable(method), printable(&shown(url)))?;
    let Some((id, entry)) = entry.and_then(|id| Some((id, sessions.registry().entry(id)?))) else {
        return no_entry(url, output);
    };
    writeln!(output, "  entry   {GOOD}{}{GOOD:#} ({id})", printable(&entry.place().to_string()))?;
    writeln!(output, "  for     {}", printable(&entry.descriptor().to_string()))?;
    let sent = if entry.preemptive() { "with the first request" } else { "after a challenge" };
    Ok(writeln!(output, "  sent    {} credentials, {sent}", entry.credentials().kind())?)
}
