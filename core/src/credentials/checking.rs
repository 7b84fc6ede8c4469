//! The rules that credentials made by code are held to, as those of documents are.

use super::secret::REDACTED;
use super::{
    Credentials, InfinicaConfig, KeyReference, OAuthConfig, Problem, Provider, SalesforceConfig, Secret, Tokens,
};
use crate::document::Code;

impl Credentials {
    /// Whether a document could say the same: credentials whose fields were set by code are held to the rules, and get
    /// the codes, that `credmatch` holds documents to.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check(&self) -> Result<(), Problem> {
        match self {
            Self::Password(password) => secrets([Some(&password.password)]),
            Self::Kerberos(_) | Self::Current(_) | Self::Authenticated(_) => Ok(()),
            Self::Infinica(infinica) => {
                [Some(&infinica.settings), infinica.config.as_ref()].into_iter().flatten().try_for_each(of_infinica)?;
                held(infinica.problem())
            }
            Self::OAuth(oauth) => {
                [Some(&oauth.settings), oauth.config.as_ref()].into_iter().flatten().try_for_each(of_oauth)?;
                secrets([oauth.ticket.as_ref()])?;
                items("`group` is empty", &oauth.groups)?;
                held(oauth.problem())
            }
            Self::OpenId(open_id) => {
                secrets([open_id.password.as_ref()])?;
                open_id.tokens.as_ref().map_or(Ok(()), of_tokens)?;
                open_id.config.as_ref().map_or(Ok(()), |config| of_provider(&config.provider))?;
                held(open_id.problem())
            }
            Self::Salesforce(salesforce) => {
                salesforce.tokens.as_ref().map_or(Ok(()), of_tokens)?;
                salesforce.config.as_ref().map_or(Ok(()), of_salesforce)?;
                held(salesforce.problem())
            }
            Self::SshKey(key) => secrets([key.password.as_ref()]),
            Self::Impersonation(impersonation) => {
                impersonation.actual.check()?;
                held(impersonation.problem())
            }
            Self::Technical(technical) => held(technical.problem()),
            Self::ClientCredentials(client) => {
                secrets([client.client_secret.as_ref()])?;
                keys([client.private_key.as_ref()])?;
                items("`audience` is empty", &client.audience)?;
                items("`resource` is empty", &client.resource)?;
                held(client.problem())
            }
            Self::Bearer(bearer) => {
                secrets([Some(&bearer.token)])?;
                held(bearer.problem())
            }
        }
    }
}

fn of_infinica(config: &InfinicaConfig) -> Result<(), Problem> {
    keys([config.client.as_ref(), config.service.as_ref()])?;
    items("`audience` is empty", config.audience.as_deref().unwrap_or_default())
}

fn of_oauth(config: &OAuthConfig) -> Result<(), Problem> {
    keys([config.signature.as_ref(), config.encryption.as_ref()])?;
    items("`audience` is empty", config.aud.as_deref().unwrap_or_default())
}

fn of_tokens(tokens: &Tokens) -> Result<(), Problem> {
    secrets([tokens.access_token.as_ref(), tokens.refresh_token.as_ref(), tokens.id_token.as_ref()])?;
    held(tokens.problem())
}

fn of_salesforce(config: &SalesforceConfig) -> Result<(), Problem> {
    of_provider(&config.provider)?;
    held(config.problem())
}

fn of_provider(provider: &Provider) -> Result<(), Problem> {
    let Provider { client_secret, key_store_password, key_pair_password, jwt_flow_audience, .. } = provider;
    secrets([client_secret.as_ref(), key_store_password.as_ref(), key_pair_password.as_ref()])?;
    items("`audience` is empty", jwt_flow_audience.as_deref().unwrap_or_default())
}

fn keys<const N: usize>(keys: [Option<&KeyReference>; N]) -> Result<(), Problem> {
    keys.into_iter().flatten().try_for_each(|key| {
        secrets([key.password.as_ref()])?;
        held(key.problem())
    })
}

fn items(message: &'static str, items: &[Box<str>]) -> Result<(), Problem> {
    held(items.iter().any(|item| item.trim_ascii().is_empty()).then_some(Problem::new(Code::InvalidValue, message)))
}

fn secrets<const N: usize>(secrets: [Option<&Secret>; N]) -> Result<(), Problem> {
    let redacted = secrets.into_iter().flatten().any(|secret| secret.expose_secret() == REDACTED);
    held(redacted.then_some(Problem::new(Code::InvalidValue, "a secret is the mark that stands for redacted ones")))
}

fn held(problem: Option<Problem>) -> Result<(), Problem> {
    problem.map_or(Ok(()), Err)
}
