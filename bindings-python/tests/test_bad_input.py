"""Whatever is given, the answer is the proper exception and never a crash."""

from __future__ import annotations

import pathlib
import sys

import pytest

import credmatch
from credmatch import INVALID_URL, NO_ENTRY, Registry, Source, Table

from conftest import DOCUMENT

URL = "https://a.example.com/"
SURROGATE = "https://a.example.com/\ud800"


@pytest.fixture(params=["registry", "table"])
def answers(request, registry):
    return registry if request.param == "registry" else Table.from_bytes(registry.table_bytes())


@pytest.mark.parametrize("url", [None, 1, 1.5, b"https://h/", bytearray(b"x"), [], object(), type, ...])
def test_a_url_is_a_str(answers, registry, url):
    asks = [answers.lookup, lambda url: answers.lookup(url, service="s"), lambda url: answers.same_scope(url, URL)]
    asks += [lambda url: answers.same_scope(URL, url), registry.find_match, registry.explain, registry.authorization]
    asks += [lambda url: registry.diff(registry, [url])]
    for ask in asks:
        with pytest.raises(TypeError, match="must be a str, not"):
            ask(url)


@pytest.mark.parametrize("urls", [[URL, None], (URL, b"x"), {URL: 1, 2: 3}])
@pytest.mark.parametrize("sequence", [lambda urls: urls, iter])
def test_urls_are_str(answers, urls, sequence):
    with pytest.raises(TypeError, match=r"urls\[1\] must be a str, not"):
        answers.lookup_many(sequence(urls))


@pytest.mark.parametrize("urls", [None, 1, object(), Registry])
def test_urls_can_be_gone_through(answers, urls):
    with pytest.raises(TypeError):
        answers.lookup_many(urls)


def test_one_url_is_not_many(answers, registry):
    with pytest.raises(TypeError, match="not a str"):
        answers.lookup_many(URL)
    with pytest.raises(TypeError, match="not a str"):
        registry.diff(registry, URL)
    with pytest.raises(TypeError, match="not a str"):
        registry.authorization(URL, challenges="Basic")


def test_an_exception_of_an_iterator_is_passed_on(answers):
    def urls():
        yield URL
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        answers.lookup_many(urls())


def test_arguments_are_checked(answers):
    for call in (
        lambda: answers.lookup(),
        lambda: answers.lookup(URL, "service"),
        lambda: answers.lookup(URL, other=1),
        lambda: answers.lookup(url=URL),
        lambda: answers.lookup(URL, service=1),
        lambda: answers.lookup(URL, service=b"x"),
        lambda: answers.lookup(URL, **{"\ud800": 1}),
        lambda: answers.lookup_many(),
        lambda: answers.lookup_many([], []),
        lambda: answers.lookup_many([], more=1),
        lambda: answers.lookup_many([], service=1),
        lambda: type(answers).lookup(object(), URL),
        lambda: type(answers).lookup_many(3, []),
        lambda: type(answers).lookup(),
    ):
        with pytest.raises(TypeError):
            call()


def test_a_lone_surrogate_makes_a_url_malformed(answers, registry):
    asks = [answers.lookup, lambda url: answers.same_scope(URL, url), registry.find_match, registry.authorization]
    for ask in asks:
        with pytest.raises(credmatch.UrlError) as caught:
            ask(SURROGATE)
        assert caught.value.code == "url-invalid"
        # CPython's own exception holds the whole text.
        assert caught.value.__cause__ is None and caught.value.__context__ is None
    assert answers.lookup_many([URL, SURROGATE, URL]) == [0, INVALID_URL, 0]
    with pytest.raises(ValueError, match="lone surrogate"):
        answers.lookup(URL, service="\udfff")


def test_a_lone_surrogate_in_a_document_is_a_diagnostic():
    for sources in (DOCUMENT + "\udc80", Source(DOCUMENT.replace("canary", "\ud800")), ["<?xml version='1.0' encoding='ISO-8859-1'?>\ud800"]):
        with pytest.raises(credmatch.CompileError) as caught:
            Registry.compile(sources)
        assert caught.value.code == "invalid-encoding"


def test_control_characters_make_a_url_malformed(answers):
    for url in ("https://a.example.com/\0", "\0", "https://a.example.com/\n", "https://a\0.example.com/", " " + URL):
        with pytest.raises(credmatch.UrlError) as caught:
            answers.lookup(url)
        assert caught.value.code == "url-control-character"
        assert answers.lookup_many([url]) == [INVALID_URL]


def test_huge_text_is_refused_in_time(answers):
    huge = "https://a.example.com/" + "a" * (64 << 20)
    with pytest.raises(credmatch.UrlError) as caught:
        answers.lookup(huge)
    assert caught.value.code == "url-too-long"
    assert answers.lookup_many([huge, URL]) == [INVALID_URL, 0]
    with pytest.raises(credmatch.CompileError) as caught:
        Registry.compile("<credentials>" * 1_000_000)
    assert caught.value.code in ("too-deep", "wrong-namespace")


def test_a_str_of_a_subclass_is_a_str(answers):
    class Url(str):
        def __str__(self):
            raise AssertionError("not asked")

    assert answers.lookup(Url(URL)) == 0
    assert answers.lookup_many([Url(URL)]) == [0]


def test_a_list_that_changes_meanwhile_is_a_copy(answers):
    urls = []

    class Changing(list):
        def __iter__(self):
            yield URL
            self.clear()
            yield URL

    assert answers.lookup_many(Changing([URL] * 3)) in ([0, 0], [0, 0, 0])
    urls.extend([URL, urls])
    with pytest.raises(TypeError):
        answers.lookup_many(urls)


@pytest.mark.parametrize("sources", [None, 1, [None], [DOCUMENT, 3], bytearray(b"<x/>"), {1: 2}, memoryview(b"x")])
def test_sources_are_text_bytes_or_sources(sources):
    with pytest.raises(TypeError):
        Registry.compile(sources)


def test_a_path_is_for_load():
    for sources in (pathlib.Path("registry.xml"), [DOCUMENT, pathlib.Path("registry.xml")]):
        with pytest.raises(TypeError, match="Path: `Registry.load` reads a file"):
            Registry.compile(sources)
    with pytest.raises(credmatch.CompileError, match="before the root element.*`Registry.load` reads a file$") as caught:
        Registry.compile("registry.xml")
    assert caught.value.code == caught.value.diagnostics[0].code == "text-outside-root"
    for text in ("", " ", "registry.xml <x/>", Source("registry.xml")):
        with pytest.raises(credmatch.CompileError) as caught:
            Registry.compile(text)
        assert "Registry.load" not in str(caught.value)


def test_options_are_checked():
    for error, call in (
        (TypeError, lambda: Registry.compile(DOCUMENT, True)),
        (TypeError, lambda: Registry.compile(DOCUMENT, guess_ports="yes")),
        (TypeError, lambda: Registry.compile(DOCUMENT, limits=3)),
        (TypeError, lambda: Registry.compile(DOCUMENT, limits={"entries": "3"})),
        (TypeError, lambda: Registry.compile(DOCUMENT, limits={3: 3})),
        (ValueError, lambda: Registry.compile(DOCUMENT, limits={"entry": 3})),
        (OverflowError, lambda: Registry.compile(DOCUMENT, limits={"entries": -1})),
        (OverflowError, lambda: Registry.compile(DOCUMENT, limits={"entries": 2**32})),
        (TypeError, lambda: Registry.compile(DOCUMENT, table="table")),
        (ValueError, lambda: Source(DOCUMENT, layer="local")),
        (TypeError, lambda: Source(DOCUMENT, layer=None)),
        (TypeError, lambda: Source(None)),
        (TypeError, lambda: Source(DOCUMENT, includes={"a": None})),
        (TypeError, lambda: Source(DOCUMENT, includes=["a"])),
        (TypeError, lambda: Source(DOCUMENT, "name")),
        (OverflowError, lambda: Source(DOCUMENT, priority=2**31)),
        (OverflowError, lambda: Source(DOCUMENT, format_version=-1)),
        (TypeError, lambda: credmatch.FileSource(None)),
        (TypeError, lambda: credmatch.FileSource("a", "process")),
        (TypeError, lambda: Table.from_bytes("table")),
        (TypeError, lambda: Table.from_bytes(b"", limits={"url_length": 1})),
        (OverflowError, lambda: Table.from_bytes(b"", url_length=-1)),
        (TypeError, lambda: credmatch.missing_includes(None)),
        (TypeError, lambda: credmatch.resolve_reference("https://h/", None)),
    ):
        with pytest.raises(error):
            call()


def test_numbers_of_entries_are_checked(registry):
    for number in (None, "0", 1.0, b"0"):
        with pytest.raises(TypeError):
            registry.entry(number)
    for ask in (registry.entry, registry.configuration):
        with pytest.raises(TypeError, match="`lookup` found no entry"):
            ask(registry.lookup("https://none.example/"))


def test_pages_are_checked(registry):
    with pytest.raises(OverflowError):
        registry.explain(URL, skip=-1)
    assert registry.explain(URL, limit=sys.maxsize, skip=sys.maxsize).excluded == ()


def test_classes_are_made_by_their_functions_alone():
    for class_ in (Registry, Table, credmatch.Authorization, credmatch.EntryNumbers):
        with pytest.raises(TypeError):
            class_()
        with pytest.raises(TypeError):
            class_.__new__(class_)
        with pytest.raises(TypeError):
            type("Mine", (class_,), {})


def test_objects_are_closed_to_attributes(registry):
    with pytest.raises(AttributeError):
        registry.extra = 1
    with pytest.raises(AttributeError):
        registry.entry_count = 1
    assert not hasattr(registry, "__dict__")


def test_nothing_gets_no_entry(answers):
    assert answers.lookup_many(["urn:x", "mailto:a@example.com"]) == [NO_ENTRY] * 2
    with pytest.raises(credmatch.UrlError):
        answers.lookup("")
