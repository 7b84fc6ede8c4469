"""The surface, as the interpreter, type checkers and readers see it."""

from __future__ import annotations

import ast
import importlib.metadata
import inspect
import json
import os
import pathlib
import re
import typing

import pytest

import credmatch
from credmatch import _native

#: The vectors are in the repository alone, not in what is published.
CONFORMANCE = pathlib.Path(os.environ.get("CREDMATCH_CONFORMANCE", "conformance"))


def table(name):
    path = CONFORMANCE / name
    if not path.is_file():
        pytest.skip("the conformance tables are not here")
    return json.loads(path.read_text())


def functions():
    return [one for one in table("surface.json")["functions"] if "python" not in one.get("except", ())]


def member(name):
    *owner, last = name.split(".")
    return inspect.getattr_static(getattr(credmatch, *owner) if owner else credmatch, last)


def test_each_docstring_begins_with_the_sentence_of_the_surface():
    for one in functions():
        found = member(one["name"])
        doc = inspect.getdoc(found.__func__ if isinstance(found, staticmethod) else found)
        assert doc.startswith(one["sentence"]), one["name"]


def test_each_function_has_a_signature_and_its_options_are_keywords():
    for one in functions():
        found = member(one["name"])
        if isinstance(found, staticmethod):
            found = found.__func__
        if inspect.isdatadescriptor(found):
            continue
        for parameter in inspect.signature(found).parameters.values():
            if (one["name"], parameter.name) != ("Registry.diff", "urls"):
                optional = parameter.default is not parameter.empty
                assert (parameter.kind is parameter.KEYWORD_ONLY) == optional, (one["name"], parameter)


def test_codes_are_those_of_the_table():
    codes = table("codes.json")["codes"]
    assert list(typing.get_args(credmatch.Code)) == [one["code"] for one in codes]
    assert _native.codes() == {one["code"]: one["number"] for one in codes}


def test_names_are_those_of_the_core():
    for one in table("surface.json")["names"]:
        found = getattr(credmatch, one["name"])
        if one["name"] == "Step":
            # Each is a class of its own, named after it.
            found = [re.sub(r"\B([A-Z])", r"-\1", step.__name__).lower() for step in typing.get_args(found)]
            assert found == one["values"]
        else:
            assert list(typing.get_args(found)) == one["values"], one["name"]


def test_everything_public_is_listed_and_documented():
    public = {name for name in vars(credmatch) if not name.startswith("_")}
    modules = {name for name in public if inspect.ismodule(getattr(credmatch, name))}
    assert modules <= {"httpx", "requests"}
    assert public - modules == set(credmatch.__all__) - {"__version__"}
    assert credmatch.__all__ == sorted(credmatch.__all__, key=lambda name: (not name.isupper(), name))
    for name in public - modules:
        found = getattr(credmatch, name)
        if inspect.isclass(found):
            assert found.__doc__ and re.match(r"[A-Z]", found.__doc__), name
            assert issubclass(found, dict) or found.__module__.startswith("credmatch"), name


def documented(tree, owner):
    """The classes and functions of a stub with their docstrings, and what they document."""
    for node in tree.body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not node.name.startswith("_"):
            found = inspect.getattr_static(owner, node.name)
            yield node, found.__func__ if isinstance(found, staticmethod) else found
            if isinstance(node, ast.ClassDef):
                yield from documented(node, found)


def test_the_stub_says_what_the_interpreter_says():
    # Editors read the stub, `help` the module.
    stub = pathlib.Path(_native.__file__).parent / "_native.pyi"
    nodes = list(documented(ast.parse(stub.read_text()), _native))
    assert len(nodes) > 80
    for node, found in nodes:
        # They differ in where lines end.
        assert (ast.get_docstring(node) or "").split() == (inspect.getdoc(found) or "").split() != [], node.name


def test_kinds_are_those_of_entries():
    example = CONFORMANCE.parent / "examples/process_engine.xml"
    if not example.is_file():
        pytest.skip("the examples are not here")
    registry = credmatch.Registry.load(example)
    assert {registry.entry(number).kind for number in range(len(registry))} == set(typing.get_args(credmatch.Kind))


def test_exceptions_are_what_callers_catch_already():
    assert issubclass(credmatch.CompileError, (credmatch.Error, ValueError)[1]) and issubclass(credmatch.CompileError, credmatch.Error)
    for class_ in (credmatch.UrlError, credmatch.TableError):
        assert issubclass(class_, credmatch.Error) and issubclass(class_, ValueError)
    assert issubclass(credmatch.AuthorizationError, credmatch.Error)
    assert not issubclass(credmatch.AuthorizationError, ValueError)
    for class_ in (credmatch.Error, credmatch.CompileError, credmatch.UrlError):
        assert class_.__module__ == "credmatch"


def test_the_limits_of_the_stub_are_those_of_the_core():
    for name in credmatch.Limits.__annotations__:
        assert len(credmatch.Registry.compile("<x/>", limits={name: 1000})) == 0
    with pytest.raises(ValueError) as caught:
        credmatch.Registry.compile("<x/>", limits={"none": 1})
    named = set(re.findall(r"`(\w+)`", str(caught.value))) - {"none"}
    assert named == set(credmatch.Limits.__annotations__)


def test_the_wheel_carries_its_papers():
    if "CREDMATCH_PAPERS" not in os.environ:
        pytest.skip("this is not the wheel that is published")
    texts = {path.name: path.read_text() for path in importlib.metadata.files("credmatch") if ".dist-info" in str(path)}
    assert "quick-xml" in texts["THIRD-PARTY-NOTICES.txt"] and "pyo3" in texts["THIRD-PARTY-NOTICES.txt"]
    bill = json.loads(texts["sbom.cdx.json"])
    assert {"quick-xml", "pyo3"} <= {one["name"] for one in bill["components"]}
    assert {"LICENSE-MIT", "LICENSE-APACHE", "SECURITY.md"} <= texts.keys()
    pages = {path.name for path in importlib.metadata.files("credmatch") if str(path).startswith("credmatch/docs/")}
    assert {"matching.md", "authentication.md", "documents.md", "codes.md", "lints.md"} <= pages
    assert [name for name in texts if name.endswith(".cdx.json")] == ["sbom.cdx.json"]
