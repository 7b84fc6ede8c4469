//! The model as JSON, both ways. Names come from the declarations; secrets are shown as the mode has it.
//!
//! Hand-made rather than derived for two reasons: a derived `Serialize` has no place for the mode, and a derived
//! `Deserialize` quotes a value of the wrong type in its message, and that value may be a secret.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeSeq, Serializer};
use zeroize::Zeroize;

use super::secret::REDACTED;
use super::{Duration, Secret, Secrets};

/// A type with a JSON form.
pub(crate) trait Json: Sized {
    /// The value of a field that is left out; `None` if it is required.
    fn absent() -> Option<Self> {
        None
    }

    /// Whether a field of this value is left out.
    fn is_absent(&self) -> bool {
        false
    }

    fn show<S: Serializer>(&self, secrets: Secrets, serializer: S) -> Result<S::Ok, S::Error>;

    fn take<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// A value on its way out.
pub(crate) struct Shown<'v, T>(pub(crate) &'v T, pub(crate) Secrets);

impl<T: Json> Serialize for Shown<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.show(self.1, serializer)
    }
}

/// A value on its way in.
pub(crate) struct Taken<T>(pub(crate) T);

impl<'de, T: Json> Deserialize<'de> for Taken<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::take(deserializer).map(Self)
    }
}

/// The methods of a visitor that refuse a scalar without quoting it.
macro_rules! refuse_scalars {
    ($($method:ident $type:ty),* $(,)?) => {
        $(
            fn $method<E: serde::de::Error>(self, _: $type) -> Result<Self::Value, E> {
                Err(E::custom(format_args!("expected {}", crate::credentials::Expected(&self))))
            }
        )*
    };
}

/// What a visitor expects, for messages.
pub(crate) struct Expected<'v, V>(pub(crate) &'v V);

impl<'de, V: Visitor<'de>> fmt::Display for Expected<'_, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }
}

/// Implements [`Json`], `Serialize` and `Deserialize` for a struct; see `record!`.
macro_rules! record_json {
    (@absent $type:ty, $json:literal, $default:expr) => { $default };
    (@absent $type:ty, $json:literal) => {
        match <$type as $crate::credentials::Json>::absent() {
            Some(value) => value,
            None => return Err(serde::de::Error::missing_field($json)),
        }
    };
    (@omit $field:expr, $default:expr) => { $field == $default };
    (@omit $field:expr) => { $crate::credentials::Json::is_absent(&$field) };
    (@check $value:ident checked) => {
        if let Some(problem) = $value.problem() {
            return Err(serde::de::Error::custom(problem.message));
        }
    };
    ($name:ident { $($field:ident: $type:ty = $json:literal $(else $default:expr)?,)* } $($checked:ident)?) => {
        impl $crate::credentials::Json for $name {
            fn show<S: serde::Serializer>(
                &self,
                secrets: $crate::credentials::Secrets,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                let _ = secrets;
                #[allow(unused_mut, reason = "a record may have no fields")]
                let mut map = serializer.serialize_map(None)?;
                $(
                    if !$crate::credentials::record_json!(@omit self.$field $(, $default)?) {
                        let shown = $crate::credentials::Shown(&self.$field, secrets);
                        serde::ser::SerializeMap::serialize_entry(&mut map, $json, &shown)?;
                    }
                )*
                serde::ser::SerializeMap::end(map)
            }

            fn take<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Object;

                impl<'de> serde::de::Visitor<'de> for Object {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        let names: &[&str] = &[$($json),*];
                        write!(f, "an object with {names:?}")
                    }

                    $crate::credentials::json_object_visitor!();

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<$name, A::Error> {
                        $(let mut $field: Option<$type> = None;)*
                        while let Some(key) = map.next_key::<String>()? {
                            let known = match key.as_str() {
                                $(
                                    $json => {
                                        if $field.is_some() {
                                            return Err(serde::de::Error::duplicate_field($json));
                                        }
                                        $field = Some(map.next_value::<$crate::credentials::Taken<$type>>()?.0);
                                        true
                                    }
                                )*
                                _ => false,
                            };
                            if !known {
                                return Err(serde::de::Error::unknown_field(&key, &[$($json),*]));
                            }
                        }
                        let value = $name {
                            $(
                                $field: match $field {
                                    Some(value) => value,
                                    None => $crate::credentials::record_json!(@absent $type, $json $(, $default)?),
                                },
                            )*
                        };
                        $($crate::credentials::record_json!(@check value $checked);)?
                        Ok(value)
                    }
                }

                // Not `deserialize_map`, for then the format itself refuses a scalar, and quotes it.
                deserializer.deserialize_any(Object)
            }
        }

        $crate::credentials::serde_by_json!($name);
    };
}

/// Implements [`Json`], `Serialize` and `Deserialize` for an enum of values: an object with one key. The tag stands
/// outside so that nothing is buffered on the way in, for buffers are not zeroised.
macro_rules! choice_json {
    ($name:ident { $($variant:ident($type:ty) = $tag:literal,)* }) => {
        impl $crate::credentials::Json for $name {
            fn show<S: serde::Serializer>(
                &self,
                secrets: $crate::credentials::Secrets,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(Some(1))?;
                match self {
                    $(
                        Self::$variant(value) => {
                            let shown = $crate::credentials::Shown(value, secrets);
                            serde::ser::SerializeMap::serialize_entry(&mut map, $tag, &shown)?;
                        }
                    )*
                }
                serde::ser::SerializeMap::end(map)
            }

            fn take<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Choice;

                impl<'de> serde::de::Visitor<'de> for Choice {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        let names: &[&str] = &[$($tag),*];
                        write!(f, "an object with one of {names:?}")
                    }

                    $crate::credentials::json_object_visitor!();

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<$name, A::Error> {
                        let value = match map.next_key::<String>()?.as_deref() {
                            $(Some($tag) => $name::$variant(map.next_value::<$crate::credentials::Taken<$type>>()?.0),)*
                            Some(other) => return Err(serde::de::Error::unknown_variant(other, &[$($tag),*])),
                            None => return Err(serde::de::Error::invalid_length(0, &self)),
                        };
                        match map.next_key::<String>()? {
                            Some(_) => Err(serde::de::Error::invalid_length(2, &self)),
                            None => Ok(value),
                        }
                    }
                }

                deserializer.deserialize_any(Choice)
            }
        }

        $crate::credentials::serde_by_json!($name);
    };
}

/// The visitor methods of an object: all scalars are refused unquoted.
macro_rules! json_object_visitor {
    () => {
        $crate::credentials::refuse_scalars!(
            visit_bool bool, visit_i64 i64, visit_u64 u64, visit_f64 f64, visit_str &str, visit_bytes &[u8]
        );
    };
}

/// `Serialize`, redacted, and `Deserialize` by way of [`Json`].
macro_rules! serde_by_json {
    ($name:ident) => {
        impl serde::Serialize for $name {
            /// Secrets are redacted.
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::credentials::Json::show(self, $crate::credentials::Secrets::Redacted, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::credentials::Json::take(deserializer)
            }
        }
    };
}

/// Implements [`Json`] for an enum of words.
macro_rules! words_json {
    ($name:ident) => {
        impl $crate::credentials::Json for $name {
            fn show<S: serde::Serializer>(
                &self,
                _: $crate::credentials::Secrets,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }

            fn take<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = <Box<str> as $crate::credentials::Json>::take(deserializer)?;
                Self::from_name(&word).ok_or_else(|| serde::de::Error::custom(format_args!("not {}", Self::EXPECTED)))
            }
        }

        $crate::credentials::serde_by_json!($name);
    };
}

/// Implements [`Json`] for types that have a JSON form without secrets already. What they are not is not quoted, for
/// it may be a secret in the wrong place.
macro_rules! plain_json {
    ($($type:ty: $expected:literal),* $(,)?) => {
        $(
            impl Json for $type {
                fn show<S: Serializer>(&self, _: Secrets, serializer: S) -> Result<S::Ok, S::Error> {
                    self.serialize(serializer)
                }

                fn take<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    Self::deserialize(deserializer).map_err(|_| de::Error::custom(concat!("expected ", $expected)))
                }
            }
        )*
    };
}

pub(crate) use {choice_json, json_object_visitor, record_json, refuse_scalars, serde_by_json, words_json};

plain_json!(
    bool: "a boolean",
    u16: "an integer of 16 bits, not negative",
    u32: "an integer of 32 bits, not negative",
    u64: "an integer of 64 bits, not negative",
    i32: "an integer of 32 bits",
    Box<str>: "a string",
    std::sync::Arc<str>: "a string",
    crate::document::Position: "a position: `line`, `column`, `offset` and `length`",
    crate::document::Diagnostic: "a diagnostic",
);

impl<T: Json> Json for Option<T> {
    fn absent() -> Option<Self> {
        Some(None)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn show<S: Serializer>(&self, secrets: Secrets, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => serializer.serialize_some(&Shown(value, secrets)),
            None => serializer.serialize_none(),
        }
    }

    fn take<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<Taken<T>>::deserialize(deserializer)?.map(|taken| taken.0))
    }
}

impl<T: Json> Json for Vec<T> {
    fn absent() -> Option<Self> {
        Some(Self::new())
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn show<S: Serializer>(&self, secrets: Secrets, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.len()))?;
        for item in self {
            list.serialize_element(&Shown(item, secrets))?;
        }
        list.end()
    }

    fn take<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List<T>(std::marker::PhantomData<T>);

        impl<'de, T: Json> Visitor<'de> for List<T> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            json_object_visitor!();

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
                let mut items = Vec::new();
                while let Some(Taken(item)) = list.next_element()? {
                    items.push(item);
                }
                Ok(items)
            }
        }

        deserializer.deserialize_any(List(std::marker::PhantomData))
    }
}

impl<T: Json> Json for Box<T> {
    fn show<S: Serializer>(&self, secrets: Secrets, serializer: S) -> Result<S::Ok, S::Error> {
        T::show(self, secrets, serializer)
    }

    fn take<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::take(deserializer).map(Self::new)
    }
}

/// A number of milliseconds.
impl Json for Duration {
    fn show<S: Serializer>(&self, _: Secrets, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.as_millis())
    }

    fn take<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u64::take(deserializer).map(Self::from_millis)
    }
}

impl Json for Secret {
    fn show<S: Serializer>(&self, secrets: Secrets, serializer: S) -> Result<S::Ok, S::Error> {
        if secrets == Secrets::Exposed && self.expose_secret() == REDACTED {
            return Err(serde::ser::Error::custom("a secret that reads like the mark of redaction cannot be written"));
        }
        serializer.serialize_str(self.shown(secrets))
    }

    fn take<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl<'de> Visitor<'de> for Text {
            type Value = Secret;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a secret, which is a string")
            }

            refuse_scalars!(visit_bool bool, visit_i64 i64, visit_u64 u64, visit_f64 f64, visit_bytes &[u8]);

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Secret, E> {
                if text == REDACTED {
                    return Err(E::custom(
                        "this secret was redacted when it was written; put the real one in its place, \
                         or write the model with its secrets exposed",
                    ));
                }
                Ok(Secret::new(text))
            }

            fn visit_string<E: de::Error>(self, mut text: String) -> Result<Secret, E> {
                let secret = self.visit_str(&text);
                text.zeroize();
                secret
            }
        }

        deserializer.deserialize_any(Text)
    }
}

serde_by_json!(Secret);
serde_by_json!(Duration);
