"""Python, Qt and extras are told from what is installed; the table of extras is pyproject's."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from core.doctor import software
from core.doctor.points import NOTE, RIGHT, WRONG
from core.doctor.software import EXTRAS, extra_points, installed, software_points

ROOT = Path(__file__).resolve().parents[3]
FOR_DEVELOPERS = {"bench", "dev"}


def test_every_extra_of_the_program_is_looked_for() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert set(EXTRAS) == set(declared) - FOR_DEVELOPERS
    providers = packages_distributions()
    for name, (modules, _) in EXTRAS.items():
        wanted = {canonicalize_name(Requirement(line).name) for line in declared[name]}
        brought = {canonicalize_name(one) for module in modules for one in providers.get(module, [module])}
        assert brought <= wanted, name


def test_what_qt_misses_is_said_with_the_line_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    python, qt = software_points()
    assert (python.state, qt.state) == (RIGHT, RIGHT)
    monkeypatch.setattr(software, "has_display", lambda: False)
    assert [point.state for point in software_points()] == [RIGHT, NOTE]
    monkeypatch.setattr(software, "missing_packages", lambda window: ("libegl1", "libgl1"))
    assert [(point.state, point.hint) for point in software_points()][1] == (
        WRONG, "On Debian and Ubuntu: sudo apt-get install libegl1 libgl1",
    )  # fmt: skip
    monkeypatch.setattr(software, "installed", lambda name: "")
    assert [point.words for point in software_points()][1] == "PySide6 is not installed, so there is no window."


def test_an_extra_that_is_missing_is_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(software, "EXTRAS", {"there": (("json",), "this"), "away": (("no_such_module",), "that")})
    assert [(point.state, point.hint) for point in extra_points()] == [(RIGHT, ""), (NOTE, "pip install 'safelight[away]'")]
    assert installed("no-such-distribution") == ""
    assert installed("pillow")


def test_what_is_installed_is_told_word_by_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(software, "missing_packages", lambda window: () if window else ("asked without a window",))
    monkeypatch.setattr(software, "installed", lambda name: "6.8" if name == "PySide6" else "")
    monkeypatch.setattr(software, "has_display", lambda: True)
    python, qt = software_points()
    assert re.fullmatch(r"Python [\d.]+\S* on \w+ \S+\.", python.words)
    assert qt.words == "Qt 6.8 has all that it needs for a window."
    monkeypatch.setattr(software, "has_display", lambda: False)
    assert [point.words for point in software_points()][1] == "Qt 6.8 misses system libraries."
    monkeypatch.setattr(software, "missing_packages", lambda window: ())
    _, qt = software_points()
    assert (qt.words, qt.hint) == ("Qt 6.8 is here, and no display: the window cannot be shown, and every verb works.", "")
    monkeypatch.setattr(software, "installed", lambda name: "")
    assert [(point.state, point.hint) for point in software_points()][1] == (WRONG, "Install Safelight anew.")
    monkeypatch.setattr(software, "EXTRAS", {"there": (("json",), "this"), "half": (("json", "no_such_module"), "that")})
    assert [(point.subject, point.words) for point in extra_points()] == [
        ("Extras", "there is installed: this."), ("Extras", "half is not installed; it brings that."),
    ]  # fmt: skip
