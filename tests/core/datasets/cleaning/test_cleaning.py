"""Cleaning: what is proposed, answers that carry over, and one edit that can be undone to the byte without touching a picture."""

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
from core.datasets.cleaning.checks.check import PROPOSALS, SizeLimits
from core.datasets.cleaning.checks.registry import CHECKS
from core.datasets.cleaning.cleaning import Cleaning, Verdict, clean
from core.datasets.cleaning.exclusion import exclude, undo_exclusion
from core.datasets.cleaning.findings import read_findings
from core.datasets.cleaning.proposals import EXCLUDE, KEEP, Decision, Policy, policy_of
from core.datasets.cleaning.questions import Question, load_questions
from core.datasets.cleaning.size_limits import read_limits
from core.datasets.importing.importing import import_pictures
from core.datasets.splits.splitting import SplitRequest, make_split
from core.support.errors import BadInput, Refused
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


@pytest.fixture
def faulty(workspace: Workspace) -> Dataset:
    """Made-up pictures: copies, contradictions, dark and tiny ones among ordinary ones."""
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"a/plain-{n}.png") for n in range(12)])
    plant(dataset, [Planted(f"b/plain-{n}.png", label="b") for n in range(12)])
    plant(dataset, [Planted(f"a/copy-{n}.png", content="same", phash=1) for n in range(3)])
    plant(dataset, [Planted("a/large.png", phash=3, width=900, height=600), Planted("a/small.png", phash=2)])
    plant(dataset, [Planted("a/both.png", content="two"), Planted("b/both.png", label="b", content="two")])
    plant(dataset, [Planted("b/night.png", label="b", brightness=0.01, contrast=0.02)])
    plant(dataset, [Planted("b/dusk.png", label="b", brightness=0.1, contrast=0.06)])
    plant(dataset, [Planted("a/tiny.png", width=12, height=10), Planted("a/long.png", width=900, height=90)])
    check_stored(dataset)
    return dataset


def asked(dataset: Dataset) -> Cleaning:
    return Cleaning(load_questions(dataset).questions)


def only(cleaning: Cleaning, kind: str, path: str = "") -> Question:
    (question,) = [entry for entry in cleaning.of_kind(kind) if any(path in sample.path for sample in entry.samples)]
    return question


def proposed(cleaning: Cleaning, kind: str, path: str = "") -> dict[str, str]:
    question = only(cleaning, kind, path)
    answer = cleaning.proposal(question)
    return {sample.path: answer[sample.id].label or answer[sample.id].act for sample in question.samples}


def number(dataset: Dataset, path: str) -> int:
    (sample,) = dataset.catalog.by_paths([path])
    return sample.id


def decisions(dataset: Dataset) -> str:
    """Every row of every decision table, as SQL."""
    connection = sqlite3.connect(dataset.catalog.path)
    try:
        wanted = tuple(f'INSERT INTO "{table}"' for table in DECISIONS)
        return "\n".join(line for line in connection.iterdump() if line.startswith(wanted))
    finally:
        connection.close()


def test_every_check_proposes_something_known() -> None:
    assert {entry.proposal for entry in CHECKS} <= set(PROPOSALS)


def test_questions_come_with_contradictions_and_copies_last(faulty: Dataset) -> None:
    kinds = asked(faulty).kinds()
    assert set(kinds) >= {"tiny", "odd-size", "odd-aspect", "dark", "label-conflict", "exact-duplicate", "near-duplicate"}
    assert kinds[-3:] == ("label-conflict", "exact-duplicate", "near-duplicate")


def test_what_is_proposed_for_each_kind(faulty: Dataset) -> None:
    cleaning = asked(faulty)
    assert proposed(cleaning, "tiny") == {"a/tiny.png": "exclude"}
    assert proposed(cleaning, "dark", "night") == {"b/night.png": "exclude"}
    assert proposed(cleaning, "dark", "dusk") == {"b/dusk.png": "keep"}
    assert list(proposed(cleaning, "exact-duplicate", "copy").values()) == ["keep", "exclude", "exclude"]
    assert proposed(cleaning, "near-duplicate", "large") == {
        "a/large.png": "keep", "a/copy-0.png": "exclude", "a/small.png": "exclude"
    }  # fmt: skip
    assert proposed(cleaning, "label-conflict", "both") == {"a/both.png": "exclude", "b/both.png": "exclude"}


def test_a_contradiction_follows_a_clear_majority(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"a/{n}.png", content="same") for n in range(2)])
    plant(dataset, [Planted("b/0.png", label="b", content="same"), Planted("b/1.png", label="b")])
    check_stored(dataset)
    cleaning = asked(dataset)
    assert proposed(cleaning, "label-conflict") == {"a/0.png": "keep", "a/1.png": "keep", "b/0.png": "a"}


def test_of_copies_the_largest_that_is_still_in_use_is_kept(faulty: Dataset) -> None:
    cleaning = asked(faulty)
    cleaning.answer(only(cleaning, "odd-size", "large"), {number(faulty, "a/large.png"): EXCLUDE})
    proposal = proposed(cleaning, "near-duplicate", "large")
    assert proposal["a/large.png"] == "exclude"
    assert sorted(proposal.values()) == ["exclude", "exclude", "keep"]


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


def test_an_answer_is_told_in_words_and_carried_over(faulty: Dataset) -> None:
    cleaning = asked(faulty)
    night, dusk = only(cleaning, "dark", "night"), only(cleaning, "dark", "dusk")
    policy = policy_of(night, cleaning.proposal(night))
    assert policy == Policy("exclude")
    cleaning.answer(night, cleaning.proposal(night))
    assert cleaning.alike(night, policy) == (dusk,)
    assert cleaning.answer_alike(night, policy) == 1
    assert cleaning.decision(number(faulty, "b/dusk.png")) == EXCLUDE
    copies = only(cleaning, "exact-duplicate", "copy")
    assert policy_of(copies, cleaning.proposal(copies)) == Policy("largest")
    assert policy_of(copies, {sample.id: KEEP for sample in copies.samples}) == Policy("keep")
    mixed = {sample.id: EXCLUDE if sample == copies.samples[0] else KEEP for sample in copies.samples}
    assert policy_of(copies, mixed) is None
    conflict = only(cleaning, "label-conflict", "both")
    toward = {sample.id: Decision("relabel", "b") if sample.label == "a" else KEEP for sample in conflict.samples}
    assert policy_of(conflict, toward) == Policy("move", "b")
    assert Policy("move", "b").words == "Move to b"


def test_keeping_all_like_this_does_not_take_back_what_was_decided(faulty: Dataset) -> None:
    cleaning = asked(faulty)
    tiny, odd = only(cleaning, "tiny"), cleaning.of_kind("odd-size")
    cleaning.answer(tiny, cleaning.proposal(tiny))
    large = next(question for question in odd if question.samples[0].path == "a/large.png")
    cleaning.answer(large, {sample.id: KEEP for sample in large.samples})
    assert cleaning.answer_alike(large, Policy("keep")) == len(odd) - 1 > 0
    assert cleaning.decision(number(faulty, "a/tiny.png")) == EXCLUDE


def test_one_edit_does_everything_and_undo_takes_all_of_it_back(faulty: Dataset) -> None:
    cleaning = asked(faulty)
    before, findings = decisions(faulty), read_findings(faulty)
    cleaning.accept_proposals()
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


def test_what_is_only_good_to_know_is_not_asked(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"a/{n}.png", orientation=6 if n < 3 else 1) for n in range(9)])
    assert {finding.kind for finding in check_stored(dataset).findings} == {"exif-rotated"}
    assert load_questions(dataset).questions == ()


def test_what_was_kept_is_not_asked_again_unless_wanted(faulty: Dataset) -> None:
    first = load_questions(faulty)
    cleaning = Cleaning(first.questions)
    for question in cleaning.questions:
        cleaning.answer(question, {sample.id: KEEP for sample in question.samples})
    result = clean(faulty, cleaning.verdicts(), cleaning.kept_marks())
    assert (result.excluded, result.kept) == (0, len(first.questions))
    later = load_questions(faulty)
    assert (later.questions, len(later.kept)) == ((), len(first.questions))
    assert load_questions(faulty, again=True).questions == first.questions
    assert result.edit is not None
    faulty.catalog.undo(result.edit)
    assert load_questions(faulty).questions == first.questions


def test_each_of_two_equal_files_is_asked_about(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"a/{n}.png", content="same", contrast=0.0) for n in range(2)])
    plant(dataset, [Planted("b/0.png", label="b")])
    check_stored(dataset)
    cleaning = asked(dataset)
    assert [question.samples[0].path for question in cleaning.of_kind("uniform")] == ["a/0.png", "a/1.png"]
    cleaning.accept_proposals("uniform")
    assert cleaning.totals().excluded == 2
    assert cleaning.kept_marks() == ()


def test_what_is_settled_is_not_asked_again(faulty: Dataset) -> None:
    cleaning = asked(faulty)
    faulty.catalog.relabel([number(faulty, "a/both.png")], "b")
    faulty.catalog.exclude([number(faulty, "a/copy-0.png"), number(faulty, "a/copy-1.png"), number(faulty, "a/tiny.png")])
    later = asked(faulty)
    assert later.of_kind("label-conflict") == ()
    assert later.of_kind("tiny") == ()
    assert {question.key for question in later.of_kind("dark")} == {question.key for question in cleaning.of_kind("dark")}
    assert not any("copy" in sample.path for question in later.of_kind("exact-duplicate") for sample in question.samples)


def test_limits_of_ones_own_replace_what_is_usual(faulty: Dataset) -> None:
    clean(faulty, (), (), SizeLimits(aspect=(1.4, 1.6)))
    material = load_questions(faulty)
    assert {q.samples[0].path for q in material.questions if q.kind == "odd-aspect"} == {"a/tiny.png", "a/long.png"}
    assert all(question.by_hand for question in material.questions if question.kind == "odd-aspect")
    result = check_stored(faulty)
    assert {finding.paths[0] for finding in result.findings if finding.kind == "odd-aspect"} == {"a/tiny.png", "a/long.png"}
    clean(faulty, (), (), SizeLimits(side=(0.0, float("inf")), aspect=(0.0, float("inf"))))
    assert not {"odd-size", "odd-aspect"} & set(asked(faulty).kinds())
    with pytest.raises(BadInput, match="limits of size, 9 to 3"):
        clean(faulty, (), (), SizeLimits(side=(9, 3)))


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
        exclude(dataset, draw.sample(CHECKS.names(), 2))
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
