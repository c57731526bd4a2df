"""What a certificate says first is not more than is known."""

from __future__ import annotations

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.certificate import ClosestPair, Tie, certificate
from core.datasets.splits.splitting import SplitRequest, make_split
from core.datasets.splits.words import is_sound, looked_for, pair_words, tie_distance, tie_title, tie_words, verdict
from core.support.workspace import Workspace
from tests.catalogs import Planted, look_at, many, plant, planted_dataset


def test_close_pairs_across_sides_are_told_before_anything_is_called_free_of_leaks(workspace: Workspace) -> None:
    far = planted_dataset(workspace, "far")
    plant(far, [Planted(f"a/{i}.png", label="ab"[i % 2], phash=(2**64 - 1) * i // 40) for i in range(4)])
    near = planted_dataset(workspace, "near")
    plant(near, [Planted(f"a/{i}.png", label="a", phash=0b111111 if i else 0) for i in range(2)])
    made = make_split(near, SplitRequest(0.5, 0.0, 0.5))
    assert set(made.assignment.values()) == {"train", "test"}
    closest = "; the closest pairs across the sides should be looked at"
    by_hash = "By hash only, nothing known leaks: crops and mirror images were not looked for"
    assert verdict(certificate(near, made.split)) == by_hash + closest
    assert verdict(certificate(far, make_split(far, SplitRequest(0.5, 0.0, 0.5)).split)) == by_hash
    for dataset in (far, near):
        look_at(dataset)
    after = certificate(near, make_split(near, SplitRequest(0.5, 0.0, 0.5, name="after")).split)
    assert verdict(after) == "Nothing known leaks" + closest
    after = certificate(far, make_split(far, SplitRequest(0.5, 0.0, 0.5, name="after")).split)
    assert verdict(after) == "Nothing leaks from one side to another"


def test_pictures_that_a_closer_look_has_not_seen_are_told_first(dataset: Dataset) -> None:
    plant(dataset, many(20))
    look_at(dataset)
    plant(dataset, many(3, start=20))
    entry = certificate(dataset, make_split(dataset, SplitRequest()).split)
    assert (entry.closer, entry.unseen) == (True, 3)
    assert verdict(entry).startswith("Nothing known leaks, but a closer look has not seen 3 pictures")
    assert "3 pictures it has not seen" in looked_for(entry)
    look_at(dataset)
    entry = certificate(dataset, make_split(dataset, SplitRequest(seed=1)).split)
    assert entry.unseen == 0
    assert looked_for(entry).endswith("what the pictures show.")


def test_a_pair_is_judged_before_it_is_measured() -> None:
    told = [pair_words(ClosestPair(("train", "test"), ("a", "b"), bits, agreed)) for bits, agreed in PAIRS]
    assert told == [
        "nearly the same by its hash: 4 of 64 bits differ",
        "close: 8 of 64 bits differ",
        "20 of 64 bits differ",
        "close: 70 % agreement of pixels, 20 of 64 bits differ",
        "30 % agreement of pixels, 20 of 64 bits differ",
        "nearly the same picture: 85 % agreement of pixels, 20 of 64 bits differ",
        "close: 53 % agreement of pixels, 2 of 64 bits differ",
    ]


PAIRS = ((4, None), (8, None), (20, None), (20, 0.7), (20, 0.3), (20, 0.85), (2, 0.53))


def test_where_nothing_can_be_measured_nothing_is_called_free_of_leaks(workspace: Workspace) -> None:
    single = planted_dataset(workspace, "single")
    plant(single, [Planted("a/0.png", label="a", phash=1), Planted("b/0.png", label="b", phash=2**63)])
    made = make_split(single, SplitRequest())
    assert set(made.assignment.values()) == {"train"}
    entry = certificate(single, made.split)
    assert verdict(entry) == "There are no pictures on val and test to measure with"
    assert not is_sound(entry)


def test_a_tie_is_told_by_its_reason() -> None:
    assert tie_title(Tie("patient", 2, ())) == "Same patient"
    assert tie_words(Tie("patient", 1, ())) == "Same patient: 1 picture is tied to another one."
    assert tie_words(Tie("patient", 3, ())) == "Same patient: 3 pictures are tied to another one."
    assert tie_distance(Tie("patient", 2, ()), 3.0) == ""
    assert tie_distance(Tie("near-duplicate", 2, ()), 3.4) == "3 of 64 bits differ"
    assert tie_distance(Tie("near-duplicate", 2, ()), 1.0) == "1 of 64 bits differs"
