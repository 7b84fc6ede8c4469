package io.credmatch;

/** What went wrong, or looks wrong: a stable name and a stable number, the same in every language. */
public enum Code {
    /** A code of a library that is newer than these classes. */
    UNKNOWN(0, "unknown"),
    /** The markup is not well-formed XML 1.0. */
    MALFORMED_XML(101, "malformed-xml"),
    /** The document ends inside markup or with elements still open. */
    UNEXPECTED_END(102, "unexpected-end"),
    /** An end tag does not close the element that is open. */
    MISMATCHED_TAG(103, "mismatched-tag"),
    /** A document has one root element. */
    SEVERAL_ROOTS(104, "several-roots"),
    /** Only comments, processing instructions and white space may stand outside the root element. */
    TEXT_OUTSIDE_ROOT(105, "text-outside-root"),
    /** A character that XML 1.0 does not allow here. */
    INVALID_CHARACTER(106, "invalid-character"),
    /** Not a name of XML 1.0 with namespaces. */
    INVALID_NAME(107, "invalid-name"),
    /** An element has the same attribute twice, prefixes resolved. */
    DUPLICATE_ATTRIBUTE(108, "duplicate-attribute"),
    /** A namespace prefix is used that no enclosing element declares. */
    UNDECLARED_PREFIX(109, "undeclared-prefix"),
    /** A namespace declaration that Namespaces in XML 1.0 does not allow. */
    INVALID_NAMESPACE(110, "invalid-namespace"),
    /** An entity or character reference that XML 1.0 does not define. */
    INVALID_REFERENCE(111, "invalid-reference"),
    /** Document type declarations are refused: they can include files and expand without bound. */
    DOCTYPE_REFUSED(112, "doctype-refused"),
    /** The XML declaration is misplaced or malformed. */
    INVALID_DECLARATION(113, "invalid-declaration"),
    /** The document has no element. */
    NO_ROOT(114, "no-root"),
    /** The declared character encoding is not supported. */
    UNSUPPORTED_ENCODING(115, "unsupported-encoding"),
    /** The bytes are not text in the document's character encoding. */
    INVALID_ENCODING(116, "invalid-encoding"),
    /** A comment holds {@code --} or ends in {@code -}. */
    INVALID_COMMENT(117, "invalid-comment"),
    /** A processing instruction whose target is reserved or is no name. */
    INVALID_INSTRUCTION(118, "invalid-instruction"),
    /** The document is larger than the limit. */
    DOCUMENT_TOO_LARGE(201, "document-too-large"),
    /** Elements are nested deeper than the limit. */
    TOO_DEEP(202, "too-deep"),
    /** The registry has more entries than the limit. */
    TOO_MANY_ENTRIES(203, "too-many-entries"),
    /** An attribute or element value is longer than the limit. */
    ATTRIBUTE_TOO_LONG(204, "attribute-too-long"),
    /** A pattern has more wildcards than the limit. */
    TOO_MANY_WILDCARDS(205, "too-many-wildcards"),
    /** More patterns that one lookup must try one by one than the limit. */
    TOO_MANY_PATTERNS(206, "too-many-patterns"),
    /** More diagnostics than the limit; the rest is not listed. */
    TOO_MANY_DIAGNOSTICS(207, "too-many-diagnostics"),
    /** A path with {@code **} has more segments than the limit. */
    TOO_MANY_SEGMENTS(208, "too-many-segments"),
    /** An element that is not known here. */
    UNKNOWN_ELEMENT(301, "unknown-element"),
    /** An attribute that is not known here. */
    UNKNOWN_ATTRIBUTE(302, "unknown-attribute"),
    /** Text where only elements may stand. */
    UNEXPECTED_TEXT(303, "unexpected-text"),
    /** A required attribute is missing. */
    MISSING_ATTRIBUTE(304, "missing-attribute"),
    /** A required element is missing. */
    MISSING_ELEMENT(305, "missing-element"),
    /** A server entry holds exactly one credentials element; this one holds none. */
    MISSING_CREDENTIALS(306, "missing-credentials"),
    /** A server entry holds exactly one credentials element; this one holds more. */
    SEVERAL_CREDENTIALS(307, "several-credentials"),
    /** An element that may stand once stands twice. */
    DUPLICATE_ELEMENT(308, "duplicate-element"),
    /** A value that is not of the expected form. */
    INVALID_VALUE(309, "invalid-value"),
    /** Two technical credentials have the same name. */
    DUPLICATE_NAME(310, "duplicate-name"),
    /** A credentials document without the credentials namespace. */
    WRONG_NAMESPACE(311, "wrong-namespace"),
    /** Values that may not stand together. */
    CONFLICTING_VALUES(312, "conflicting-values"),
    /** An empty host would serve every host; leave the attribute out if that is meant. */
    EMPTY_HOST(401, "empty-host"),
    /** An empty url would serve every URL; leave the attribute out if that is meant. */
    EMPTY_URL(402, "empty-url"),
    /** {@code url} stands for host, port, protocol and path and may not stand beside them. */
    URL_WITH_ATTRIBUTES(403, "url-with-attributes"),
    /** Not a URL pattern: protocol, {@code ://}, host, optional port and path. */
    INVALID_URL_PATTERN(404, "invalid-url-pattern"),
    /** Not a host name, a host pattern or an IP address. */
    INVALID_HOST(405, "invalid-host"),
    /** Not a port: a number from 0 to 65535. */
    INVALID_PORT(406, "invalid-port"),
    /** Not a protocol: a letter, then letters, digits, {@code +}, {@code -}, {@code .} or wildcards. */
    INVALID_PROTOCOL(407, "invalid-protocol"),
    /** Not a path: it may not hold {@code ?}, {@code #}, control characters or blanks. */
    INVALID_PATH(408, "invalid-path"),
    /** A URL pattern has no query and no fragment. */
    QUERY_IN_PATTERN(409, "query-in-pattern"),
    /** A URL pattern has no user name or password. */
    USERINFO_IN_PATTERN(410, "userinfo-in-pattern"),
    /** An entry's path has no empty segments. */
    EMPTY_SEGMENT(411, "empty-segment"),
    /** A wildcard where none may stand. */
    INVALID_WILDCARD(412, "invalid-wildcard"),
    /** This build cannot canonicalise the host; give its canonical spelling. */
    ENTRY_NEEDS_CANONICAL_SPELLING(413, "entry-needs-canonical-spelling"),
    /** The same descriptor with the same priority twice in one layer. */
    DUPLICATE_ENTRY(414, "duplicate-entry"),
    /** Not a priority: an integer of 32 bits. */
    INVALID_PRIORITY(415, "invalid-priority"),
    /** An included document was not supplied. */
    MISSING_INCLUDE(501, "missing-include"),
    /** A document includes itself. */
    INCLUDE_LOOP(502, "include-loop"),
    /** An XInclude element that is malformed or asks for what is not supported. */
    INVALID_INCLUDE(503, "invalid-include"),
    /** The URL holds a control character or a blank as written. */
    URL_CONTROL_CHARACTER(601, "url-control-character"),
    /** The URL holds a backslash; clients disagree on what that means. */
    URL_BACKSLASH(602, "url-backslash"),
    /** The URL has no scheme. */
    URL_NO_SCHEME(603, "url-no-scheme"),
    /** The URL has no {@code //} after its scheme. */
    URL_NO_AUTHORITY(604, "url-no-authority"),
    /** The URL has no host. */
    URL_EMPTY_HOST(605, "url-empty-host"),
    /** The URL has more than one {@code @} in its authority. */
    URL_SEVERAL_AT(606, "url-several-at"),
    /** The URL has an IPv6 zone. */
    URL_IPV6_ZONE(607, "url-ipv6-zone"),
    /** The URL's host is no host name and no IP address. */
    URL_INVALID_HOST(608, "url-invalid-host"),
    /** The URL's port is no number from 0 to 65535. */
    URL_INVALID_PORT(609, "url-invalid-port"),
    /** The URL is longer than the limit. */
    URL_TOO_LONG(610, "url-too-long"),
    /** This build cannot take the URL apart; give its canonical spelling. */
    URL_NEEDS_CANONICAL_SPELLING(611, "url-needs-canonical-spelling"),
    /** The URL is malformed. */
    URL_INVALID(612, "url-invalid"),
    /** The bytes are not a match table. */
    TABLE_FOREIGN(701, "table-foreign"),
    /** The match table was written by another version of the format. */
    TABLE_VERSION(702, "table-version"),
    /** The match table's bytes are damaged. */
    TABLE_CHECKSUM(703, "table-checksum"),
    /** The match table contradicts itself. */
    TABLE_CORRUPT(704, "table-corrupt"),
    /** The match table was compiled from other entries than these. */
    TABLE_DIGEST(705, "table-digest"),
    /** An entry with a longer path loses where an earlier attribute of another decides. */
    PARTLY_OVERRULED(801, "partly-overruled"),
    /** A higher priority hides this entry completely. */
    HIDDEN_ENTRY(802, "hidden-entry"),
    /** A later layer repeats this descriptor and replaces it. */
    DUPLICATE_ACROSS_LAYERS(803, "duplicate-across-layers"),
    /** An entry without any attribute gives its credentials to every host. */
    MATCHES_EVERYTHING(804, "matches-everything"),
    /** A secret may go over an unencrypted connection. */
    INSECURE_PROTOCOL(805, "insecure-protocol"),
    /** A wildcard in the last label of a host spans whole top-level domains. */
    WILDCARD_IN_LAST_LABEL(806, "wildcard-in-last-label"),
    /** The attribute is not in its canonical spelling. */
    UNCANONICAL_SPELLING(807, "uncanonical-spelling"),
    /** Technical credentials of this name are not defined. */
    UNDEFINED_TECHNICAL(808, "undefined-technical"),
    /** Technical credentials that no entry uses. */
    UNUSED_TECHNICAL(809, "unused-technical"),
    /** A password for a host that also has client credentials. */
    PASSWORD_BESIDE_CLIENT_CREDENTIALS(810, "password-beside-client-credentials"),
    /** Wildcards never match IP addresses; this host pattern looks like one. */
    UNMATCHABLE_HOST(811, "unmatchable-host"),
    /** A path begins with {@code /}; the slash was added. */
    MISSING_LEADING_SLASH(812, "missing-leading-slash"),
    /** A document holds nothing that is read, and no other one has entries. */
    NOTHING_FOUND(813, "nothing-found"),
    /** The user name holds a colon, at which a server would end it. */
    COLON_IN_USER_ID(901, "colon-in-user-id"),
    /** The user name or the password holds a control character. */
    CONTROL_CHARACTER(902, "control-character"),
    /** The configured character encoding lacks a character of the user name or the password. */
    UNENCODABLE(903, "unencodable"),
    /** The server asks for normalization form C, which this build lacks. */
    NEEDS_NORMALIZATION(904, "needs-normalization"),
    /** The token is no token of RFC 6750: letters, digits, {@code -._~+/}, then {@code =}. */
    INVALID_BEARER_TOKEN(905, "invalid-bearer-token"),
    /** A token of a type that is not understood may not be used. */
    UNSUPPORTED_TOKEN_TYPE(906, "unsupported-token-type"),
    /** A bearer token would go over a connection that encrypts nothing. */
    INSECURE_TRANSPORT(907, "insecure-transport"),
    /** The entry refers to technical credentials that no document defines. */
    TECHNICAL_NOT_DEFINED(908, "technical-not-defined"),
    /** References to technical credentials go round in a circle. */
    TECHNICAL_CIRCLE(909, "technical-circle"),
    /** The credentials are those of a user, whom only the host knows. */
    NEEDS_CURRENT_USER(910, "needs-current-user"),
    /** Credentials of this kind are not made into a header here. */
    KIND_NOT_PRESENTED(911, "kind-not-presented"),
    /** The challenge asks for a scheme that is not answered here. */
    SCHEME_NOT_PRESENTED(912, "scheme-not-presented"),
    /** Credentials of this kind have no form in HTTP. */
    NOT_FOR_HTTP(913, "not-for-http"),
    /** A value that the credentials need is set neither in them nor in a configuration. */
    MISSING_CONFIGURATION(930, "missing-configuration"),
    /** The name of a user or group to impersonate is none that a header carries as it is. */
    INVALID_IMPERSONATED_NAME(931, "invalid-impersonated-name"),
    /** The name of a group to impersonate holds a comma, at which a server would end it. */
    COMMA_IN_GROUP(932, "comma-in-group"),
    /** A user's own credentials stand for those of somebody else. */
    USER_HOLDS_REFERENCE(933, "user-holds-reference"),
    /** The Digest challenge can't be answered: a value is missing, unknown or holds a control character. */
    DIGEST_CHALLENGE_UNUSABLE(950, "digest-challenge-unusable"),
    /** The server wants the body protected ({@code auth-int}), and it is not known before it is sent. */
    DIGEST_BODY_NEEDED(951, "digest-body-needed"),
    /** The method, the request target or the client nonce can't stand in a request. */
    DIGEST_REQUEST_MALFORMED(952, "digest-request-malformed"),
    /** The server's proof that it knows the password is wrong. */
    DIGEST_SERVER_UNPROVEN(953, "digest-server-unproven"),
    /** The ticket would be unsigned: no signature key is configured. */
    TICKET_UNSIGNED(955, "ticket-unsigned"),
    /** A further claim of the ticket has the name of another claim, or of a time. */
    TICKET_CLAIM_COLLIDES(956, "ticket-claim-collides"),
    /** The separator would join the groups to a text that is read as other groups. */
    TICKET_GROUP_AMBIGUOUS(957, "ticket-group-ambiguous"),
    /** What the signing step gave is no signature of the algorithm. */
    TICKET_SIGNATURE_MALFORMED(958, "ticket-signature-malformed"),
    /** What the encryption step gave is no encrypted ticket in the compact form. */
    TICKET_ENCRYPTION_MALFORMED(959, "ticket-encryption-malformed"),
    /** The key is no PEM or JWK of a private key that is understood. */
    SIGNING_KEY_MALFORMED(960, "signing-key-malformed"),
    /** The key is of another type than its algorithm signs with. */
    SIGNING_KEY_MISMATCH(961, "signing-key-mismatch"),
    /** The key's length is none that its algorithm takes: RSA from 2048 to 4096 bits, HS256 32 bytes or more. */
    SIGNING_KEY_LENGTH(962, "signing-key-length"),
    /** The key did not sign. */
    SIGNING_FAILED(963, "signing-failed"),
    /** The nonce, the id or the time can't stand in a UsernameToken, or a text holds what XML has not. */
    WSSE_INPUT_MALFORMED(965, "wsse-input-malformed"),
    /** The exchange has ended; nothing more is to be reported. */
    EXCHANGE_ENDED(980, "exchange-ended"),
    /** What was reported is not what the step asked for. */
    STEP_OUT_OF_ORDER(981, "step-out-of-order"),
    /** The host could not take the step. */
    STEP_FAILED(982, "step-failed"),
    /** The exchange was begun for another entry than the one that this URL gets. */
    EXCHANGE_OF_OTHERS(983, "exchange-of-others"),
    /** The bytes are no exchange. */
    INVALID_EXCHANGE(984, "invalid-exchange"),
    /** The token of SPNEGO is empty or larger than a header may be. */
    INVALID_NEGOTIATION(985, "invalid-negotiation"),
    /** What this entry sends takes more than one header that is always the same. */
    NEEDS_STEPS(986, "needs-steps"),
    /** The user has more credentials than an exchange counts. */
    TOO_MANY_CREDENTIALS(987, "too-many-credentials");

    private final int number;
    private final String text;

    Code(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /**
     * The number.
     *
     * @return the number
     */
    public int number() {
        return number;
    }

    /** The name in kebab-case. */
    @Override
    public String toString() {
        return text;
    }

    static Code of(int number) {
        for (Code code : values()) {
            if (code.number == number) {
                return code;
            }
        }
        return UNKNOWN;
    }

    static Code named(String text) {
        for (Code code : values()) {
            if (code.text.equals(text)) {
                return code;
            }
        }
        return UNKNOWN;
    }
}
