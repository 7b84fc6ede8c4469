/*
 * credmatch.h: which credentials does a request to this URL get?
 *
 * libcredmatch reads credentials registries, the XML in which process engines of the Infinica and Doxee family keep
 * servers and the credentials for them, compiles them to an immutable registry, and says which entry a URL gets, why,
 * and what goes on the wire. It opens no sockets, reads no clock and starts no threads; it opens files only in the
 * functions that have `load` in their names.
 *
 *     credmatch_registry *registry = NULL;
 *     credmatch_error *error = NULL;
 *     if (credmatch_registry_compile(credmatch_str_of(xml), &registry, &error) != CREDMATCH_OK) {
 *         credmatch_str message = credmatch_error_message(error);
 *         fprintf(stderr, "%.*s\n", (int)message.len, message.ptr);
 *         credmatch_error_free(error);
 *         return 1;
 *     }
 *     int32_t entry;
 *     credmatch_str url = CREDMATCH_TEXT("https://h.example/");
 *     if (credmatch_registry_lookup(registry, url, CREDMATCH_NO_TEXT, &entry, NULL) == CREDMATCH_OK) {
 *         printf("entry %d\n", (int)entry);
 *     }
 *     credmatch_registry_free(registry);
 *
 * What holds for every function, unless it says otherwise:
 *
 * - Result. A function that can fail returns a credmatch_status: CREDMATCH_OK, which is 0, or why it failed. What it
 *   gives is written through its last arguments, and only if it succeeds: else they are left as they are.
 * - Error. The last argument of such a function is the address of a `credmatch_error *`, or NULL if the status is
 *   enough. It is written only on failure, and the caller frees what it finds there. There is no "last error".
 * - NULL. Every pointer is checked. NULL where it is not allowed is CREDMATCH_NULL_ARGUMENT; functions that only read a
 *   property give 0, NULL or an empty text for it; functions that free ignore it. A text of length 0 and an array
 *   without elements may be NULL.
 * - Text in. A credmatch_str is borrowed for the time of the call. It is UTF-8, may hold NUL bytes, and needs none at its
 *   end.
 * - Arrays in. A pointer and a count, or a text, are that many elements of one array, all initialised, the first aligned
 *   as its type asks for (any address will do for bytes and for the bytes of a text). No thread changes them during the
 *   call. The same holds for a structure of which the address is given.
 * - Arrays out. What a function writes to has room for that many elements, aligned in the same way, and need not be
 *   initialised. No other thread uses it during the call, and it overlaps no other argument.
 * - Text out. A credmatch_str that a function returns is lent: it lives as long as the object that it was asked of. It
 *   has no NUL at its end; print it with `%.*s`.
 * - Ownership. What is written through an argument of type `T **` is the caller's, to be freed once, by the function of
 *   that type's name that ends in `_free`; nothing here is freed by free(). Objects are independent of those that gave
 *   them.
 * - Threads. Everything but a builder and an exchange is immutable to those who use it: any number of threads may use
 *   one object at the same time, without a lock, as long as none of them frees it. What sessions learn is shared by those
 *   who use them; other objects never share what is written. There is no global state that a caller could notice. A thread
 *   that used sessions leaves a few hundred bytes, which the next one takes. No thread is cancelled by pthread_cancel()
 *   within a call of the library.
 * - fork(). Registries, tables and what they gave may be used on both sides. A child makes sessions of its own, with a seed of
 *   its own: those of its parent would draw and count as those in the parent do, and another thread of the parent may have
 *   been at work in them, which the child would wait for.
 * - Time and randomness. The library has neither: where it needs them the caller gives them. A `now` is the time in
 *   milliseconds since 1970-01-01T00:00:00Z.
 * - Secrets. Passwords and tokens are in no error, message, list, match or record of an entry; what a function gives out
 *   that is secret is called so in its comment. What held a secret is wiped when it is freed.
 * - Mistakes of the library itself are caught and become CREDMATCH_PANIC (and 0, NULL or an empty text from functions
 *   without a status), with a line on standard error. If there is no memory left, the process is aborted.
 * - Numbers, such as those of a status, and names, such as those of kinds, never change their meaning. Where a comment lists
 *   them, a minor release may add some. All of a structure that is zero is as usual, but for
 *   its `size`: that is its sizeof, and later versions of the library append members to structures that have one. A member
 *   that this version does not know yet must be zero, else it is #CREDMATCH_INVALID_ARGUMENT. Other structures that are not
 *   opaque never change.
 *
 * Words in parentheses such as "design.md M9" name the rule that a function follows, see docs/design.md and
 * docs/matching.md, which are installed in share/doc/credmatch.
 */

#ifndef CREDMATCH_H
#define CREDMATCH_H


#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/**
 * The version of this header, such as `"1.2.3"`; credmatch_version() gives that of the library.
 */
#define CREDMATCH_VERSION "0.1.0"
#define CREDMATCH_VERSION_MAJOR 0
#define CREDMATCH_VERSION_MINOR 1
#define CREDMATCH_VERSION_PATCH 0

/**
 * What can be wrong with documents, URLs and tables: a credmatch_status is one of these where a function fails
 * for such a reason. Numbers and names never change their meaning; further ones may come. The
 * hundreds group them: 1 XML, 2 limits, 3 structure of a document, 4 descriptors and patterns,
 * 5 includes, 6 request URLs, 7 bytes of tables, 8 what lint finds, 9 what can't be sent.
 */
enum credmatch_code {
  /** `malformed-xml`: The markup is not well-formed XML 1.0. */
  CREDMATCH_MALFORMED_XML = 101,
  /** `unexpected-end`: The document ends inside markup or with elements still open. */
  CREDMATCH_UNEXPECTED_END = 102,
  /** `mismatched-tag`: An end tag does not close the element that is open. */
  CREDMATCH_MISMATCHED_TAG = 103,
  /** `several-roots`: A document has one root element. */
  CREDMATCH_SEVERAL_ROOTS = 104,
  /** `text-outside-root`: Only comments, processing instructions and white space may stand outside the root element. */
  CREDMATCH_TEXT_OUTSIDE_ROOT = 105,
  /** `invalid-character`: A character that XML 1.0 does not allow here. */
  CREDMATCH_INVALID_CHARACTER = 106,
  /** `invalid-name`: Not a name of XML 1.0 with namespaces. */
  CREDMATCH_INVALID_NAME = 107,
  /** `duplicate-attribute`: An element has the same attribute twice, prefixes resolved. */
  CREDMATCH_DUPLICATE_ATTRIBUTE = 108,
  /** `undeclared-prefix`: A namespace prefix is used that no enclosing element declares. */
  CREDMATCH_UNDECLARED_PREFIX = 109,
  /** `invalid-namespace`: A namespace declaration that Namespaces in XML 1.0 does not allow. */
  CREDMATCH_INVALID_NAMESPACE = 110,
  /** `invalid-reference`: An entity or character reference that XML 1.0 does not define. */
  CREDMATCH_INVALID_REFERENCE = 111,
  /** `doctype-refused`: Document type declarations are refused: they can include files and expand without bound. */
  CREDMATCH_DOCTYPE_REFUSED = 112,
  /** `invalid-declaration`: The XML declaration is misplaced or malformed. */
  CREDMATCH_INVALID_DECLARATION = 113,
  /** `no-root`: The document has no element. */
  CREDMATCH_NO_ROOT = 114,
  /** `unsupported-encoding`: The declared character encoding is not supported. */
  CREDMATCH_UNSUPPORTED_ENCODING = 115,
  /** `invalid-encoding`: The bytes are not text in the document's character encoding. */
  CREDMATCH_INVALID_ENCODING = 116,
  /** `invalid-comment`: A comment holds `--` or ends in `-`. */
  CREDMATCH_INVALID_COMMENT = 117,
  /** `invalid-instruction`: A processing instruction whose target is reserved or is no name. */
  CREDMATCH_INVALID_INSTRUCTION = 118,
  /** `document-too-large`: The document is larger than the limit. */
  CREDMATCH_DOCUMENT_TOO_LARGE = 201,
  /** `too-deep`: Elements are nested deeper than the limit. */
  CREDMATCH_TOO_DEEP = 202,
  /** `too-many-entries`: The registry has more entries than the limit. */
  CREDMATCH_TOO_MANY_ENTRIES = 203,
  /** `attribute-too-long`: An attribute or element value is longer than the limit. */
  CREDMATCH_ATTRIBUTE_TOO_LONG = 204,
  /** `too-many-wildcards`: A pattern has more wildcards than the limit. */
  CREDMATCH_TOO_MANY_WILDCARDS = 205,
  /** `too-many-patterns`: More patterns that one lookup must try one by one than the limit. */
  CREDMATCH_TOO_MANY_PATTERNS = 206,
  /** `too-many-diagnostics`: More diagnostics than the limit; the rest is not listed. */
  CREDMATCH_TOO_MANY_DIAGNOSTICS = 207,
  /** `too-many-segments`: A path with `**` has more segments than the limit. */
  CREDMATCH_TOO_MANY_SEGMENTS = 208,
  /** `unknown-element`: An element that is not known here. */
  CREDMATCH_UNKNOWN_ELEMENT = 301,
  /** `unknown-attribute`: An attribute that is not known here. */
  CREDMATCH_UNKNOWN_ATTRIBUTE = 302,
  /** `unexpected-text`: Text where only elements may stand. */
  CREDMATCH_UNEXPECTED_TEXT = 303,
  /** `missing-attribute`: A required attribute is missing. */
  CREDMATCH_MISSING_ATTRIBUTE = 304,
  /** `missing-element`: A required element is missing. */
  CREDMATCH_MISSING_ELEMENT = 305,
  /** `missing-credentials`: A server entry holds exactly one credentials element; this one holds none. */
  CREDMATCH_MISSING_CREDENTIALS = 306,
  /** `several-credentials`: A server entry holds exactly one credentials element; this one holds more. */
  CREDMATCH_SEVERAL_CREDENTIALS = 307,
  /** `duplicate-element`: An element that may stand once stands twice. */
  CREDMATCH_DUPLICATE_ELEMENT = 308,
  /** `invalid-value`: A value that is not of the expected form. */
  CREDMATCH_INVALID_VALUE = 309,
  /** `duplicate-name`: Two technical credentials have the same name. */
  CREDMATCH_DUPLICATE_NAME = 310,
  /** `wrong-namespace`: A credentials document without the credentials namespace. */
  CREDMATCH_WRONG_NAMESPACE = 311,
  /** `conflicting-values`: Values that may not stand together. */
  CREDMATCH_CONFLICTING_VALUES = 312,
  /** `empty-host`: An empty host would serve every host; leave the attribute out if that is meant. */
  CREDMATCH_EMPTY_HOST = 401,
  /** `empty-url`: An empty url would serve every URL; leave the attribute out if that is meant. */
  CREDMATCH_EMPTY_URL = 402,
  /** `url-with-attributes`: `url` stands for host, port, protocol and path and may not stand beside them. */
  CREDMATCH_URL_WITH_ATTRIBUTES = 403,
  /** `invalid-url-pattern`: Not a URL pattern: protocol, `://`, host, optional port and path. */
  CREDMATCH_INVALID_URL_PATTERN = 404,
  /** `invalid-host`: Not a host name, a host pattern or an IP address. */
  CREDMATCH_INVALID_HOST = 405,
  /** `invalid-port`: Not a port: a number from 0 to 65535. */
  CREDMATCH_INVALID_PORT = 406,
  /** `invalid-protocol`: Not a protocol: a letter, then letters, digits, `+`, `-`, `.` or wildcards. */
  CREDMATCH_INVALID_PROTOCOL = 407,
  /** `invalid-path`: Not a path: it may not hold `?`, `#`, control characters or blanks. */
  CREDMATCH_INVALID_PATH = 408,
  /** `query-in-pattern`: A URL pattern has no query and no fragment. */
  CREDMATCH_QUERY_IN_PATTERN = 409,
  /** `userinfo-in-pattern`: A URL pattern has no user name or password. */
  CREDMATCH_USERINFO_IN_PATTERN = 410,
  /** `empty-segment`: An entry's path has no empty segments. */
  CREDMATCH_EMPTY_SEGMENT = 411,
  /** `invalid-wildcard`: A wildcard where none may stand. */
  CREDMATCH_INVALID_WILDCARD = 412,
  /** `entry-needs-canonical-spelling`: This build cannot canonicalise the host; give its canonical spelling. */
  CREDMATCH_ENTRY_NEEDS_CANONICAL_SPELLING = 413,
  /** `duplicate-entry`: The same descriptor with the same priority twice in one layer. */
  CREDMATCH_DUPLICATE_ENTRY = 414,
  /** `invalid-priority`: Not a priority: an integer of 32 bits. */
  CREDMATCH_INVALID_PRIORITY = 415,
  /** `missing-include`: An included document was not supplied. */
  CREDMATCH_MISSING_INCLUDE = 501,
  /** `include-loop`: A document includes itself. */
  CREDMATCH_INCLUDE_LOOP = 502,
  /** `invalid-include`: An XInclude element that is malformed or asks for what is not supported. */
  CREDMATCH_INVALID_INCLUDE = 503,
  /** `url-control-character`: The URL holds a control character or a blank as written. */
  CREDMATCH_URL_CONTROL_CHARACTER = 601,
  /** `url-backslash`: The URL holds a backslash; clients disagree on what that means. */
  CREDMATCH_URL_BACKSLASH = 602,
  /** `url-no-scheme`: The URL has no scheme. */
  CREDMATCH_URL_NO_SCHEME = 603,
  /** `url-no-authority`: The URL has no `//` after its scheme. */
  CREDMATCH_URL_NO_AUTHORITY = 604,
  /** `url-empty-host`: The URL has no host. */
  CREDMATCH_URL_EMPTY_HOST = 605,
  /** `url-several-at`: The URL has more than one `@` in its authority. */
  CREDMATCH_URL_SEVERAL_AT = 606,
  /** `url-ipv6-zone`: The URL has an IPv6 zone. */
  CREDMATCH_URL_IPV6_ZONE = 607,
  /** `url-invalid-host`: The URL's host is no host name and no IP address. */
  CREDMATCH_URL_INVALID_HOST = 608,
  /** `url-invalid-port`: The URL's port is no number from 0 to 65535. */
  CREDMATCH_URL_INVALID_PORT = 609,
  /** `url-too-long`: The URL is longer than the limit. */
  CREDMATCH_URL_TOO_LONG = 610,
  /** `url-needs-canonical-spelling`: This build cannot take the URL apart; give its canonical spelling. */
  CREDMATCH_URL_NEEDS_CANONICAL_SPELLING = 611,
  /** `url-invalid`: The URL is malformed. */
  CREDMATCH_URL_INVALID = 612,
  /** `table-foreign`: The bytes are not a match table. */
  CREDMATCH_TABLE_FOREIGN = 701,
  /** `table-version`: The match table was written by another version of the format. */
  CREDMATCH_TABLE_VERSION = 702,
  /** `table-checksum`: The match table's bytes are damaged. */
  CREDMATCH_TABLE_CHECKSUM = 703,
  /** `table-corrupt`: The match table contradicts itself. */
  CREDMATCH_TABLE_CORRUPT = 704,
  /** `table-digest`: The match table was compiled from other entries than these. */
  CREDMATCH_TABLE_DIGEST = 705,
  /** `partly-overruled`: An entry with a longer path loses where an earlier attribute of another decides. */
  CREDMATCH_PARTLY_OVERRULED = 801,
  /** `hidden-entry`: A higher priority hides this entry completely. */
  CREDMATCH_HIDDEN_ENTRY = 802,
  /** `duplicate-across-layers`: A later layer repeats this descriptor and replaces it. */
  CREDMATCH_DUPLICATE_ACROSS_LAYERS = 803,
  /** `matches-everything`: An entry without any attribute gives its credentials to every host. */
  CREDMATCH_MATCHES_EVERYTHING = 804,
  /** `insecure-protocol`: A secret may go over an unencrypted connection. */
  CREDMATCH_INSECURE_PROTOCOL = 805,
  /** `wildcard-in-last-label`: A wildcard in the last label of a host spans whole top-level domains. */
  CREDMATCH_WILDCARD_IN_LAST_LABEL = 806,
  /** `uncanonical-spelling`: The attribute is not in its canonical spelling. */
  CREDMATCH_UNCANONICAL_SPELLING = 807,
  /** `undefined-technical`: Technical credentials of this name are not defined. */
  CREDMATCH_UNDEFINED_TECHNICAL = 808,
  /** `unused-technical`: Technical credentials that no entry uses. */
  CREDMATCH_UNUSED_TECHNICAL = 809,
  /** `password-beside-client-credentials`: A password for a host that also has client credentials. */
  CREDMATCH_PASSWORD_BESIDE_CLIENT_CREDENTIALS = 810,
  /** `unmatchable-host`: Wildcards never match IP addresses; this host pattern looks like one. */
  CREDMATCH_UNMATCHABLE_HOST = 811,
  /** `missing-leading-slash`: A path begins with `/`; the slash was added. */
  CREDMATCH_MISSING_LEADING_SLASH = 812,
  /** `nothing-found`: A document holds nothing that is read, and no other one has entries. */
  CREDMATCH_NOTHING_FOUND = 813,
  /** `colon-in-user-id`: The user name holds a colon, at which a server would end it. */
  CREDMATCH_COLON_IN_USER_ID = 901,
  /** `control-character`: The user name or the password holds a control character. */
  CREDMATCH_CONTROL_CHARACTER = 902,
  /** `unencodable`: The configured character encoding lacks a character of the user name or the password. */
  CREDMATCH_UNENCODABLE = 903,
  /** `needs-normalization`: The server asks for normalization form C, which this build lacks. */
  CREDMATCH_NEEDS_NORMALIZATION = 904,
  /** `invalid-bearer-token`: The token is no token of RFC 6750: letters, digits, `-._~+/`, then `=`. */
  CREDMATCH_INVALID_BEARER_TOKEN = 905,
  /** `unsupported-token-type`: A token of a type that is not understood may not be used. */
  CREDMATCH_UNSUPPORTED_TOKEN_TYPE = 906,
  /** `insecure-transport`: A bearer token would go over a connection that encrypts nothing. */
  CREDMATCH_INSECURE_TRANSPORT = 907,
  /** `technical-not-defined`: The entry refers to technical credentials that no document defines. */
  CREDMATCH_TECHNICAL_NOT_DEFINED = 908,
  /** `technical-circle`: References to technical credentials go round in a circle. */
  CREDMATCH_TECHNICAL_CIRCLE = 909,
  /** `needs-current-user`: The credentials are those of a user, whom only the host knows. */
  CREDMATCH_NEEDS_CURRENT_USER = 910,
  /** `kind-not-presented`: Credentials of this kind are not made into a header here. */
  CREDMATCH_KIND_NOT_PRESENTED = 911,
  /** `scheme-not-presented`: The challenge asks for a scheme that is not answered here. */
  CREDMATCH_SCHEME_NOT_PRESENTED = 912,
  /** `not-for-http`: Credentials of this kind have no form in HTTP. */
  CREDMATCH_NOT_FOR_HTTP = 913,
  /** `missing-configuration`: A value that the credentials need is set neither in them nor in a configuration. */
  CREDMATCH_MISSING_CONFIGURATION = 930,
  /** `invalid-impersonated-name`: The name of a user or group to impersonate is none that a header carries as it is. */
  CREDMATCH_INVALID_IMPERSONATED_NAME = 931,
  /** `comma-in-group`: The name of a group to impersonate holds a comma, at which a server would end it. */
  CREDMATCH_COMMA_IN_GROUP = 932,
  /** `user-holds-reference`: A user's own credentials stand for those of somebody else. */
  CREDMATCH_USER_HOLDS_REFERENCE = 933,
  /** `digest-challenge-unusable`: The Digest challenge can't be answered: a value is missing, unknown or holds a control character. */
  CREDMATCH_DIGEST_CHALLENGE_UNUSABLE = 950,
  /** `digest-body-needed`: The server wants the body protected (`auth-int`), and it is not known before it is sent. */
  CREDMATCH_DIGEST_BODY_NEEDED = 951,
  /** `digest-request-malformed`: The method, the request target or the client nonce can't stand in a request. */
  CREDMATCH_DIGEST_REQUEST_MALFORMED = 952,
  /** `digest-server-unproven`: The server's proof that it knows the password is wrong. */
  CREDMATCH_DIGEST_SERVER_UNPROVEN = 953,
  /** `ticket-unsigned`: The ticket would be unsigned: no signature key is configured. */
  CREDMATCH_TICKET_UNSIGNED = 955,
  /** `ticket-claim-collides`: A further claim of the ticket has the name of another claim, or of a time. */
  CREDMATCH_TICKET_CLAIM_COLLIDES = 956,
  /** `ticket-group-ambiguous`: The separator would join the groups to a text that is read as other groups. */
  CREDMATCH_TICKET_GROUP_AMBIGUOUS = 957,
  /** `ticket-signature-malformed`: What the signing step gave is no signature of the algorithm. */
  CREDMATCH_TICKET_SIGNATURE_MALFORMED = 958,
  /** `ticket-encryption-malformed`: What the encryption step gave is no encrypted ticket in the compact form. */
  CREDMATCH_TICKET_ENCRYPTION_MALFORMED = 959,
  /** `signing-key-malformed`: The key is no PEM or JWK of a private key that is understood. */
  CREDMATCH_SIGNING_KEY_MALFORMED = 960,
  /** `signing-key-mismatch`: The key is of another type than its algorithm signs with. */
  CREDMATCH_SIGNING_KEY_MISMATCH = 961,
  /** `signing-key-length`: The key's length is none that its algorithm takes: RSA from 2048 to 4096 bits, HS256 32 bytes or more. */
  CREDMATCH_SIGNING_KEY_LENGTH = 962,
  /** `signing-failed`: The key did not sign. */
  CREDMATCH_SIGNING_FAILED = 963,
  /** `wsse-input-malformed`: The nonce, the id or the time can't stand in a UsernameToken, or a text holds what XML has not. */
  CREDMATCH_WSSE_INPUT_MALFORMED = 965,
  /** `exchange-ended`: The exchange has ended; nothing more is to be reported. */
  CREDMATCH_EXCHANGE_ENDED = 980,
  /** `step-out-of-order`: What was reported is not what the step asked for. */
  CREDMATCH_STEP_OUT_OF_ORDER = 981,
  /** `step-failed`: The host could not take the step. */
  CREDMATCH_STEP_FAILED = 982,
  /** `exchange-of-others`: The exchange was begun for another entry than the one that this URL gets. */
  CREDMATCH_EXCHANGE_OF_OTHERS = 983,
  /** `invalid-exchange`: The bytes are no exchange. */
  CREDMATCH_INVALID_EXCHANGE = 984,
  /** `invalid-negotiation`: The token of SPNEGO is empty or larger than a header may be. */
  CREDMATCH_INVALID_NEGOTIATION = 985,
  /** `needs-steps`: What this entry sends takes more than one header that is always the same. */
  CREDMATCH_NEEDS_STEPS = 986,
  /** `too-many-credentials`: The user has more credentials than an exchange counts. */
  CREDMATCH_TOO_MANY_CREDENTIALS = 987
};


/**
 * The number of no entry: no entry matches the URL.
 */
#define CREDMATCH_NO_ENTRY -1

/**
 * In the place of an entry's number, in answers to many URLs: this URL is malformed. Ask for it alone, and the error
 * says why.
 */
#define CREDMATCH_INVALID_URL -2

/**
 * The most bytes of a URL unless the caller says otherwise (design.md M15).
 */
#define CREDMATCH_URL_LENGTH 65536

/**
 * What a request to one URL sends as `Authorization`. It holds for that URL alone: ask anew for every hop of a redirect
 * (design.md M18). Immutable: several threads may read one at the same time. The caller frees it with
 * credmatch_authorization_free(), which wipes the value; it outlives its registry.
 */
typedef struct credmatch_authorization credmatch_authorization;

/**
 * Takes the documents of a registry one by one, and compiles them. Mutable: one thread at a time may use a builder.
 *
 * It copies what it is given, passwords included, and wipes its copies when it is freed: free it with
 * credmatch_builder_free() once the registry is compiled. What is wrong with a document is said when it is compiled,
 * for all documents together.
 */
typedef struct credmatch_builder credmatch_builder;

/**
 * Bytes that the library made: a match table, to be stored and read back. There are no secrets in them. Immutable:
 * several threads may read them at the same time. The caller frees them with credmatch_bytes_free().
 */
typedef struct credmatch_bytes credmatch_bytes;

/**
 * Who a request is for: who logged in, with which groups and credentials, and whom that user acts as. It is what entries
 * mean that hold `currentCredentials` and their like, and only the caller knows it. Immutable: several threads may use
 * one at the same time. The caller frees it with credmatch_current_user_free(); exchanges outlive it.
 */
typedef struct credmatch_current_user credmatch_current_user;

/**
 * A list of findings about documents, in the order of documents, lines, columns and codes. Immutable: several threads
 * may read one list at the same time. Messages name attributes and elements, never the values of secret ones.
 *
 * A list that credmatch_registry_lint() made is freed by the caller with credmatch_diagnostics_free(); one that
 * credmatch_error_diagnostics() lent is freed with its error.
 *
 * Functions that take an `index` count from 0; for an index that the list does not have they give 0, an empty text or
 * #CREDMATCH_SEVERITY_ERROR.
 */
typedef struct credmatch_diagnostics credmatch_diagnostics;

/**
 * Why a function failed. Immutable: several threads may read one error at the same time.
 *
 * A function that can fail takes the address of a `credmatch_error *` as its last argument, which may be `NULL` if the
 * status is enough. It writes there only when it fails, and the caller frees what it finds with credmatch_error_free().
 * An error holds no secrets: no passwords, no tokens, no values of attributes, and no part of a URL that was refused.
 */
typedef struct credmatch_error credmatch_error;

/**
 * One request and its retries: what was said of it, how far it is, and what to do next. It is for one thread at a time,
 * and the only object but a builder that changes. credmatch_sessions_begin() makes it; free it with
 * credmatch_exchange_free(). Once it has ended it holds neither the body, nor the user, nor the sessions.
 */
typedef struct credmatch_exchange credmatch_exchange;

/**
 * A list of what documents include and what was not supplied. Immutable: several threads may read one list at the same
 * time. The caller frees it with credmatch_includes_free().
 *
 * Functions that take an `index` count from 0; for an index that the list does not have they give an empty text or
 * `false`.
 */
typedef struct credmatch_includes credmatch_includes;

/**
 * The best entry for a URL, with its rank and its place (design.md M16). Immutable: several threads may read one match
 * at the same time. The caller frees it with credmatch_match_free(); it outlives its registry.
 *
 * It is about one URL and says nothing about another: look every hop of a redirect up anew (design.md M18).
 */
typedef struct credmatch_match credmatch_match;

/**
 * A compiled registry: what entry a URL gets, and what the entries hold. Immutable: any number of threads may use one
 * at the same time, without a lock, and a look-up writes nothing that threads share. Free it with
 * credmatch_registry_free() when no thread uses it any more; credmatch_registry_clone() gives each its own handle.
 *
 * An entry is named by its number: from 0, lower layers first, in document order. A number means something only
 * together with the registry that gave it. To change a registry, compile another and exchange them.
 */
typedef struct credmatch_registry credmatch_registry;

/**
 * What exchanges with servers taught, for one registry: kept header values, tickets, and nonces of Digest. Make one a
 * process and registry. Any number of threads may use one at the same time; what was kept for an entry is read without
 * a lock. Free it with credmatch_sessions_free() when no thread uses it any more; it outlives its registry, and
 * exchanges outlive it.
 */
typedef struct credmatch_sessions credmatch_sessions;

/**
 * What to do next in an exchange; credmatch_exchange_step() lends it. Which of the functions credmatch_step_...() say
 * something depends on what it is, credmatch_step_action(): of any other step they give 0, `NULL` or an empty text.
 *
 * Texts that it lends are valid as long as it is. Those that are called secret are wiped then.
 */
typedef struct credmatch_step credmatch_step;

/**
 * The match table of a registry, read from bytes: it knows which entry a URL gets, and no credentials. Immutable: any
 * number of threads may use one at the same time, without a lock. Free it with credmatch_table_free() when no thread
 * uses it any more. Entries have the numbers that they have in the registry that the bytes are from.
 */
typedef struct credmatch_table credmatch_table;

/**
 * A text that the library made: a record in JSON, a reference, or the value of a header. Immutable: several threads
 * may read one at the same time. The caller frees it with credmatch_text_free(), which overwrites it with zeros before.
 */
typedef struct credmatch_text credmatch_text;

/**
 * What a function returns: #CREDMATCH_OK, the number of a code of the core (see `enum credmatch_code`), or one of the
 * numbers from 1001 on, which are this library's own. A number never changes its meaning; later versions may return
 * further ones, so treat one that you don't know as a failure.
 */
typedef int32_t credmatch_status;

/**
 * A text: its first byte and its length in bytes, in UTF-8, without a NUL at its end.
 *
 * As an argument it is borrowed for the time of the call; `{NULL, 0}` is the empty text, and a NUL byte is a character
 * like any other. As a result it is lent by the object that the function names, and is valid until that is freed.
 * #CREDMATCH_TEXT makes one of a string literal, credmatch_str_of() of a string that ends in NUL.
 */
typedef struct {
  /**
   * The first byte; may be `NULL` if `len` is 0.
   */
  const char *ptr;
  /**
   * How many bytes there are.
   */
  size_t len;
} credmatch_str;

/**
 * Where a document comes from: one of the constants CREDMATCH_LAYER_.... Of entries of equal rank, that of the later
 * layer wins (design.md M10).
 */
typedef int32_t credmatch_layer;

/**
 * How serious a diagnostic is: one of the constants CREDMATCH_SEVERITY_.... Later versions may know further ones.
 */
typedef int32_t credmatch_severity;

/**
 * How exactly an entry gives one part of a URL: one of the constants CREDMATCH_SPECIFICITY_...; more is better.
 */
typedef int32_t credmatch_specificity;

/**
 * The algorithm by which the caller signs with a key. All of it zero but `alias` and `algorithm` is a key of no named
 * key store.
 */
typedef struct {
  /**
   * The key store, as documents name it; empty if they name none.
   */
  credmatch_str key_store;
  /**
   * The key's alias in it.
   */
  credmatch_str alias;
  /**
   * The algorithm as JWS names it: `RS256`, `RS384`, `RS512`, `PS256`, `PS384`, `PS512`, `ES256`, `ES384`, `ES512`,
   * `EdDSA`, `HS256`, `HS384` or `HS512`.
   */
  credmatch_str algorithm;
} credmatch_key_algorithm;

/**
 * What is not as usual. All of it zero but the size is as usual.
 */
typedef struct {
  /**
   * `sizeof (credmatch_sessions_options)`. Later versions may append members; those that this one does not know must be
   * zero.
   */
  size_t size;
  /**
   * Whether a bearer token may go over plain http to any host (design.md A8).
   */
  bool allow_insecure;
  /**
   * Whether tickets are made without a signature key, which anybody could write.
   */
  bool allow_unsigned;
  /**
   * The algorithms of keys; of those that are not named here it is `RS256`. May be `NULL` if there are none.
   */
  const credmatch_key_algorithm *algorithms;
  /**
   * How many there are.
   */
  size_t algorithm_count;
} credmatch_sessions_options;

/**
 * What a request's body is: one of the constants CREDMATCH_BODY_....
 */
typedef int32_t credmatch_body;

/**
 * A request that the caller is about to make. All of it zero but the size and the URL is a `GET` without a body.
 */
typedef struct {
  /**
   * `sizeof (credmatch_request)`. Later versions may append members; those that this one does not know must be zero.
   */
  size_t size;
  /**
   * The absolute URL.
   */
  credmatch_str url;
  /**
   * The method as it goes on the wire; empty is `GET`. Digest signs it.
   */
  credmatch_str method;
  /**
   * The service that the caller names; empty if none (design.md M14).
   */
  credmatch_str service;
  /**
   * What the body is.
   */
  credmatch_body body;
  /**
   * The bytes of a body of #CREDMATCH_BODY_BYTES; may be `NULL` if there are none.
   */
  const uint8_t *body_ptr;
  /**
   * How many bytes these are.
   */
  size_t body_len;
  /**
   * Who the request is for, if the caller knows; may be `NULL`.
   */
  const credmatch_current_user *user;
} credmatch_request;

/**
 * What a step says to do: one of the constants CREDMATCH_ACTION_....
 */
typedef int32_t credmatch_action;

/**
 * A character encoding of names and passwords: one of the constants CREDMATCH_CHARSET_....
 */
typedef int32_t credmatch_charset;

/**
 * How a UsernameToken shows that the password is known: one of the constants CREDMATCH_PASSWORD_....
 */
typedef int32_t credmatch_password_type;

/**
 * What stands around a UsernameToken: one of the constants CREDMATCH_SECURITY_....
 */
typedef int32_t credmatch_security;

/**
 * The root partition: `<credentials>` in `process_engine.xml`. Entries have priority 0 unless they say otherwise.
 */
#define CREDMATCH_LAYER_GLOBAL 0

/**
 * A sub-partition's `process_engine.xml`. Entries have priority 0 unless they say otherwise.
 */
#define CREDMATCH_LAYER_PARTITION 1

/**
 * A process definition. Entries have priority 1 unless they say otherwise, or 0 below format version 5.
 */
#define CREDMATCH_LAYER_PROCESS 2

/**
 * Set while a process runs. Entries have priority 1 unless they say otherwise.
 */
#define CREDMATCH_LAYER_RUNTIME 3

/**
 * Nothing is compiled while one of these stands.
 */
#define CREDMATCH_SEVERITY_ERROR 0

/**
 * Legal and yet probably wrong.
 */
#define CREDMATCH_SEVERITY_WARNING 1

/**
 * Worth knowing.
 */
#define CREDMATCH_SEVERITY_NOTE 2

/**
 * Not at all: any will do.
 */
#define CREDMATCH_SPECIFICITY_ANY 0

/**
 * With wildcards.
 */
#define CREDMATCH_SPECIFICITY_WILDCARD 1

/**
 * Exactly.
 */
#define CREDMATCH_SPECIFICITY_EXACT 2

/**
 * These bytes, or none. They can be sent again, and Digest can sign them.
 */
#define CREDMATCH_BODY_BYTES 0

/**
 * What is read while it is sent, and can't be read again.
 */
#define CREDMATCH_BODY_STREAM 1

/**
 * What is read while it is sent, and can be read again from its start. It is for large bodies too, which are not copied
 * then; a server that offers nothing but `qop="auth-int"` can't be answered.
 */
#define CREDMATCH_BODY_REPEATABLE_STREAM 2

/**
 * The function did what it says, and wrote its outputs.
 */
#define CREDMATCH_OK 0

/**
 * `null-argument`: an argument is `NULL` that may not be, or a length comes without a pointer.
 */
#define CREDMATCH_NULL_ARGUMENT 1001

/**
 * `invalid-utf8`: a text is not UTF-8. (Of a URL, that is #CREDMATCH_URL_INVALID.)
 */
#define CREDMATCH_INVALID_UTF8 1002

/**
 * `invalid-argument`: a number or a name that the function does not know.
 */
#define CREDMATCH_INVALID_ARGUMENT 1003

/**
 * `no-document`: the builder has no document that this could belong to.
 */
#define CREDMATCH_NO_DOCUMENT 1004

/**
 * `unreadable-file`: a file or a folder is not there or cannot be read.
 */
#define CREDMATCH_UNREADABLE_FILE 1005

/**
 * `no-such-entry`: the registry has no entry of that number. Numbers run from 0 to the count of entries less one, and
 * mean something only together with the registry that gave them.
 */
#define CREDMATCH_NO_SUCH_ENTRY 1006

/**
 * `panic`: a mistake of the library itself. Its outputs were not written, and registries and tables are as before;
 * free a builder that was in use. Please report it.
 */
#define CREDMATCH_PANIC 1099

/**
 * Send the request with these headers: credmatch_step_header_count(), credmatch_step_header_name(),
 * credmatch_step_header_value(), credmatch_step_scheme(), credmatch_step_configuration(). Take `authorization`,
 * `infinica-impersonate` and `infinica-impersonate-groups` off it before, also where the step has none of that name: only
 * the registry says whom its account acts as. Then report the answer with credmatch_exchange_answered().
 */
#define CREDMATCH_ACTION_SEND 1

/**
 * Send the request without credentials, for a reason: credmatch_step_reason(). Take the same three headers off it before.
 * Then report the answer with credmatch_exchange_answered().
 */
#define CREDMATCH_ACTION_SEND_WITHOUT 2

/**
 * Sign a token with a key of the caller's: credmatch_step_key_alias() and its like, credmatch_step_algorithm(),
 * credmatch_step_input(). Then report the signature with credmatch_exchange_signed().
 */
#define CREDMATCH_ACTION_SIGN 3

/**
 * Encrypt a token with a key of the caller's: as to sign, and credmatch_step_content_encryption(). Then report the token
 * with credmatch_exchange_encrypted().
 */
#define CREDMATCH_ACTION_ENCRYPT 4

/**
 * Obtain a token of SPNEGO: credmatch_step_service(), credmatch_step_lifetime(), credmatch_step_token(). Then report it
 * with credmatch_exchange_negotiated().
 */
#define CREDMATCH_ACTION_NEGOTIATE 5

/**
 * Do not send the request: what it would send can't be presented. credmatch_step_error() says why. The exchange has
 * ended.
 */
#define CREDMATCH_ACTION_REFUSE 6

/**
 * The answer stands as it came: credmatch_step_outcome(). The exchange has ended.
 */
#define CREDMATCH_ACTION_DONE 7

/**
 * UTF-8.
 */
#define CREDMATCH_CHARSET_UTF_8 0

/**
 * ISO-8859-1.
 */
#define CREDMATCH_CHARSET_ISO_8859_1 1

/**
 * The password itself: for https alone.
 */
#define CREDMATCH_PASSWORD_TEXT 0

/**
 * A hash of nonce, time and password. It is SHA-1 of a password that may be guessed: for https as well.
 */
#define CREDMATCH_PASSWORD_DIGEST 1

/**
 * Nothing: it is the element alone.
 */
#define CREDMATCH_SECURITY_NONE 0

/**
 * The element `wsse:Security`, which goes into the header of the SOAP envelope.
 */
#define CREDMATCH_SECURITY_HEADER 1

/**
 * The same that a service must understand, in an envelope of SOAP 1.1.
 */
#define CREDMATCH_SECURITY_SOAP_1_1 2

/**
 * The same that a service must understand, in an envelope of SOAP 1.2.
 */
#define CREDMATCH_SECURITY_SOAP_1_2 3

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The value of the header `Authorization` for a request to a URL. It is made of the best entry's credentials, if they
 * are to be sent.
 *
 * Before the first request, leave `challenges` out (`NULL` and 0): only an entry that is preemptive gives a value
 * (design.md A5). After a 401, pass the values of the response's `WWW-Authenticate` lines, one an element, `count` in
 * all (not `NULL`, even if there are none), and retry at most once: any entry gives a value whose credentials answer
 * one of the challenges. Ask for every request and every hop of a redirect anew, and send a value nowhere else.
 * An empty `service` is none.
 *
 * `*authorization` is the caller's, to be freed with credmatch_authorization_free(), or `NULL` if no entry matches or
 * there is nothing to send yet. It holds a secret.
 *
 * Fails as credmatch_registry_lookup(), or with a status of the 9xx if what the best entry holds can't be sent:
 * no other entry steps in (design.md M12). credmatch_error_entry(), credmatch_error_kind() and credmatch_error_help()
 * say which entry it is, what it holds, and what to do.
 */
credmatch_status credmatch_registry_authorization(const credmatch_registry *registry,
                                                  credmatch_str url,
                                                  credmatch_str service,
                                                  const credmatch_str *challenges,
                                                  size_t count,
                                                  credmatch_authorization **authorization,
                                                  credmatch_error **error);

/**
 * The number of the entry that the URL gets; #CREDMATCH_NO_ENTRY for `NULL`.
 */
int32_t credmatch_authorization_entry(const credmatch_authorization *authorization);

/**
 * The scheme that the value begins with, such as `Basic`. Valid as long as the library is loaded; empty for `NULL`.
 */
credmatch_str credmatch_authorization_scheme(const credmatch_authorization *authorization);

/**
 * The whole value of the header, scheme included. This is the only way to a secret. It never holds a control character.
 *
 * Valid until the authorization is freed; empty for `NULL`.
 */
credmatch_str credmatch_authorization_expose_secret(const credmatch_authorization *authorization);

/**
 * Wipes the value and frees it, and whatever it lent. `NULL` is ignored.
 */
void credmatch_authorization_free(credmatch_authorization *authorization);

/**
 * Makes a builder without documents, with the default options.
 *
 * Free it with credmatch_builder_free(). `NULL` only if the library itself is broken.
 */
credmatch_builder *credmatch_builder_new(void);

/**
 * Wipes and frees a builder. Registries that it compiled stay. `NULL` is ignored.
 */
void credmatch_builder_free(credmatch_builder *builder);

/**
 * Adds a document that is text in UTF-8, whatever encoding it declares.
 *
 * `layer` is one of the constants CREDMATCH_LAYER_.... Documents of one layer count as one, in the order in which they
 * are added (design.md M10). `name` is what diagnostics call the document, usually its path or URL; the references of
 * its includes are relative to it. An empty one is `registry.xml`.
 *
 * Fails with #CREDMATCH_NULL_ARGUMENT, #CREDMATCH_INVALID_UTF8, or #CREDMATCH_INVALID_ARGUMENT for an unknown layer.
 */
credmatch_status credmatch_builder_add_text(credmatch_builder *builder,
                                            credmatch_layer layer,
                                            credmatch_str name,
                                            credmatch_str text,
                                            credmatch_error **error);

/**
 * Adds a document that is bytes, as it lies in a file or comes over a network: UTF-8, UTF-16, ISO-8859-1 or
 * Windows-1252, told by its byte order mark and its XML declaration.
 *
 * Otherwise as credmatch_builder_add_text(). What cannot be decoded is said when the builder compiles.
 */
credmatch_status credmatch_builder_add_bytes(credmatch_builder *builder,
                                             credmatch_layer layer,
                                             credmatch_str name,
                                             const uint8_t *bytes,
                                             size_t bytes_len,
                                             credmatch_error **error);

/**
 * Adds a document from a file, and all that it includes by XInclude from further files.
 *
 * `path` is the file's path, in UTF-8. Included files must lie in the folder `root` or below, links followed, and the file
 * itself too if it includes any; if `root` is empty, in the folder of the file. Nothing is fetched from a network. What
 * can't be included is said when the builder compiles.
 *
 * Fails with #CREDMATCH_UNREADABLE_FILE, #CREDMATCH_DOCUMENT_TOO_LARGE, or as credmatch_builder_add_text(), and if the
 * file is no text, with #CREDMATCH_INVALID_ENCODING or #CREDMATCH_UNSUPPORTED_ENCODING.
 */
credmatch_status credmatch_builder_load(credmatch_builder *builder,
                                        credmatch_layer layer,
                                        credmatch_str path,
                                        credmatch_str root,
                                        credmatch_error **error);

/**
 * Supplies a text in UTF-8 that the document added last includes, under the name that credmatch_includes_target()
 * gave.
 *
 * Fails with #CREDMATCH_NO_DOCUMENT if none was added, or as credmatch_builder_add_text().
 */
credmatch_status credmatch_builder_include_text(credmatch_builder *builder,
                                                credmatch_str target,
                                                credmatch_str text,
                                                credmatch_error **error);

/**
 * The same for bytes, in the encoding that they are in: as credmatch_builder_add_bytes().
 */
credmatch_status credmatch_builder_include_bytes(credmatch_builder *builder,
                                                 credmatch_str target,
                                                 const uint8_t *bytes,
                                                 size_t bytes_len,
                                                 credmatch_error **error);

/**
 * Gives the entries of the document added last another default priority than that of their layer (design.md M10).
 *
 * Fails with #CREDMATCH_NO_DOCUMENT if none was added.
 */
credmatch_status credmatch_builder_priority(credmatch_builder *builder,
                                            int32_t priority,
                                            credmatch_error **error);

/**
 * Says the format version of the process definition added last, instead of what it says itself: below 5, its entries
 * have priority 0 (design.md M10).
 *
 * Fails with #CREDMATCH_NO_DOCUMENT if none was added.
 */
credmatch_status credmatch_builder_format_version(credmatch_builder *builder,
                                                  uint32_t version,
                                                  credmatch_error **error);

/**
 * Reads the attribute `protocol` http or https without a `port` as port 80 or 443, as the vendor's compatibility
 * switch has it; off by default (design.md M13). Patterns in `url` stay as they are.
 */
credmatch_status credmatch_builder_guess_ports(credmatch_builder *builder,
                                               bool guess_ports,
                                               credmatch_error **error);

/**
 * Sets a limit (design.md M15). Set limits before documents are added.
 *
 * Their names and defaults:
 * - `document_size`: bytes of decoded text with all that is included, 1 GiB
 * - `depth`: elements inside elements, 256
 * - `entries`: of all layers, 4 000 000
 * - `attribute_length`: bytes, 65 536
 * - `wildcards`: of an entry, 32
 * - `segments`: of a path with `**`, 64
 * - `patterns`: that one look-up must try one by one, 1 024
 * - `url_length`: bytes, 65 536
 * - `diagnostics`: that are kept, 10 000
 * - `includes`: of one document, 1 000
 *
 * Fails with #CREDMATCH_INVALID_ARGUMENT if there is no limit of that name.
 */
credmatch_status credmatch_builder_limit(credmatch_builder *builder,
                                         credmatch_str name,
                                         uint32_t value,
                                         credmatch_error **error);

/**
 * Gives the builder the bytes of a table that was compiled from the same documents before (see
 * credmatch_registry_table_bytes()): the next compilations attach the entries to it, which is much faster than to
 * compile them again.
 *
 * The bytes are copied, and looked at when the builder compiles: that fails with a status of 701 to 705 if they are no
 * table, or the table of other documents or options.
 */
credmatch_status credmatch_builder_table(credmatch_builder *builder,
                                         const uint8_t *bytes,
                                         size_t bytes_len,
                                         credmatch_error **error);

/**
 * What documents include by XInclude and what was not supplied. What was supplied may include more: ask again until the
 * list is empty. What has a fallback may be left out (design.md A10).
 *
 * `*includes` is the caller's, to be freed with credmatch_includes_free().
 *
 * Fails if the markup of a document is wrong, with all that is wrong with it.
 */
credmatch_status credmatch_builder_missing_includes(const credmatch_builder *builder,
                                                    credmatch_includes **includes,
                                                    credmatch_error **error);

/**
 * Reads documents and compiles them. Without documents that makes a registry without entries. The builder stays as it
 * is, to be freed or used again.
 *
 * `*registry` is the caller's, to be freed with credmatch_registry_free(). Takes time linear in the documents' length:
 * some microseconds an entry.
 *
 * Fails with the code of the first error in the documents; the error lists all that is wrong with all of them, see
 * credmatch_error_diagnostics(). Nothing is compiled while one error stands.
 */
credmatch_status credmatch_builder_compile(const credmatch_builder *builder,
                                           credmatch_registry **registry,
                                           credmatch_error **error);

/**
 * What the lines of `WWW-Authenticate` ask for.
 *
 * `lines` are their values as they came, one an element. `*json` is an object: `challenges`, an array of objects with
 * `scheme`, `params` (an object; names in lower case) and, where there is one, `token68`; and whether something was
 * `malformed` and passed over. It is the caller's, to be freed with credmatch_text_free().
 *
 * Fails with #CREDMATCH_NULL_ARGUMENT or #CREDMATCH_INVALID_UTF8.
 */
credmatch_status credmatch_parse_challenges(const credmatch_str *lines,
                                            size_t count,
                                            credmatch_text **json,
                                            credmatch_error **error);

/**
 * The challenge that credentials of these kinds answer. It is that of the strongest scheme (design.md A6).
 *
 * `kinds` are those of credmatch_registry_entry(), such as `password`. `*json` is an object: `scheme`, of Digest
 * `algorithm`, and `challenge` as credmatch_parse_challenges() has it. It is the caller's, to be freed with
 * credmatch_text_free(), or `NULL` if there is no such challenge.
 *
 * Fails with #CREDMATCH_NULL_ARGUMENT or #CREDMATCH_INVALID_UTF8.
 */
credmatch_status credmatch_select_challenge(const credmatch_str *kinds,
                                            size_t kind_count,
                                            const credmatch_str *lines,
                                            size_t count,
                                            credmatch_text **json,
                                            credmatch_error **error);

/**
 * Who a request is for: who logged in, with which groups and credentials.
 *
 * `credentials` are XML texts, those that are preferred first: each is one element, such as
 * `<passwordCredentials xmlns="http://www.infinica.com/credentials" name="..." password="..."/>`. Both arrays may be
 * `NULL` if they are empty. `*user` is the caller's, to be freed with credmatch_current_user_free().
 *
 * Fails as credmatch_registry_compile() if the XML is wrong, with #CREDMATCH_USER_HOLDS_REFERENCE for credentials that
 * stand for other ones, with #CREDMATCH_NULL_ARGUMENT or #CREDMATCH_INVALID_UTF8.
 */
credmatch_status credmatch_current_user_new(credmatch_str name,
                                            const credmatch_str *groups,
                                            size_t group_count,
                                            const credmatch_str *credentials,
                                            size_t credentials_count,
                                            credmatch_current_user **user,
                                            credmatch_error **error);

/**
 * The same user acting as another one. `groups` are those that the acting adds; may be `NULL` if there are none.
 *
 * `*acting` is the caller's, to be freed with credmatch_current_user_free().
 *
 * Fails with #CREDMATCH_NULL_ARGUMENT or #CREDMATCH_INVALID_UTF8.
 */
credmatch_status credmatch_current_user_impersonating(const credmatch_current_user *user,
                                                      credmatch_str name,
                                                      const credmatch_str *groups,
                                                      size_t group_count,
                                                      credmatch_current_user **acting,
                                                      credmatch_error **error);

/**
 * Lets go of the user and wipes the credentials. What is shared with exchanges goes with the last of those. `NULL` is
 * ignored.
 */
void credmatch_current_user_free(credmatch_current_user *user);

/**
 * How many diagnostics there are; 0 for `NULL`.
 */
size_t credmatch_diagnostics_count(const credmatch_diagnostics *diagnostics);

/**
 * The code of one of them as a number, see `enum credmatch_code`.
 */
int32_t credmatch_diagnostics_number(const credmatch_diagnostics *diagnostics,
                                     size_t index);

/**
 * The code of one of them as a name in kebab-case, such as `unknown-attribute`. Valid as long as the library is loaded.
 */
credmatch_str credmatch_diagnostics_code(const credmatch_diagnostics *diagnostics,
                                         size_t index);

/**
 * How serious one of them is.
 */
credmatch_severity credmatch_diagnostics_severity(const credmatch_diagnostics *diagnostics,
                                                  size_t index);

/**
 * What one of them says, in one sentence for people. Valid until the list is freed.
 */
credmatch_str credmatch_diagnostics_message(const credmatch_diagnostics *diagnostics,
                                            size_t index);

/**
 * The name of the document that one of them is about, without user information and query if it is a URL. Valid until the list is freed.
 */
credmatch_str credmatch_diagnostics_source(const credmatch_diagnostics *diagnostics,
                                           size_t index);

/**
 * The line that one of them is about, from 1.
 */
uint32_t credmatch_diagnostics_line(const credmatch_diagnostics *diagnostics,
                                    size_t index);

/**
 * The column that one of them is about, from 1, in characters.
 */
uint32_t credmatch_diagnostics_column(const credmatch_diagnostics *diagnostics,
                                      size_t index);

/**
 * The whole list as a JSON array, with all that there is to say: `code`, `number`, `severity`, `message`, `source`,
 * `line`, `column` and where there are some `help`, `related` places, a `witness` URL and a `count`.
 *
 * Made on the first call; valid until the list is freed. Empty for `NULL`.
 */
credmatch_str credmatch_diagnostics_json(const credmatch_diagnostics *diagnostics);

/**
 * Frees a list that the caller owns, and whatever it lent. `NULL` is ignored.
 */
void credmatch_diagnostics_free(credmatch_diagnostics *diagnostics);

/**
 * The status that the function returned: never #CREDMATCH_OK, but for `NULL`.
 */
credmatch_status credmatch_error_status(const credmatch_error *error);

/**
 * The same as a name in kebab-case, such as `url-no-scheme`, which means the same in every version and language.
 *
 * Valid as long as the library is loaded; empty for `NULL`.
 */
credmatch_str credmatch_error_code(const credmatch_error *error);

/**
 * What is wrong, on one line for people, as every host says it: the code, what it means, and where in the URL. Of
 * diagnostics, the first of severity error with its place and its help, and how many more there are. It may change from
 * version to version.
 *
 * Valid until the error is freed; empty for `NULL`.
 */
credmatch_str credmatch_error_message(const credmatch_error *error);

/**
 * What to do about it, in one sentence for people; empty if there is nothing to say.
 *
 * Valid until the error is freed; empty for `NULL`.
 */
credmatch_str credmatch_error_help(const credmatch_error *error);

/**
 * The name of the document that is wrong, without user information and query if it is a URL; empty if it is not a
 * document that is wrong.
 *
 * Valid until the error is freed; empty for `NULL`.
 */
credmatch_str credmatch_error_source(const credmatch_error *error);

/**
 * The line that is wrong, from 1; 0 if it is not a document that is wrong, and for `NULL`.
 */
uint32_t credmatch_error_line(const credmatch_error *error);

/**
 * The column that is wrong, from 1, in characters (Unicode scalar values; a tab is one); 0 as for the line.
 */
uint32_t credmatch_error_column(const credmatch_error *error);

/**
 * How many bytes of the URL, of the document's decoded text or of the argument come before what is wrong; -1 if that
 * is not known, and for `NULL`.
 */
int64_t credmatch_error_offset(const credmatch_error *error);

/**
 * The number of the entry whose credentials can't be sent (a status of the 9xx): it decides all the same, and no other
 * entry takes its place (design.md M12). #CREDMATCH_NO_ENTRY if it is not an entry that is wrong, and for `NULL`.
 */
int32_t credmatch_error_entry(const credmatch_error *error);

/**
 * The kind of that entry's credentials, such as `kerberos`, references to technical credentials followed; empty if it
 * is not an entry that is wrong.
 *
 * Valid as long as the library is loaded; empty for `NULL`.
 */
credmatch_str credmatch_error_kind(const credmatch_error *error);

/**
 * All that is wrong with the documents, warnings among them, in the order of documents and lines; an empty list if it
 * is not documents that are wrong.
 *
 * Lent by the error: valid until that is freed, and not to be freed. `NULL` for `NULL`.
 */
const credmatch_diagnostics *credmatch_error_diagnostics(const credmatch_error *error);

/**
 * Frees an error, and whatever it lent. `NULL` is ignored.
 */
void credmatch_error_free(credmatch_error *error);

/**
 * Takes what the server answered, and says what to do next. That is credmatch_exchange_step() again: the step before,
 * and what it lent, are gone.
 *
 * `www_authenticate` are the values of the response's `WWW-Authenticate` lines as they came, one an element,
 * `authentication_info` those of `Authentication-Info`; both may be `NULL` if there are none. Report the response that
 * came, whatever its status: one that is no 401 ends the exchange, and can teach the next nonce.
 *
 * Fails with #CREDMATCH_NULL_ARGUMENT or #CREDMATCH_INVALID_UTF8; the exchange is then as before. What is reported out
 * of order, or after the end, is not a failure but a step, #CREDMATCH_ACTION_REFUSE.
 */
credmatch_status credmatch_exchange_answered(credmatch_exchange *exchange,
                                             uint16_t status,
                                             const credmatch_str *www_authenticate,
                                             size_t www_authenticate_count,
                                             const credmatch_str *authentication_info,
                                             size_t authentication_info_count,
                                             uint64_t now,
                                             credmatch_error **error);

/**
 * Takes the signature that the step asked for, and says what to do next. It is raw bytes (RFC 7515 §5.1; of ECDSA r and
 * s, not DER).
 *
 * Otherwise as credmatch_exchange_answered().
 */
credmatch_status credmatch_exchange_signed(credmatch_exchange *exchange,
                                           const uint8_t *signature,
                                           size_t signature_len,
                                           uint64_t now,
                                           credmatch_error **error);

/**
 * Takes the encrypted token that the step asked for, and says what to do next. It is a JWE in compact form (RFC 7516
 * §7.1).
 *
 * Otherwise as credmatch_exchange_answered().
 */
credmatch_status credmatch_exchange_encrypted(credmatch_exchange *exchange,
                                              credmatch_str token,
                                              uint64_t now,
                                              credmatch_error **error);

/**
 * Takes the token of SPNEGO that the step asked for, and says what to do next. It is bytes, as the security library
 * gave them.
 *
 * Otherwise as credmatch_exchange_answered().
 */
credmatch_status credmatch_exchange_negotiated(credmatch_exchange *exchange,
                                               const uint8_t *token,
                                               size_t token_len,
                                               uint64_t now,
                                               credmatch_error **error);

/**
 * Says that the step could not be taken, which ends the exchange. The step is then a refusal.
 *
 * Otherwise as credmatch_exchange_answered().
 */
credmatch_status credmatch_exchange_failed(credmatch_exchange *exchange,
                                           uint64_t now,
                                           credmatch_error **error);

/**
 * What to do next.
 *
 * Lent by the exchange: valid until the next report or until it is freed, and not to be freed. `NULL` for `NULL`.
 */
const credmatch_step *credmatch_exchange_step(const credmatch_exchange *exchange);

/**
 * The number of the entry that decides. #CREDMATCH_NO_ENTRY if none matches, and for `NULL`.
 */
int32_t credmatch_exchange_entry(const credmatch_exchange *exchange);

/**
 * How often the request was sent again. So far; 0 for `NULL`.
 */
uint32_t credmatch_exchange_retries(const credmatch_exchange *exchange);

/**
 * Whether nothing more is to be reported. It has ended then; `true` for `NULL`.
 */
bool credmatch_exchange_ended(const credmatch_exchange *exchange);

/**
 * Wipes the secrets of an exchange and frees it, its step, and whatever that lent. `NULL` is ignored.
 */
void credmatch_exchange_free(credmatch_exchange *exchange);

/**
 * How many there are; 0 for `NULL`.
 */
size_t credmatch_includes_count(const credmatch_includes *includes);

/**
 * What one of them refers to: the reference resolved against the name of the document that it stands in (RFC 3986
 * §5.2). Supply it under this name. It is the document's own word: check it before you open or fetch what it names.
 *
 * Valid until the list is freed.
 */
credmatch_str credmatch_includes_target(const credmatch_includes *includes,
                                        size_t index);

/**
 * Whether one of them is taken as plain text rather than as XML.
 */
bool credmatch_includes_parse_as_text(const credmatch_includes *includes,
                                      size_t index);

/**
 * Whether the document says what to do without it.
 */
bool credmatch_includes_has_fallback(const credmatch_includes *includes,
                                     size_t index);

/**
 * The whole list as a JSON array of objects with `href`, `target`, `parse_as_text`, `has_fallback`, `source`, `line`
 * and `column`.
 *
 * Made on the first call; valid until the list is freed. Empty for `NULL`.
 */
credmatch_str credmatch_includes_json(const credmatch_includes *includes);

/**
 * Frees a list, and whatever it lent. `NULL` is ignored.
 */
void credmatch_includes_free(credmatch_includes *includes);

/**
 * The number of the entry; #CREDMATCH_NO_ENTRY for `NULL`.
 */
int32_t credmatch_match_entry(const credmatch_match *found);

/**
 * The entry's priority, which comes first in its rank (design.md M9); 0 for `NULL`.
 */
int32_t credmatch_match_priority(const credmatch_match *found);

/**
 * How the entry gives the host; #CREDMATCH_SPECIFICITY_ANY for `NULL`.
 */
credmatch_specificity credmatch_match_host(const credmatch_match *found);

/**
 * How the entry gives the port: exactly or not at all.
 */
credmatch_specificity credmatch_match_port(const credmatch_match *found);

/**
 * How the entry gives the protocol.
 */
credmatch_specificity credmatch_match_protocol(const credmatch_match *found);

/**
 * How many segments the entry's path has, `**` not counted; 0 for any path.
 */
uint32_t credmatch_match_path(const credmatch_match *found);

/**
 * Whether the entry is for a service, which the caller then named.
 */
bool credmatch_match_service(const credmatch_match *found);

/**
 * Whether the entry's credentials are sent with the first request, rather than after a challenge (design.md A5).
 */
bool credmatch_match_preemptive(const credmatch_match *found);

/**
 * The name of the document that the entry stands in, without user information and query if it is a URL.
 *
 * Valid until the match is freed; empty for `NULL`.
 */
credmatch_str credmatch_match_source(const credmatch_match *found);

/**
 * The line of the entry's start tag, from 1; 0 for `NULL`.
 */
uint32_t credmatch_match_line(const credmatch_match *found);

/**
 * The column of the entry's start tag, from 1, in characters; 0 for `NULL`.
 */
uint32_t credmatch_match_column(const credmatch_match *found);

/**
 * All of it as a JSON object: `entry`, `rank` with all that decides between entries, `preemptive`, `source`, `line` and
 * `column`.
 *
 * Valid until the match is freed; empty for `NULL`.
 */
credmatch_str credmatch_match_json(const credmatch_match *found);

/**
 * Frees a match, and whatever it lent. `NULL` is ignored.
 */
void credmatch_match_free(credmatch_match *found);

/**
 * A reference resolved against a base, by RFC 3986 section 5.2. Such as that of a redirect's `Location`.
 *
 * `base` may also be a file's path; then so is the result. Nothing is decoded, encoded or folded; only `/` separates.
 * `*target` is the caller's, to be freed with credmatch_text_free().
 *
 * Fails with #CREDMATCH_NULL_ARGUMENT or #CREDMATCH_INVALID_UTF8.
 */
credmatch_status credmatch_resolve_reference(credmatch_str base,
                                             credmatch_str reference,
                                             credmatch_text **target,
                                             credmatch_error **error);

/**
 * Reads documents and compiles them. This function takes one document that is text in UTF-8, as the global layer, with
 * the default options; a builder takes several documents, other layers, bytes and options, see credmatch_builder_new().
 *
 * `*registry` is the caller's, to be freed with credmatch_registry_free().
 *
 * Fails as credmatch_builder_compile().
 */
credmatch_status credmatch_registry_compile(credmatch_str text,
                                            credmatch_registry **registry,
                                            credmatch_error **error);

/**
 * Reads a document and what it includes from files, and compiles it. It is the global layer, with the default options.
 *
 * Otherwise as credmatch_builder_load(), with an empty `root`, and credmatch_builder_compile().
 */
credmatch_status credmatch_registry_load(credmatch_str path,
                                         credmatch_registry **registry,
                                         credmatch_error **error);

/**
 * Gives another handle to the same registry, at no cost but a counter: the registry goes when its last handle is freed.
 *
 * The handle is the caller's, to be freed with credmatch_registry_free(). `NULL` for `NULL`.
 */
credmatch_registry *credmatch_registry_clone(const credmatch_registry *registry);

/**
 * Lets go of the registry and wipes its secrets. As long as another handle is there, the registry stays. No thread may be using this handle. What
 * the registry gave (matches, texts, lists) stays valid. `NULL` is ignored.
 */
void credmatch_registry_free(credmatch_registry *registry);

/**
 * The number of the best entry for a URL. #CREDMATCH_NO_ENTRY if no entry matches, which is no failure.
 *
 * An entry that is for a service takes part only if `service` names it (design.md M14); #CREDMATCH_NO_TEXT names none.
 *
 * The fastest question: well under a microsecond whatever the number of entries, in time linear in the URL's length
 * (design.md M15). For many URLs in a large registry, credmatch_registry_lookup_many() is faster still.
 *
 * The number holds for this URL alone: look every hop of a redirect up anew (design.md M18).
 *
 * Fails with a status of 601 to 612 if the URL is malformed, or if clients would read it differently (design.md M1):
 * never take that for no entry. With #CREDMATCH_INVALID_UTF8 if `service` is not UTF-8. `*entry` is then not written.
 */
credmatch_status credmatch_registry_lookup(const credmatch_registry *registry,
                                           credmatch_str url,
                                           credmatch_str service,
                                           int32_t *entry,
                                           credmatch_error **error);

/**
 * The numbers of the best entries for many URLs. Faster than one by one in large registries, where reads of memory
 * overlap.
 *
 * `urls` and `entries` are arrays of `count` elements. For each URL, its place in `entries` gets the number of the
 * entry, #CREDMATCH_NO_ENTRY, or #CREDMATCH_INVALID_URL if the URL is malformed: credmatch_registry_lookup() says why.
 * An empty `service` is none.
 *
 * Malformed URLs are no failure. Fails with #CREDMATCH_NULL_ARGUMENT, also for a URL that is `NULL` with a length, or
 * #CREDMATCH_INVALID_UTF8 if `service` is not UTF-8; `entries` is then not written.
 */
credmatch_status credmatch_registry_lookup_many(const credmatch_registry *registry,
                                                const credmatch_str *urls,
                                                size_t count,
                                                credmatch_str service,
                                                int32_t *entries,
                                                credmatch_error **error);

/**
 * The best entry for a URL with its rank and its place. See design.md M16. An empty `service` is none.
 *
 * `*found` is the caller's, to be freed with credmatch_match_free(), or `NULL` if no entry matches. Costs some
 * allocations; if the number is enough, credmatch_registry_lookup() makes none.
 *
 * Fails as credmatch_registry_lookup().
 */
credmatch_status credmatch_registry_find_match(const credmatch_registry *registry,
                                               credmatch_str url,
                                               credmatch_str service,
                                               credmatch_match **found,
                                               credmatch_error **error);

/**
 * Why a URL gets the entry that it gets, and why every other entry lost. See design.md M16.
 *
 * `*explanation` is a JSON object: `compared`, the URL's parts as they are
 * compared; `matches`, every entry that matches, best first, each with `rank` and, of all but the first, `lost_by`;
 * `excluded_by`, how many entries each attribute excludes; and `excluded`, the excluded ones, each with the first
 * `attribute` that excludes it and the `reason`. `lost_by` has the same two; its `attribute` is `priority`, `host`, `port`,
 * `protocol`, `path`, `service`, `layer` or `order`.
 *
 * Of the excluded ones, `limit` are listed after the first `skip`. An empty `service` is none. It is the caller's,
 * to be freed with credmatch_text_free(). Compares every entry: takes time linear in their number.
 *
 * Fails as credmatch_registry_lookup().
 */
credmatch_status credmatch_registry_explain(const credmatch_registry *registry,
                                            credmatch_str url,
                                            credmatch_str service,
                                            size_t skip,
                                            size_t limit,
                                            credmatch_text **explanation,
                                            credmatch_error **error);

/**
 * Whether what was found for one URL holds for the other. That is: the same protocol, host and port, and the same best
 * entry (design.md M18). Ask before what belongs to a request is carried to another. An empty `service` is none.
 *
 * Fails as credmatch_registry_lookup(), for either URL.
 */
credmatch_status credmatch_registry_same_scope(const credmatch_registry *registry,
                                               credmatch_str a,
                                               credmatch_str b,
                                               credmatch_str service,
                                               bool *same,
                                               credmatch_error **error);

/**
 * What an entry is for, and where it stands. `*json` is an object: `entry`, `layer`, the `kind` of its credentials,
 * `descriptor`, what of `host`, `port`, `protocol`, `path` and `service` is not any, `priority`, `preemptive`, `source`,
 * `line` and `column`. Its secrets are not in it.
 *
 * A kind is `password`, `kerberos`, `infinica`, `oauth`, `openId`, `salesforce`, `sshKey`, `current`, `authenticated`,
 * `impersonation`, `technical`, `clientCredentials` or `bearer`.
 *
 * It is the caller's, to be freed with credmatch_text_free().
 *
 * Fails with #CREDMATCH_NO_SUCH_ENTRY if the registry has no entry of that number, so with #CREDMATCH_NO_ENTRY.
 */
credmatch_status credmatch_registry_entry(const credmatch_registry *registry,
                                          int32_t number,
                                          credmatch_text **json,
                                          credmatch_error **error);

/**
 * What an entry's credentials are used with, and where that comes from. See design.md A4. `*json` is an object: `entry`,
 * `kind`, `configuration` (`nested`, `challenge`, `registry`, `application` or `none`) and `settings`, whose keys are the
 * documents' names; durations are milliseconds. Its secrets are not in it.
 *
 * `challenges` are the values of the `WWW-Authenticate` lines of a 401 that is to be answered, `count` in all, or `NULL`
 * for what is used at once. `*json` is the caller's, to be freed with credmatch_text_free(), or `NULL` for credentials
 * that take no configuration.
 *
 * Fails with #CREDMATCH_NO_SUCH_ENTRY, #CREDMATCH_MISSING_CONFIGURATION if a value is needed that is set nowhere (the
 * message names it, and the places where it could be set), #CREDMATCH_TECHNICAL_NOT_DEFINED or
 * #CREDMATCH_TECHNICAL_CIRCLE.
 */
credmatch_status credmatch_registry_configuration(const credmatch_registry *registry,
                                                  int32_t number,
                                                  const credmatch_str *challenges,
                                                  size_t count,
                                                  credmatch_text **json,
                                                  credmatch_error **error);

/**
 * How many entries there are. They are numbered from 0 to one less, over all layers. 0 for `NULL`.
 */
uint32_t credmatch_registry_entry_count(const credmatch_registry *registry);

/**
 * What is legal and yet probably wrong. With what was noticed on reading (design.md M17).
 *
 * `*diagnostics` is the caller's, to be freed with credmatch_diagnostics_free(). Takes up to seconds for a million
 * entries.
 */
credmatch_status credmatch_registry_lint(const credmatch_registry *registry,
                                         credmatch_diagnostics **diagnostics,
                                         credmatch_error **error);

/**
 * Which URLs get another answer from a new registry, and why. `*differences` is a JSON array of objects: `url`,
 * `service`, `change`, `before`, `after`, `refused` and `why`. Entries are named by their numbers, each in its own
 * registry. A change is `entry`, `credentials`, `preemptive`, `priority`, `gone`, `new` or `refused`: another descriptor wins
 * if it is `entry`, and the same one in the next three.
 *
 * `urls` is an array of `count` URLs to compare; `NULL` with a count of 0 makes URLs from the descriptors of both
 * registries instead. The text is the caller's, to be freed with credmatch_text_free().
 *
 * Fails with #CREDMATCH_NULL_ARGUMENT or, if a URL is not UTF-8, #CREDMATCH_INVALID_UTF8. A malformed URL is no failure:
 * it is a difference, `refused`.
 */
credmatch_status credmatch_registry_diff(const credmatch_registry *registry,
                                         const credmatch_registry *newer,
                                         const credmatch_str *urls,
                                         size_t count,
                                         credmatch_text **differences,
                                         credmatch_error **error);

/**
 * The match table as bytes, without credentials. Store them, and give them to credmatch_builder_table() or
 * credmatch_table_from_bytes().
 *
 * `*bytes` is the caller's, to be freed with credmatch_bytes_free().
 */
credmatch_status credmatch_registry_table_bytes(const credmatch_registry *registry,
                                                credmatch_bytes **bytes,
                                                credmatch_error **error);

/**
 * What exchanges with servers taught, for one registry. Nothing yet.
 *
 * `seed` is what client nonces and names of tickets follow from: 8 bytes of the system's source of randomness, such as
 * getrandom() or arc4random_buf(), drawn anew for every object. A child of a fork() makes sessions of its own. `options` may
 * be `NULL`. The registry may be freed at once. `*sessions` is the caller's, to be freed with credmatch_sessions_free().
 *
 * Fails with #CREDMATCH_INVALID_ARGUMENT for an unknown algorithm or a wrong `size`, #CREDMATCH_NULL_ARGUMENT or
 * #CREDMATCH_INVALID_UTF8.
 */
credmatch_status credmatch_sessions_new(const credmatch_registry *registry,
                                        uint64_t seed,
                                        const credmatch_sessions_options *options,
                                        credmatch_sessions **sessions,
                                        credmatch_error **error);

/**
 * The value of the header `Authorization` that a URL's entry sends at once. The short way for the most frequent case,
 * where the value is the same for any method and body; it costs little more than the look-up. After a 401, there must
 * be an exchange: see credmatch_sessions_begin(). An empty `service` is none.
 *
 * `now` is in milliseconds since 1970-01-01T00:00:00Z, as in all functions here. `*value` is a secret, and empty (its
 * `ptr` is `NULL`) if nothing is to be sent before the server asks. It lives in `*owner`, which is the caller's to be
 * freed with credmatch_text_free(); `*owner` is `NULL` for a value that the sessions keep: that is valid until they are
 * freed. (So free it always: `NULL` is ignored there.)
 *
 * Fails as credmatch_registry_lookup(), with #CREDMATCH_NEEDS_STEPS if there must be an exchange even so: for a
 * user's credentials, a ticket that must be made, a known nonce of Digest or headers of impersonation; else with a
 * status of the 9xx if what the entry holds can't be sent.
 */
credmatch_status credmatch_sessions_header(const credmatch_sessions *sessions,
                                           credmatch_str url,
                                           credmatch_str service,
                                           uint64_t now,
                                           credmatch_str *value,
                                           credmatch_text **owner,
                                           credmatch_error **error);

/**
 * Begins the exchange of a request, and says what to do first. That is credmatch_exchange_step() of what is written: do
 * it, report it with one of the functions credmatch_exchange_...() and go on until a step says that it is done, or that
 * the request is refused (design.md A7). For every hop of a redirect begin a new exchange, with the URL of that hop
 * and without the headers of the one before (design.md M18).
 *
 * What the request holds is copied. `*exchange` is the caller's, to be freed with credmatch_exchange_free().
 *
 * Fails as credmatch_registry_lookup(), with #CREDMATCH_INVALID_ARGUMENT for an unknown kind of body or a wrong
 * `size`, or with #CREDMATCH_NULL_ARGUMENT. What the entry holds and can't be sent is not a failure but a step,
 * #CREDMATCH_ACTION_REFUSE.
 */
credmatch_status credmatch_sessions_begin(const credmatch_sessions *sessions,
                                          const credmatch_request *request,
                                          uint64_t now,
                                          credmatch_exchange **exchange,
                                          credmatch_error **error);

/**
 * Lets go of the sessions and wipes their secrets. No thread may be using them, nor a value that they keep. What is
 * shared with exchanges goes with the last of those. `NULL` is ignored.
 */
void credmatch_sessions_free(credmatch_sessions *sessions);

/**
 * What to do; 0 for `NULL`.
 */
credmatch_action credmatch_step_action(const credmatch_step *step);

/**
 * The same as a name: `send`, `send-without`, `sign`, `encrypt`, `negotiate`, `refuse` or `done`.
 */
credmatch_str credmatch_step_name(const credmatch_step *step);

/**
 * How many headers are to be sent.
 */
size_t credmatch_step_header_count(const credmatch_step *step);

/**
 * The name of one of them, in lower case; `authorization` is the first. `index` counts from 0.
 */
credmatch_str credmatch_step_header_name(const credmatch_step *step,
                                         size_t index);

/**
 * The value of one of them. It is secret, and holds no control character.
 */
credmatch_str credmatch_step_header_value(const credmatch_step *step,
                                          size_t index);

/**
 * The scheme of what is to be sent: `Basic`, `Digest`, `Bearer` or `Negotiate`.
 */
credmatch_str credmatch_step_scheme(const credmatch_step *step);

/**
 * Where the configuration of what is to be sent comes from: `nested`, `challenge`, `registry`, `application` or `none`
 * (design.md A4).
 */
credmatch_str credmatch_step_configuration(const credmatch_step *step);

/**
 * Why the request is to be sent without credentials: `no-entry`, `reactive` or `no-credentials`.
 */
credmatch_str credmatch_step_reason(const credmatch_step *step);

/**
 * How the exchange ended: `answered`, `no-entry`, `rejected`, `no-supported-scheme`, `not-repeatable`, `retry-limit`
 * or `proxy`.
 */
credmatch_str credmatch_step_outcome(const credmatch_step *step);

/**
 * The alias of the key to sign or encrypt with.
 */
credmatch_str credmatch_step_key_alias(const credmatch_step *step);

/**
 * The key store that it is in, as documents name it; empty if they name none.
 */
credmatch_str credmatch_step_key_store(const credmatch_step *step);

/**
 * The password of the key; empty if documents say none. It is secret.
 */
credmatch_str credmatch_step_key_password(const credmatch_step *step);

/**
 * How to sign, as JWS names it, such as `RS256`; or how to encrypt the content's key, as JWE names it, such as
 * `RSA-OAEP-256`.
 */
credmatch_str credmatch_step_algorithm(const credmatch_step *step);

/**
 * How to encrypt the content, as JWE names it, such as `A256GCM`.
 */
credmatch_str credmatch_step_content_encryption(const credmatch_step *step);

/**
 * What to sign, or to encrypt (a JWT, so that `cty` is `JWT`). ASCII. It is secret.
 */
credmatch_str credmatch_step_input(const credmatch_step *step);

/**
 * The service principal to obtain a token for, such as `HTTP@h.example`.
 */
credmatch_str credmatch_step_service(const credmatch_step *step);

/**
 * How long the token is to live, in milliseconds.
 */
uint64_t credmatch_step_lifetime(const credmatch_step *step);

/**
 * What the server sent to negotiate with, in Base64; empty at first.
 */
credmatch_str credmatch_step_token(const credmatch_step *step);

/**
 * Why the request is refused: with its status, message and help, the entry and its kind.
 *
 * Lent by the step: valid as long as that, and not to be freed. `NULL` for any other step.
 */
const credmatch_error *credmatch_step_error(const credmatch_step *step);

/**
 * All of it as a JSON object: `step` is its name; the headers are `headers`, an object of names and values. It is
 * secret.
 */
credmatch_str credmatch_step_json(const credmatch_step *step);

/**
 * Reads a match table from its bytes. credmatch_registry_table_bytes() gave them.
 *
 * A URL of more than `url_length` bytes is refused with #CREDMATCH_URL_TOO_LONG; #CREDMATCH_URL_LENGTH is the usual. Of
 * the limits of credmatch_builder_limit() it alone means something to a table. The bytes are copied. `*table` is the caller's, to be freed with credmatch_table_free().
 *
 * Fails with a status of 701 to 704 if the bytes are no table, a table of another version, or damaged.
 */
credmatch_status credmatch_table_from_bytes(const uint8_t *bytes,
                                            size_t bytes_len,
                                            uint32_t url_length,
                                            credmatch_table **table,
                                            credmatch_error **error);

/**
 * The number of the best entry for a URL. An empty `service` is none.
 *
 * Otherwise as credmatch_registry_lookup().
 */
credmatch_status credmatch_table_lookup(const credmatch_table *table,
                                        credmatch_str url,
                                        credmatch_str service,
                                        int32_t *entry,
                                        credmatch_error **error);

/**
 * The numbers of the best entries for many URLs.
 *
 * Otherwise as credmatch_registry_lookup_many().
 */
credmatch_status credmatch_table_lookup_many(const credmatch_table *table,
                                             const credmatch_str *urls,
                                             size_t count,
                                             credmatch_str service,
                                             int32_t *entries,
                                             credmatch_error **error);

/**
 * Whether what was found for one URL holds for the other.
 *
 * Otherwise as credmatch_registry_same_scope().
 */
credmatch_status credmatch_table_same_scope(const credmatch_table *table,
                                            credmatch_str a,
                                            credmatch_str b,
                                            credmatch_str service,
                                            bool *same,
                                            credmatch_error **error);

/**
 * How many entries there are. 0 for `NULL`.
 */
uint32_t credmatch_table_entry_count(const credmatch_table *table);

/**
 * Lets go of the table. No thread may be using it. `NULL` is ignored.
 */
void credmatch_table_free(credmatch_table *table);

/**
 * The first byte of the text, which is UTF-8 without a NUL at its end. Valid until the text is freed.
 *
 * `NULL` for `NULL`, and never else.
 */
const char *credmatch_text_ptr(const credmatch_text *text);

/**
 * How many bytes the text has; 0 for `NULL`.
 */
size_t credmatch_text_len(const credmatch_text *text);

/**
 * Both as one value. Valid until the text is freed; empty for `NULL`.
 */
credmatch_str credmatch_text_str(const credmatch_text *text);

/**
 * Overwrites a text with zeros and frees it. `NULL` is ignored.
 */
void credmatch_text_free(credmatch_text *text);

/**
 * The first byte. Valid until the bytes are freed. `NULL` for `NULL`, and never else.
 */
const uint8_t *credmatch_bytes_ptr(const credmatch_bytes *bytes);

/**
 * How many bytes there are; 0 for `NULL`.
 */
size_t credmatch_bytes_len(const credmatch_bytes *bytes);

/**
 * Frees the bytes. `NULL` is ignored.
 */
void credmatch_bytes_free(credmatch_bytes *bytes);

/**
 * The value of the header `Authorization` for a name and a password. That is Basic (RFC 7617).
 *
 * `asks_for_utf8` says that the challenge has `charset="UTF-8"`: both then go out in normalization form C.
 * `*authorization` is a secret and the caller's, to be freed with credmatch_text_free(), which wipes it.
 *
 * Fails with #CREDMATCH_COLON_IN_USER_ID, #CREDMATCH_CONTROL_CHARACTER, #CREDMATCH_UNENCODABLE for what the encoding
 * lacks, #CREDMATCH_INVALID_ARGUMENT, #CREDMATCH_NULL_ARGUMENT or #CREDMATCH_INVALID_UTF8.
 */
credmatch_status credmatch_basic_authorization(credmatch_str name,
                                               credmatch_str password,
                                               credmatch_charset charset,
                                               bool asks_for_utf8,
                                               credmatch_text **authorization,
                                               credmatch_error **error);

/**
 * The value of the header `Authorization` for a token. That is Bearer (RFC 6750).
 *
 * `token_type` is what the token's issuer says it is: `Bearer`, and nothing else is taken. `url` is what it
 * goes to, so that it is kept off plain http (design.md A8); empty if that is not to be checked. `*authorization` is a
 * secret and the caller's, to be freed with credmatch_text_free(), which wipes it.
 *
 * Fails with #CREDMATCH_INVALID_BEARER_TOKEN, #CREDMATCH_UNSUPPORTED_TOKEN_TYPE, #CREDMATCH_INSECURE_TRANSPORT, with a
 * status of the 6xx if the URL is malformed, with #CREDMATCH_NULL_ARGUMENT or #CREDMATCH_INVALID_UTF8.
 */
credmatch_status credmatch_bearer_authorization(credmatch_str token,
                                                credmatch_str token_type,
                                                credmatch_str url,
                                                credmatch_text **authorization,
                                                credmatch_error **error);

/**
 * The value of the header `Authorization` that answers a Digest challenge. Of several, the first
 * that can be answered (RFC 7616).
 *
 * `lines` are the values of `WWW-Authenticate` as they came. `method` and `target` (path and query) stand as on the
 * request line. `body` is the request's: needed where a server offers nothing but
 * `qop="auth-int"`; `NULL` (with a length of 0) is a body that is not known. `count` says how many requests were sent
 * with this nonce, this one included. `cnonce` is the client's nonce, drawn anew for every request: printable ASCII.
 * `charset` is of name and password, if the challenge does not ask for UTF-8. `*authorization` is the caller's, to be
 * freed with credmatch_text_free(), which wipes it.
 *
 * Fails with #CREDMATCH_DIGEST_CHALLENGE_UNUSABLE if there is none that can be answered, #CREDMATCH_DIGEST_BODY_NEEDED,
 * #CREDMATCH_DIGEST_REQUEST_MALFORMED, #CREDMATCH_CONTROL_CHARACTER, #CREDMATCH_UNENCODABLE,
 * #CREDMATCH_INVALID_ARGUMENT, #CREDMATCH_NULL_ARGUMENT or #CREDMATCH_INVALID_UTF8.
 */
credmatch_status credmatch_digest_authorization(credmatch_str name,
                                                credmatch_str password,
                                                credmatch_charset charset,
                                                const credmatch_str *lines,
                                                size_t line_count,
                                                credmatch_str method,
                                                credmatch_str target,
                                                const uint8_t *body,
                                                size_t body_len,
                                                uint32_t count,
                                                credmatch_str cnonce,
                                                credmatch_text **authorization,
                                                credmatch_error **error);

/**
 * A UsernameToken of Web Services Security, as XML.
 *
 * `nonce` is 16 bytes or more, drawn anew for every token; with #CREDMATCH_PASSWORD_TEXT it may be empty, and then
 * neither nonce nor time are said. `created` is the time in milliseconds since 1970-01-01T00:00:00Z. `id` is its
 * `wsu:Id`, none if empty. `*xml` is a secret and the caller's, to be freed with credmatch_text_free(), which wipes it.
 *
 * Fails with #CREDMATCH_WSSE_INPUT_MALFORMED, #CREDMATCH_CONTROL_CHARACTER, #CREDMATCH_INVALID_ARGUMENT,
 * #CREDMATCH_NULL_ARGUMENT or #CREDMATCH_INVALID_UTF8.
 */
credmatch_status credmatch_username_token(credmatch_str name,
                                          credmatch_str password,
                                          credmatch_password_type password_type,
                                          const uint8_t *nonce,
                                          size_t nonce_len,
                                          uint64_t created,
                                          credmatch_str id,
                                          credmatch_security security,
                                          credmatch_text **xml,
                                          credmatch_error **error);

/**
 * The version of this library, such as `1.2.3`. #CREDMATCH_VERSION is that of this header.
 *
 * The text is valid as long as the library is loaded.
 */
credmatch_str credmatch_version(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus


/**
 * A credmatch_str of a string literal (or of an array of `char` that ends in NUL), its length counted by the compiler.
 */
#define CREDMATCH_TEXT(literal) credmatch_str_from((literal), sizeof(literal) - 1)

/**
 * No text, such as no service.
 */
#define CREDMATCH_NO_TEXT credmatch_str_from(NULL, 0)

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A credmatch_str of a pointer and a length.
 */
static inline credmatch_str credmatch_str_from(const char *ptr, size_t len)
{
  credmatch_str text;
  text.ptr = ptr;
  text.len = len;
  return text;
}

/**
 * A credmatch_str of a string that ends in NUL; an empty one of `NULL`.
 */
static inline credmatch_str credmatch_str_of(const char *string)
{
  return credmatch_str_from(string, string == NULL ? 0 : strlen(string));
}

#ifdef __cplusplus
}
#endif

#endif /* CREDMATCH_H */
