//! Who a request is for.

use std::mem::MaybeUninit;
use std::sync::Arc;

use credmatch::{CurrentUser, Document, Limits, Source};

use crate::borrowed::{credmatch_str, texts};
use crate::boundary::{given, run, run_or};
use crate::error::credmatch_error;
use crate::status::credmatch_status;

/// Who a request is for: who logged in, with which groups and credentials, and whom that user acts as. It is what entries
/// mean that hold `currentCredentials` and their like, and only the caller knows it. Immutable: several threads may use
/// one at the same time. The caller frees it with credmatch_current_user_free(); exchanges outlive it.
pub struct credmatch_current_user {
    user: Arc<CurrentUser>,
}

impl credmatch_current_user {
    pub(crate) fn shared(&self) -> Arc<CurrentUser> {
        Arc::clone(&self.user)
    }

    fn new(user: CurrentUser) -> Box<Self> {
        Box::new(Self { user: Arc::new(user) })
    }
}

/// Who a request is for: who logged in, with which groups and credentials.
///
/// `credentials` are XML texts, those that are preferred first: each is one element, such as
/// `<passwordCredentials xmlns="http://www.infinica.com/credentials" name="..." password="..."/>`. Both arrays may be
/// `NULL` if they are empty. `*user` is the caller's, to be freed with credmatch_current_user_free().
///
/// Fails as credmatch_registry_compile() if the XML is wrong, with #CREDMATCH_USER_HOLDS_REFERENCE for credentials that
/// stand for other ones, with #CREDMATCH_NULL_ARGUMENT or #CREDMATCH_INVALID_UTF8.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_current_user_new(
    name: credmatch_str,
    groups: *const credmatch_str,
    group_count: usize,
    credentials: *const credmatch_str,
    credentials_count: usize,
    user: Option<&mut MaybeUninit<Option<Box<credmatch_current_user>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let (name, groups) = (name.text("name")?, texts(groups, group_count, "groups")?.unwrap_or_default());
        let credentials = texts(credentials, credentials_count, "credentials")?.unwrap_or_default();
        let user = given(user, "user")?;
        let mut made = CurrentUser::new(name).with_groups(groups);
        for xml in credentials {
            let document = Document::new(Source::new("credentials.xml", xml));
            made = made.with_credentials_document(&document, &Limits::default())?;
        }
        user.write(Some(credmatch_current_user::new(made)));
        Ok(())
    })
}

/// The same user acting as another one. `groups` are those that the acting adds; may be `NULL` if there are none.
///
/// `*acting` is the caller's, to be freed with credmatch_current_user_free().
///
/// Fails with #CREDMATCH_NULL_ARGUMENT or #CREDMATCH_INVALID_UTF8.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_current_user_impersonating(
    user: Option<&credmatch_current_user>,
    name: credmatch_str,
    groups: *const credmatch_str,
    group_count: usize,
    acting: Option<&mut MaybeUninit<Option<Box<credmatch_current_user>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let user = CurrentUser::clone(&given(user, "user")?.user);
        let (name, groups) = (name.text("name")?, texts(groups, group_count, "groups")?.unwrap_or_default());
        let acting = given(acting, "acting")?;
        acting.write(Some(credmatch_current_user::new(user.impersonating(name).with_added_groups(groups))));
        Ok(())
    })
}

/// Lets go of the user and wipes the credentials. What is shared with exchanges goes with the last of those. `NULL` is
/// ignored.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_current_user_free(user: Option<Box<credmatch_current_user>>) {
    run_or((), || drop(user));
}
