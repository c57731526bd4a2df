"""The first pictures of each class are made small by the decoder; of archives nothing else is unpacked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.datasets.importing.first_pictures import SIDE, first_pictures
from core.datasets.importing.survey import survey
from core.datasets.sources.options import ImportOptions
from core.support.jobs import Abandoned, Context
from tests.archives import tarred, zipped

PLAIN = ImportOptions()


@pytest.mark.parametrize("how", ["folder", "zip", "tar", "table"])
def test_three_of_each_class(shapes_folder: Callable[..., Path], tmp_path: Path, how: str) -> None:
    source = shapes_folder(classes=2, each=5, size=200)
    files = {f"around/{path.relative_to(source).as_posix()}": path.read_bytes() for path in source.rglob("*.*")}
    if how in ("zip", "tar"):
        source = zipped(tmp_path / "p.zip", files) if how == "zip" else tarred(tmp_path / "p.tgz", files)
    elif how == "table":
        lines = (f"{path.relative_to(source).as_posix()},{path.parent.name}" for path in sorted(source.rglob("*.*")))
        (source / "t.csv").write_text("\n".join(["path,label", *lines]))
        source = source / "t.csv"
    (reading, *_) = survey(source).readings
    folder = tmp_path / "small"
    folder.mkdir()
    found = first_pictures(source, reading, PLAIN, folder)
    assert [(picture.label, picture.path) for picture in found] == [
        (name, f"{name}/{name}-{number:03d}.{('png', 'jpg')[number % 2]}") for name in ("circle", "square") for number in range(3)
    ]
    for picture in found:
        with Image.open(picture.file) as small:
            assert (small.format, max(small.size)) == ("JPEG", SIDE)
    assert sorted(path for path in folder.rglob("*")) == sorted(picture.file for picture in found)
    again = first_pictures(source, reading, PLAIN, folder)
    assert again == found


def test_what_cannot_be_read_is_not_shown(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.png").write_bytes(b"no picture")
    folder = tmp_path.parent / "small"
    folder.mkdir(exist_ok=True)
    assert first_pictures(tmp_path, survey(tmp_path).readings[0], PLAIN, folder) == ()


def test_a_link_shows_none_and_a_dropped_look_ends(shapes_folder: Callable[..., Path], tmp_path: Path) -> None:
    source = shapes_folder(classes=2, each=2, size=20)
    reading = survey(source).readings[0]
    assert first_pictures("https://example.org/x.zip", reading, PLAIN, tmp_path) == ()
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        first_pictures(source, reading, PLAIN, tmp_path, context)


def test_first_pictures_of_deep_files_are_not_black(tmp_path: Path) -> None:
    source, folder = tmp_path / "deep", tmp_path / "small"
    folder.mkdir()
    for number, name in enumerate(("dim", "dimmer")):
        (source / name).mkdir(parents=True)
        values = np.linspace(100, 900 - 300 * number, 64 * 64).reshape(64, 64).astype(np.uint16)
        Image.fromarray(values).save(source / name / "1.png")
    found = first_pictures(source, survey(source).readings[0], PLAIN, folder)
    tops = []
    for picture in found:
        with Image.open(picture.file) as small:
            low, high = small.convert("L").getextrema()
            assert low < 20, picture
            tops.append(high)
    # One range for all, as the dataset will have: the dimmer one stays dimmer.
    assert tops[0] > 235
    assert 130 < tops[1] < 190
