"""The page of a run: all of it there, nothing of it foreign, the same each time, the seal kept."""

from __future__ import annotations

import dataclasses
import json

import pytest

from core.datasets.catalog import ledger, schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.ledger import LedgerEntry
from core.evaluation.report import read_report, write_report
from core.reporting.run.matter import gather_run
from core.reporting.run.page import run_page
from core.runs.folder import RunFolder
from core.support.foreign_text import one_line
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.as_drawn import as_written
from tests.page_reading import ReadPage, foreign, read_page
from tests.paged_runs import DATASET

TITLES = (
    "How it learned", "What is taken for what", "Class by class", "Mistakes it was surest of", "Pictures it was least sure of",
    "One class against the rest", "How sure it is", "The data", "The weights", "How it was made", "Credits",
)  # fmt: skip
HOSTILE = "</style><script>alert(1)</script>\"><img src=x onerror='fetch(1)'>\u202e" + "y" * 300


def page_of(workspace: Workspace, run: str = "one", on: str = "val", pictures: bool = True) -> str:
    return run_page(gather_run(workspace, run, on, pictures, Context()))  # type: ignore[arg-type]


def shown(found: ReadPage) -> list[str]:
    return [picture["alt"] for picture in found.named("img")]


def test_everything_is_on_it(read_workspace: Workspace) -> None:
    found = read_page(page_of(read_workspace))
    assert foreign(found) == []
    for title in TITLES:
        assert title in found.texts
    plan = RunFolder.open(read_workspace, "one").plan
    assert plan is not None
    for said in (
        plan.weights.sha256, "1d" * 32, plan.dataset_fingerprint, plan.split.fingerprint, "2.13.0", "Fingerprint now the same",
        "always saying the commonest class gives 33 %", "main.py train shapes --split", "Its test result is sealed",
        "chosen on these pictures; test decides", "The split", "Nothing known leaks", "What was cleaned",
        "No picture was left out",
    ):  # fmt: skip
        assert said.lower() in found.text.lower(), said
    assert str(read_workspace.root) not in found.text
    side = read_report(RunFolder.open(read_workspace, "one").report_path).val
    wrong = [path for path, right in zip(side.paths, side.correct, strict=True) if not right]
    # The mistakes, and all of them once more among the least certain ones.
    assert sorted(shown(found)) == sorted([*wrong, *side.paths])
    assert len(found.named("svg")) >= 8


def test_it_is_the_same_each_time(read_workspace: Workspace) -> None:
    assert page_of(read_workspace) == page_of(read_workspace)


def test_its_words_are_those_that_were_looked_at(read_workspace: Workspace) -> None:
    as_written("page-of-a-run", page_of(read_workspace))


def test_without_pictures_they_are_named(read_workspace: Workspace) -> None:
    text = page_of(read_workspace, pictures=False)
    found = read_page(text)
    assert foreign(found) == []
    assert shown(found) == []
    assert "data:image" not in text
    assert "Credits" not in found.texts
    side = read_report(RunFolder.open(read_workspace, "one").report_path).val
    assert all(path in found.texts for path in side.paths)


def test_a_page_on_val_keeps_the_seal_and_one_on_test_is_counted(paged: Workspace) -> None:
    report = RunFolder.open(paged, "one").report_path
    test = read_report(report).test
    assert not set(shown(read_page(page_of(paged)))) & set(test.paths)
    assert read_report(report).opened == ()
    opened = read_page(page_of(paged, on="test"))
    assert set(shown(opened)) == set(test.paths)
    assert "judged on test" in opened.text
    assert "The test result of this run has been looked at 1 time." in opened.text
    assert "test decides" not in opened.text
    assert "looked at 2 times" in read_page(page_of(paged, on="test")).text
    after = read_page(page_of(paged))
    assert "looked at 2 times" in after.text
    assert not set(shown(after)) & set(test.paths)


def test_without_its_dataset_a_page_is_made_of_what_the_run_keeps(paged: Workspace) -> None:
    paged.trash(paged.dataset_folder(DATASET))
    found = read_page(page_of(paged))
    assert foreign(found) == []
    assert "No more is known of the dataset here: There is no dataset called 'shapes'." in found.text
    assert "Class by class" in found.texts
    assert shown(found) == []
    assert found.texts.count("the dataset cannot be read") >= 9


def test_pictures_that_were_changed_since_are_said(paged: Workspace) -> None:
    dataset = Dataset.open(paged, DATASET)
    first, second, *_ = dataset.catalog.samples()
    dataset.catalog.exclude([first.id], "blurred")
    dataset.catalog.relabel([second.id], "square")
    found = read_page(page_of(paged))
    assert "Pictures or labels were changed since this was learned from" in found.text
    assert "Left out Blurred 1" in found.text
    assert "Moved to another class circle to square 1" in found.text


def spoilt(workspace: Workspace) -> None:
    """Everything on the page that may come from outside reads like an attack."""
    folder = RunFolder.open(workspace, "one")
    plan, report = folder.plan, read_report(folder.report_path)
    assert plan is not None
    classes = tuple(f"{HOSTILE}{number}" for number in range(3))
    folder.write_plan(
        plan.model_copy(
            update={
                "classes": classes, "device_name": HOSTILE, "versions": {HOSTILE: HOSTILE},
                "weights": plan.weights.model_copy(update={"name": HOSTILE, "sha256": HOSTILE}),
                "stages": (plan.stages[0].model_copy(update={"title": HOSTILE}), *plan.stages[1:]),
                "dataset_fingerprint": HOSTILE,
            }
        )
    )  # fmt: skip
    folder.set_note(HOSTILE)
    events = folder.events_path.read_text().replace('"Everything"', json.dumps(HOSTILE))
    folder.events_path.write_text(events)
    side = dataclasses.replace(report.val, paths=(HOSTILE, *report.val.paths[1:]))
    write_report(
        folder.report_path, dataclasses.replace(report, classes=classes, val=side, weights=HOSTILE, weights_sha256=HOSTILE)
    )
    dataset = Dataset.open(workspace, DATASET)
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute("UPDATE sources SET licence = ?, location = ?, kind = ?", [HOSTILE] * 3)
        connection.execute("UPDATE samples SET label = ? WHERE label = 'circle'", [HOSTILE])
        connection.execute("UPDATE splits SET certificate = replace(certificate, 'circle/circle', 'cir<script>')")
        connection.execute("UPDATE splits SET certificate = replace(certificate, '\"circle\"', ?)", [json.dumps(HOSTILE)])
        connection.execute("INSERT INTO exclusions SELECT id, ? FROM samples LIMIT 1", [HOSTILE])
        connection.execute("INSERT INTO relabels SELECT id, ? FROM samples WHERE id > 2 LIMIT 1", [HOSTILE])
        connection.execute("INSERT INTO refused SELECT ?, ?, ?, ?, ?, 1, 1, 1, NULL, NULL", [HOSTILE] * 5)
    ledger.record(
        dataset.catalog.path,
        [
            LedgerEntry(s.sha256, str(s.id), *[HOSTILE] * 4, f"javascript:{HOSTILE}", "", "", "")
            for s in dataset.catalog.samples()
        ],
    )
    settings = dataset.folder / "dataset.toml"
    settings.write_text(settings.read_text().replace('licence = "', f"licence = {json.dumps(HOSTILE)[:-1]}", 1))


@pytest.mark.parametrize("pictures", [True, False])
def test_names_that_are_attacks_stay_names(paged: Workspace, pictures: bool) -> None:
    spoilt(paged)
    text = page_of(paged, pictures=pictures)
    found = read_page(text)
    assert foreign(found) == []
    assert "\u202e" not in text
    assert "No more is known of the dataset" not in found.text
    # Classes, path, note, versions, weights, stages, licence, source, certificate, reason, credits ... all of them arrived.
    assert found.text.count(one_line(HOSTILE)) > 30
    if pictures:
        assert len(shown(found)) >= 8
        assert f"javascript:{one_line(HOSTILE)}" in found.text
    assert len(text) < 400_000
