//! Secrets that go where they should not: to every host, over plain connections, or beside something better.

use super::findings::with_places;
use super::subject::Subject;
use crate::credentials::Credentials;
use crate::document::{Code, Diagnostic, Texts, slot};
use crate::matching::{Effective, common_witness, witness};
use crate::registry::{Component, Descriptor, Entry, host, wildcard};

/// The protocols that encrypt nothing.
const PLAIN: [&str; 3] = ["http", "ws", "ftp"];

/// Lints on what an entry gives away.
pub(super) struct Exposure<'s, 'r> {
    subject: &'s Subject<'r>,
    /// Entries of an exact host whose credentials are those of a client.
    clients: Vec<Vec<&'r Entry>>,
    /// Those hosts, by whose number they are kept.
    hosts: Texts<'r>,
}

impl<'s, 'r> Exposure<'s, 'r> {
    pub(super) fn new(subject: &'s Subject<'r>) -> Self {
        let (mut hosts, mut clients) = (Texts::default(), Vec::new());
        for (effective, entry) in subject.entries() {
            if let Component::Exact(host) = effective.descriptor.host()
                && subject.actual(entry.credentials()).is_some_and(are_a_clients)
            {
                let of_host: Option<&mut Vec<_>> = slot(&mut clients, hosts.number(host));
                of_host.into_iter().for_each(|of_host| of_host.push(*entry));
            }
        }
        Self { subject, clients, hosts }
    }

    /// `matches-everything`, else `insecure-protocol`; and `password-beside-client-credentials`.
    pub(super) fn lint(&self, effective: &Effective<'r>, entry: &Entry, found: &mut Vec<Diagnostic>) {
        let descriptor = effective.descriptor;
        let actual = self.subject.actual(entry.credentials());
        if *descriptor == Descriptor::default() {
            let message = "an entry without host, port, protocol and path gives its credentials to every server";
            let diagnostic = Diagnostic::new(Code::MatchesEverything, entry.place(), message)
                .with_help("give it the `host` that it is meant for");
            found.push(Diagnostic { witness: witness(effective, self.subject.limits), ..diagnostic });
        }
        if let Some(credentials) = actual.filter(|one| give_a_secret(one) && !is_loopback(descriptor.host())) {
            found.extend(self.insecure(effective, entry, credentials));
        }
        if let Component::Exact(host) = descriptor.host()
            && let Some(Credentials::Password(_)) = actual
            && let Some(clients) = self.hosts.find(host).and_then(|number| self.clients.get(number))
        {
            let message = format!("a password for {host}, which also has client credentials");
            let diagnostic = Diagnostic::new(Code::PasswordBesideClientCredentials, entry.place(), message)
                .with_help("once the client credentials serve all of the host, remove the password");
            let places = clients.iter().map(|one| ("client credentials for the same host".to_owned(), one.place()));
            found.push(with_places(diagnostic, places));
        }
    }

    fn insecure(&self, effective: &Effective<'r>, entry: &Entry, credentials: &Credentials) -> Option<Diagnostic> {
        let (plain, what) = match effective.descriptor.protocol() {
            Component::Any => ("http", "no protocol, so".to_owned()),
            Component::Exact(name) => {
                let plain = PLAIN.into_iter().find(|plain| **plain == **name)?;
                (plain, format!("`{name}`:"))
            }
            Component::Wildcard(pattern) => {
                let matched = |plain: &&str| wildcard::matches(pattern.as_bytes(), plain.as_bytes());
                (PLAIN.into_iter().find(matched)?, format!("`{pattern}`:"))
            }
        };
        let kind = credentials.kind();
        let message = format!("{what} its {kind} credentials may go over {plain}, which encrypts nothing");
        let help = match plain {
            "ws" => "write `protocol=\"wss\"`",
            "ftp" => "write `protocol=\"sftp\"`, if the server has it",
            _ => "write `protocol=\"https\"`",
        };
        let over_plain = Descriptor { protocol: Component::Exact(plain.into()), ..Descriptor::default() };
        let over_plain = Effective { descriptor: &over_plain, port: None, ..*effective };
        let witness = common_witness(effective, &over_plain, self.subject.limits);
        let diagnostic = Diagnostic::new(Code::InsecureProtocol, entry.place(), message).with_help(help);
        Some(Diagnostic { witness, ..diagnostic })
    }
}

/// Whether what goes over the wire lets whoever reads it act as the user: passwords and bearer tokens. Kerberos tokens
/// are bound to their service, and SSH keys never leave the client. What the current user's are can't be known.
fn give_a_secret(credentials: &Credentials) -> bool {
    match credentials {
        Credentials::Password(_)
        | Credentials::Infinica(_)
        | Credentials::OAuth(_)
        | Credentials::OpenId(_)
        | Credentials::Salesforce(_)
        | Credentials::ClientCredentials(_)
        | Credentials::Bearer(_) => true,
        Credentials::Kerberos(_)
        | Credentials::SshKey(_)
        | Credentials::Current(_)
        | Credentials::Authenticated(_)
        | Credentials::Impersonation(_)
        | Credentials::Technical(_) => false,
    }
}

/// The client credentials grant, in both of its forms (design.md A2).
fn are_a_clients(credentials: &Credentials) -> bool {
    match credentials {
        Credentials::ClientCredentials(_) => true,
        Credentials::OpenId(open_id) => open_id.tokens.is_none() && open_id.user_id.is_none(),
        _ => false,
    }
}

/// Whether the connection never leaves the machine.
fn is_loopback(host: &Component) -> bool {
    match host {
        Component::Exact(host) => host::is_loopback(host),
        Component::Any | Component::Wildcard(_) => false,
    }
}
