"""What a recipe is resolved against, in numbers."""

from __future__ import annotations

from tests.tiny_training import tiny_facts


def test_pictures_are_counted_by_side() -> None:
    facts = tiny_facts({"train": (5, 4, 0), "val": (1, 0, 0), "test": (0, 0, 0)})
    assert [facts.on(side) for side in ("train", "val", "test")] == [9, 1, 0]
