//! The stable codes of everything that can be said about a document, a URL or a table.

/// How serious a [`Diagnostic`](crate::Diagnostic) is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Severity {
    /// Nothing is compiled while one of these stands.
    Error,
    /// Legal and yet probably wrong.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// `error`, `warning` or `note`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

macro_rules! codes {
    ($($number:literal $variant:ident $name:literal $severity:ident $summary:literal)*) => {
        /// A stable code: a kebab-case name and a number that never change their meaning.
        ///
        /// New codes are added; a retired one keeps its number. The hundreds group them: 1 XML, 2 limits,
        /// 3 structure of a document, 4 descriptors and patterns, 5 includes, 6 request URLs, 7 table bytes,
        /// 8 lints, 9 authorization.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[repr(u16)]
        pub enum Code {
            $(#[doc = $summary] $variant = $number,)*
        }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The kebab-case name, such as `unknown-attribute`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How serious a diagnostic of this code is.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// One sentence on what the code means.
            #[must_use]
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary,)* }
            }
        }
    };
}

codes! {
    101 MalformedXml "malformed-xml" Error "The markup is not well-formed XML 1.0."
    102 UnexpectedEnd "unexpected-end" Error "The document ends inside markup or with elements still open."
    103 MismatchedTag "mismatched-tag" Error "An end tag does not close the element that is open."
    104 SeveralRoots "several-roots" Error "A document has one root element."
    105 TextOutsideRoot "text-outside-root" Error "Only comments, processing instructions and white space may stand outside the root element."
    106 InvalidCharacter "invalid-character" Error "A character that XML 1.0 does not allow here."
    107 InvalidName "invalid-name" Error "Not a name of XML 1.0 with namespaces."
    108 DuplicateAttribute "duplicate-attribute" Error "An element has the same attribute twice, prefixes resolved."
    109 UndeclaredPrefix "undeclared-prefix" Error "A namespace prefix is used that no enclosing element declares."
    110 InvalidNamespace "invalid-namespace" Error "A namespace declaration that Namespaces in XML 1.0 does not allow."
    111 InvalidReference "invalid-reference" Error "An entity or character reference that XML 1.0 does not define."
    112 DoctypeRefused "doctype-refused" Error "Document type declarations are refused: they can include files and expand without bound."
    113 InvalidDeclaration "invalid-declaration" Error "The XML declaration is misplaced or malformed."
    114 NoRoot "no-root" Error "The document has no element."
    115 UnsupportedEncoding "unsupported-encoding" Error "The declared character encoding is not supported."
    116 InvalidEncoding "invalid-encoding" Error "The bytes are not text in the document's character encoding."
    117 InvalidComment "invalid-comment" Error "A comment holds `--` or ends in `-`."
    118 InvalidInstruction "invalid-instruction" Error "A processing instruction whose target is reserved or is no name."

    201 DocumentTooLarge "document-too-large" Error "The document is larger than the limit."
    202 TooDeep "too-deep" Error "Elements are nested deeper than the limit."
    203 TooManyEntries "too-many-entries" Error "The registry has more entries than the limit."
    204 AttributeTooLong "attribute-too-long" Error "An attribute or element value is longer than the limit."
    205 TooManyWildcards "too-many-wildcards" Error "A pattern has more wildcards than the limit."
    206 TooManyPatterns "too-many-patterns" Error "More patterns that one lookup must try one by one than the limit."
    207 TooManyDiagnostics "too-many-diagnostics" Error "More diagnostics than the limit; the rest is not listed."
    208 TooManySegments "too-many-segments" Error "A path with `**` has more segments than the limit."

    301 UnknownElement "unknown-element" Error "An element that is not known here."
    302 UnknownAttribute "unknown-attribute" Error "An attribute that is not known here."
    303 UnexpectedText "unexpected-text" Error "Text where only elements may stand."
    304 MissingAttribute "missing-attribute" Error "A required attribute is missing."
    305 MissingElement "missing-element" Error "A required element is missing."
    306 MissingCredentials "missing-credentials" Error "A server entry holds exactly one credentials element; this one holds none."
    307 SeveralCredentials "several-credentials" Error "A server entry holds exactly one credentials element; this one holds more."
    308 DuplicateElement "duplicate-element" Error "An element that may stand once stands twice."
    309 InvalidValue "invalid-value" Error "A value that is not of the expected form."
    310 DuplicateName "duplicate-name" Error "Two technical credentials have the same name."
    311 WrongNamespace "wrong-namespace" Error "A credentials document without the credentials namespace."
    312 ConflictingValues "conflicting-values" Error "Values that may not stand together."

    401 EmptyHost "empty-host" Error "An empty host would serve every host; leave the attribute out if that is meant."
    402 EmptyUrl "empty-url" Error "An empty url would serve every URL; leave the attribute out if that is meant."
    403 UrlWithAttributes "url-with-attributes" Error "`url` stands for host, port, protocol and path and may not stand beside them."
    404 InvalidUrlPattern "invalid-url-pattern" Error "Not a URL pattern: protocol, `://`, host, optional port and path."
    405 InvalidHost "invalid-host" Error "Not a host name, a host pattern or an IP address."
    406 InvalidPort "invalid-port" Error "Not a port: a number from 0 to 65535."
    407 InvalidProtocol "invalid-protocol" Error "Not a protocol: a letter, then letters, digits, `+`, `-`, `.` or wildcards."
    408 InvalidPath "invalid-path" Error "Not a path: it may not hold `?`, `#`, control characters or blanks."
    409 QueryInPattern "query-in-pattern" Error "A URL pattern has no query and no fragment."
    410 UserinfoInPattern "userinfo-in-pattern" Error "A URL pattern has no user name or password."
    411 EmptySegment "empty-segment" Error "An entry's path has no empty segments."
    412 InvalidWildcard "invalid-wildcard" Error "A wildcard where none may stand."
    413 EntryNeedsCanonicalSpelling "entry-needs-canonical-spelling" Error "This build cannot canonicalise the host; give its canonical spelling."
    414 DuplicateEntry "duplicate-entry" Error "The same descriptor with the same priority twice in one layer."
    415 InvalidPriority "invalid-priority" Error "Not a priority: an integer of 32 bits."

    501 MissingInclude "missing-include" Error "An included document was not supplied."
    502 IncludeLoop "include-loop" Error "A document includes itself."
    503 InvalidInclude "invalid-include" Error "An XInclude element that is malformed or asks for what is not supported."

    601 UrlControlCharacter "url-control-character" Error "The URL holds a control character or a blank as written."
    602 UrlBackslash "url-backslash" Error "The URL holds a backslash; clients disagree on what that means."
    603 UrlNoScheme "url-no-scheme" Error "The URL has no scheme."
    604 UrlNoAuthority "url-no-authority" Error "The URL has no `//` after its scheme."
    605 UrlEmptyHost "url-empty-host" Error "The URL has no host."
    606 UrlSeveralAt "url-several-at" Error "The URL has more than one `@` in its authority."
    607 UrlIpv6Zone "url-ipv6-zone" Error "The URL has an IPv6 zone."
    608 UrlInvalidHost "url-invalid-host" Error "The URL's host is no host name and no IP address."
    609 UrlInvalidPort "url-invalid-port" Error "The URL's port is no number from 0 to 65535."
    610 UrlTooLong "url-too-long" Error "The URL is longer than the limit."
    611 UrlNeedsCanonicalSpelling "url-needs-canonical-spelling" Error "This build cannot take the URL apart; give its canonical spelling."
    612 UrlInvalid "url-invalid" Error "The URL is malformed."

    701 TableForeign "table-foreign" Error "The bytes are not a match table."
    702 TableVersion "table-version" Error "The match table was written by another version of the format."
    703 TableChecksum "table-checksum" Error "The match table's bytes are damaged."
    704 TableCorrupt "table-corrupt" Error "The match table contradicts itself."
    705 TableDigest "table-digest" Error "The match table was compiled from other entries than these."

    801 PartlyOverruled "partly-overruled" Warning "An entry with a longer path loses where an earlier attribute of another decides."
    802 HiddenEntry "hidden-entry" Warning "A higher priority hides this entry completely."
    803 DuplicateAcrossLayers "duplicate-across-layers" Warning "A later layer repeats this descriptor and replaces it."
    804 MatchesEverything "matches-everything" Warning "An entry without any attribute gives its credentials to every host."
    805 InsecureProtocol "insecure-protocol" Warning "A secret may go over an unencrypted connection."
    806 WildcardInLastLabel "wildcard-in-last-label" Warning "A wildcard in the last label of a host spans whole top-level domains."
    807 UncanonicalSpelling "uncanonical-spelling" Warning "The attribute is not in its canonical spelling."
    808 UndefinedTechnical "undefined-technical" Warning "Technical credentials of this name are not defined."
    809 UnusedTechnical "unused-technical" Warning "Technical credentials that no entry uses."
    810 PasswordBesideClientCredentials "password-beside-client-credentials" Warning "A password for a host that also has client credentials."
    811 UnmatchableHost "unmatchable-host" Warning "Wildcards never match IP addresses; this host pattern looks like one."
    812 MissingLeadingSlash "missing-leading-slash" Warning "A path begins with `/`; the slash was added."
    813 NothingFound "nothing-found" Warning "A document holds nothing that is read, and no other one has entries."

    901 ColonInUserId "colon-in-user-id" Error "The user name holds a colon, at which a server would end it."
    902 ControlCharacter "control-character" Error "The user name or the password holds a control character."
    903 Unencodable "unencodable" Error "The configured character encoding lacks a character of the user name or the password."
    904 NeedsNormalization "needs-normalization" Error "The server asks for normalization form C, which this build lacks."
    905 InvalidBearerToken "invalid-bearer-token" Error "The token is no token of RFC 6750: letters, digits, `-._~+/`, then `=`."
    906 UnsupportedTokenType "unsupported-token-type" Error "A token of a type that is not understood may not be used."
    907 InsecureTransport "insecure-transport" Error "A bearer token would go over a connection that encrypts nothing."
    908 TechnicalNotDefined "technical-not-defined" Error "The entry refers to technical credentials that no document defines."
    909 TechnicalCircle "technical-circle" Error "References to technical credentials go round in a circle."
    910 NeedsCurrentUser "needs-current-user" Error "The credentials are those of a user, whom only the host knows."
    911 KindNotPresented "kind-not-presented" Error "Credentials of this kind are not made into a header here."
    912 SchemeNotPresented "scheme-not-presented" Error "The challenge asks for a scheme that is not answered here."
    913 NotForHttp "not-for-http" Error "Credentials of this kind have no form in HTTP."

    930 MissingConfiguration "missing-configuration" Error "A value that the credentials need is set neither in them nor in a configuration."
    931 InvalidImpersonatedName "invalid-impersonated-name" Error "The name of a user or group to impersonate is none that a header carries as it is."
    932 CommaInGroup "comma-in-group" Error "The name of a group to impersonate holds a comma, at which a server would end it."
    933 UserHoldsReference "user-holds-reference" Error "A user's own credentials stand for those of somebody else."

    950 DigestChallengeUnusable "digest-challenge-unusable" Error "The Digest challenge can't be answered: a value is missing, unknown or holds a control character."
    951 DigestBodyNeeded "digest-body-needed" Error "The server wants the body protected (`auth-int`), and it is not known before it is sent."
    952 DigestRequestMalformed "digest-request-malformed" Error "The method, the request target or the client nonce can't stand in a request."
    953 DigestServerUnproven "digest-server-unproven" Error "The server's proof that it knows the password is wrong."
    955 TicketUnsigned "ticket-unsigned" Error "The ticket would be unsigned: no signature key is configured."
    956 TicketClaimCollides "ticket-claim-collides" Error "A further claim of the ticket has the name of another claim, or of a time."
    957 TicketGroupAmbiguous "ticket-group-ambiguous" Error "The separator would join the groups to a text that is read as other groups."
    958 TicketSignatureMalformed "ticket-signature-malformed" Error "What the signing step gave is no signature of the algorithm."
    959 TicketEncryptionMalformed "ticket-encryption-malformed" Error "What the encryption step gave is no encrypted ticket in the compact form."
    960 SigningKeyMalformed "signing-key-malformed" Error "The key is no PEM or JWK of a private key that is understood."
    961 SigningKeyMismatch "signing-key-mismatch" Error "The key is of another type than its algorithm signs with."
    962 SigningKeyLength "signing-key-length" Error "The key's length is none that its algorithm takes: RSA from 2048 to 4096 bits, HS256 32 bytes or more."
    963 SigningFailed "signing-failed" Error "The key did not sign."
    965 WsseInputMalformed "wsse-input-malformed" Error "The nonce, the id or the time can't stand in a UsernameToken, or a text holds what XML has not."
    980 ExchangeEnded "exchange-ended" Error "The exchange has ended; nothing more is to be reported."
    981 StepOutOfOrder "step-out-of-order" Error "What was reported is not what the step asked for."
    982 StepFailed "step-failed" Error "The host could not take the step."
    983 ExchangeOfOthers "exchange-of-others" Error "The exchange was begun for another entry than the one that this URL gets."
    984 InvalidExchange "invalid-exchange" Error "The bytes are no exchange."
    985 InvalidNegotiation "invalid-negotiation" Error "The token of SPNEGO is empty or larger than a header may be."
    986 NeedsSteps "needs-steps" Error "What this entry sends takes more than one header that is always the same."
    987 TooManyCredentials "too-many-credentials" Error "The user has more credentials than an exchange counts."
}

impl Code {
    /// The number, for hosts that compare integers.
    #[must_use]
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// The code of this kebab-case name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }
}

impl core::fmt::Display for Code {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| serde::de::Error::custom("unknown code"))
    }
}
