// Written by scripts/codes.mjs from conformance/codes.json.

/** The stable codes of diagnostics and errors. None changes its meaning. */
export type Code =
  /** 101: The markup is not well-formed XML 1.0. */
  | 'malformed-xml'
  /** 102: The document ends inside markup or with elements still open. */
  | 'unexpected-end'
  /** 103: An end tag does not close the element that is open. */
  | 'mismatched-tag'
  /** 104: A document has one root element. */
  | 'several-roots'
  /** 105: Only comments, processing instructions and white space may stand outside the root element. */
  | 'text-outside-root'
  /** 106: A character that XML 1.0 does not allow here. */
  | 'invalid-character'
  /** 107: Not a name of XML 1.0 with namespaces. */
  | 'invalid-name'
  /** 108: An element has the same attribute twice, prefixes resolved. */
  | 'duplicate-attribute'
  /** 109: A namespace prefix is used that no enclosing element declares. */
  | 'undeclared-prefix'
  /** 110: A namespace declaration that Namespaces in XML 1.0 does not allow. */
  | 'invalid-namespace'
  /** 111: An entity or character reference that XML 1.0 does not define. */
  | 'invalid-reference'
  /** 112: Document type declarations are refused: they can include files and expand without bound. */
  | 'doctype-refused'
  /** 113: The XML declaration is misplaced or malformed. */
  | 'invalid-declaration'
  /** 114: The document has no element. */
  | 'no-root'
  /** 115: The declared character encoding is not supported. */
  | 'unsupported-encoding'
  /** 116: The bytes are not text in the document's character encoding. */
  | 'invalid-encoding'
  /** 117: A comment holds `--` or ends in `-`. */
  | 'invalid-comment'
  /** 118: A processing instruction whose target is reserved or is no name. */
  | 'invalid-instruction'
  /** 201: The document is larger than the limit. */
  | 'document-too-large'
  /** 202: Elements are nested deeper than the limit. */
  | 'too-deep'
  /** 203: The registry has more entries than the limit. */
  | 'too-many-entries'
  /** 204: An attribute or element value is longer than the limit. */
  | 'attribute-too-long'
  /** 205: A pattern has more wildcards than the limit. */
  | 'too-many-wildcards'
  /** 206: More patterns that one lookup must try one by one than the limit. */
  | 'too-many-patterns'
  /** 207: More diagnostics than the limit; the rest is not listed. */
  | 'too-many-diagnostics'
  /** 208: A path with `**` has more segments than the limit. */
  | 'too-many-segments'
  /** 301: An element that is not known here. */
  | 'unknown-element'
  /** 302: An attribute that is not known here. */
  | 'unknown-attribute'
  /** 303: Text where only elements may stand. */
  | 'unexpected-text'
  /** 304: A required attribute is missing. */
  | 'missing-attribute'
  /** 305: A required element is missing. */
  | 'missing-element'
  /** 306: A server entry holds exactly one credentials element; this one holds none. */
  | 'missing-credentials'
  /** 307: A server entry holds exactly one credentials element; this one holds more. */
  | 'several-credentials'
  /** 308: An element that may stand once stands twice. */
  | 'duplicate-element'
  /** 309: A value that is not of the expected form. */
  | 'invalid-value'
  /** 310: Two technical credentials have the same name. */
  | 'duplicate-name'
  /** 311: A credentials document without the credentials namespace. */
  | 'wrong-namespace'
  /** 312: Values that may not stand together. */
  | 'conflicting-values'
  /** 401: An empty host would serve every host; leave the attribute out if that is meant. */
  | 'empty-host'
  /** 402: An empty url would serve every URL; leave the attribute out if that is meant. */
  | 'empty-url'
  /** 403: `url` stands for host, port, protocol and path and may not stand beside them. */
  | 'url-with-attributes'
  /** 404: Not a URL pattern: protocol, `://`, host, optional port and path. */
  | 'invalid-url-pattern'
  /** 405: Not a host name, a host pattern or an IP address. */
  | 'invalid-host'
  /** 406: Not a port: a number from 0 to 65535. */
  | 'invalid-port'
  /** 407: Not a protocol: a letter, then letters, digits, `+`, `-`, `.` or wildcards. */
  | 'invalid-protocol'
  /** 408: Not a path: it may not hold `?`, `#`, control characters or blanks. */
  | 'invalid-path'
  /** 409: A URL pattern has no query and no fragment. */
  | 'query-in-pattern'
  /** 410: A URL pattern has no user name or password. */
  | 'userinfo-in-pattern'
  /** 411: An entry's path has no empty segments. */
  | 'empty-segment'
  /** 412: A wildcard where none may stand. */
  | 'invalid-wildcard'
  /** 413: This build cannot canonicalise the host; give its canonical spelling. */
  | 'entry-needs-canonical-spelling'
  /** 414: The same descriptor with the same priority twice in one layer. */
  | 'duplicate-entry'
  /** 415: Not a priority: an integer of 32 bits. */
  | 'invalid-priority'
  /** 501: An included document was not supplied. */
  | 'missing-include'
  /** 502: A document includes itself. */
  | 'include-loop'
  /** 503: An XInclude element that is malformed or asks for what is not supported. */
  | 'invalid-include'
  /** 601: The URL holds a control character or a blank as written. */
  | 'url-control-character'
  /** 602: The URL holds a backslash; clients disagree on what that means. */
  | 'url-backslash'
  /** 603: The URL has no scheme. */
  | 'url-no-scheme'
  /** 604: The URL has no `//` after its scheme. */
  | 'url-no-authority'
  /** 605: The URL has no host. */
  | 'url-empty-host'
  /** 606: The URL has more than one `@` in its authority. */
  | 'url-several-at'
  /** 607: The URL has an IPv6 zone. */
  | 'url-ipv6-zone'
  /** 608: The URL's host is no host name and no IP address. */
  | 'url-invalid-host'
  /** 609: The URL's port is no number from 0 to 65535. */
  | 'url-invalid-port'
  /** 610: The URL is longer than the limit. */
  | 'url-too-long'
  /** 611: This build cannot take the URL apart; give its canonical spelling. */
  | 'url-needs-canonical-spelling'
  /** 612: The URL is malformed. */
  | 'url-invalid'
  /** 701: The bytes are not a match table. */
  | 'table-foreign'
  /** 702: The match table was written by another version of the format. */
  | 'table-version'
  /** 703: The match table's bytes are damaged. */
  | 'table-checksum'
  /** 704: The match table contradicts itself. */
  | 'table-corrupt'
  /** 705: The match table was compiled from other entries than these. */
  | 'table-digest'
  /** 801: An entry with a longer path loses where an earlier attribute of another decides. */
  | 'partly-overruled'
  /** 802: A higher priority hides this entry completely. */
  | 'hidden-entry'
  /** 803: A later layer repeats this descriptor and replaces it. */
  | 'duplicate-across-layers'
  /** 804: An entry without any attribute gives its credentials to every host. */
  | 'matches-everything'
  /** 805: A secret may go over an unencrypted connection. */
  | 'insecure-protocol'
  /** 806: A wildcard in the last label of a host spans whole top-level domains. */
  | 'wildcard-in-last-label'
  /** 807: The attribute is not in its canonical spelling. */
  | 'uncanonical-spelling'
  /** 808: Technical credentials of this name are not defined. */
  | 'undefined-technical'
  /** 809: Technical credentials that no entry uses. */
  | 'unused-technical'
  /** 810: A password for a host that also has client credentials. */
  | 'password-beside-client-credentials'
  /** 811: Wildcards never match IP addresses; this host pattern looks like one. */
  | 'unmatchable-host'
  /** 812: A path begins with `/`; the slash was added. */
  | 'missing-leading-slash'
  /** 813: A document holds nothing that is read, and no other one has entries. */
  | 'nothing-found'
  /** 901: The user name holds a colon, at which a server would end it. */
  | 'colon-in-user-id'
  /** 902: The user name or the password holds a control character. */
  | 'control-character'
  /** 903: The configured character encoding lacks a character of the user name or the password. */
  | 'unencodable'
  /** 904: The server asks for normalization form C, which this build lacks. */
  | 'needs-normalization'
  /** 905: The token is no token of RFC 6750: letters, digits, `-._~+/`, then `=`. */
  | 'invalid-bearer-token'
  /** 906: A token of a type that is not understood may not be used. */
  | 'unsupported-token-type'
  /** 907: A bearer token would go over a connection that encrypts nothing. */
  | 'insecure-transport'
  /** 908: The entry refers to technical credentials that no document defines. */
  | 'technical-not-defined'
  /** 909: References to technical credentials go round in a circle. */
  | 'technical-circle'
  /** 910: The credentials are those of a user, whom only the host knows. */
  | 'needs-current-user'
  /** 911: Credentials of this kind are not made into a header here. */
  | 'kind-not-presented'
  /** 912: The challenge asks for a scheme that is not answered here. */
  | 'scheme-not-presented'
  /** 913: Credentials of this kind have no form in HTTP. */
  | 'not-for-http'
  /** 930: A value that the credentials need is set neither in them nor in a configuration. */
  | 'missing-configuration'
  /** 931: The name of a user or group to impersonate is none that a header carries as it is. */
  | 'invalid-impersonated-name'
  /** 932: The name of a group to impersonate holds a comma, at which a server would end it. */
  | 'comma-in-group'
  /** 933: A user's own credentials stand for those of somebody else. */
  | 'user-holds-reference'
  /** 950: The Digest challenge can't be answered: a value is missing, unknown or holds a control character. */
  | 'digest-challenge-unusable'
  /** 951: The server wants the body protected (`auth-int`), and it is not known before it is sent. */
  | 'digest-body-needed'
  /** 952: The method, the request target or the client nonce can't stand in a request. */
  | 'digest-request-malformed'
  /** 953: The server's proof that it knows the password is wrong. */
  | 'digest-server-unproven'
  /** 955: The ticket would be unsigned: no signature key is configured. */
  | 'ticket-unsigned'
  /** 956: A further claim of the ticket has the name of another claim, or of a time. */
  | 'ticket-claim-collides'
  /** 957: The separator would join the groups to a text that is read as other groups. */
  | 'ticket-group-ambiguous'
  /** 958: What the signing step gave is no signature of the algorithm. */
  | 'ticket-signature-malformed'
  /** 959: What the encryption step gave is no encrypted ticket in the compact form. */
  | 'ticket-encryption-malformed'
  /** 960: The key is no PEM or JWK of a private key that is understood. */
  | 'signing-key-malformed'
  /** 961: The key is of another type than its algorithm signs with. */
  | 'signing-key-mismatch'
  /** 962: The key's length is none that its algorithm takes: RSA from 2048 to 4096 bits, HS256 32 bytes or more. */
  | 'signing-key-length'
  /** 963: The key did not sign. */
  | 'signing-failed'
  /** 965: The nonce, the id or the time can't stand in a UsernameToken, or a text holds what XML has not. */
  | 'wsse-input-malformed'
  /** 980: The exchange has ended; nothing more is to be reported. */
  | 'exchange-ended'
  /** 981: What was reported is not what the step asked for. */
  | 'step-out-of-order'
  /** 982: The host could not take the step. */
  | 'step-failed'
  /** 983: The exchange was begun for another entry than the one that this URL gets. */
  | 'exchange-of-others'
  /** 984: The bytes are no exchange. */
  | 'invalid-exchange'
  /** 985: The token of SPNEGO is empty or larger than a header may be. */
  | 'invalid-negotiation'
  /** 986: What this entry sends takes more than one header that is always the same. */
  | 'needs-steps'
  /** 987: The user has more credentials than an exchange counts. */
  | 'too-many-credentials';
