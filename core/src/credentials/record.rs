//! How the model's types are declared, so that each gets its JSON form from its declaration.

/// Declares a struct of public fields together with its JSON form.
///
/// After `=` stands the name in JSON, after `else` the value of a field that JSON leaves out; without one, options
/// and lists may be left out and anything else is required. With a trailing `checked`, JSON is held to the type's
/// `problem` method, as XML is.
macro_rules! record {
    (
        $(#[$about:meta])*
        pub struct $name:ident {
            $($(#[$field_about:meta])* pub $field:ident: $type:ty = $json:literal $(else $default:expr)?,)*
        }
        $($checked:ident)?
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$field_about])* pub $field: $type,)*
        }

        #[cfg(feature = "serde")]
        $crate::credentials::record_json!($name { $($field: $type = $json $(else $default)?,)* } $($checked)?);
    };
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

pub(crate) use {record, words};
