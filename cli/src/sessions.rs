//! What the commands on exchanges share: whose request it is, the keys that sign, and the sessions made of them.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use credmatch::{
    CurrentUser, Document, Input, KeyReference, Keys, Limits, Registry, Secret, Sessions, SessionsOptions, Signer,
    Signing, SigningAlgorithm, UserCredentialsError,
};

use crate::failure::Failure;
use crate::input;
use crate::registries::Registries;
use crate::terminal::printable;

/// What decides over an exchange, beside the URL.
#[derive(Debug, Args)]
pub(crate) struct SessionArguments {
    #[command(flatten)]
    pub(crate) registries: Registries,
    /// The service that the caller names: entries for that service take part too.
    #[arg(long, value_name = "NAME")]
    pub(crate) service: Option<String>,
    /// A private key that signs tickets, by the alias that the registry names: PEM of PKCS#8, PKCS#1 or SEC1, or a JWK.
    #[arg(long = "key", value_name = "[STORE/]ALIAS=FILE", value_parser = KeyFile::parse, help_heading = "Keys")]
    keys: Vec<KeyFile>,
    /// The algorithm by which a key signs, such as ES256; RS256 if not given, or that of the JWK.
    #[arg(long = "algorithm", value_name = "[STORE/]ALIAS=NAME", value_parser = KeyAlgorithm::parse, help_heading = "Keys")]
    algorithms: Vec<KeyAlgorithm>,
    /// Let tickets go without a signature, where the registry names no key. Anybody can write such a ticket.
    #[arg(long, help_heading = "Keys")]
    allow_unsigned: bool,
    /// Who is logged in, and a document with the credentials of that user, such as `<passwordCredentials .../>`.
    #[arg(long, value_name = "NAME[=FILE]", value_parser = User::parse, help_heading = "User")]
    user: Option<User>,
    /// A group of that user. Give it again for each further one.
    #[arg(long = "user-group", value_name = "GROUP", requires = "user", help_heading = "User")]
    user_groups: Vec<String>,
    /// The user whom that one impersonates.
    #[arg(long, value_name = "NAME", requires = "user", help_heading = "User")]
    acts_as: Option<String>,
    /// A group that was added by impersonation. Give it again for each further one.
    #[arg(long = "added-group", value_name = "GROUP", requires = "user", help_heading = "User")]
    added_groups: Vec<String>,
    /// Let tokens go over plain http to any host. Everybody on the way reads them.
    #[arg(long)]
    insecure_http: bool,
}

/// Who is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
struct User {
    name: String,
    credentials: Option<PathBuf>,
}

impl User {
    fn parse(text: &str) -> Result<Self, String> {
        let (name, path) = match text.split_once('=') {
            Some((_, "")) => return Err("the name of the file is empty".to_owned()),
            Some((name, path)) => (name, Some(path.into())),
            None => (text, None),
        };
        if name.is_empty() {
            return Err("the name is empty".to_owned());
        }
        Ok(Self { name: name.to_owned(), credentials: path })
    }
}

/// Which key an argument speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
struct KeyName {
    store: Option<String>,
    alias: String,
}

#[derive(Debug, Clone)]
struct KeyFile {
    key: KeyName,
    path: PathBuf,
}

#[derive(Debug, Clone)]
struct KeyAlgorithm {
    key: KeyName,
    algorithm: SigningAlgorithm,
}

/// The signers of the keys that were given.
pub(crate) struct Signers(Vec<(KeyName, Signer)>);

impl KeyName {
    /// Takes `[STORE/]ALIAS` apart, and gives what stands behind `=`.
    fn before_equals(text: &str) -> Result<(Self, &str), String> {
        let (name, value) = text.split_once('=').ok_or("write ALIAS=, and what belongs to it behind")?;
        let (store, alias) = match name.split_once('/') {
            Some((store, alias)) => (Some(store.to_owned()), alias),
            None => (None, name),
        };
        if alias.is_empty() || value.is_empty() {
            return Err("the alias, or what belongs to it, is empty".to_owned());
        }
        Ok((Self { store, alias: alias.to_owned() }, value))
    }

    fn of(key: &KeyReference) -> Self {
        Self { store: key.key_store.as_deref().map(str::to_owned), alias: key.alias.to_string() }
    }
}

impl KeyFile {
    fn parse(text: &str) -> Result<Self, String> {
        let (key, path) = KeyName::before_equals(text)?;
        Ok(Self { key, path: path.into() })
    }
}

impl KeyAlgorithm {
    fn parse(text: &str) -> Result<Self, String> {
        let (key, name) = KeyName::before_equals(text)?;
        let algorithm = SigningAlgorithm::from_name(name).ok_or_else(|| {
            let names: Vec<_> = SigningAlgorithm::ALL.iter().map(|one| one.as_str()).collect();
            format!("there is no such algorithm; the algorithms are {}", names.join(", "))
        })?;
        Ok(Self { key, algorithm })
    }
}

impl SessionArguments {
    /// Sessions of the registries, which ask for every signature, and the signers that answer.
    pub(crate) fn begin(&self, seed: u64) -> Result<(Sessions, Signers), Failure> {
        let registry: Registry = self.registries.compile()?;
        let mut keys = Keys::default();
        let mut signers = Vec::new();
        for KeyAlgorithm { key, algorithm } in &self.algorithms {
            keys = keys.with_algorithm(key.store.as_deref(), &key.alias, *algorithm);
        }
        for file in &self.keys {
            let signer = self.signer(file)?;
            keys = keys.with_algorithm(file.key.store.as_deref(), &file.key.alias, signer.algorithm());
            signers.push((file.key.clone(), signer));
        }
        let mut options = SessionsOptions::new(seed);
        options.allow_insecure = self.insecure_http;
        options.allow_unsigned = self.allow_unsigned;
        options.keys = keys;
        Ok((Sessions::new(registry, options), Signers(signers)))
    }

    /// The user whom entries mean by the current one.
    pub(crate) fn user(&self) -> Result<Option<CurrentUser>, Failure> {
        let Some(User { name, credentials }) = &self.user else { return Ok(None) };
        let mut user = CurrentUser::new(name)
            .with_groups(self.user_groups.iter().map(String::as_str))
            .with_added_groups(self.added_groups.iter().map(String::as_str));
        if let Some(acts_as) = &self.acts_as {
            user = user.impersonating(acts_as);
        }
        let Some(path) = credentials else { return Ok(Some(user)) };
        let limits = Limits::default();
        let document = Document::new(input::read_source(path, &input::name_of(path), &limits)?);
        let user = user.with_credentials_document(&document, &limits).map_err(|error| match error {
            UserCredentialsError::Diagnostics(diagnostics) => {
                Failure::Documents { documents: vec![document], diagnostics: diagnostics.into_vec() }
            }
            UserCredentialsError::Reference(error) => Failure::with_help(error.to_string(), error.help()),
            other => Failure::new(other.to_string()),
        })?;
        Ok(Some(user))
    }

    fn signer(&self, KeyFile { key, path }: &KeyFile) -> Result<Signer, Failure> {
        let bytes = input::read_bytes(path, &Limits::default())?;
        let name = input::name_of(path);
        let name = printable(&name);
        let text = std::str::from_utf8(&bytes).map(Secret::new).map_err(|_| {
            Failure::with_help(
                format!("{name} holds no key: it is no text"),
                "write the key as PEM: `openssl pkcs8 -topk8 -nocrypt -inform DER`",
            )
        })?;
        let algorithm = self.algorithms.iter().find(|one| one.key == *key).map(|one| one.algorithm);
        let signer = if text.expose_secret().trim_start().starts_with('{') {
            Signer::from_jwk(&text, algorithm)
        } else {
            Signer::from_pem(&text, algorithm.unwrap_or_default())
        };
        signer.map_err(|error| Failure::with_help(format!("the key in {name} cannot be used: {error}"), error.help()))
    }
}

impl Signers {
    /// The signature that a step asks for; `None` if its key was not given.
    pub(crate) fn sign(&self, signing: &Signing<'_>) -> Option<Result<Vec<u8>, Failure>> {
        let wanted = KeyName::of(signing.key);
        let (_, signer) = self.0.iter().find(|(key, _)| *key == wanted)?;
        Some(
            signer
                .sign(signing.input.expose_secret().as_bytes())
                .map_err(|error| Failure::with_help(error.to_string(), error.help())),
        )
    }
}

/// How a key is named on the command line.
pub(crate) fn name_of_key(key: &KeyReference) -> String {
    let store = key.key_store.as_deref().map(|store| format!("{store}/")).unwrap_or_default();
    printable(&format!("{store}{}", key.alias)).into_owned()
}

/// What stands in for a signature where nothing is sent: zeros, as many as the algorithm gives.
pub(crate) fn no_signature(algorithm: SigningAlgorithm) -> Vec<u8> {
    let length = match algorithm {
        SigningAlgorithm::Hs256 => 32,
        SigningAlgorithm::Hs384 => 48,
        SigningAlgorithm::Es256 | SigningAlgorithm::EdDsa | SigningAlgorithm::Hs512 => 64,
        SigningAlgorithm::Es384 => 96,
        SigningAlgorithm::Es512 => 132,
        _ => 256,
    };
    vec![0; length]
}

/// What stands in for an encrypted ticket where nothing is sent: the form of one, and nothing in it.
pub(crate) const NO_ENCRYPTION: Input<'static> = Input::Encrypted("AA.AA.AA.AA.AA");

/// What stands in for a token of Kerberos where nothing is sent.
pub(crate) const NO_NEGOTIATION: Input<'static> = Input::Negotiated(b"-");

/// Milliseconds since the Unix epoch.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_named_with_or_without_their_store() {
        let key =
            |store: Option<&str>, alias: &str| KeyName { store: store.map(str::to_owned), alias: alias.to_owned() };
        assert_eq!(KeyName::before_equals("a=b=c"), Ok((key(None, "a"), "b=c")));
        assert_eq!(KeyName::before_equals("s/a=k/f.pem"), Ok((key(Some("s"), "a"), "k/f.pem")));
        for wrong in ["a", "=x", "a=", "s/=x"] {
            assert!(KeyName::before_equals(wrong).is_err(), "{wrong}");
        }
        assert!(KeyAlgorithm::parse("a=XX").unwrap_err().contains("ES256"));
    }

    #[test]
    fn users_are_named_with_or_without_their_credentials() {
        let user = |name: &str, path: Option<&str>| User { name: name.to_owned(), credentials: path.map(Into::into) };
        assert_eq!(User::parse("jane"), Ok(user("jane", None)));
        assert_eq!(User::parse("jane=a=b.xml"), Ok(user("jane", Some("a=b.xml"))));
        assert!(User::parse("jane=").is_err() && User::parse("=a.xml").is_err() && User::parse("").is_err());
    }
}
