//! The request that an exchange is about.

use std::mem::offset_of;
use std::sync::Arc;

use credmatch::{Body, CurrentUser, MatchTable, Request, Zeroizing};

use crate::borrowed::{Growing, credmatch_str, slice_of};
use crate::boundary::{Failure, Outcome};
use crate::current_user::credmatch_current_user;
use crate::lookup;

/// What a request's body is: one of the constants CREDMATCH_BODY_....
pub type credmatch_body = i32;

/// These bytes, or none. They can be sent again, and Digest can sign them.
pub const CREDMATCH_BODY_BYTES: credmatch_body = 0;

/// What is read while it is sent, and can't be read again.
pub const CREDMATCH_BODY_STREAM: credmatch_body = 1;

/// What is read while it is sent, and can be read again from its start. It is for large bodies too, which are not copied
/// then; a server that offers nothing but `qop="auth-int"` can't be answered.
pub const CREDMATCH_BODY_REPEATABLE_STREAM: credmatch_body = 2;

/// A request that the caller is about to make. All of it zero but the size and the URL is a `GET` without a body.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct credmatch_request<'a> {
    /// `sizeof (credmatch_request)`. Later versions may append members; those that this one does not know must be zero.
    pub size: usize,
    /// The absolute URL.
    pub url: credmatch_str,
    /// The method as it goes on the wire; empty is `GET`. Digest signs it.
    pub method: credmatch_str,
    /// The service that the caller names; empty if none (design.md M14).
    pub service: credmatch_str,
    /// What the body is.
    pub body: credmatch_body,
    /// The bytes of a body of #CREDMATCH_BODY_BYTES; may be `NULL` if there are none.
    pub body_ptr: *const u8,
    /// How many bytes these are.
    pub body_len: usize,
    /// Who the request is for, if the caller knows; may be `NULL`.
    pub user: Option<&'a credmatch_current_user>,
}

// SAFETY: it begins with its size; texts, numbers and references that may be none may be zero.
unsafe impl Growing for credmatch_request<'_> {
    const FIRST: usize = offset_of!(Self, user) + size_of::<Option<&credmatch_current_user>>();
    const END: usize = Self::FIRST;
}

/// The same in values of its own.
pub(crate) struct Asked {
    url: Zeroizing<String>,
    method: String,
    service: Option<String>,
    body: Content,
    user: Option<Arc<CurrentUser>>,
}

enum Content {
    Bytes(Zeroizing<Vec<u8>>),
    Stream { repeatable: bool },
}

impl credmatch_request<'_> {
    pub(crate) fn asked(&self, table: &MatchTable) -> Outcome<Asked> {
        let bytes = slice_of(self.body_ptr, self.body_len, "body_ptr")?;
        let body = match self.body {
            CREDMATCH_BODY_BYTES => Content::Bytes(Zeroizing::new(bytes.to_vec())),
            CREDMATCH_BODY_STREAM => Content::Stream { repeatable: false },
            CREDMATCH_BODY_REPEATABLE_STREAM => Content::Stream { repeatable: true },
            other => return Err(Failure::Argument(format!("`body` is {other}, which is no kind of body"))),
        };
        Ok(Asked {
            url: Zeroizing::new(lookup::url_text(table, self.url, "url")?.to_owned()),
            method: self.method.optional_text("method")?.unwrap_or("GET").to_owned(),
            service: self.service.optional_text("service")?.map(str::to_owned),
            body,
            user: self.user.map(credmatch_current_user::shared),
        })
    }
}

impl Asked {
    /// As the core takes it.
    pub(crate) fn request(&self) -> Request<'_> {
        let body = match &self.body {
            Content::Bytes(bytes) if bytes.is_empty() => Body::Empty,
            Content::Bytes(bytes) => Body::Bytes(bytes),
            Content::Stream { repeatable } => Body::Stream { repeatable: *repeatable },
        };
        let request = Request::new(&self.url).with_method(&self.method).with_service(self.service.as_deref());
        request.with_body(body).with_user(self.user.as_deref())
    }
}
