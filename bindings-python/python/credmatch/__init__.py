"""Which credentials does a request to this URL get?

Compile a credentials registry, and ask it:

>>> import credmatch
>>> registry = credmatch.Registry.compile('''
... <credentials xmlns="http://www.infinica.com/credentials">
...   <server host="*.example.com"><passwordCredentials name="reader" password="secret"/></server>
... </credentials>''')
>>> registry.lookup("https://crm.example.com/api")
0
>>> registry.find_match("https://crm.example.com/api").line
3

`credmatch.httpx` and `credmatch.requests` are credentials for these clients; they are imported on use alone.
"""

from typing import TypeAlias

from credmatch._codes import Code
from credmatch._errors import AuthorizationError, CompileError, Error, TableError, UrlError
from credmatch._native import (
    Authorization,
    CurrentUser,
    Done,
    Encrypt,
    EntryNumbers,
    Exchange,
    FileSource,
    Key,
    Negotiate,
    Refuse,
    Registry,
    Send,
    SendWithout,
    Sessions,
    Sign,
    Source,
    Stream,
    Table,
    basic_authorization,
    bearer_authorization,
    digest_authorization,
    missing_includes,
    parse_challenges,
    resolve_reference,
    select_challenge,
    username_token,
    version,
)
from credmatch._records import (
    Attribute,
    Candidate,
    Challenge,
    Challenges,
    Change,
    Compared,
    Configuration,
    Decider,
    Diagnostic,
    Difference,
    Entry,
    Exclusion,
    Explanation,
    Kind,
    Layer,
    Limits,
    LostBy,
    Match,
    MissingInclude,
    Outcome,
    Provenance,
    Rank,
    Related,
    Scheme,
    Selection,
    Severity,
    SigningAlgorithm,
    Specificity,
    Winner,
    Without,
)

__all__ = [
    "INVALID_URL",
    "NO_ENTRY",
    "Attribute",
    "Authorization",
    "AuthorizationError",
    "Candidate",
    "Challenge",
    "Challenges",
    "Change",
    "Code",
    "Compared",
    "CompileError",
    "Configuration",
    "CurrentUser",
    "Decider",
    "Diagnostic",
    "Difference",
    "Done",
    "Encrypt",
    "Entry",
    "EntryNumbers",
    "Error",
    "Exchange",
    "Exclusion",
    "Explanation",
    "FileSource",
    "Key",
    "Kind",
    "Layer",
    "Limits",
    "LostBy",
    "Match",
    "MissingInclude",
    "Negotiate",
    "Outcome",
    "Provenance",
    "Rank",
    "Refuse",
    "Registry",
    "Related",
    "Scheme",
    "Selection",
    "Send",
    "SendWithout",
    "Sessions",
    "Severity",
    "Sign",
    "SigningAlgorithm",
    "Source",
    "Specificity",
    "Step",
    "Stream",
    "Table",
    "TableError",
    "UrlError",
    "Winner",
    "Without",
    "__version__",
    "basic_authorization",
    "bearer_authorization",
    "digest_authorization",
    "missing_includes",
    "parse_challenges",
    "resolve_reference",
    "select_challenge",
    "username_token",
    "version",
]

#: What `lookup_many` says of a URL that no entry matches.
NO_ENTRY = -1
#: What `lookup_many` says of a URL that is malformed; `lookup` says why.
INVALID_URL = -2

#: What an exchange says to do next.
Step: TypeAlias = Send | SendWithout | Sign | Encrypt | Negotiate | Refuse | Done

__version__: str = version()

del TypeAlias
