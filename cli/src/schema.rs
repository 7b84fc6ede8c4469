//! `credmatch schema`: the XML schema of what is accepted.
use clap::Args;
use crate::failure::{Answer, Failure};
/// Arguments of `credmatch schema`.
#[derive(Debug, Args)]
pub(crate) struct Schema {}
/// x
pub(crate) fn run(_command: &Schema) -> Result<Answer, Failure> { Ok(Answer::Yes) }
