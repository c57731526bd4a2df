"""Answers of an unfinished cleaning outlive the process, count only for the same content, and go when they are carried out."""

from __future__ import annotations

import json
import math

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import check_stored
from core.datasets.cleaning.checks.check import SizeLimits
from core.datasets.cleaning.cleaning import clean
from core.datasets.cleaning.kept_answers import KEPT_ANSWERS, KeptAnswers, forget_answers, keep_answers, read_answers
from core.datasets.cleaning.proposals import EXCLUDE, KEEP, Decision
from core.datasets.cleaning.walk import CleaningWalk, Remembered, begin_cleaning
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    """Six dark pictures among others, checked."""
    made = planted_dataset(workspace)
    plant(
        made, [Planted(f"a/{i:02d}.png", brightness=0.02 if i < 6 else 0.5, contrast=0.02 if i < 6 else 0.2) for i in range(30)]
    )
    plant(made, [Planted(f"b/{i:02d}.png", label="b") for i in range(10)])
    check_stored(made)
    return made


def walked(dataset: Dataset) -> CleaningWalk:
    """A walk as a window begins it that has just been opened."""
    walk = CleaningWalk(Remembered())
    walk.begin(begin_cleaning(dataset, False, None, Context(), fresh=True))
    return walk


def test_a_new_window_goes_on_where_the_last_one_was(dataset: Dataset) -> None:
    walk = walked(dataset)
    assert walk.offer() == ""
    first, second, third = walk.cleaning.questions[:3]
    walk.cleaning.answer(first, {first.samples[0].id: EXCLUDE})
    walk.cleaning.answer(second, {second.samples[0].id: Decision("relabel", "b")})
    walk.stand((third.kind, third.key))
    keep_answers(dataset, walk.memory.kept())
    again = walked(dataset)
    questions = len(again.cleaning.questions)
    assert again.offer().startswith(f"2 of {questions} findings answered, on ")
    assert again.here == (third.kind, third.key)
    assert again.cleaning.verdicts() == walk.cleaning.verdicts()
    assert again.cleaning.is_answered(again.cleaning.questions[0])


def test_answers_about_other_content_do_not_count(dataset: Dataset) -> None:
    walk = walked(dataset)
    first, second = walk.cleaning.questions[:2]
    for question in (first, second):
        walk.cleaning.answer(question, {question.samples[0].id: EXCLUDE})
    kept = walk.memory.kept()
    other = {**kept.answers, first.key: (("ff" * 32, EXCLUDE),), "nothing asked": (("ff" * 32, KEEP),)}
    keep_answers(dataset, KeptAnswers(other))
    again = walked(dataset)
    assert [again.cleaning.is_answered(question) for question in again.cleaning.questions[:2]] == [False, True]


def test_they_go_when_they_are_carried_out(dataset: Dataset) -> None:
    walk = walked(dataset)
    question = walk.cleaning.questions[0]
    walk.cleaning.answer(question, {question.samples[0].id: EXCLUDE})
    keep_answers(dataset, walk.memory.kept())
    assert (dataset.folder / KEPT_ANSWERS).is_file()
    clean(dataset, walk.cleaning.verdicts())
    assert not (dataset.folder / KEPT_ANSWERS).exists()
    assert walked(dataset).offer() == ""


def test_limits_that_were_tried_are_kept_too(dataset: Dataset) -> None:
    limits = SizeLimits((10.0, math.inf), (0.5, 2.0))
    keep_answers(dataset, KeptAnswers(limits=limits, again=True, step="limits"))
    found = read_answers(dataset)
    assert found is not None
    assert (found.limits, found.again, found.step) == (limits, True, "limits")
    assert walked(dataset).memory.limits == limits


def test_nothing_answered_is_not_kept(dataset: Dataset) -> None:
    keep_answers(dataset, KeptAnswers(limits=SizeLimits((1.0, 2.0), None)))
    keep_answers(dataset, KeptAnswers())
    assert read_answers(dataset) is None
    forget_answers(dataset)


WHOLE = '{"schema_number": 1, "answers": %s, "limits": %s, "again": true, "step": "", "key": "", "saved": ""}'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        '{"schema_number": 2}',
        "[" * 5000,
        WHOLE % ('{"k": [["ab", "delete", ""]]}', "null"),
        WHOLE % ('{"k": [["ab", "relabel", ""]]}', "null"),
        WHOLE % ('{"k": [["ab", "keep", ""]]}', '{"side": 3}'),
    ],
)
def test_what_cannot_be_understood_is_as_if_nothing_were_kept(dataset: Dataset, text: str) -> None:
    (dataset.folder / KEPT_ANSWERS).write_text(text)
    assert read_answers(dataset) is None
    assert walked(dataset).offer() == ""


def test_the_file_names_no_numbers_of_the_catalog(dataset: Dataset) -> None:
    walk = walked(dataset)
    question = walk.cleaning.questions[0]
    walk.cleaning.answer(question, {question.samples[0].id: EXCLUDE})
    keep_answers(dataset, walk.memory.kept())
    stored = json.loads((dataset.folder / KEPT_ANSWERS).read_text())
    assert stored["answers"] == {question.key: [[question.samples[0].sha256, "exclude", ""]]}
