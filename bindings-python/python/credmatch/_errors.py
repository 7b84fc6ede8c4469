"""The exceptions. No message, attribute or argument of theirs holds a URL, a document or a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from credmatch import _records

if TYPE_CHECKING:
    from credmatch._codes import Code
    from credmatch._records import Diagnostic, Kind


class Error(Exception):
    """What all exceptions of this package are: a stable code, its number, and a message."""

    #: The code, such as `url-backslash`: it never changes its meaning.
    code: Code
    #: The number of the code.
    number: int

    def __init__(self, message: str, code: Code, number: int) -> None:
        super().__init__(message, code, number)
        self.code = code
        self.number = number

    def __str__(self) -> str:
        return str(self.args[0])


class CompileError(Error, ValueError):
    """Documents that do not make a registry; the code is that of the first error."""

    #: All that was found in all documents, errors and warnings, by source, line and column.
    diagnostics: tuple[Diagnostic, ...]

    def __init__(self, message: str, code: Code, number: int, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(message, code, number)
        self.args = (message, code, number, diagnostics)
        self.diagnostics = diagnostics


class UrlError(Error, ValueError):
    """A URL that is malformed, which never means that no entry matches."""

    #: Bytes of the URL, in UTF-8, before what is wrong.
    offset: int
    #: What to do about it.
    help: str

    def __init__(self, message: str, code: Code, number: int, offset: int, help: str) -> None:
        super().__init__(message, code, number)
        self.args = (message, code, number, offset, help)
        self.offset = offset
        self.help = help


class TableError(Error, ValueError):
    """Bytes that are no match table, or not the one of these documents."""


class AuthorizationError(Error):
    """An entry whose credentials cannot be presented. It decides all the same: no other entry takes its place."""

    #: The number of the entry.
    entry: int | None
    #: The kind of its credentials, such as `kerberos`.
    kind: Kind | None
    #: What to do about it.
    help: str

    def __init__(
        self, message: str, code: Code, number: int, entry: int | None, kind: Kind | None, help: str
    ) -> None:
        super().__init__(message, code, number)
        self.args = (message, code, number, entry, kind, help)
        self.entry = entry
        self.kind = kind
        self.help = help


def compile_error(message: str, json: str) -> CompileError:
    diagnostics = _records.diagnostics(json)
    first = next((one for one in diagnostics if one.severity == "error"), diagnostics[0])
    return CompileError(message, first.code, first.number, diagnostics)


for _class in (Error, CompileError, UrlError, TableError, AuthorizationError):
    # Where users find them, and what tracebacks show.
    _class.__module__ = "credmatch"
del _class
