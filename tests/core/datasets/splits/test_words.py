"""What a certificate says first is not more than is known."""

from __future__ import annotations

from core.datasets.splits.certificate import certificate
from core.datasets.splits.splitting import SplitRequest, make_split
from core.datasets.splits.words import is_sound, verdict
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


def test_close_pairs_across_sides_are_told_before_anything_is_called_free_of_leaks(workspace: Workspace) -> None:
    far = planted_dataset(workspace, "far")
    plant(far, [Planted(f"a/{i}.png", label="ab"[i % 2], phash=(2**64 - 1) * i // 40) for i in range(4)])
    near = planted_dataset(workspace, "near")
    plant(near, [Planted(f"a/{i}.png", label="a", phash=0b111111 if i else 0) for i in range(2)])
    made = make_split(near, SplitRequest(0.5, 0.0, 0.5))
    assert set(made.assignment.values()) == {"train", "test"}
    assert verdict(certificate(near, made.split)) == "Nothing known leaks; the closest pairs across the sides should be looked at"
    made = make_split(far, SplitRequest(0.5, 0.0, 0.5))
    assert verdict(certificate(far, made.split)) == "Nothing leaks from one side to another"


def test_where_nothing_can_be_measured_nothing_is_called_free_of_leaks(workspace: Workspace) -> None:
    single = planted_dataset(workspace, "single")
    plant(single, [Planted("a/0.png", label="a", phash=1), Planted("b/0.png", label="b", phash=2**63)])
    made = make_split(single, SplitRequest())
    assert set(made.assignment.values()) == {"train"}
    entry = certificate(single, made.split)
    assert verdict(entry) == "There are no pictures on val and test to measure with"
    assert not is_sound(entry)
