"""Copies are found by their pixels although neither features nor hashes of the whole picture say so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.looking.embedding import unit
from core.looking.likenesses import MIRRORED, SAME, find_alike
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
    found = find_alike({"centre": apart}, np.arange(5), far, store, store.rows(table.sha256), Context())
    assert [(table.paths[one.first], table.paths[one.second], one.how) for one in found] == [
        ("a/0.png", "b/0.png", MIRRORED), ("a/1.png", "b/2.png", SAME),
    ]  # fmt: skip
    assert all(0 <= one.distance < 0.14 for one in found)
    same = np.array([0, 1, 2, 3, 1])  # equal content is looked at once
    found = find_alike({"centre": apart}, same, far, store, store.rows(table.sha256), Context())
    assert [one.how for one in found] == [MIRRORED]
