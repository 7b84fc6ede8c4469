"""What the page of the package shows is run."""

from __future__ import annotations

import os
import pathlib
import re

import pytest

README = pathlib.Path(os.environ.get("CREDMATCH_README", "README.md"))


def test_the_snippets_hold():
    if not README.is_file():
        pytest.skip("the page is not here")
    pytest.importorskip("polars")
    pytest.importorskip("httpx")
    snippets = re.findall(r"^```python\n(.*?)^```$", README.read_text(), re.DOTALL | re.MULTILINE)
    assert len(snippets) == 6
    # One after the other, as a reader would type them.
    names: dict[str, object] = {}
    for snippet in snippets:
        exec(compile(snippet, str(README), "exec"), names)
