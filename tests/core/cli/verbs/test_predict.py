"""Predictions on the command line: whatever the files are called, every one is answered, on its line and in the table."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest
from PIL import Image

from core.cli.entry import run
from core.cli.verbs.predict import text
from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.evaluation.predictions import no_predictions
from core.evaluation.report import Report, write_report
from core.prediction.records import ClassProbability, PicturePrediction
from core.runs.learned import Learned, LearnedRecord, keys, write_record
from core.runs.recipe import Recipe
from core.support.foreign_text import one_line, valid
from core.support.workspace import Workspace
from tests.asked_engine import PATIENCE
from tests.hostile_names import hostile_names
from tests.judged_runs import drawn_predictions
from tests.trained_runs import write_run

CLASSES = ("=SUM(A1)", "Große Äpfel", "pears")
ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def asked(workspace: Workspace) -> str:
    """A run that answers at once."""
    write_run(workspace, "tiny", Recipe(architecture="mlp", picture_size=8), CLASSES)
    return str(workspace.root)


def pictures(folder: Path, names: list[str]) -> Path:
    folder.mkdir()
    for number, name in enumerate(names):
        with open(os.path.join(folder, name), "wb") as file:
            Image.new("RGB", (8, 8), (number % 256, 0, 0)).save(file, "PNG")
    return folder


def table(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_two_hundred_hostile_names_are_told_and_written(asked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = hostile_names()
    folder = pictures(tmp_path / "p", names)
    words = ["predict", "tiny", "--workspace", asked, "--csv", str(tmp_path / "out.csv"), "--", str(folder)]
    assert run(words) == 0
    out, err = capsys.readouterr()
    for said in (out, err):
        assert not [
            sign for sign in said if (ord(sign) < 32 and sign != "\n") or 0x7F <= ord(sign) < 0xA0 or sign in "\u2028\u202e"
        ]
    shown = [one_line(f"{folder.as_posix()}/{name}") for name in names if not name.startswith(".")]
    lines = out.splitlines()
    assert len(lines) == len(shown) + 4, "a header, a rule, a line for each picture, an empty line and the count"
    assert all(any(line.startswith(name) for line in lines) for name in shown)
    rows = table(tmp_path / "out.csv")
    assert sorted(row["path"] for row in rows) == sorted(
        valid(f"{folder.as_posix()}/{n}") for n in names if not n.startswith(".")
    )
    assert not [row for row in rows if row["error"]]
    assert {row["class"] for row in rows} <= {"'=SUM(A1)", "Große Äpfel", "pears"}
    assert all(float(row["p(=SUM(A1))"]) >= 0 for row in rows)


def test_their_json_is_whole_and_plain(asked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = hostile_names()
    folder = pictures(tmp_path / "p", names)
    assert run(["predict", "tiny", "--workspace", asked, "--json", "--", str(folder)]) == 0
    out, _ = capsys.readouterr()
    assert out.isascii()
    assert "\x1b" not in out
    assert {entry["path"] for entry in json.loads(out)} == {f"{folder}/{name}" for name in names if not name.startswith(".")}


def test_a_table_that_cannot_be_written_is_said_before_the_work(
    asked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    words = ["predict", "tiny", "--workspace", asked, "--csv", str(tmp_path / "file" / "out.csv"), "--", str(tmp_path)]
    assert run(words) == 1
    assert "file is in the way" in capsys.readouterr().err


def test_a_folder_of_heat_maps_that_is_a_file_is_refused_before_the_work(
    asked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    words = ["predict", "tiny", "--workspace", asked, "--csv", str(tmp_path / "out.csv"), "--heat"]
    for place in (tmp_path / "file", tmp_path / "file" / "heat"):
        assert run([*words, str(place), "--", str(tmp_path)]) == 1
        assert "file is a file, where a folder is wanted." in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_a_table_that_is_there_is_replaced_only_where_that_was_said(
    asked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "out.csv"
    file.write_text("mine")
    words = ["predict", "tiny", "--workspace", asked]
    after = ["--", str(pictures(tmp_path / "p", ["a.png"]))]
    assert run([*words, "--csv", str(file), *after]) == 1
    assert "out.csv is there already. Choose another name, or replace it: --replace." in " ".join(capsys.readouterr().err.split())
    assert file.read_text() == "mine"
    assert run([*words, "--replace", *after]) == 2
    assert run([*words, "--csv", str(file), "--replace", *after]) == 0
    assert [row["run"] for row in table(file)] == ["tiny"]


def test_heat_maps_are_written_for_each_picture_and_run(asked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = pictures(tmp_path / "p", ["a.png", "A.gif", "no.png"])
    (folder / "no.png").write_bytes(b"nothing")
    words = ["predict", "tiny", "--workspace", asked, "--heat", str(tmp_path / "heat"), "--json"]
    assert run([*words, "--", str(folder)]) == 0
    found = {Path(entry["path"]).name: entry for entry in json.loads(capsys.readouterr().out)}
    assert found["A.gif"]["heat"]["tiny"]["class"] == found["A.gif"]["predictions"]["tiny"][0]["class"]
    assert found["A.gif"]["heat"]["tiny"]["method"] == "gradients"
    assert "heat" not in found["no.png"]
    written = {Path(entry["heat"]["tiny"]["file"]) for name, entry in found.items() if name != "no.png"}
    assert {file.name for file in written} == {"A, tiny.png", "2 a, tiny.png"}
    assert set((tmp_path / "heat").iterdir()) == written
    for file in written:
        with Image.open(file) as opened:
            assert (opened.size, opened.mode) == ((8, 8), "RGB")
    (tmp_path / "heat" / "A, tiny.png").write_bytes(b"mine")
    assert run([*words, "--", str(folder)]) == 1
    assert "A, tiny.png is there already." in capsys.readouterr().err
    assert (tmp_path / "heat" / "A, tiny.png").read_bytes() == b"mine"
    assert run([*words, "--replace", "--", str(folder)]) == 0
    assert (tmp_path / "heat" / "A, tiny.png").read_bytes() != b"mine"


def test_the_nearest_pictures_it_has_learned_from_are_told(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(4):
        folder = tmp_path / "pets" / ("pears" if number % 2 else "apples")
        folder.mkdir(parents=True, exist_ok=True)
        Image.effect_noise((16, 16), 20 + 60 * number).convert("RGB").save(folder / f"{number}.png")
    import_pictures(workspace, "pets", tmp_path / "pets")
    folder, _ = write_run(workspace, "near", Recipe(architecture="mlp", picture_size=8), ("apples", "pears"))
    learned = keys(Dataset.open(workspace, "pets").table().sha256)
    write_record(workspace, folder.path, LearnedRecord(Learned(("near",), (), learned)))
    asked = tmp_path / "pets" / "pears" / "3.png"
    words = ["predict", "near", "--workspace", str(workspace.root), "--nearest"]
    assert run([*words, "2", "--json", "--", str(asked)]) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    told = entry["nearest"]["near"]
    assert (told["dataset"], told["among"], len(told["pictures"])) == ("pets", 4, 2)
    assert told["pictures"][0] == {
        "path": "pears/3.png",
        "class": "pears",
        "distance": pytest.approx(0, abs=1e-6),
        "same": "file",
    }
    assert told["pictures"][1]["same"] is None
    assert run([*words, "1", "--", str(asked)]) == 0
    out = capsys.readouterr().out
    assert "near has learned from this very picture: pears/3.png." in out
    assert "pears/3.png  pears, this file" in out
    assert [run([*words, number, "--", str(asked)]) for number in ("0", "101")] == [2, 2]


def test_none_of_these_and_sets_are_told_with_what_val_promises(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _ = write_run(workspace, "tiny", Recipe(architecture="mlp", picture_size=8), ("apples", "pears", "plums"))
    val = drawn_predictions(60, 3, 1)
    write_report(folder.report_path, Report("tiny", ("apples", "pears", "plums"), "best", "0" * 64, val, no_predictions(3)))
    asked = pictures(tmp_path / "p", ["a.png", "b.png", "c.png", "d.png"])
    words = ["predict", "tiny", "--workspace", str(workspace.root), "--none-below", "90", "--sets", "80"]
    assert run([*words, "--json", "--", str(asked)]) == 0
    out, err = capsys.readouterr()
    entries = json.loads(out)
    assert all(entry["none_of_these"] == {"tiny": True} for entry in entries), "a third each is no answer"
    assert all(set(entry["set"]["tiny"]) <= {"apples", "pears", "plums"} for entry in entries)
    assert "of those right" in err
    assert "ms a picture in its network." in err
    assert "80 % of sets hold the right class" in err
    assert run([*words, "--", str(asked)]) == 0
    assert "none of these (" in capsys.readouterr().out
    assert run([*words, "--csv", str(tmp_path / "out.csv"), "--", str(asked / "a.png")]) == 0
    assert "tiny: none of these. Among its classes:" in capsys.readouterr().out
    assert [row["none of these"] for row in table(tmp_path / "out.csv")] == ["yes"]
    sorted_into = tmp_path / "sorted"
    assert run([*words, "--copy-into", str(sorted_into), "--", str(asked)]) == 0
    assert f"4 pictures copied into {sorted_into}: none of these 4. To undo it, delete that folder." in capsys.readouterr().err
    assert len(list((sorted_into / "none of these").iterdir())) == 4
    assert run([*words, "--copy-into", str(sorted_into), "--", str(asked)]) == 1
    for odd in (["--none-below", "40"], ["--sets", "100"], ["--sets", "90", "--flips"]):
        assert run([*words[:4], *odd, "--", str(asked)]) == 2
    folder.report_path.unlink()
    assert run([*words, "--", str(asked)]) == 1
    assert "has no report yet" in capsys.readouterr().err


def test_mirror_images_change_no_answer_about_a_picture_that_is_its_own(
    asked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = pictures(tmp_path / "p", ["plain.png"])
    Image.linear_gradient("L").rotate(90).resize((8, 8)).convert("RGB").save(folder / "slope.png")
    said = []
    for words in ([], ["--flips"]):
        assert run(["predict", "tiny", "--workspace", asked, "--json", *words, "--", str(folder)]) == 0
        entries = json.loads(capsys.readouterr().out)
        said.append({Path(entry["path"]).stem: entry["predictions"]["tiny"][0]["probability"] for entry in entries})
        assert [entry.get("mirror_images", False) for entry in entries] == [bool(words)] * 2
    assert said[0]["plain"] == pytest.approx(said[1]["plain"], abs=1e-6)
    assert set(said[0]) == {"plain", "slope"}


def test_an_abort_keeps_the_rows_that_came(asked: str, tmp_path: Path) -> None:
    folder = pictures(tmp_path / "p", [f"{number:04}.png" for number in range(3000)])
    words = [sys.executable, str(ROOT / "main.py"), "predict", "tiny", "--workspace", asked, "--csv", str(tmp_path / "out.csv")]
    with subprocess.Popen([*words, "--", str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        overdue = threading.Timer(PATIENCE, process.kill)  # its output ends with it, and so does each wait for it
        overdue.daemon = True
        overdue.start()
        next(line for line in process.stderr if line.startswith("Predicting"))
        while not any(part.stat().st_size > 1000 for part in tmp_path.glob(".out.csv.*")):
            assert process.poll() is None, "it was to be interrupted"
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        overdue.cancel()
    rows = table(tmp_path / "out.csv")
    assert f"Interrupted: {len(rows):,} pictures had been answered" in said
    assert 0 < len(rows) <= 3000
    assert all(row["class"] and row["p(pears)"] for row in rows)


def test_an_abort_before_the_first_answer_says_so_and_keeps_the_earlier_table(
    asked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It said that there were no pictures, and put an empty table in the place of a full one."""
    folder = pictures(tmp_path / "p", ["a.png"])
    file = tmp_path / "out.csv"
    words = ["predict", "tiny", "--workspace", asked, "--json", "--csv", str(file), "--", str(folder)]
    assert run(words) == 0
    capsys.readouterr()

    def pressed(first: Callable[[], None]) -> AbstractContextManager[None]:
        first()
        return nullcontext()

    monkeypatch.setattr("core.cli.verbs.predict.on_interrupt", pressed)
    assert run([*words[:-2], "--replace", *words[-2:]]) == 1
    out, err = capsys.readouterr()
    assert "Interrupted" in json.loads(out)["error"]["message"]
    assert "no pictures" not in err
    assert len(table(file)) == 1


def test_many_pictures_are_lines_of_a_table_and_what_cannot_be_used_stands_among_them() -> None:
    def answered(name: str, *choices: str) -> PicturePrediction:
        said = [(ClassProbability(choice, 0.75), ClassProbability("other", 0.25)) for choice in choices]
        return PicturePrediction(Path("p") / name, dict(zip(("one", "two"), said, strict=True)))

    broken = PicturePrediction(Path("p/b.png"), {}, error="It is empty.")
    found = [answered("a.png", "ketch", "ketch"), broken, answered("c.png", "ketch", "tram"), answered("d.png", "tram", "tram")]
    head, _, *lines = text(found, ["one", "two"], {}).splitlines()
    assert [" ".join(line.split()) for line in (head, *lines)] == [
        "Picture one two",
        "p/a.png ketch 75 % ketch 75 % all agree: ketch",
        "p/b.png – – It is empty.",
        "p/c.png ketch 75 % tram 75 % they differ",
        "p/d.png tram 75 % tram 75 % all agree: tram",
        "",
        "3 pictures, 1 could not be used.",
    ]
    assert text([found[0]] * 4, ["one", "two"], {}).endswith("\n\n4 pictures.")
    assert text([broken], ["one", "two"], {}) == "p/b.png\n  could not be used: It is empty."
