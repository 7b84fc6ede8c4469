//! How the model's types are declared, so that each gets its JSON form from its declaration.

use std::fmt;

use crate::document::bare;

/// Declares a struct of public fields together with its JSON form.
///
/// After `=` stands the name in JSON, then `as bare` where `Debug` shows URLs without user information and query, for
/// they may hold secrets (design.md T7); after `else` stands the value of a field that JSON leaves out; without one,
/// options and lists may be left out and anything else is required. With a trailing `checked`, JSON is held to the
/// type's `problem` method, as XML is.
macro_rules! record {
    (
        $(#[$about:meta])*
        pub struct $name:ident {
            $($(#[$field_about:meta])* pub $field:ident: $type:ty = $json:literal $(as $how:ident)? $(else $default:expr)?,)*
        }
        $($checked:ident)?
    ) => {
        $(#[$about])*
        #[derive(Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$field_about])* pub $field: $type,)*
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name))
                    $(.field(stringify!($field), $crate::credentials::record::debugged!(self.$field $(, $how)?)))*
                    .finish()
            }
        }

        #[cfg(feature = "serde")]
        $crate::credentials::record_json!($name { $($field: $type = $json $(else $default)?,)* } $($checked)?);
    };
}

/// What `Debug` shows of a field.
macro_rules! debugged {
    ($field:expr) => {
        &$field
    };
    ($field:expr, bare) => {
        &$crate::credentials::record::Bare(&$field)
    };
}

/// URLs as `Debug` may show them.
pub(super) struct Bare<'a, T>(pub(super) &'a T);

impl fmt::Debug for Bare<'_, Box<str>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&bare(self.0), f)
    }
}

impl<'a, T> fmt::Debug for Bare<'a, Option<T>>
where
    Bare<'a, T>: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0.as_ref().map(Bare), f)
    }
}

impl<'a, T> fmt::Debug for Bare<'a, Vec<T>>
where
    Bare<'a, T>: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(Bare)).finish()
    }
}

/// Declares an enum of words that stand in documents and JSON as they are.
macro_rules! words {
    (
        $(#[$about:meta])*
        pub enum $name:ident { $($(#[$word_about:meta])* $variant:ident = $word:literal,)* }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[$word_about])* $variant,)* }

        impl $name {
            /// The word of the documents.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The one of this word.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($word => Some(Self::$variant),)* _ => None }
            }

            /// The words as a message lists them.
            pub(crate) const EXPECTED: &'static str = concat!("one of", $(" `", $word, "`",)*);
        }

        #[cfg(feature = "serde")]
        $crate::credentials::words_json!($name);
    };
}

pub(crate) use {debugged, record, words};
