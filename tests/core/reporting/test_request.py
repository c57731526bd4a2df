"""A page is asked for without loading what writes it, and told of in one sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.reporting.request import PageRequest, SavedPage
from core.support.errors import BadInput, NotThere, Refused


def test_what_can_be_written_is_looked_at_first(tmp_path: Path) -> None:
    PageRequest(tmp_path / "a.html").check()
    PageRequest(tmp_path / "a.HTM").check()
    (tmp_path / "a.html").touch()
    PageRequest(tmp_path / "a.html", replace=True).check()
    with pytest.raises(Refused, match=r"^.*/a\.html is there already\. Choose another name, or replace it\.$"):
        PageRequest(tmp_path / "a.html").check()
    with pytest.raises(BadInput, match=r"^a has an ending that is not one of a page\. Let it end in \.html\.$"):
        PageRequest(tmp_path / "a").check()
    with pytest.raises(
        BadInput, match=r"^Heat maps lie over pictures, and this page is to show none\. Ask for one or the other\.$"
    ):
        PageRequest(tmp_path / "b.html", pictures=False, heat=True).check()
    with pytest.raises(NotThere, match=r"^There is no folder .*/gone\. Make it first, or choose another one\.$"):
        PageRequest(tmp_path / "gone" / "a.html").check()


def test_what_was_written_is_told() -> None:
    assert SavedPage(Path("a.html"), ("one",), "val", 1, 12_000).words.startswith("Wrote a.html: 1 picture, 12 kB. It holds all")
    assert SavedPage(Path("a.html"), ("one",), "val", 0, 12_000).words.startswith("Wrote a.html: 12 kB.")


def test_asking_is_light() -> None:
    code = "import sys, core.reporting.request; print({'numpy', 'pydantic', 'PIL'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.strip() == "set()"
