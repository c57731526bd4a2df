"""Which pictures are shown, and that their views are what training would show."""

from __future__ import annotations

import numpy as np

from core.datasets.catalog.dataset import SampleTable
from core.engine.previews import augmented_views, pick
from core.runs.augmentation import NO_AUGMENTATION, Augmentation
from core.runs.plan import Preprocessing

RECORD = Preprocessing(size=8, resize=8)


def table(*rows: tuple[str, str]) -> SampleTable:
    paths = tuple(f"{label}/{number}.png" for number, (label, _) in enumerate(rows))
    labels, sides = tuple(label for label, _ in rows), tuple(side for _, side in rows)
    return SampleTable(paths, tuple(map(str, range(len(rows)))), labels, sides, paths)  # type: ignore[arg-type]


def test_training_pictures_come_from_the_classes_in_turn_and_others_with_the_next_turn() -> None:
    found = table(*[("cat", "train")] * 3, *[("dog", "train")] * 2, ("dog", "val"), ("fish", "train"))
    assert list(pick(found, 4)) == ["cat/0.png", "dog/3.png", "fish/6.png", "cat/1.png"]
    assert list(pick(found, 4, turn=1)) == ["dog/4.png", "cat/2.png", "cat/0.png", "dog/3.png"]
    assert list(pick(found, 9, turn=5)) == list(pick(found, 9, turn=5))
    assert len(pick(found, 9)) == 6
    assert list(pick(table(("cat", "val")), 4)) == ["cat/0.png"]  # a dataset without a split shows what it has
    assert list(pick(table(), 4, turn=3)) == []


def test_views_are_what_training_would_show() -> None:
    numbers = np.random.default_rng(0)
    pictures = numbers.integers(0, 256, (4, 8, 8, 3), dtype=np.uint8)
    same = augmented_views(pictures, NO_AUGMENTATION, RECORD)
    assert np.abs(same.astype(int) - pictures.astype(int)).max() <= 1
    varied = Augmentation(brightness=0.5)
    assert np.array_equal(augmented_views(pictures, varied, RECORD, 1), augmented_views(pictures, varied, RECORD, 1))
    assert not np.array_equal(augmented_views(pictures, varied, RECORD, 1), augmented_views(pictures, varied, RECORD, 2))


def test_mixing_shows_two_pictures_in_one() -> None:
    black, white = np.zeros((1, 8, 8, 3), np.uint8), np.full((1, 8, 8, 3), 255, np.uint8)
    pictures = np.concatenate([black, white, black, white])
    mixed = augmented_views(pictures, NO_AUGMENTATION.model_copy(update={"mixup": 1.0}), RECORD)
    assert ((mixed > 5) & (mixed < 250)).any()


def test_views_come_back_as_pixels() -> None:
    record = Preprocessing(size=24, resize=28)
    gradient = np.add.outer(np.arange(28), np.arange(28) * 3)[..., None] + np.array([0, 40, 90])
    pictures = np.repeat(gradient.astype(np.uint8)[None], 4, 0)
    assert np.array_equal(augmented_views(pictures, NO_AUGMENTATION, record)[0], pictures[0, 2:26, 2:26])
    views = augmented_views(pictures, Augmentation(), record, seed=3)
    assert views.shape == (4, 24, 24, 3)
    assert len({view.tobytes() for view in views}) == 4
