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

from credmatch._codes import Code
from credmatch._errors import AuthorizationError, CompileError, Error, TableError, UrlError
from credmatch._native import (
    Authorization,
    EntryNumbers,
    FileSource,
    Registry,
    Source,
    Table,
    missing_includes,
    resolve_reference,
    version,
)
from credmatch._records import (
    Candidate,
    Compared,
    Diagnostic,
    Difference,
    Entry,
    Exclusion,
    Explanation,
    Layer,
    Limits,
    Loss,
    Match,
    MissingInclude,
    Rank,
    Related,
    Severity,
    Specificity,
    Winner,
)

__all__ = [
    "INVALID_URL",
    "NO_ENTRY",
    "Authorization",
    "AuthorizationError",
    "Candidate",
    "Code",
    "Compared",
    "CompileError",
    "Diagnostic",
    "Difference",
    "Entry",
    "EntryNumbers",
    "Error",
    "Exclusion",
    "Explanation",
    "FileSource",
    "Layer",
    "Limits",
    "Loss",
    "Match",
    "MissingInclude",
    "Rank",
    "Registry",
    "Related",
    "Severity",
    "Source",
    "Specificity",
    "Table",
    "TableError",
    "UrlError",
    "Winner",
    "__version__",
    "missing_includes",
    "resolve_reference",
    "version",
]

#: What `lookup_many` says of a URL that no entry matches.
NO_ENTRY = -1
#: What `lookup_many` says of a URL that is malformed; `lookup` says why.
INVALID_URL = -2

__version__: str = version()
