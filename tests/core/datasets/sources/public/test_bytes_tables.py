"""Pictures as plain bytes: which of them belong together, and what damaged files are."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.sources.public.bytes_tables import _idx, _pixmap
from core.datasets.sources.public.public_set import OTHER_FORM, PublicSet
from core.support.errors import BadInput
from core.support.workspace import Workspace
from tests.archives import tarred
from tests.public_stand_ins import HERE, arranged, mnist, packed, pixels, signs


def test_thirty_pictures_of_one_sign_are_one_group(workspace: Workspace, offer: Callable[..., PublicSet], tmp_path: Path) -> None:
    offer("traffic-signs", signs(tmp_path))
    import_pictures(workspace, "signs", "public:traffic-signs", HERE)
    samples = Dataset.open(workspace, "signs").catalog.samples()
    assert {(sample.width, sample.height) for sample in samples} == {(20, 18)}
    groups = [sample.given_group for sample in samples if sample.given_side == "train"]
    assert sorted(groups) == sorted(["00-00000", "00-00001", "14-00000", "14-00001"] * 2)


def test_pictures_written_colour_after_colour_and_column_after_column_stand_upright(
    workspace: Workspace, offer: Callable[..., PublicSet], tmp_path: Path
) -> None:
    drawn = pixels(2, 3, 96, 96)
    members = {"stl10_binary/class_names.txt": b"airplane\nbird\n"}
    for side in ("train", "test"):
        members |= {f"stl10_binary/{side}_X.bin": drawn.tobytes(), f"stl10_binary/{side}_y.bin": bytes([1, 2])}
    offer("stl-10", {"stl10_binary.tar.gz": packed(tarred, members, tmp_path)})
    import_pictures(workspace, "pictures", "public:stl-10", HERE)
    dataset = Dataset.open(workspace, "pictures")
    for sample in dataset.catalog.samples():
        with Image.open(dataset.root / sample.path) as picture:
            number = 0 if sample.label == "airplane" else 1
            assert np.array_equal(np.asarray(picture), drawn[number].transpose(2, 1, 0))


def test_numbers_of_classes_become_names_and_files_are_numbered_by_side(tmp_path: Path) -> None:
    bodies = mnist(tmp_path)
    listing = arranged("kmnist", tmp_path, bodies)
    assert [(entry.path, entry.label, entry.side) for entry in listing.found][:3] == [
        ("test/ki/test-00000.png", "ki", "test"), ("test/ki/test-00002.png", "ki", "test"),
        ("test/ya/test-00001.png", "ya", "test"),
    ]  # fmt: skip
    assert len(listing.found) == 12
    whole = np.frombuffer(gzip.decompress(bodies["t10k-images-idx3-ubyte.gz"])[16:], np.uint8).reshape(4, 28, 28)
    with Image.open(listing.root / "test/ya/test-00001.png") as drawn:
        assert np.array_equal(np.asarray(drawn), whole[1])


def test_signs_keep_their_pixels_and_pictures_of_one_passing_together(tmp_path: Path) -> None:
    listing = arranged("traffic-signs", tmp_path)
    assert listing.notes == ("Pictures of one passing of a sign are kept on one side.",)
    assert [(entry.path.rpartition("/")[2], entry.label, entry.group) for entry in listing.found if entry.side == "test"] == [
        ("00001.png", "speed limit 20", None), ("00000.png", "stop", None),
    ]  # fmt: skip
    assert ("14-00001_00000.png", "stop", "14-00001") in [
        (entry.path.rpartition("/")[2], entry.label, entry.group) for entry in listing.found
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"P5 1 1 255\nabc", "is no pixmap"), (b"P6 1 1 65535\nabc", "is no pixmap"), (b"P6 1 1 255", "is no pixmap"),
        (b"P6 4 4 255\nabc", "is cut off"), (b"P6 0 2 255\nabc", "is cut off"),
    ],
)  # fmt: skip
def test_what_is_no_pixmap_is_named(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "a.ppm").write_bytes(data)
    with pytest.raises(ValueError, match=f"a.ppm {said}"):
        _pixmap(tmp_path / "a.ppm")


def test_a_pixmaps_pixels_are_counted_from_its_end(tmp_path: Path) -> None:
    (tmp_path / "a.ppm").write_bytes(b"P6\n2 1\n255\n" + b" \n\t\x04\x05\x06")
    assert _pixmap(tmp_path / "a.ppm").tolist() == [[[32, 10, 9], [4, 5, 6]]]


@pytest.mark.parametrize("lacking", [1, 5])
def test_a_pixmap_that_lacks_less_than_its_header_has_is_cut_off(tmp_path: Path, lacking: int) -> None:
    (tmp_path / "a.ppm").write_bytes(b"P6\n2 1\n255\n" + bytes(6 - lacking))
    with pytest.raises(ValueError, match=r"a\.ppm is cut off"):
        _pixmap(tmp_path / "a.ppm")


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (struct.pack(">HBBI", 0, 8, 3, 1), "does not begin as it should"), (struct.pack(">HBBI", 0, 9, 1, 1), "does not begin"),
        (struct.pack(">HBBI", 0, 8, 1, 2**30 + 1), "is too large"), (struct.pack(">HBBI", 0, 8, 1, 3), "cannot reshape"),
    ],
)  # fmt: skip
def test_a_table_of_another_form_is_named(tmp_path: Path, head: bytes, said: str) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(head + b"\x01"))
    with pytest.raises(ValueError, match=said):
        _idx(tmp_path / "a.gz", 1)


def test_a_class_of_no_number_is_refused(tmp_path: Path) -> None:
    members = {"stl10_binary/class_names.txt": b"airplane\nbird\n"}
    for side in ("train", "test"):
        members |= {f"stl10_binary/{side}_X.bin": pixels(1, 3, 96, 96).tobytes(), f"stl10_binary/{side}_y.bin": bytes([0])}
    with pytest.raises(BadInput, match=r"stl10_binary\.tar\.gz is not as expected: a class number is 0") as caught:
        arranged("stl-10", tmp_path, {"stl10_binary.tar.gz": packed(tarred, members, tmp_path)})
    assert caught.value.hint == OTHER_FORM
    listing = arranged("stl-10", tmp_path)
    assert [entry.label for entry in listing.found] == ["airplane", "airplane", "bird", "bird"] * 2
    assert not list((tmp_path / "scratch").rglob("unlabeled*")), "what is of no use is not unpacked"
