"""The page of a study: its answer, every cell with both sorts of chance, its runs and its command; nothing of it foreign."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.splitting import SplitRequest, make_split
from core.evaluation.report import Report, read_report, write_report
from core.reporting.request import PageRequest
from core.reporting.saving import save_page
from core.reporting.study.matter import gather_study
from core.reporting.study.page import study_page
from core.runs.folder import RunFolder
from core.runs.plan import NotCounted
from core.studies.folder import StudyFolder
from core.studies.study import Study, factor_of
from core.studies.training import study_runs
from core.support.errors import NotThere, Refused
from core.support.foreign_text import one_line
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training import launcher
from tests.as_drawn import as_written
from tests.judged_runs import predictions, two_epochs, write_events
from tests.page_reading import foreign, read_page
from tests.paged_runs import DATASET

NAMES = [f"picture-{place}" for place in range(60)]
HOSTILE = "</style><script>alert(1)</script>\"><img src=x onerror='fetch(1)'>\u202e" + "y" * 300


def begun(workspace: Workspace, trained: int = 4, hits: Sequence[int] = (58, 58), **fields: object) -> Study:
    """A study of two cells with two seeds, of whose runs the first ones are there: the first cell's are better."""
    split = Dataset.open(workspace, DATASET).current_split
    study = Study.model_validate(
        {
            "name": "rates", "question": "Which rate?", "dataset": DATASET, "split": split, "preset": "mlp", "seeds": 2,
            "settings": ("picture_size=8", "epochs=1"), "factors": (factor_of("learning_rate=0.1,0.01"),),
            "created": "2026-01-01T00:00:00+00:00", **fields,
        }
    )  # fmt: skip
    StudyFolder.of(workspace, study.name).write(study)
    for number, one in enumerate(study_runs(workspace, study).wanted[:trained]):
        folder = RunFolder.begin(workspace, launcher.request_for(workspace, one.dataset, one.recipe, f"r{number}", one.split))
        write_events(folder.events_path, two_epochs())
        right = hits[number] if number < len(hits) else 20
        val = predictions(NAMES, [place < right for place in range(60)])
        test = predictions([f"test-{name}" for name in NAMES], [place < 7 for place in range(60)])
        write_report(folder.report_path, Report(folder.name, ("a", "b", "c"), "best", "0" * 64, val, test, left_out=NotCounted()))
    return study


def page_of(workspace: Workspace, name: str = "rates") -> str:
    return study_page(gather_study(workspace, name, Context()))


def test_the_answer_and_what_it_rests_on(paged: Workspace) -> None:
    begun(paged)
    text = page_of(paged)
    assert page_of(paged) == text
    found = read_page(text)
    assert foreign(found) == []
    for said in (
        "Which rate?", "learning_rate 0.1 is best, with 2 seeds and 60 pictures of val.", "4 of 4 runs trained on shapes",
        "learning_rate 0.1 2 96.7 % ± 0.0 – best", "less good", "No test result was opened for it.", "learning_rate 0.1, 0.01",
        "picture_size=8; epochs=1", "r0", "r3", "main.py study rates --dataset shapes", "The split",
    ):  # fmt: skip
        assert said in found.text, said
    assert len(found.named("circle")) == 2
    as_written("page-of-a-study", text)
    assert read_report(RunFolder.open(paged, "r0").report_path).opened == ()
    assert "11.7" not in found.text, "nothing of test"


def test_the_split_that_it_shows_is_one_that_judged(paged: Workspace) -> None:
    dataset = Dataset.open(paged, DATASET)
    was = dataset.current_split
    make_split(dataset, SplitRequest(name="other"))
    begun(paged, split=was, factors=(factor_of("split=other"), factor_of("learning_rate=0.1,0.01")))
    found = read_page(page_of(paged))
    assert "4 of 4 runs trained on shapes, split other;" in found.text
    assert "The split other" in found.text, "the one that nothing was judged on was shown"


def test_what_is_missing_and_who_won_is_said(paged: Workspace) -> None:
    begun(paged, 3, winner="learning_rate 0.1")
    found = read_page(page_of(paged))
    assert "1 run is still to be trained; the answer may change." in found.text
    assert "3 of 4 runs trained" in found.text
    assert "The test results of learning_rate 0.1 were opened when it had won." in found.text


def test_what_is_merely_ahead_is_not_called_best(paged: Workspace) -> None:
    begun(paged, 2, (58, 57), seeds=1)
    found = read_page(page_of(paged))
    assert "ahead" in found.texts
    assert "best" not in found.texts


def test_names_that_are_attacks_stay_names(paged: Workspace) -> None:
    begun(paged, question=HOSTILE, winner=HOSTILE)
    folder = RunFolder.open(paged, "r0")
    request = folder.path / "request.json"
    request.write_text(request.read_text().replace('"weights": "random"', f'"weights": {json.dumps("file:" + HOSTILE)}'))
    found = read_page(page_of(paged))
    assert foreign(found) == []
    assert found.text.count(one_line(HOSTILE)) >= 2


def test_a_study_is_saved_by_its_name_and_a_run_goes_before(paged: Workspace, tmp_path: Path) -> None:
    begun(paged)
    saved = save_page(paged, ["rates"], PageRequest(tmp_path / "a.html"))
    assert saved.runs == ("r0", "r1", "r2", "r3")
    assert "report of a study" in saved.file.read_text(encoding="utf-8")
    with pytest.raises(Refused, match="is about val"):
        save_page(paged, ["rates"], PageRequest(tmp_path / "b.html", "test"))
    begun(paged, 0, name="one")
    assert save_page(paged, ["one"], PageRequest(tmp_path / "c.html")).runs == ("one",)
    begun(paged, 0, name="empty", settings=("picture_size=16",))
    with pytest.raises(NotThere, match="has no verdict yet"):
        save_page(paged, ["empty"], PageRequest(tmp_path / "d.html"))
    assert not (tmp_path / "b.html").exists()
