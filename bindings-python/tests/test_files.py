"""Documents as files, and what they include: inside one folder, and nothing else."""

from __future__ import annotations

import os
import pathlib

import pytest

import credmatch
from credmatch import Registry

MAIN = """<credentials xmlns="http://www.infinica.com/credentials" xmlns:xi="http://www.w3.org/2001/XInclude">
  <xi:include href="{}"/>
</credentials>
"""
pytestmark = pytest.mark.thread_unsafe(reason="threads would share the folder")

PART = '<server xmlns="http://www.infinica.com/credentials" host="{}"><currentCredentials/></server>'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "conf" / "parts").mkdir(parents=True)
    (tmp_path / "conf" / "main.xml").write_text(MAIN.format("parts/one.xml"))
    (tmp_path / "conf" / "parts" / "one.xml").write_text(PART.format("one.example"))
    (tmp_path / "outside.xml").write_text(PART.format("outside.example"))
    return tmp_path


def refused(path, **options):
    with pytest.raises(credmatch.CompileError) as caught:
        Registry.load(path, **options)
    return caught.value.code


def test_a_file_and_what_it_includes(folder):
    for path in (folder / "conf" / "main.xml", str(folder / "conf" / "main.xml")):
        registry = Registry.load(path)
        found = registry.find_match("https://one.example/")
        assert found.source.endswith("parts/one.xml") and found.line == 1


def test_several_files_with_their_layers(folder):
    plain = folder / "plain.xml"
    plain.write_text(MAIN.replace('<xi:include href="{}"/>', PART.format("two.example")))
    main = folder / "conf" / "main.xml"
    registry = Registry.load([main, credmatch.FileSource(plain, layer="process")])
    assert [registry.entry(number).layer for number in range(2)] == ["global", "process"]
    assert Registry.load(credmatch.FileSource(plain, layer="partition")).entry(0).layer == "partition"
    table = registry.table_bytes()
    assert len(Registry.load([main, credmatch.FileSource(plain, layer="process")], table=table)) == 2
    with pytest.raises(credmatch.TableError):
        Registry.load([main], table=table)


def test_a_file_has_a_priority_and_a_format_version(folder):
    process = folder / "process.xml"
    document = MAIN.replace('<xi:include href="{}"/>', PART.format("two.example"))
    process.write_text(f'<process xmlns="http://www.infinica.com/process-engine">{document}</process>')
    file = credmatch.FileSource(process, layer="process", format_version=4)
    assert (file.path, file.layer, file.priority, file.format_version) == (process, "process", None, 4)
    files = [file, credmatch.FileSource(str(process), layer="process", priority=3)]
    registry = Registry.load(files)
    assert [registry.entry(number).priority for number in range(2)] == [0, 3]
    for wrong in ({"layer": "local"}, {"format_version": -1}, {"priority": 2**31}):
        with pytest.raises((ValueError, OverflowError)):
            credmatch.FileSource(process, **wrong)


@pytest.mark.parametrize("href", ["../outside.xml", "parts/../../outside.xml", "%2e%2e/outside.xml", "http://127.0.0.1:9/x.xml", "https://h/x", "ftp://h/x"])
def test_nothing_outside_of_the_folder_is_read(folder, href):
    (folder / "conf" / "main.xml").write_text(MAIN.format(href))
    assert refused(folder / "conf" / "main.xml") in ("invalid-include", "missing-include")


def test_nothing_outside_is_read_by_its_full_path_or_by_a_link(folder):
    main = folder / "conf" / "main.xml"
    for href in (str(folder / "outside.xml"), (folder / "outside.xml").as_uri()):
        main.write_text(MAIN.format(href))
        assert refused(main) == "invalid-include"
    os.symlink(folder / "outside.xml", folder / "conf" / "link.xml")
    main.write_text(MAIN.format("link.xml"))
    assert refused(main) == "invalid-include"
    assert len(Registry.load(main, root=folder)) == 1
    assert len(Registry.load(main, root=str(folder))) == 1


def test_a_file_that_is_not_there_is_an_os_error(folder):
    missing = folder / "none.xml"
    with pytest.raises(FileNotFoundError) as caught:
        Registry.load(missing)
    assert (caught.value.filename, caught.value.errno) == (str(missing), 2)
    with pytest.raises(IsADirectoryError):
        Registry.load(folder)
    with pytest.raises(NotADirectoryError):
        Registry.load(folder / "outside.xml" / "x")
    main = folder / "conf" / "main.xml"
    main.write_text(MAIN.format("none.xml"))
    assert refused(main) == "missing-include"


def test_odd_paths_are_refused():
    for path in (None, 1, [None], [1], [("process", "a")]):
        with pytest.raises((TypeError, ValueError)):
            Registry.load(path)
    with pytest.raises((ValueError, OSError)):
        Registry.load("a\0b")


def test_files_that_are_too_large_or_no_text_are_compile_errors(folder):
    main = folder / "conf" / "main.xml"
    assert refused(main, limits={"document_size": 10}) == "document-too-large"
    main.write_bytes(b"<credentials>\xff")
    assert refused(main) == "invalid-encoding"


def test_any_path_object_will_do(folder):
    class Path:
        def __fspath__(self):
            return str(folder / "conf" / "main.xml")

    assert len(Registry.load(Path())) == 1
    assert len(Registry.load(pathlib.PurePath(Path()))) == 1
