"""MATLAB's files: sound ones give their tables, hostile ones a sentence, and the reader's weight stays in its child."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.datasets.sources.public import matlab
from core.datasets.sources.public.matlab import read_matrices
from core.datasets.sources.public.matlab_child import read_tables
from core.support.errors import BadInput
from core.support.jobs import Abandoned, Context
from tests.public_stand_ins import arranged, flowers, matrices, pixels


def read(place: Path, data: bytes, *names: str) -> dict[str, Any]:
    file = place / "tables.mat"
    file.write_bytes(data)
    return read_matrices(file, names or ("x",), place, Context())


def element(kind: int, content: bytes) -> bytes:
    return struct.pack("<II", kind, len(content)) + content + bytes(-len(content) % 8)


def handmade(shape: tuple[int, ...], content: bytes, flags: int = 9, name: bytes = b"x") -> bytes:
    """A file with one table of bytes that says of itself what it is told to."""
    parts = element(6, struct.pack("<II", flags, 0)) + element(5, struct.pack(f"<{len(shape)}i", *shape)) + element(1, name)
    return b"MATLAB 5.0 MAT-file".ljust(124) + struct.pack("<HH", 0x0100, 0x4D49) + element(14, parts + element(2, content))


@pytest.mark.usefixtures("own_children")
def test_tables_come_as_they_were_saved(tmp_path: Path) -> None:
    x, y = np.arange(24, dtype=np.uint8).reshape(2, 3, 4), np.array([[1.5, -2.0]])
    found = read(tmp_path, matrices(x=x, y=y, other="words"), "x", "y")
    assert found.keys() == {"x", "y"}
    assert np.array_equal(found["x"], x)
    assert found["x"].dtype == np.uint8
    assert np.array_equal(found["y"], y)


def test_a_handmade_table_is_one(tmp_path: Path) -> None:
    assert read(tmp_path, handmade((1, 3), b"\x01\x02\x03"))["x"].tolist() == [[1, 2, 3]]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "damaged"),
        (b"PK\x03\x04" + bytes(200), "damaged"),
        (matrices(x=np.zeros(9))[:150], "damaged"),
        (matrices(y=np.zeros(9)), "no table x"),
        (matrices(x="words"), "holds no numbers"),
        (matrices(x=np.array([{"a": 1}, "b"], dtype=object)), "holds no numbers"),
        (matrices(x={"a": np.zeros(2)}), "holds no numbers"),
        (handmade((70_000, 70_000), b"\x00"), "too large"),
        (handmade((2**31 - 1, 2**31 - 1, 2**31 - 1), b"\x00"), "too large"),
        (handmade((-5, 3), b"\x00"), "holds no numbers"),
        (handmade((4, 4), b"\x00"), "damaged"),
        (handmade((1, 1), b"\x00", flags=17), "damaged"),
        (handmade((1, 1), b"\x00", flags=16), "holds no numbers"),
        (b"MATLAB 7.3 MAT-file".ljust(124) + struct.pack("<HH", 0x0200, 0x4D49) + b"\x89HDF\r\n\x1a\n", "version 7.3"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_no_table_of_numbers_is_refused_in_a_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=f"tables.mat: .*{said}"):
        read(tmp_path, data)


def test_a_bomb_ends_its_reader_alone(tmp_path: Path) -> None:
    """A small table's data that claims 3.9 GB, packed into a few kB."""
    parts = element(6, struct.pack("<II", 9, 0)) + element(5, struct.pack("<ii", 1, 1)) + element(1, b"x")
    huge = 3_900_000_000
    matrix = struct.pack("<II", 14, len(parts) + 8 + huge & 0xFFFFFFFF) + parts + struct.pack("<II", 2, huge)
    packer = zlib.compressobj()
    packed = packer.compress(matrix) + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush a block knows nothing of those before it, so that one of 16 MB of zeros stands for each of 64.
    zeros = packer.compress(bytes(2**24)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed += 64 * zeros + packer.flush()
    head = b"MATLAB 5.0 MAT-file".ljust(124) + struct.pack("<HH", 0x0100, 0x4D49)
    with pytest.raises(ValueError, match=r"tables\.mat: "):
        read(tmp_path, head + struct.pack("<II", 15, len(packed)) + packed)


def test_a_dropped_job_ends_the_reader(tmp_path: Path) -> None:
    (tmp_path / "tables.mat").write_bytes(matrices(x=np.zeros(3)))
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        read_matrices(tmp_path / "tables.mat", ("x",), tmp_path, context)


def test_reading_leaves_the_readers_library_out_of_the_window(tmp_path: Path) -> None:
    (tmp_path / "tables.mat").write_bytes(matrices(x=np.zeros(3)))
    code = (
        "import sys; from pathlib import Path; from core.support.jobs import Context\n"
        "from core.datasets.sources.public.matlab import read_matrices\n"
        f"place = Path({str(tmp_path)!r})\n"
        "assert read_matrices(place / 'tables.mat', ('x',), place, Context())['x'].size == 3\n"
        "print('scipy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads tables in this process: a child for each takes most of a second."""
    monkeypatch.setattr(matlab, "read_matrices", lambda path, names, scratch, context: read_tables(path, names))


@pytest.mark.usefixtures("at_once")
def test_flowers_have_the_classes_and_sides_of_two_tables(tmp_path: Path) -> None:
    listing = arranged("flowers-102", tmp_path)
    assert [(entry.path, entry.label, entry.side) for entry in listing.found] == [
        (f"jpg/image_{n:05d}.jpg", ("pink primrose", "passion flower")[n % 2], ("train", "val", "test")[(n - 1) // 2])
        for n in range(1, 7)
    ]
    assert [(entry.path, entry.reason) for entry in listing.left if entry.kind == "bad-line"] == [
        ("jpg/image_00001.jpg", "The lists name it twice; the first time counts."),
    ]  # fmt: skip
    bodies = flowers(tmp_path)
    for setid in (np.array([[7]]), np.array([[0]])):
        bad = {**bodies, "setid.mat": matrices(trnid=setid, valid=setid, tstid=setid)}
        with pytest.raises(BadInput, match=f"there is no flower with the number {setid[0, 0]}"):
            arranged("flowers-102", tmp_path, bad)


@pytest.mark.usefixtures("at_once")
def test_house_numbers_keep_their_pixels_and_ten_is_the_digit_0(tmp_path: Path) -> None:
    shown = pixels(32, 32, 3, 2)
    tables = {f"{side}_32x32.mat": matrices(X=shown, y=np.array([[10], [3]], np.uint8)) for side in ("train", "test")}
    listing = arranged("svhn", tmp_path, tables)
    assert [(entry.path, entry.label) for entry in listing.found][:2] == [
        ("test/0/test-00000.png", "0"), ("test/3/test-00001.png", "3"),
    ]  # fmt: skip
    with Image.open(listing.root / "test/3/test-00001.png") as drawn:
        assert np.array_equal(np.asarray(drawn), shown[..., 1])
    wrong = {**tables, "test_32x32.mat": matrices(X=shown.astype(np.int16), y=np.array([[10], [3]], np.uint8))}
    with pytest.raises(BadInput, match="the table of test holds int16"):
        arranged("svhn", tmp_path, wrong)


def test_a_reader_that_takes_too_long_or_dies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Child:
        returncode = 0

        def communicate(self, timeout: float) -> tuple[bytes, None]:
            if self.returncode == 0:
                raise subprocess.TimeoutExpired("x", timeout)
            return b"{}", None

    child: Any = Child()
    monkeypatch.setattr(matlab, "_SECONDS", 0.01)
    assert matlab._last_word(child, Context()) == {"error": "it takes too long to read"}
    monkeypatch.setattr(matlab, "_SECONDS", 300.0)
    child.returncode = -11
    assert matlab._last_word(child, Context()) == {"error": "its reader died of it"}
