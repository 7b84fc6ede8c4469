"""Answers the questions of the conformance vectors: a JSON line each in, a JSON line each out."""

from __future__ import annotations

import base64
import dataclasses
import inspect
import json
import sys
import typing

import credmatch
from credmatch import NO_ENTRY, Registry, Source, _native


def compiled(question: dict[str, typing.Any]) -> Registry:
    sources = []
    for one in question["sources"]:
        content = one["text"] if "text" in one else base64.b64decode(one["base64"], validate=True)
        named = {"name": one["name"]} if "name" in one else {}
        sources.append(Source(content, layer=one["layer"], **named))
    options = question["options"]
    return Registry.compile(sources, guess_ports=options.get("guess_ports", False), limits=options["limits"])


def matching(question):
    """All ways to look a URL up must agree."""
    registry, url, service = compiled(question), question["url"], question.get("service")
    (batch,) = registry.lookup_many([url], service=service)
    table = credmatch.Table.from_bytes(registry.table_bytes(), url_length=question["options"]["limits"].get("url_length"))
    try:
        single = registry.lookup(url, service=service)
    except credmatch.UrlError as error:
        for ask in (registry.find_match, table.lookup):
            try:
                ask(url, service=service)
            except credmatch.UrlError as other:
                if other.code == error.code and other.offset == error.offset:
                    continue
            return {"error": "lanes-disagree"}
        return {"error": error.code if batch == credmatch.INVALID_URL else "lanes-disagree"}
    found = registry.find_match(url, service=service)
    answers = {single, None if found is None else found.entry, None if batch == NO_ENTRY else batch, table.lookup(url, service=service)}
    return {"entry": single} if len(answers) == 1 else {"error": "lanes-disagree"}


def explain(question):
    why = compiled(question).explain(question["url"], service=question.get("service"), limit=1_000_000)
    return dataclasses.asdict(why)


def lint(question):
    return [dataclasses.asdict(one) for one in compiled(question).lint()]


def load(question):
    try:
        return {"entries": len(compiled(question))}
    except credmatch.CompileError as error:
        first = next(one for one in error.diagnostics if one.severity == "error")
        return {"error": {"code": first.code, "source": first.source, "line": first.line, "column": first.column}}


def include(question):
    root, limits = question.get("root"), question["options"]["limits"]
    try:
        return {"entries": len(Registry.load(question["main"], root=root, limits=limits))}
    except credmatch.CompileError as error:
        return {"errors": [dataclasses.asdict(one) for one in error.diagnostics if one.severity == "error"]}


def authorization(question):
    registry, url, service = compiled(question), question["url"], question.get("service")
    found = registry.authorization(url, service=service, challenges=question.get("challenges"))
    if found is None:
        return None
    return {"entry": found.entry, "scheme": found.scheme, "authorization": found.expose_secret()}


def surface(_question):
    """What the package has beyond records, exceptions, types and constants."""
    names = [name for name in credmatch.__all__ if inspect.isroutine(getattr(credmatch, name))]
    for class_ in (credmatch.Registry, credmatch.Table):
        own = (name for name in vars(class_) if not name.startswith("_"))
        names += [f"{class_.__name__}.{name}" for name in own]
    return {"surface": names, "codes": _native.codes(), "limits": list(credmatch.Limits.__annotations__)}


GROUPS = {"matching": matching, "explain": explain, "lint": lint, "load": load, "include": include, "authorization": authorization, "surface": surface}


def answer(question):
    try:
        return GROUPS[question["group"]](question)
    except credmatch.Error as error:
        return {"error": error.code}


for line in sys.stdin:
    question = json.loads(line)
    print(json.dumps({"id": question["id"], "answer": answer(question)}))
