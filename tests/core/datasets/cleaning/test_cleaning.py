"""Cleaning: answers about pictures, and one edit that can be undone to the byte without touching a picture."""

from __future__ import annotations

import contextlib
import hashlib
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.edits import DECISIONS
from core.datasets.catalog.samples import SampleFilter
from core.datasets.cleaning.checking import check, check_stored
from core.datasets.cleaning.checks.check import SizeLimits
from core.datasets.cleaning.checks.registry import CHECKS
from core.datasets.cleaning.cleaning import Cleaning, Verdict, clean, cleaning_title
from core.datasets.cleaning.exclusion import exclude, undo_exclusion
from core.datasets.cleaning.findings import read_findings
from core.datasets.cleaning.proposals import EXCLUDE, KEEP, PROPOSED, Decision
from core.datasets.cleaning.questions import load_questions
from core.datasets.cleaning.size_limits import read_limits
from core.datasets.importing.importing import import_pictures
from core.datasets.splits.splitting import SplitRequest, make_split
from core.support.errors import BadInput, Refused
from core.support.workspace import Workspace
from tests.asked_questions import asked, number, only


def decisions(dataset: Dataset) -> str:
    """Every row of every decision table, as SQL."""
    connection = sqlite3.connect(dataset.catalog.path)
    try:
        wanted = tuple(f'INSERT INTO "{table}"' for table in DECISIONS)
        return "\n".join(line for line in connection.iterdump() if line.startswith(wanted))
    finally:
        connection.close()


def test_the_latest_answer_about_a_picture_counts_and_can_be_withdrawn(faulty: Dataset) -> None:
    cleaning = asked(faulty)
    dark, conflict = only(cleaning, "dark", "night"), only(cleaning, "label-conflict")
    night = number(faulty, "b/night.png")
    cleaning.answer(dark, {night: EXCLUDE})
    assert (cleaning.decision(night), cleaning.cause(night)) == (EXCLUDE, "dark")
    assert cleaning.totals().excluded == 1
    cleaning.answer(dark, {night: Decision("relabel", "night")})
    assert cleaning.totals().relabelled == 1
    assert cleaning.counts_after({"a": 5, "b": 5}) == {"a": 5, "b": 4, "night": 1}
    cleaning.withdraw(dark)
    assert (cleaning.decision(night), cleaning.is_answered(dark)) == (KEEP, False)
    cleaning.answer(conflict, cleaning.proposal(conflict))
    assert cleaning.totals().answered == 1
    assert {verdict.kind for verdict in cleaning.verdicts()} == {"label-conflict"}


def test_one_edit_does_everything_and_undo_takes_all_of_it_back(faulty: Dataset) -> None:
    cleaning = asked(faulty)
    before, findings = decisions(faulty), read_findings(faulty)
    cleaning.carry_over(cleaning.open_of(), PROPOSED)
    night = only(cleaning, "dark", "night")
    cleaning.answer(night, {sample.id: Decision("relabel", "night") for sample in night.samples})
    totals = cleaning.totals()
    assert totals.answered == totals.questions
    expected = {name: count for name, count in cleaning.counts_after(faulty.catalog.class_counts()).items() if count}
    limits = SizeLimits(side=(20.0, 1000.0))
    result = clean(faulty, cleaning.verdicts(), cleaning.kept_marks(), limits)
    assert (result.excluded, result.relabelled, result.gone) == (totals.excluded, totals.relabelled, 0)
    assert faulty.catalog.class_counts() == expected
    assert read_limits(faulty.catalog) == limits
    (entry,) = faulty.catalog.edits()
    assert (entry.id, entry.action) == (result.edit, "clean")
    check_stored(faulty)
    assert read_findings(faulty) != findings
    assert entry.title.startswith(f"Cleaned: {totals.excluded} pictures excluded, 1 picture moved to another class")
    undone = undo_exclusion(faulty)
    assert (undone.edit, undone.restored) == (result.edit, totals.excluded)
    assert decisions(faulty) == before
    assert read_findings(faulty) == findings


def test_pictures_that_are_no_longer_what_was_asked_about_are_left_alone(faulty: Dataset) -> None:
    (sample,) = faulty.catalog.by_paths(["b/night.png"])
    connection = sqlite3.connect(faulty.catalog.path)
    connection.execute("UPDATE samples SET sha256 = 'another' WHERE id = ?", (sample.id,))
    connection.commit()
    connection.close()
    result = clean(faulty, [Verdict(sample, EXCLUDE, "dark")])
    assert (result.excluded, result.gone, result.edit) == (0, 1, None)


def test_copies_of_which_none_is_left_are_told(faulty: Dataset) -> None:
    cleaning = asked(faulty)
    copies = only(cleaning, "exact-duplicate", "copy")
    cleaning.answer(copies, cleaning.proposal(copies))
    assert cleaning.lost_copies() == ()
    cleaning.answer(copies, {sample.id: EXCLUDE for sample in copies.samples})
    assert cleaning.lost_copies() == (copies,)


def test_a_class_that_cannot_be_used_stores_nothing(faulty: Dataset) -> None:
    (sample,) = faulty.catalog.by_paths(["b/night.png"])
    with pytest.raises(BadInput):
        clean(faulty, [Verdict(sample, Decision("relabel", "\n"), "dark")])
    assert faulty.catalog.edits() == ()


def random_step(dataset: Dataset, draw: random.Random) -> None:
    """One decision a person could make, with whatever comes before it in force."""
    act = draw.choice(("clean", "clean", "exclude", "restore", "relabel", "by kind", "undo", "redo", "check", "split"))
    catalog = dataset.catalog
    ids = [sample.id for sample in catalog.samples()]
    chosen = draw.sample(ids, draw.randint(1, 6))
    if act == "clean":
        cleaning = Cleaning(load_questions(dataset, again=draw.random() < 0.3).questions)
        choices = (KEEP, EXCLUDE, Decision("relabel", draw.choice("abc")))
        for question in cleaning.questions:
            fate = draw.random()
            if fate < 0.4:
                cleaning.answer(question, {sample.id: draw.choice(choices) for sample in question.samples})
            elif fate < 0.7:
                cleaning.answer(question, cleaning.proposal(question))
        limits = SizeLimits(side=(draw.uniform(0, 100), draw.uniform(200, 900))) if draw.random() < 0.4 else None
        clean(dataset, cleaning.verdicts(), cleaning.kept_marks(), limits)
    elif act == "exclude":
        catalog.exclude(chosen, "by hand")
    elif act == "restore":
        catalog.restore(chosen)
    elif act == "relabel":
        catalog.relabel(chosen, draw.choice("abc"))
    elif act == "by kind":
        exclude(dataset, draw.sample([check.kind for check in CHECKS if not check.of_classes], 2))
    elif act == "check":
        check_stored(dataset)
    elif act == "split":
        with contextlib.suppress(BadInput, Refused):  # too few pictures may be left
            make_split(dataset, SplitRequest(seed=draw.randint(0, 10**6)))
    else:
        turnable = [entry for entry in catalog.edits() if entry.undone == (act == "redo")]
        if turnable:
            with contextlib.suppress(Refused):  # a later edit may stand in its way
                (catalog.undo if act == "undo" else catalog.redo)(draw.choice(turnable).id)


@pytest.mark.parametrize("seed", range(5))
def test_any_sequence_of_steps_is_undone_to_the_byte(faulty: Dataset, seed: int) -> None:
    draw = random.Random(seed)
    start = decisions(faulty)
    for _ in range(10):
        before = decisions(faulty)
        latest = {entry.id for entry in faulty.catalog.edits()}
        random_step(faulty, draw)
        new = [entry.id for entry in faulty.catalog.edits() if entry.id not in latest]
        if new:  # a step that is one edit: there and back again
            after = decisions(faulty)
            assert len(new) == 1
            faulty.catalog.undo(new[0])
            assert decisions(faulty) == before
            faulty.catalog.redo(new[0])
            assert decisions(faulty) == after
    unwind(faulty)
    assert decisions(faulty) == start


def unwind(dataset: Dataset) -> None:
    """Undoes everything that is in force, whichever can be undone next."""
    while in_force := [entry for entry in dataset.catalog.edits() if not entry.undone]:
        for entry in in_force:
            try:
                dataset.catalog.undo(entry.id)
                break
            except Refused:
                continue
        else:
            pytest.fail("nothing that is in force can be undone")


def test_picture_files_are_never_touched(workspace: Workspace, shapes_folder: Callable[..., Path]) -> None:
    folder = shapes_folder(classes=2, each=6, size=48)
    shutil.copy(folder / "circle" / "circle-000.png", folder / "square" / "same.png")
    shutil.copy(folder / "circle" / "circle-002.png", folder / "circle" / "twice.png")
    import_pictures(workspace, "shapes", folder)
    dataset = Dataset.open(workspace, "shapes")
    check(dataset)
    before = {path: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) for path in folder.rglob("*.*")}
    start = decisions(dataset)
    draw = random.Random(3)
    for _ in range(10):
        random_step(dataset, draw)
    assert dataset.catalog.count(SampleFilter(excluded=True)) or dataset.catalog.edits()
    unwind(dataset)
    assert decisions(dataset) == start
    after = {path: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) for path in folder.rglob("*.*")}
    assert after == before


@pytest.mark.parametrize(
    ("done", "title"),
    [
        ((0, 0, 0, False), "nothing changed"),
        ((1, 0, 2, False), "1 picture excluded"),
        ((2, 1, 0, True), "2 pictures excluded, 1 picture moved to another class, limits of size and shape set"),
        ((0, 0, 1, False), "1 finding kept as it is"),
        ((0, 0, 2, True), "2 findings kept as they are, limits of size and shape set"),
    ],
)
def test_a_cleaning_is_told_by_what_it_did(done: tuple[int, int, int, bool], title: str) -> None:
    assert cleaning_title(*done) == f"Cleaned: {title}"
