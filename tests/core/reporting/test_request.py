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
    with pytest.raises(Refused, match="is there already"):
        PageRequest(tmp_path / "a.html").check()
    with pytest.raises(BadInput, match="an ending that is not one of a page"):
        PageRequest(tmp_path / "a").check()
    with pytest.raises(BadInput, match="Heat maps lie over pictures"):
        PageRequest(tmp_path / "b.html", pictures=False, heat=True).check()
    with pytest.raises(NotThere, match="There is no folder"):
        PageRequest(tmp_path / "gone" / "a.html").check()


def test_what_was_written_is_told() -> None:
    assert SavedPage(Path("a.html"), ("one",), "val", 1, 12_000).words.startswith("Wrote a.html: 1 picture, 12 kB. It holds all")
    assert SavedPage(Path("a.html"), ("one",), "val", 0, 12_000).words.startswith("Wrote a.html: 12 kB.")


def test_asking_is_light() -> None:
    code = "import sys, core.reporting.request; print({'numpy', 'pydantic', 'PIL'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.strip() == "set()"
