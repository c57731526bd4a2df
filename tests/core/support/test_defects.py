"""The log of defects is written whatever the place is like."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import pytest

from core.support import defects
from tests.hostile_names import hostile_names


def failure() -> RuntimeError:
    try:
        raise RuntimeError("inner workings")
    except RuntimeError as error:
        return error


def test_tracebacks_are_appended_with_what_was_done(tmp_path: Path) -> None:
    log = tmp_path / "deep" / "safelight.log"
    assert defects.log_defect(failure(), "verb split", log) == log
    defects.log_defect(failure(), "verb check", log)
    text = log.read_text(encoding="utf-8")
    assert text.count("RuntimeError: inner workings") == 2
    assert "verb split" in text
    assert "verb check" in text
    assert f"Safelight {defects.own_version()}, Python" in text


def test_a_long_log_begins_anew_and_the_earlier_one_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(defects, "LARGEST", 100)
    log = tmp_path / "safelight.log"
    log.write_text("x" * 200)
    defects.log_defect(failure(), "verb split", log)
    assert "inner workings" in log.read_text(encoding="utf-8")
    assert log.with_suffix(".old").read_text() == "x" * 200


def test_where_nothing_can_be_written_another_place_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setattr(defects.tempfile, "gettempdir", lambda: str(tmp_path))
    assert defects.log_defect(failure(), "verb split", blocked / "safelight.log") == tmp_path / "safelight.log"
    assert "inner workings" in (tmp_path / "safelight.log").read_text(encoding="utf-8")


def test_names_of_every_sort_get_into_the_log_one_line_each(tmp_path: Path) -> None:
    names = hostile_names()
    for name in names:
        defects.log_defect(ValueError(name.replace("\n", "\x1b")), "verb predict", tmp_path / "safelight.log")
    text = (tmp_path / "safelight.log").read_text(encoding="utf-8")
    assert text.count("ValueError: ") == len(names)
    assert not set("\x1b\x07\u202e\u2028\x9b") & set(text)


def test_where_no_place_takes_it_the_usual_one_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setattr(defects.tempfile, "gettempdir", lambda: str(blocked))
    assert defects.log_defect(failure(), "verb split", blocked / "own.log") == blocked / "own.log"
    monkeypatch.setattr(defects, "defect_log", lambda: blocked / "safelight.log")
    assert defects.log_defect(failure(), "verb split") == blocked / "safelight.log"


def test_a_version_is_told_where_it_was_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda name: f"{name} 3")
    assert defects.own_version() == "safelight 3"

    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    assert defects.own_version() == "from a source folder"
