"""What the answers are. What they must be is the matter of the conformance vectors; here it is how they come."""

from __future__ import annotations

import dataclasses
import pickle

import pytest

import credmatch
from credmatch import INVALID_URL, NO_ENTRY, Registry, Source, Table

from conftest import API, BILLING, DOCUMENT, SSO, WILDCARD


def test_a_lookup_is_a_number_or_none(registry):
    assert registry.lookup("https://crm.example.com/api/orders") == API
    assert registry.lookup("https://crm.example.com/") == WILDCARD
    assert registry.lookup("https://crm.example.com/", service="billing") == BILLING
    assert registry.lookup("https://crm.example.com/", service=None) == WILDCARD
    assert registry.lookup("https://example.org/") is None


def test_a_malformed_url_is_an_error_and_never_no_entry(registry):
    for ask in (registry.lookup, registry.find_match, registry.explain, registry.authorization):
        with pytest.raises(credmatch.UrlError) as caught:
            ask("https://h\\@evil.example/")
        assert (caught.value.code, caught.value.number, caught.value.offset) == ("url-backslash", 602, 9)
        assert caught.value.help == "write `/`, or %5C if a backslash is meant"
        assert isinstance(caught.value, ValueError) and isinstance(caught.value, credmatch.Error)
        assert "evil" not in str(caught.value)


@pytest.mark.parametrize("sequence", [list, tuple, iter, dict.fromkeys])
def test_many_lookups_are_numbers_in_order(registry, sequence):
    urls = ["https://crm.example.com/api", "https://h/", "no url", "https://a.example.com", "https://sso.example.org/"]
    assert registry.lookup_many(sequence(urls)) == [API, NO_ENTRY, INVALID_URL, WILDCARD, SSO]
    assert registry.lookup_many([]) == []


def test_many_lookups_take_a_service(registry):
    urls = ["https://crm.example.com/"] * 40
    assert registry.lookup_many(urls, service="billing") == [BILLING] * 40
    assert registry.lookup_many(urls, service="other") == [WILDCARD] * 40


def test_many_lookups_agree_with_single_ones(registry):
    urls = [f"https://{host}.example.com/{path}" for host in ("crm", "a", "b.c") for path in ("", "api", "ä", "x" * 300)]
    assert registry.lookup_many(urls) == [NO_ENTRY if one is None else one for one in map(registry.lookup, urls)]


def test_a_match_says_which_entry_and_where(registry):
    found = registry.find_match("https://crm.example.com/api/orders")
    assert (found.entry, found.line, found.column, found.source) == (API, 5, 3, "registry.xml")
    assert found.preemptive is True
    assert (found.rank.host, found.rank.port, found.rank.path) == ("exact", "any", 1)
    assert registry.find_match("https://example.org/") is None
    assert registry.find_match("https://crm.example.com/", service="billing").preemptive is False


def test_an_explanation_says_why_the_others_lost(registry):
    why = registry.explain("https://crm.example.com/api?q=1")
    assert why.winner == API
    assert (why.compared.host, why.compared.port, why.compared.path) == ("crm.example.com", 443, "/api")
    assert [one.entry for one in why.matches] == [API, WILDCARD]
    assert why.matches[0].lost_by is None
    assert why.matches[1].lost_by.attribute == "host"
    assert why.excluded_by == {"host": 1, "port": 0, "protocol": 0, "path": 0, "service": 1}
    assert [one.attribute for one in why.excluded] == ["service", "host"]
    page = registry.explain("https://crm.example.com/api", skip=1, limit=1)
    assert page.excluded == why.excluded[1:]
    assert registry.explain("mailto:a@example.com").compared is None


def test_an_entry_is_named_by_its_number(registry):
    entry = registry.entry(BILLING)
    assert (entry.entry, entry.layer, entry.kind, entry.service) == (BILLING, "global", "password", "billing")
    assert (entry.host, entry.port, entry.protocol, entry.path) == ("crm.example.com", None, None, None)
    assert len(registry) == registry.entry_count == 4


@pytest.mark.parametrize("number", [-1, -2, 4, 2**31, 2**40, -(2**80), 2**80])
def test_a_number_of_no_entry_is_an_index_error(registry, number):
    with pytest.raises(IndexError):
        registry.entry(number)


def test_same_scope(registry):
    assert registry.same_scope("https://a.example.com/x", "https://a.example.com/y")
    assert not registry.same_scope("https://a.example.com/", "https://b.example.com/")
    assert not registry.same_scope("https://crm.example.com/", "https://crm.example.com/api")


def test_lints_are_diagnostics():
    (lint,) = [one for one in Registry.compile(DOCUMENT).lint() if one.code == "insecure-protocol"][:1]
    assert (lint.number, lint.severity, lint.line) == (805, "warning", 2)
    assert str(lint).startswith("registry.xml:2:")


def test_differences_name_entries_by_their_own_registries(registry):
    new = Registry.compile(DOCUMENT.replace("/api", "/other"))
    differences = registry.diff(new, ["https://crm.example.com/api", "https://crm.example.com/", "\\"])
    assert [one.change for one in differences] == ["entry", "refused"]
    assert (differences[0].before.entry, differences[0].after.entry) == (API, WILDCARD)
    assert differences[1].refused.startswith("url-")
    assert {one.change for one in registry.diff(new)} == {"entry"}
    assert registry.diff(registry) == ()


def test_a_table_answers_lookups_alone(registry):
    data = registry.table_bytes()
    table = Table.from_bytes(data)
    urls = ["https://crm.example.com/api", "https://h/", "no url"]
    assert table.lookup_many(urls) == registry.lookup_many(urls)
    assert table.lookup(urls[0]) == API
    assert table.lookup(urls[1], service="billing") is None
    assert table.same_scope(urls[0], urls[0] + "/orders")
    assert len(table) == table.entry_count == 4
    assert Registry.compile(DOCUMENT, table=data).lookup(urls[0]) == API


def test_a_table_of_other_documents_is_refused(registry):
    with pytest.raises(credmatch.TableError) as caught:
        Registry.compile(DOCUMENT.replace("/api", "/other"), table=registry.table_bytes())
    assert (caught.value.code, caught.value.number) == ("table-digest", 705)
    for bytes_ in (b"", b"no table", registry.table_bytes()[:-1]):
        with pytest.raises(credmatch.TableError):
            Table.from_bytes(bytes_)


def test_documents_come_as_text_bytes_or_sources():
    second = '<credentials xmlns="http://www.infinica.com/credentials"><server host="p"><technical name="t"/></server></credentials>'
    for sources in (DOCUMENT, DOCUMENT.encode(), DOCUMENT.encode("utf-16"), Source(DOCUMENT), [DOCUMENT], (Source(DOCUMENT),)):
        assert len(Registry.compile(sources)) == 4
    sources = [Source(second, layer="process", name="process.xml", priority=7), DOCUMENT]
    registry = Registry.compile(sources)
    entry = registry.entry(registry.lookup("https://p/"))
    assert (entry.entry, entry.layer, entry.source, entry.priority) == (4, "process", "process.xml", 7)
    assert Registry.compile(Source(second, layer="process", format_version=4)).entry(0).priority == 0
    assert Source(second).name == Source(second, name="").name == Registry.compile(second).entry(0).source


def test_includes_are_asked_for_and_supplied():
    main = (
        '<credentials xmlns="http://www.infinica.com/credentials" xmlns:xi="http://www.w3.org/2001/XInclude">'
        '<xi:include href="servers/more.xml"/></credentials>'
    )
    more = '<server xmlns="http://www.infinica.com/credentials" host="h"><currentCredentials/></server>'
    (missing,) = credmatch.missing_includes(Source(main, name="conf/main.xml"))
    assert (missing.href, missing.target, missing.line) == ("servers/more.xml", "conf/servers/more.xml", 1)
    for included in (more, more.encode("utf-16")):
        supplied = Source(main, name="conf/main.xml", includes={missing.target: included})
        assert credmatch.missing_includes(supplied) == ()
        assert Registry.compile(supplied).find_match("https://h/").source == "conf/servers/more.xml"
    with pytest.raises(credmatch.CompileError) as caught:
        Registry.compile(Source(main, name="conf/main.xml"))
    assert caught.value.code == "missing-include"


def test_what_is_wrong_with_documents_is_said_for_all_of_them():
    bad = DOCUMENT.replace("<server host", "<sever host")
    with pytest.raises(credmatch.CompileError) as caught:
        Registry.compile([Source(bad, name="a.xml"), Source(bad, name="b.xml")])
    error = caught.value
    assert isinstance(error, ValueError) and isinstance(error, credmatch.Error)
    assert (error.code, error.number) == ("unknown-element", 301)
    assert {one.source for one in error.diagnostics} == {"a.xml", "b.xml"}
    assert error.diagnostics[0].line == 2
    assert "server" in error.diagnostics[0].help
    assert str(error).startswith("a.xml:2:")


def test_no_document_makes_a_registry_without_entries():
    registry = Registry.compile([])
    assert (len(registry), registry.lookup("https://h/")) == (0, None)


def test_options_and_limits_have_an_effect():
    document = DOCUMENT.replace('host="sso.example.org"', 'host="sso.example.org" protocol="https"')
    url = "https://sso.example.org:444/"
    assert Registry.compile(document).lookup(url) == SSO
    assert Registry.compile(document, guess_ports=True).lookup(url) is None
    with pytest.raises(credmatch.CompileError) as caught:
        Registry.compile(document, limits={"entries": 3})
    assert caught.value.code == "too-many-entries"
    short = Registry.compile(document, limits={"url_length": 20})
    with pytest.raises(credmatch.UrlError) as caught:
        short.lookup("https://sso.example.org/")
    assert caught.value.code == "url-too-long"
    with pytest.raises(credmatch.UrlError):
        Table.from_bytes(short.table_bytes(), url_length=20).lookup("https://sso.example.org/")


def test_records_are_frozen_and_have_slots(registry):
    why = registry.explain("https://crm.example.com/api")
    new = Registry.compile(DOCUMENT.replace("/api", "/other"))
    records = [registry.find_match("https://a.example.com/"), registry.entry(0), why, *why.matches, *why.excluded]
    records += [why.compared, why.matches[0].rank, *registry.lint(), *registry.diff(new)]
    for record in records:
        assert dataclasses.is_dataclass(record)
        assert not hasattr(record, "__dict__")
        name = dataclasses.fields(record)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(record, name, None)
        assert pickle.loads(pickle.dumps(record)) == record


def test_errors_survive_a_pickle(registry):
    errors = []
    for ask in (
        lambda: registry.lookup(""),
        lambda: Registry.compile("<x"),
        lambda: Table.from_bytes(b""),
        lambda: registry.authorization("https://sso.example.org/"),
    ):
        with pytest.raises(credmatch.Error) as caught:
            ask()
        errors.append(caught.value)
    for error in errors:
        copy = pickle.loads(pickle.dumps(error))
        assert type(copy) is type(error) and copy.__dict__ == error.__dict__ and str(copy) == str(error)


def test_authorizations_are_for_one_url(registry):
    found = registry.authorization("https://a.example.com/")
    assert (found.entry, found.scheme) == (WILDCARD, "Basic")
    assert found.expose_secret() == "Basic Y2FuYXJ5LXVzZXI6UzNjcjN0LVBhNTV3b3Jk"
    assert registry.authorization("https://crm.example.com/api").expose_secret() == "Bearer T0ken.Canary-abc"
    assert registry.authorization("https://example.org/") is None


def test_reactive_entries_wait_for_a_challenge(registry):
    url = "https://crm.example.com/"
    assert registry.authorization(url, service="billing") is None
    found = registry.authorization(url, service="billing", challenges=['Basic realm="r"'])
    assert (found.entry, found.scheme) == (BILLING, "Basic")
    assert registry.authorization(url, service="billing", challenges=[]) is None


def test_what_cannot_be_presented_is_an_error(registry):
    with pytest.raises(credmatch.AuthorizationError) as caught:
        registry.authorization("https://sso.example.org/")
    error = caught.value
    assert (error.code, error.number, error.entry, error.kind) == ("kind-not-presented", 911, SSO, "clientCredentials")
    assert error.help
    with pytest.raises(credmatch.AuthorizationError) as caught:
        Registry.compile(DOCUMENT.replace("https://crm", "http*://crm")).authorization("http://crm.example.com/api")
    assert caught.value.code == "insecure-transport"


def test_references_are_resolved():
    assert credmatch.resolve_reference("https://h/a/b?q", "../c#f") == "https://h/c#f"


def test_the_version_is_one():
    assert credmatch.version() == credmatch.__version__
    assert credmatch.__version__.count(".") == 2
