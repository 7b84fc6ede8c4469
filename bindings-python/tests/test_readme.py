"""What the page of the package shows is run."""

from __future__ import annotations

import os
import pathlib
import re
import subprocess
import sys

import pytest

README = pathlib.Path(os.environ.get("CREDMATCH_README", "README.md"))
#: The page of the project, which is in the repository alone.
PROJECT = pathlib.Path(os.environ.get("CREDMATCH_CONFORMANCE", "conformance")).parent / "README.md"


def snippets_of(page):
    if not page.is_file():
        pytest.skip("the page is not here")
    pytest.importorskip("polars")
    pytest.importorskip("httpx")
    return re.findall(r"^```python\n(.*?)^```$", page.read_text(), re.DOTALL | re.MULTILINE)


def test_the_snippets_hold():
    snippets = snippets_of(README)
    assert len(snippets) == 6
    # One after the other, as a reader would type them.
    names: dict[str, object] = {}
    for snippet in snippets:
        exec(compile(snippet, str(README), "exec"), names)


@pytest.mark.thread_unsafe(reason="once is enough: it starts a type checker")
@pytest.mark.parametrize("page", [README, PROJECT], ids=["package", "project"])
def test_the_snippets_have_the_types_of_the_package(page, tmp_path):
    pytest.importorskip("mypy")
    program = tmp_path / "snippets.py"
    program.write_text("\n\n".join(snippets_of(page)))
    run = subprocess.run([sys.executable, "-m", "mypy", "--strict", str(program)], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
