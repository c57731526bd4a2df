"""Copies are found by their pixels although neither features nor hashes of the whole picture say so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.looking.embedding import MIDDLE, WHOLE, unit
from core.looking.likenesses import MIRRORED, SAME, Alike, _nearest_of_all, find_alike
from core.looking.nearest import Nearest
from core.looking.registering import Compared
from core.pixels.store import PixelStore
from core.runs.plan import Preprocessing
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.scenes import scene


def test_a_mirror_image_and_a_smaller_copy_are_found_and_strangers_are_not(workspace: Workspace, tmp_path: Path) -> None:
    pictures = {"a/0": scene(1), "a/1": scene(2), "b/0": scene(1)[:, ::-1], "b/1": scene(3), "b/2": scene(2)}
    for name, pixels in pictures.items():
        (tmp_path / "p" / name).parent.mkdir(parents=True, exist_ok=True)
        image = Image.fromarray(np.ascontiguousarray(pixels))
        (image.resize((128, 128)) if name == "b/2" else image).save(tmp_path / "p" / f"{name}.png")
    import_pictures(workspace, "scenes", tmp_path / "p")
    dataset = Dataset.open(workspace, "scenes")
    table = dataset.table(None)
    store = PixelStore.prepare(dataset, table, Preprocessing(size=128, resize=128), Context())
    apart = unit(np.eye(5, dtype=np.float32))  # a backbone that finds nothing alike
    far = np.array([0x0F0F << 12 * n for n in range(5)], np.uint64)  # nor do hashes of the whole pictures
    compared = Compared(store.squares, store.rows(table.sha256), np.ones(5))
    found = find_alike(lambda view: apart, np.arange(5), far, compared, Context()).copies
    assert [(table.paths[one.first], table.paths[one.second], one.how) for one in found] == [
        ("a/0.png", "b/0.png", MIRRORED), ("a/1.png", "b/2.png", SAME),
    ]  # fmt: skip
    assert all(0 <= one.distance < 0.14 for one in found)
    same = np.array([0, 1, 2, 3, 1])  # equal content is looked at once
    found = find_alike(lambda view: apart, same, far, compared, Context()).copies
    assert [one.how for one in found] == [MIRRORED]


def test_a_part_beside_the_middle_is_found_where_features_of_a_part_are_near(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `Faces_easy` of Caltech-101 lies in `Faces`: half of 435 such crops were missed when only middles were compared."""
    pictures = {"a/0": scene(1), "a/1": scene(1)[110:230, 20:190], "b/0": scene(2), "b/1": scene(3)[90:220, 90:220]}
    for name, pixels in pictures.items():
        (tmp_path / "p" / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.ascontiguousarray(pixels)).save(tmp_path / "p" / f"{name}.png")
    import_pictures(workspace, "scenes", tmp_path / "p")
    dataset = Dataset.open(workspace, "scenes")
    table = dataset.table(None)
    store = PixelStore.prepare(dataset, table, Preprocessing(size=224, resize=224, fit="squeeze"), Context())
    compared = Compared(store.squares, store.rows(table.sha256), np.array([1, 170 / 120, 1, 1]))
    views = {WHOLE: np.eye(4), MIDDLE: np.eye(4)[::-1]}
    near = {**views, "part-2-0": np.eye(4)[[1, 0, 3, 2]]}  # each looks like a part of its neighbour, which is true of one pair
    far = np.array([0x0F0F << 12 * n for n in range(4)], np.uint64)

    def alike(features: dict[str, NDArray[np.float64]]) -> Alike:
        def view(name: str) -> NDArray[np.float32]:
            return features.get(name, np.eye(4)[[2, 3, 0, 1]]).astype(np.float32)

        return find_alike(view, np.arange(4), far, compared, Context())

    assert len(alike(views).copies) == 1, "each of so few is compared with all others"
    monkeypatch.setattr("core.looking.likenesses._FEW", 3)
    (pair,) = alike(near).copies
    assert (table.paths[pair.first], table.paths[pair.second], pair.how) == ("a/0.png", "a/1.png", SAME)
    assert alike(views).copies == ()


def test_a_part_is_found_although_parts_of_many_others_look_more_like_it(workspace: Workspace, tmp_path: Path) -> None:
    """Of line drawings the right picture is often the tenth: one in ten of their parts was missed when seven were compared."""
    pictures = {"a/00": scene(1), "a/01": scene(1)[90:220, 90:220], **{f"b/{n:02}": scene(n) for n in range(2, 11)}}
    for name, pixels in pictures.items():
        (tmp_path / "p" / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(tmp_path / "p" / f"{name}.png")
    import_pictures(workspace, "scenes", tmp_path / "p")
    dataset = Dataset.open(workspace, "scenes")
    table = dataset.table(None)
    store = PixelStore.prepare(dataset, table, Preprocessing(size=128, resize=128, fit="squeeze"), Context())
    near = np.array([0.7, 0.0, *[0.9] * 9])  # cosines of the tenth and of nine strangers with the crop
    part = np.diag(np.sqrt(1 - near**2)) + np.outer(near, np.eye(11)[1])
    views = {WHOLE: np.eye(11), "part-2-2": part}
    far = np.array([0x0F0F << 4 * n for n in range(11)], np.uint64)
    compared = Compared(store.squares, store.rows(table.sha256), np.ones(11))
    found = find_alike(
        lambda name: views.get(name, np.roll(np.eye(11), 3, 0)).astype(np.float32), np.arange(11), far, compared, Context()
    )
    assert [(table.paths[pair.first], table.paths[pair.second]) for pair in found.copies] == [("a/00.png", "a/01.png")]


@pytest.mark.parametrize("few", [0, 60])
def test_parts_are_compared_with_the_nearest_by_whichever_part_is_and_with_no_more_of_them(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve for each of nine places were a hundred for pictures of one kind, and crops of airplanes were not among them.

    Of few pictures those with low cosines are, too: of 568 crops in 42 to 126 pictures 49 were not.
    """
    monkeypatch.setattr("core.looking.likenesses._FEW", few)
    random = np.random.default_rng(0)
    rows = np.stack([np.argsort(random.random((60, 60)), axis=1)[:, :20] for _ in range(3)])
    cosines = random.uniform(0.1, 0.9, rows.shape).astype(np.float32)
    rows[:, 7, 5:] = -1  # where there are fewer
    found = [tuple(pair) for pair in _nearest_of_all([Nearest(*each) for each in zip(rows, cosines, strict=True)]).tolist()]
    assert len(found) == len(set(found))
    for row in range(60):
        best: dict[int, float] = {}
        for other, cosine in zip(rows[:, row].ravel().tolist(), cosines[:, row].ravel().tolist(), strict=True):
            if other >= 0 and (few or cosine >= 0.2):
                best[other] = max(cosine, best.get(other, 0.0))
        wanted = sorted(best, key=lambda other: -best[other])[:40]
        assert [other for own, other in found if own == row] == wanted
