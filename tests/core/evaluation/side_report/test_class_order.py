"""Classes in an order in which those that are taken for each other lie side by side."""

from __future__ import annotations

import numpy as np
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import squareform

from core.evaluation.side_report.class_order import by_cluster, class_order, taken_for_each_other


def confusion_of(pairs: dict[tuple[int, int], int], classes: int) -> np.ndarray:
    """Ten right of each class, and these mistakes."""
    confusion = 10 * np.eye(classes, dtype=np.int64)
    for (truth, taken), count in pairs.items():
        confusion[truth, taken] = count
    return confusion


def test_what_is_taken_for_each_other_lies_together_and_the_rest_at_the_end() -> None:
    confusion = confusion_of({(0, 4): 5, (4, 2): 3, (1, 5): 4}, 7)
    order = class_order(confusion, "abcdefg", "cluster")
    assert sorted(order) == list(range(7))
    assert order[-2:] == (3, 6)
    places = {number: place for place, number in enumerate(order)}
    assert abs(places[0] - places[4]) == abs(places[4] - places[2]) == abs(places[1] - places[5]) == 1


def test_names_are_ordered_as_a_person_counts() -> None:
    assert class_order(np.eye(3, dtype=np.int64), ["class 10", "class 2", "Class 1"], "name") == (2, 1, 0)


def test_shares_and_not_counts_say_what_is_alike() -> None:
    confusion = np.array([[1000, 10, 0], [0, 5, 5], [0, 0, 10]])
    likeness = taken_for_each_other(confusion)
    assert np.array_equal(likeness, likeness.T)
    assert likeness[1, 2] == 0.25 > likeness[0, 1] > 0 == likeness[0, 0]


def test_the_clusters_are_those_of_average_linkage() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        likeness = rng.random((9, 9))
        likeness = (likeness + likeness.T) / 2
        np.fill_diagonal(likeness, 0)
        distance = 1 - likeness
        np.fill_diagonal(distance, 0)
        tree = linkage(squareform(distance, checks=False), "average")
        assert sorted(leaves_list(tree)) == list(range(9))
        places = {number: place for place, number in enumerate(by_cluster(likeness))}
        for members in _clusters(tree, 9):
            held = sorted(places[number] for number in members)
            assert held == list(range(held[0], held[0] + len(held)))  # each of scipy's clusters in one piece


def _clusters(tree: np.ndarray, count: int) -> list[set[int]]:
    members: list[set[int]] = [{number} for number in range(count)]
    for left, right, _, _ in tree.tolist():
        members.append(members[int(left)] | members[int(right)])
    return members[count:]


def test_no_class_and_one_have_an_order() -> None:
    assert class_order(np.zeros((0, 0), dtype=np.int64), (), "cluster") == ()
    assert class_order(np.ones((1, 1), dtype=np.int64), ("only",), "cluster") == (0,)
