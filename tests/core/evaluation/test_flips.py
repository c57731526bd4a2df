"""What separates two runs, picture by picture."""

from __future__ import annotations

import numpy as np

from core.evaluation.comparison import compare_pictures
from core.evaluation.flips import flip_counts, flips_between
from core.evaluation.predictions import Predictions
from core.support.workspace import Workspace
from tests.judged_runs import CLASSES, finished_run, predictions, sample

NAMES = ("both right", "mended", "spoilt", "wrong alike", "wrong apart", "mended surely")


def said(answers: list[int], sure: list[float]) -> Predictions:
    probabilities = np.zeros((len(NAMES), 3), dtype=np.float32)
    for row, (answer, part) in enumerate(zip(answers, sure, strict=True)):
        probabilities[row] = (1 - part) / 2
        probabilities[row, answer] = part
    ids = tuple(map(sample, NAMES))
    return Predictions(NAMES, ids, ids, np.zeros(len(NAMES), dtype=np.int64), probabilities)


def test_each_picture_that_is_wrong_somewhere_lies_in_one_part() -> None:
    a = said([0, 1, 0, 2, 1, 2], [0.9, 0.6, 0.9, 0.7, 0.5, 0.8])
    b = said([0, 0, 1, 2, 2, 0], [0.9, 0.9, 0.7, 0.6, 0.75, 0.9])
    found = flips_between(("first", "second"), a, b, CLASSES)
    assert (found.a, found.b, found.n, found.both_right) == ("first", "second", 6, 1)
    # The mistake that was surer comes first.
    assert [flip.path for flip in found.fixed] == ["mended surely", "mended"]
    assert [flip.path for flip in found.broken] == ["spoilt"]
    assert [flip.path for flip in found.alike] == ["wrong alike"]
    assert [flip.path for flip in found.apart] == ["wrong apart"]
    (apart,) = found.apart
    assert (apart.truth, apart.said_a, apart.said_b) == ("boat", "car", "tram")
    assert (round(apart.sure_a, 2), round(apart.sure_b, 2)) == (0.5, 0.75)
    assert apart.sample == sample("wrong apart")
    counts = flip_counts(("first", "second"), a.truth, a.predicted, b.predicted)
    assert (counts.a, counts.b, counts.both_right) == ("first", "second", 1)
    assert (counts.fixed, counts.broken, counts.alike, counts.apart) == (2, 1, 1, 1)


def test_the_parts_and_the_pair_count_the_same_pictures(workspace: Workspace) -> None:
    names = [f"p{n}.png" for n in range(60)]
    a = finished_run(workspace, "a", val=predictions(names, [n >= 10 for n in range(60)]))
    # The other order of pictures and classes: what is compared is the picture, by its content.
    turned = predictions(names[::-1], [n >= 25 for n in range(60)], truth=[2 - n % 3 for n in range(60)][::-1])
    b = finished_run(workspace, "b", val=turned, classes=CLASSES[::-1])
    found = compare_pictures([a, b])
    (pair,) = found.comparison.pairs
    flips = found.flips("a", "b")
    assert (len(flips.broken), len(flips.fixed)) == (pair.only_a, pair.only_b) == (25, 10)
    assert flips.both_right + len(flips.fixed) + len(flips.broken) + len(flips.alike) + len(flips.apart) == flips.n == 60
    other = found.flips("b", "a")
    assert {flip.path for flip in other.fixed} == {flip.path for flip in flips.broken}
    assert {flip.truth for flip in flips.fixed} <= set(CLASSES)
    assert all(flip.said_b == flip.truth for flip in flips.fixed)
    assert found.dataset == "vehicles"
