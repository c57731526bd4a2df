"""Runs compared: on which pictures, with what verdict, and when not at all."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from core.datasets.catalog.dataset import Dataset, SampleTable
from core.evaluation.comparison import compare, compare_pictures, with_members
from core.evaluation.report import read_report
from core.evaluation.stale.rescoring import score_again
from core.runs.folder import RunFolder
from core.runs.learned import Learned, LearnedRecord, write_record
from core.runs.members import FROZEN
from core.runs.recipe import ENSEMBLE, MEMBERS, Recipe
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.judged_runs import finished_run, predictions, sample
from tests.stale_runs import judged_on_shapes

NAMES = [f"p{n:03}.png" for n in range(120)]


def right(wrong: range, n: int = 120) -> list[bool]:
    return [place not in wrong for place in range(n)]


def test_a_clear_difference_is_said_with_its_figures(workspace: Workspace) -> None:
    a = finished_run(workspace, "lite0", val=predictions(NAMES, right(range(3))))
    b = finished_run(workspace, "mlp", val=predictions(NAMES, right(range(2, 32))))
    found = compare([a, b])
    pair = found.pairs[0]
    assert (found.on, found.n, found.left_out, found.groups) == ("val", 120, 0, 120)
    assert (pair.only_a, pair.only_b, pair.verdict) == (29, 2, "a better")
    assert pair.difference == pytest.approx(27 / 120)
    assert 0 < pair.interval[0] < pair.difference < pair.interval[1]
    assert pair.mcnemar_p == pair.holm_p < 1e-4
    assert pair.sentence == (
        "lite0 is better than mlp on these 120 val pictures: 98 (93 to 99) % against 75 ± 8 % "
        "(chosen on these pictures; test decides); "
        "lite0 alone is right on 29, mlp alone on 2 (exact McNemar p < 0.0001)."
    )
    assert compare([b, a]).pairs[0].verdict == "b better"
    assert compare([b, a]).pairs[0].sentence == pair.sentence


def test_a_small_difference_cannot_be_told_apart(workspace: Workspace) -> None:
    a = finished_run(workspace, "a", val=predictions(NAMES, right(range(10))))
    b = finished_run(workspace, "b", val=predictions(NAMES, right(range(5, 17))))
    pair = compare([a, b]).pairs[0]
    assert pair.verdict == "cannot tell apart"
    assert pair.interval[0] < 0 < pair.interval[1]
    assert pair.sentence.startswith("a and b cannot be told apart with these 120 val pictures")


def test_two_seeds_of_one_recipe_are_said_to_be_parted_by_luck(workspace: Workspace) -> None:
    def judged(name: str, wrong: range, **settings: object) -> RunFolder:
        recipe = Recipe(preset="mlp", architecture="mlp").model_copy(update=settings)
        return finished_run(workspace, name, val=predictions(NAMES, right(wrong)), recipe=recipe)

    first, second = judged("first", range(3)), judged("second", range(2, 32), seed=1)
    other = judged("other", range(2, 32), seed=1, precision="fp32")
    words = " Both are of one recipe and differ by their seed: what is between them is luck, and speaks for no recipe."
    said = [pair.sentence.endswith(words) for pair in compare([first, second, other]).pairs]
    assert said == [True, False, False], "the other differs by its arithmetic too"
    assert compare([first, second]).pairs[0].verdict == "a better", "of the networks it is true"


def test_many_pairs_are_corrected_for(workspace: Workspace) -> None:
    # 10 against 2 alone: p = 0.039, which three pairs correct to more than 0.05.
    runs = [
        finished_run(workspace, "a", val=predictions(NAMES, right(range(2)))),
        finished_run(workspace, "b", val=predictions(NAMES, right(range(2, 12)))),
        finished_run(workspace, "c", val=predictions(NAMES, right(range(2)))),
    ]
    assert compare(runs[:2]).pairs[0].verdict == "a better"
    found = compare(runs)
    assert [(pair.a, pair.b) for pair in found.pairs] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert {pair.verdict for pair in found.pairs} == {"cannot tell apart"}
    assert found.pairs[0].mcnemar_p < 0.05 < found.pairs[0].holm_p
    assert "Holm over 3 pairs" in found.pairs[0].sentence


def test_only_pictures_on_the_side_of_all_are_compared_and_the_rest_is_counted(workspace: Workspace) -> None:
    a = finished_run(workspace, "a", val=predictions(NAMES[:80], right(range(3), 80)), trained_on=NAMES[100:])
    b = finished_run(workspace, "b", val=predictions(NAMES[40:][::-1], right(range(3), 80)[::-1], truth=[0] * 80))
    # Only where the labels agree (every third picture) can they be compared.
    found = compare([a, b])
    assert found.n == len([n for n in range(40, 80) if n % 3 == 0])
    assert found.left_out == 120 - found.n
    assert found.reasons == (
        "60 left out: not in val for every run.",
        "20 left out: one of the runs, or one it began from, learned from them or from pictures of their groups.",
        "27 left out: the runs know them by different labels.",
    )


def test_a_picture_that_an_earlier_run_of_the_lineage_learned_from_is_left_out(workspace: Workspace) -> None:
    finished_run(workspace, "first", val=predictions(NAMES[30:40], [True] * 10), trained_on=NAMES[:30])
    finished_run(workspace, "second", trained_on=NAMES[90:], parent="first")
    a = finished_run(workspace, "a", val=predictions(NAMES, right(range(3))), parent="second")
    b = finished_run(workspace, "b", val=predictions(NAMES, right(range(3))))
    found = compare([a, b])
    assert (found.n, found.left_out) == (60, 60)
    assert found.reasons == (
        "60 left out: one of the runs, or one it began from, learned from them or from pictures of their groups.",
    )
    c = finished_run(workspace, "c", predictions(NAMES, right(range(3))), parent="second")
    d = finished_run(workspace, "d", predictions(NAMES, right(range(3))))
    assert compare([c, d], "test").n == 50  # what an earlier run was chosen by counts as well


def test_the_pictures_are_matched_by_content_whatever_their_path_and_order(workspace: Workspace) -> None:
    rng = np.random.default_rng(0)
    hits_a, hits_b = rng.random(120) < 0.9, rng.random(120) < 0.8
    order = rng.permutation(120)
    a = finished_run(workspace, "a", val=predictions(NAMES, list(hits_a)))
    shuffled = predictions([NAMES[n] for n in order], [bool(hits_b[n]) for n in order], truth=[n % 3 for n in order])
    b = finished_run(workspace, "b", val=shuffled)
    pair = compare([a, b]).pairs[0]
    assert pair.only_a == int(np.sum(hits_a & ~hits_b))
    assert pair.only_b == int(np.sum(hits_b & ~hits_a))


def test_classes_in_another_order_are_the_same_classes(workspace: Workspace) -> None:
    a = finished_run(workspace, "a", val=predictions(NAMES, right(range(7)), truth=[0] * 120))
    b = finished_run(workspace, "b", val=predictions(NAMES, right(range(7)), truth=[2] * 120), classes=("car", "tram", "boat"))
    pair = compare([a, b]).pairs[0]
    assert pair.accuracy_a == pair.accuracy_b == pytest.approx(113 / 120)


def test_other_classes_are_refused_by_name(workspace: Workspace) -> None:
    a = finished_run(workspace, "a", val=predictions(NAMES, right(range(7))))
    b = finished_run(workspace, "b", val=predictions(NAMES, right(range(7))), classes=("boat", "car", "train"))
    with pytest.raises(BadInput, match=r"a and b know different classes.*train, tram"):
        compare([a, b])


def test_nothing_in_common_is_refused_and_opens_nothing(workspace: Workspace) -> None:
    a = finished_run(workspace, "a", predictions(NAMES[:60], [True] * 60))
    b = finished_run(workspace, "b", predictions(NAMES[60:], [True] * 60))
    with pytest.raises(NotThere, match="a and b have no test picture in common"):
        compare([a, b], "test")
    assert read_report(a.report_path).opened == ()


def test_comparing_on_test_counts_as_an_opening_for_every_run(workspace: Workspace) -> None:
    runs = [finished_run(workspace, name, predictions(NAMES, right(range(9)))) for name in "ab"]
    assert compare(runs, "test").opened == {"a": 1, "b": 1}
    assert compare(runs, "test").opened == {"a": 2, "b": 2}


def test_groups_of_any_run_stay_together(workspace: Workspace) -> None:
    pairs = [str(n // 2) for n in range(120)]
    fours = [str((n + 1) // 2) for n in range(120)]  # overlaps: together they chain all pictures into one group
    a = finished_run(workspace, "a", val=predictions(NAMES, right(range(9)), pairs))
    b = finished_run(workspace, "b", val=predictions(NAMES, right(range(20)), pairs))
    c = finished_run(workspace, "c", val=predictions(NAMES, right(range(20)), fours))
    assert compare([a, b]).groups == 60
    assert compare([a, c]).groups == 1


def test_one_group_makes_no_verdict(workspace: Workspace) -> None:
    groups = ["burst"] * 20 + [str(n) for n in range(100)]
    a = finished_run(workspace, "a", val=predictions(NAMES, right(range(0)), groups))
    b = finished_run(workspace, "b", val=predictions(NAMES, right(range(20)), groups))
    pair = compare([a, b]).pairs[0]
    assert pair.mcnemar_p < 0.0001
    assert pair.p == pair.holm_p == 1.0  # of 20 pictures that come and go together, the one burst decides nothing
    assert pair.verdict == "cannot tell apart"
    assert pair.interval[0] <= 0
    assert "(exact sign flip of 101 groups, p = 1.00)" in pair.sentence


@pytest.mark.parametrize("count", [0, 1])
def test_one_run_is_no_comparison(count: int, workspace: Workspace) -> None:
    runs = [finished_run(workspace, "a", val=predictions(NAMES, right(range(9))))][:count]
    with pytest.raises(BadInput, match="at least two"):
        compare(runs)
    with pytest.raises(BadInput, match="at least two"):
        compare(runs * 2)


def test_exact_duplicates_are_one_picture(workspace: Workspace) -> None:
    twice = predictions(["a.png", "copy.png", "b.png"], [True, True, False], truth=[0, 0, 1])
    twice = type(twice)(twice.paths, (sample("a"), sample("a"), sample("b")), ("g", "g", "h"), twice.truth, twice.probabilities)
    runs = [finished_run(workspace, name, val=twice) for name in "ab"]
    assert compare(runs).n == 2


def test_what_a_deleted_run_learned_from_is_still_left_out(workspace: Workspace) -> None:
    first = finished_run(workspace, "first", trained_on=NAMES[:30])
    a = finished_run(workspace, "a", val=predictions(NAMES, right(range(3))), parent="first")
    b = finished_run(workspace, "b", val=predictions(NAMES, right(range(3))))
    shutil.rmtree(workspace.trash(first.path))
    assert compare([a, b]).n == 90


def test_pictures_of_a_group_that_was_learned_from_are_left_out(workspace: Workspace) -> None:
    pairs = [str(n // 2) for n in range(120)]
    finished_run(workspace, "first", trained_on=NAMES[:30:2])
    a = finished_run(workspace, "a", val=predictions(NAMES, right(range(3)), pairs), parent="first")
    b = finished_run(workspace, "b", val=predictions(NAMES, right(range(3)), pairs))
    assert compare([a, b]).n == 90


def test_it_is_said_when_nobody_knows_what_a_run_began_with_learned_from(workspace: Workspace) -> None:
    runs = [finished_run(workspace, name, val=predictions(NAMES, right(range(3)))) for name in "ab"]
    write_record(workspace, runs[0].path, LearnedRecord(Learned(("a", "gone"), ("gone",))))
    (said,) = compare(runs).reasons
    assert said.startswith("It is not known what gone learned from.")


def ensemble(*members: str) -> Recipe:
    return Recipe.model_validate({"architecture": ENSEMBLE, "weights": MEMBERS, "members": members, "stages": (FROZEN,)})


def test_an_ensemble_is_held_against_its_members_and_what_choosing_among_them_could_give(workspace: Workspace) -> None:
    a = finished_run(workspace, "a", val=predictions(NAMES, right(range(20))))
    b = finished_run(workspace, "b", val=predictions(NAMES, right(range(12, 30))))
    both = finished_run(
        workspace, "both", val=predictions(NAMES, right(range(12))), recipe=ensemble("run:a", "run:b"),
    )  # fmt: skip
    assert with_members(workspace, ["both"]) == ("both", "a", "b")
    assert with_members(workspace, ["a"]) == ("a",)
    assert with_members(workspace, ["both", "a"]) == ("both", "a")
    found = compare([both, a, b])
    # Wrong are both of them on 8 pictures; the ensemble is wrong on 4 more, and does not count among those it is made of.
    assert found.oracle is not None
    assert found.oracle.runs == ("a", "b")
    assert found.oracle.accuracy == pytest.approx(112 / 120)
    assert found.oracle.interval[0] < 112 / 120 < found.oracle.interval[1]
    assert compare([both, a]).oracle is None
    assert compare([a, b]).oracle == found.oracle


def test_an_ensemble_whose_members_cannot_be_compared_with_is_told_so(workspace: Workspace) -> None:
    finished_run(workspace, "packaged", val=predictions(NAMES, right(range(1))), recipe=ensemble("lite0@288", "lite2@260"))
    with pytest.raises(BadInput, match="made of lite0@288, lite2@260, which are no runs"):
        with_members(workspace, ["packaged"])
    finished_run(workspace, "orphan", val=predictions(NAMES, right(range(1))), recipe=ensemble("run:x", "run:y"))
    with pytest.raises(NotThere, match="orphan cannot be compared with its members: x, y are not there any more"):
        with_members(workspace, ["orphan"])


def test_a_comparison_says_which_of_its_runs_are_stale(workspace: Workspace) -> None:
    first = judged_on_shapes(workspace, "first")
    second = judged_on_shapes(workspace, "second")
    assert compare([first.folder, second.folder]).reasons == ()
    (picture,) = first.dataset.catalog.named(first.paths("val")[:1])
    first.dataset.catalog.relabel([picture.id], "square" if picture.label == "circle" else "circle")
    score_again(workspace, ["first"], Context())
    reasons = " ".join(compare([first.folder, second.folder]).reasons)
    assert "second: Stale: of the pictures it was judged on, 1 has been relabelled." in reasons
    assert "first: Stale" not in reasons


def test_the_split_that_runs_stand_on_is_read_once_for_all(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = [judged_on_shapes(workspace, name).folder for name in ("one", "two", "three")]
    read, times = Dataset.table, []

    def counted(dataset: Dataset, split: str | None = None) -> SampleTable:
        times.append(split)
        return read(dataset, split)

    monkeypatch.setattr(Dataset, "table", counted)
    compare(folders)
    assert times == ["first"]


def test_the_curve_of_a_pair_needs_as_many_pictures_as_its_sentence_and_none_where_it_is_told(workspace: Workspace) -> None:
    # A group of two among single pictures, so that groups in pictures are no whole number.
    groups = ["p000.png", *NAMES[:1], *NAMES[2:]]
    a = finished_run(workspace, "a", val=predictions(NAMES, right(range(10)), groups=groups))
    b = finished_run(workspace, "b", val=predictions(NAMES, right(range(5, 18)), groups=groups))
    c = finished_run(workspace, "c", val=predictions(NAMES, right(range(60, 120)), groups=groups))
    found = compare_pictures([a, b])
    curve = found.power("b", "a")
    assert curve is not None
    assert curve.enough.pictures == found.comparison.pairs[0].pictures_to_tell
    assert compare_pictures([a, c]).power("a", "c") is None
