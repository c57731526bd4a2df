"""Which pictures are shown, and that their views are what training would show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.datasets.catalog.dataset import Dataset, SampleTable
from core.datasets.importing.importing import import_pictures
from core.engine import previews
from core.engine.previews import augmented_pictures, augmented_views, pick
from core.engine.protocol import AugmentationPreview, AugmentedView
from core.runs.augmentation import NO_AUGMENTATION, Augmentation
from core.runs.plan import Preprocessing
from core.runs.recipe import Recipe, Stage
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context
from core.support.workspace import Workspace

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
    same = augmented_views(pictures, NO_AUGMENTATION, RECORD, 0)
    assert np.abs(same.astype(int) - pictures.astype(int)).max() <= 1
    varied = Augmentation(brightness=0.5)
    assert np.array_equal(augmented_views(pictures, varied, RECORD, 1), augmented_views(pictures, varied, RECORD, 1))
    assert not np.array_equal(augmented_views(pictures, varied, RECORD, 1), augmented_views(pictures, varied, RECORD, 2))


def test_mixing_shows_two_pictures_in_one() -> None:
    black, white = np.zeros((1, 8, 8, 3), np.uint8), np.full((1, 8, 8, 3), 255, np.uint8)
    pictures = np.concatenate([black, white, black, white])
    mixed = augmented_views(pictures, NO_AUGMENTATION.model_copy(update={"mixup": 1.0}), RECORD, 0)
    assert ((mixed > 5) & (mixed < 250)).any()


def test_views_come_back_as_pixels() -> None:
    record = Preprocessing(size=24, resize=28)
    gradient = np.add.outer(np.arange(28), np.arange(28) * 3)[..., None] + np.array([0, 40, 90])
    pictures = np.repeat(gradient.astype(np.uint8)[None], 4, 0)
    assert np.array_equal(augmented_views(pictures, NO_AUGMENTATION, record, 0)[0], pictures[0, 2:26, 2:26])
    views = augmented_views(pictures, Augmentation(), record, seed=3)
    assert views.shape == (4, 24, 24, 3)
    assert len({view.tobytes() for view in views}) == 4


def previewed(monkeypatch: pytest.MonkeyPatch, workspace: Workspace, folder: Path, **wanted: Any) -> tuple[AugmentedView, ...]:
    """The views of a preview whose decoder gives each picture one colour of its own, and refuses those called broken."""

    def decode(pool: object, files: Sequence[Path], scalings: Sequence[Any], context: Context) -> Any:
        refused = {row: "It is broken." for row, file in enumerate(files) if file.stem == "broken"}
        colours = np.arange(1, len(files) + 1, dtype=np.uint8)[:, None, None, None] * 40
        return SimpleNamespace(pixels={scaling: np.broadcast_to(colours, (len(files), 16, 16, 3)) for scaling in scalings},
                               refused=refused)  # fmt: skip

    monkeypatch.setattr(previews, "decode_pictures", decode)
    stages = (Stage(augmentation=NO_AUGMENTATION), Stage(augmentation=Augmentation(brightness=0.9)))
    request = AugmentationPreview("shapes", Recipe(architecture="mlp", picture_size=16, stages=stages), **wanted)
    pool: Any = None
    return augmented_pictures(workspace, request, pool, folder, Context())


def colours(views: Sequence[AugmentedView]) -> list[int]:
    return [np.asarray(Image.open(view.file))[8, 8, 0] for view in views]


def test_a_preview_shows_a_stage_of_the_recipe_by_a_seed(
    monkeypatch: pytest.MonkeyPatch, workspace: Workspace, shapes_folder: Callable[..., Path], tmp_path: Path
) -> None:
    import_pictures(workspace, "shapes", shapes_folder(classes=2, each=2))
    plain = previewed(monkeypatch, workspace, tmp_path / "a", count=6)
    assert [view.file.name for view in plain] == [f"{number:03d}.png" for number in range(6)]
    assert colours(plain) == pytest.approx([40, 40, 80, 80, 120, 160], abs=1)
    assert plain[0].picture == plain[1].picture != plain[2].picture
    varied = colours(previewed(monkeypatch, workspace, tmp_path / "b", count=6, stage=1))
    assert varied != colours(previewed(monkeypatch, workspace, tmp_path / "c", count=6, stage=1, seed=1))
    files = tuple(tmp_path / f"{name}.png" for name in ("broken", "a", "b", "c", "d"))
    own = previewed(monkeypatch, workspace, tmp_path / "d", count=4, files=files)
    assert [view.picture for view in own] == ["a.png", "a.png", "b.png", "c.png"]  # of the first four, without the broken one


def test_a_preview_that_cannot_be_says_why(monkeypatch: pytest.MonkeyPatch, workspace: Workspace, tmp_path: Path) -> None:
    Dataset.create(workspace, "shapes", None, "made up", "none")
    with pytest.raises(NotThere) as caught:
        previewed(monkeypatch, workspace, tmp_path, stage=2)
    assert str(caught.value) == "The recipe has no stage 3. It has 2."
    with pytest.raises(NotThere) as caught:
        previewed(monkeypatch, workspace, tmp_path)
    assert str(caught.value) == "shapes has no pictures to train on. Import pictures first."
    with pytest.raises(BadInput) as refused:
        previewed(monkeypatch, workspace, tmp_path, files=(tmp_path / "broken.png",))
    assert str(refused.value) == "broken.png cannot be read: It is broken. Take other pictures."
    assert refused.value.path == tmp_path / "broken.png"
