//! Values that credentials need and that nothing gives, and where they could be set.

use std::fmt;

/// A value that is needed and set nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct MissingValue {
    /// Its name in the documents, such as `clientId`.
    pub value: &'static str,
    /// Where it could be set, nearest to the credentials first.
    pub places: &'static [&'static str],
}

impl fmt::Display for MissingValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is missing; set it in ", self.value)?;
        for (place, before) in self.places.iter().zip(std::iter::once("").chain(std::iter::repeat(" or in "))) {
            write!(f, "{before}{place}")?;
        }
        Ok(())
    }
}

const fn missing(value: &'static str, places: &'static [&'static str]) -> MissingValue {
    MissingValue { value, places }
}

const OPEN_ID: &[&str] = &[
    "`openIdConfig` inside the credentials",
    "`openIdConfig` of `credentialsConfigs`",
    "`openId` of the application's `authentication`",
];
const SALESFORCE: &[&str] = &[
    "`salesforceConfig` inside the credentials",
    "`salesforceConfig` of `credentialsConfigs`",
    "`salesforce` of the application's `authentication`",
];

pub(super) const CLIENT: MissingValue =
    missing("client", &["`infinicaCredentials`", "their `infinicaConfig`", "`infinicaConfig` of `credentialsConfigs`"]);
pub(super) const SUB: MissingValue = missing("sub", &["`oauthCredentials`"]);
pub(super) const SIGNATURE: MissingValue =
    missing("signature", &["`oauthCredentials`", "their `oauthConfig`", "`oauthConfig` of `credentialsConfigs`"]);
pub(super) const ENCRYPTION: MissingValue =
    missing("encryption", &["`oauthCredentials`", "their `oauthConfig`", "`oauthConfig` of `credentialsConfigs`"]);
pub(super) const GROUPS_CLAIM: MissingValue = missing(
    "groupsClaim",
    &[
        "`oauthCredentials`",
        "their `oauthConfig`",
        "`oauthConfig` of `credentialsConfigs`",
        "`oauth` of the application's `authentication`",
    ],
);

pub(super) const PROVIDER_URL: MissingValue = missing("providerUrl", OPEN_ID);
pub(super) const CLIENT_ID: MissingValue = missing("clientId", OPEN_ID);
pub(super) const CLIENT_SECRET: MissingValue = missing("clientSecret", OPEN_ID);
pub(super) const KEY_STORE_URL: MissingValue = missing("keyStoreUrl", OPEN_ID);
pub(super) const KEY_PAIR_ALIAS: MissingValue = missing("keyPairAlias", OPEN_ID);

pub(super) const SALESFORCE_USER: MissingValue = missing("userId", &["`salesforceCredentials`"]);
pub(super) const SALESFORCE_INSTANCE: MissingValue = missing("salesforceInstance", SALESFORCE);
pub(super) const SALESFORCE_CLIENT_ID: MissingValue = missing("clientId", SALESFORCE);
pub(super) const SALESFORCE_KEY_STORE_URL: MissingValue = missing("keyStoreUrl", SALESFORCE);
pub(super) const SALESFORCE_KEY_PAIR_ALIAS: MissingValue = missing("keyPairAlias", SALESFORCE);
