"""What cleaning asks, in which order, and what it does not ask."""

from __future__ import annotations

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import check_stored
from core.datasets.cleaning.cleaning import Cleaning, clean
from core.datasets.cleaning.proposals import KEEP, PROPOSED
from core.datasets.cleaning.questions import load_questions
from core.support.workspace import Workspace
from tests.asked_questions import asked, number
from tests.catalogs import Planted, plant, planted_dataset


def test_questions_come_with_contradictions_and_copies_last(faulty: Dataset) -> None:
    kinds = asked(faulty).kinds()
    assert set(kinds) >= {"tiny", "odd-size", "odd-aspect", "dark", "label-conflict", "exact-duplicate", "near-duplicate"}
    assert kinds[-3:] == ("label-conflict", "exact-duplicate", "near-duplicate")


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
    cleaning.carry_over(cleaning.open_of("uniform"), PROPOSED)
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
