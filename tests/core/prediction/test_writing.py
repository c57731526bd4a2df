"""What runs said is written as a table or as JSON, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from core.prediction.records import ClassProbability, PicturePrediction
from core.prediction.writing import ToldAnswers, answers_text, entry_text, write_answers
from core.support.errors import BadInput
from core.support.jobs import Abandoned, Context

SAID = {"one": (ClassProbability("car", 0.75), ClassProbability("bus", 0.25))}
TOLD = ToldAnswers([PicturePrediction(Path("/p/a.png"), SAID), PicturePrediction(Path("/p/b.png"), {}, "torn")], ("one",), {})


def test_a_table_and_json_say_the_same(tmp_path: Path) -> None:
    table = write_answers(TOLD, tmp_path / "a.csv", False, Context())
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert [(row["path"], row["class"], row["error"]) for row in rows] == [("/p/a.png", "car", ""), ("/p/b.png", "", "torn")]
    entries = json.loads(write_answers(TOLD, tmp_path / "a.json", True, Context()).read_text())
    assert entries[0]["predictions"]["one"][0] == {"class": "car", "probability": 0.75}
    copied = answers_text(TOLD, Context())
    assert copied.pictures == 2
    assert next(csv.DictReader(io.StringIO(copied.text)))["class"] == "car"


def test_a_name_that_is_no_text_comes_back_as_it_was(tmp_path: Path) -> None:
    names = ("/p/caf\udce9.png", "/p/é.png")
    odd = ToldAnswers([PicturePrediction(Path(name), SAID) for name in names], ("one",), {})
    entries = json.loads(write_answers(odd, tmp_path / "odd.json", True, Context()).read_text())
    assert [entry["path"] for entry in entries] == list(names)
    assert json.loads(write_answers(ToldAnswers([], (), {}), tmp_path / "none.json", True, Context()).read_text()) == []


def test_where_nothing_can_be_written_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for as_json in (True, False):
        with pytest.raises(BadInput, match=r"^.*/a was not written: .*\. Choose another place\.$"):
            write_answers(TOLD, tmp_path / "file" / "a", as_json, Context())


def test_a_dropped_job_writes_nothing(tmp_path: Path) -> None:
    dropped = Context()
    dropped.abandon()
    with pytest.raises(Abandoned):
        write_answers(TOLD, tmp_path / "a.csv", False, dropped)
    with pytest.raises(Abandoned):
        answers_text(TOLD, dropped)
    assert not (tmp_path / "a.csv").exists()


def test_json_is_laid_out_as_every_other_document_is() -> None:
    ranked = [{"class": name, "probability": value} for name, value in (('ä "b"', 0.1 + 0.2), ("b", 1e-20), ('ä "b"', 1.0))]
    entry = {
        "path": '/p/"predictions": {}/é.png', "mirror_images": True, "none_of_these": {"two": True, "é": False},
        "predictions": {"two": ranked, "none": [], "é": ranked[:1]}, "set": {"predictions": [], "é": ["b"]},
    }  # fmt: skip
    without = {"path": "/p/a.png", "error": "torn"}
    for one in (entry, without, {"path": "a", "predictions": {}}):
        for ascii_only in (True, False):
            expected = json.dumps(one, indent=2, sort_keys=True, ensure_ascii=ascii_only, allow_nan=False)
            assert entry_text(one, ascii_only) == expected
    with pytest.raises(ValueError, match="no number"):
        entry_text({"path": "a", "predictions": {"one": [{"class": "a", "probability": float("nan")}]}}, False)
