"""Answers the questions of the conformance vectors: a JSON line each in, a JSON line each out."""

from __future__ import annotations

import base64
import dataclasses
import datetime
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


def config(question):
    registry = compiled(question)
    entry = registry.lookup(question["url"], service=question.get("service"))
    found = None if entry is None else registry.configuration(entry, challenges=question.get("challenges"))
    return None if found is None else dataclasses.asdict(found)


def record(step):
    """A step as the core's JSON has it."""
    match step:
        case credmatch.Send():
            named = {"entry": step.entry, "scheme": step.scheme, "configuration": step.configuration}
            return {"step": "send", "headers": step.expose_headers(), **named}
        case credmatch.SendWithout():
            return {"step": "send-without", "reason": step.reason}
        case credmatch.Sign():
            return {"step": "sign", "key": key(step.key), "algorithm": step.algorithm, "input": step.expose_input().decode()}
        case credmatch.Encrypt():
            named = {"algorithm": step.algorithm, "contentEncryption": step.content_encryption}
            return {"step": "encrypt", "key": key(step.key), "input": step.expose_input(), **named}
        case credmatch.Negotiate():
            lifetime, token = step.lifetime // datetime.timedelta(milliseconds=1), base64.b64encode(step.token).decode()
            return {"step": "negotiate", "service": step.service, "lifetime": lifetime, "token": token}
        case credmatch.Refuse():
            what = {"code": step.code, "number": step.number, "message": step.message, "help": step.help}
            further = {"entry": step.entry, "kind": step.kind, "offset": step.offset}
            return {"step": "refuse", **what, **{name: value for name, value in further.items() if value is not None}}
        case credmatch.Done():
            return {"step": "done", "outcome": step.outcome}


def key(key):
    said = {"alias": key.alias, "keyStore": key.store, "password": key.expose_password()}
    return {name: value for name, value in said.items() if value is not None}


def exchange(question):
    """What the core says to each of what the host reports, the first before anything is reported."""
    said = question["exchange"]
    options = {name: said[name] for name in ("allow_insecure", "allow_unsigned", "algorithms") if name in said}
    sessions = credmatch.Sessions(compiled(question), seed=said.get("seed", 0), **options)
    asked = {name: said[name] for name in ("method", "body", "stream") if name in said}
    asked |= {name: question[name] for name in ("url", "service") if name in question}
    user, now, current = current_user(said.get("user")), said.get("now", 0), None
    steps = []
    for step in [{"begin": {}}, *said["steps"]]:
        now = step.get("now", now)
        try:
            if "begin" in step:
                asked, current = asked | step["begin"], None
                current = begun(sessions, asked, user, now)
                answer = current.step
            elif "header" in step:
                steps.append({"header": sessions.header(asked["url"], service=asked.get("service"), now=now)})
                continue
            elif current is None:
                continue
            else:
                answer = reported(current, step, now)
        except credmatch.Error as error:
            steps.append({"error": error.code})
            continue
        agrees = answer == current.step and current.ended == isinstance(answer, (credmatch.Refuse, credmatch.Done))
        steps.append(record(answer) if agrees else {"error": "lanes-disagree"})
    return steps


def begun(sessions, asked, user, now):
    body = asked.get("body")
    body = credmatch.Stream(repeatable=asked["stream"]) if "stream" in asked else body and body.encode()
    named = {"method": asked.get("method", "GET"), "service": asked.get("service"), "body": body}
    return sessions.begin(asked["url"], user=user, now=now, **named)


def reported(current, step, now):
    if "signed" in step:
        return current.signed(base64.b64decode(step["signed"]), now=now)
    if "negotiated" in step:
        return current.negotiated(base64.b64decode(step["negotiated"]), now=now)
    if "encrypted" in step:
        return current.encrypted(step["encrypted"], now=now)
    if "status" in step:
        lines = {name: step[name] for name in ("www_authenticate", "authentication_info") if name in step}
        return current.answered(step["status"], now=now, **lines)
    return current.failed(now=now)


def current_user(said):
    if said is None:
        return None
    user = credmatch.CurrentUser(said.get("name", ""), groups=said.get("groups"), credentials=said.get("credentials"))
    if "impersonated" in said:
        return user.impersonating(said["impersonated"], groups=said.get("added_groups"))
    return user


def basic_auth(question):
    said = question["input"]
    asks_for_utf8 = said.get("charset_param", "").upper() == "UTF-8"
    charset = said.get("charset", "UTF-8")
    value = credmatch.basic_authorization(said["username"], said["password"], charset=charset, asks_for_utf8=asks_for_utf8)
    return {"authorization": value}


def bearer_header(question):
    said = question["input"]
    value = credmatch.bearer_authorization(said["access_token"], token_type=said["token_type"], url=said.get("url"))
    return {"authorization": value}


def challenge_parse(question):
    found = dataclasses.asdict(credmatch.parse_challenges(question["input"]["www_authenticate"]))
    for one in found["challenges"]:
        if one["token68"] is None:
            del one["token68"]
    return found


def challenge_select(question):
    found = credmatch.select_challenge(question["input"]["credentials"], question["input"]["www_authenticate"])
    if found is None:
        return {"none": "no-supported-scheme"}
    chosen = {"scheme": found.scheme.lower()}
    return chosen if found.algorithm is None else chosen | {"algorithm": found.algorithm}


def digest(question):
    said = question["input"]
    body = said.get("body")
    value = credmatch.digest_authorization(
        said["username"],
        said["password"],
        said["www_authenticate"],
        said["method"],
        said["uri"],
        body=None if body is None else body.encode(),
        count=int(said.get("nc", "1"), 16),
        cnonce=said.get("cnonce", "none"),
        charset=said.get("charset", "UTF-8"),
    )
    return {"authorization": value}


def taken(found):
    """The signature: names, with a question mark after those that may be left out."""
    found = found.__func__ if isinstance(found, staticmethod) else found
    if inspect.isdatadescriptor(found):
        return []
    parameters = [one for one in inspect.signature(found).parameters.values() if one.name != "self"]
    return [one.name if one.default is one.empty else f"{one.name}?" for one in parameters]


def surface(_question):
    """What the package has beyond records, exceptions, types and constants, and what that takes."""
    offered = {name: getattr(credmatch, name) for name in credmatch.__all__ if inspect.isroutine(getattr(credmatch, name))}
    made = (credmatch.Sessions, credmatch.CurrentUser, credmatch.Source, credmatch.FileSource)
    offered |= {class_.__name__: class_ for class_ in made}
    for class_ in (credmatch.Registry, credmatch.Table, credmatch.Sessions, credmatch.Exchange, credmatch.CurrentUser):
        own = ((name, found) for name, found in vars(class_).items() if not name.startswith("_"))
        offered |= {f"{class_.__name__}.{name}": found for name, found in own}
    signatures = {name: [taken(found)] for name, found in offered.items()}
    return {"surface": signatures, "codes": _native.codes(), "limits": list(credmatch.Limits.__annotations__)}


GROUPS = [matching, explain, lint, load, include, authorization, config, exchange, surface]
GROUPS += [basic_auth, bearer_header, challenge_parse, challenge_select, digest]
GROUPS = {group.__name__: group for group in GROUPS}


def answer(question):
    try:
        return GROUPS[question["group"]](question)
    except credmatch.Error as error:
        return {"error": error.code}


for line in sys.stdin:
    question = json.loads(line)
    print(json.dumps({"id": question["id"], "answer": answer(question)}))
