"""The pixel store: decoded once, only ever added to, and whole whatever happens to those who build it."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from filelock import FileLock
from PIL import Image

from core.pictures.decode import decode
from core.pictures.scaling import Scaling
from core.pictures.squares import fitted
from core.pixels import store as store_module
from core.pixels.store import PixelStore, build, store_name
from core.runs.plan import Preprocessing
from core.support.errors import DiskFull
from core.support.jobs import Abandoned, Context, Meter, Note, Progress

ROOT = Path(__file__).resolve().parents[3]
SMALL = Preprocessing(size=24, resize=32)

Draw = Callable[..., dict[str, Path]]


@pytest.fixture
def pictures(tmp_path: Path) -> Draw:
    """Draws pictures of several sizes, and returns them by SHA-256: `pictures(count, seed)`."""

    def draw(count: int, seed: int = 0) -> dict[str, Path]:
        folder = tmp_path / f"pictures-{seed}"
        folder.mkdir()
        random = np.random.default_rng(seed)
        found = {}
        for number in range(count):
            path = folder / f"{number}.png"
            height, width = random.integers(10, 60, 2)
            Image.fromarray(random.integers(0, 256, (height, width, 3), dtype=np.uint8)).save(path)
            found[sha256(path)] = path
        return found

    return draw


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def assert_whole(store: PixelStore, pictures: dict[str, Path]) -> None:
    """Every picture has a row of its own, and the row holds the picture."""
    rows = store.rows(list(pictures))
    assert rows.dtype == np.int64
    assert len(set(rows.tolist())) == len(pictures)
    assert rows.min() >= 0
    for row, path in zip(rows, pictures.values(), strict=True):
        assert np.array_equal(store.pixels[row], fitted(decode(path, at_least=256)[0], Scaling(store.side))), path.name


def test_pictures_of_every_size_have_their_square(tmp_path: Path, pictures: Draw) -> None:
    wanted = pictures(12)
    events: list[object] = []
    store = build(tmp_path / "store", wanted, SMALL, Context(events.append), processes=2)
    assert store.pixels.dtype == np.uint8
    assert store.pixels.shape == (12, 32, 32, 3)
    assert_whole(store, wanted)
    assert store.refused == {}
    assert store.rows(["nobody"]).tolist() == [-1]
    last = events[-1]
    assert isinstance(last, Progress)
    assert (last.done, last.total) == (12, 12)


def test_what_is_there_is_not_decoded_again(tmp_path: Path, pictures: Draw) -> None:
    first, more = pictures(5, seed=1), pictures(4, seed=2)
    folder = tmp_path / "store"
    before = build(folder, first, SMALL, Context(), processes=1)
    kept = before.pixels.copy()
    mapped = before.pixels
    for path in first.values():
        path.unlink()
    after = build(folder, {**first, **more}, SMALL, Context(), processes=1)
    assert_whole(after, more)
    assert np.array_equal(after.rows(list(first)), before.rows(list(first)))
    assert np.array_equal(after.pixels[:5], kept)
    assert np.array_equal(mapped, kept)  # an older mapping stays good
    assert build(folder, first, SMALL, Context()).row_of == after.row_of


def test_no_pictures_make_an_empty_store(tmp_path: Path) -> None:
    store = build(tmp_path / "store", {}, SMALL, Context())
    assert store.pixels.shape == (0, 32, 32, 3)
    assert store.rows([]).shape == (0,)


def test_refused_pictures_are_named_and_their_rows_used_by_others(tmp_path: Path, pictures: Draw) -> None:
    wanted = pictures(4)
    broken = tmp_path / "broken.png"
    broken.write_bytes(next(iter(wanted.values())).read_bytes()[:-40])
    gone = {"0" * 64: tmp_path / "gone.png"}
    bad = {sha256(broken): broken}
    folder = tmp_path / "store"
    store = build(folder, {**bad, **gone, **wanted}, SMALL, Context(), processes=1)
    assert_whole(store, wanted)
    assert store.rows([*bad, *gone]).tolist() == [-1, -1]
    assert "ends before" in store.refused[sha256(broken)]
    assert "cannot be opened" in store.refused["0" * 64]
    stored = json.loads((folder / "index.json").read_text())
    assert set(stored["refused"]) == set(bad)  # a missing file may come back, a broken one stays broken
    more = pictures(2, seed=5)
    again = build(folder, {**bad, **wanted, **more}, SMALL, Context(), processes=1)
    assert_whole(again, {**wanted, **more})
    assert again.pixels.shape[0] == 6  # the two rows that were left free


def test_a_file_that_is_another_by_now_has_no_row(tmp_path: Path, pictures: Draw) -> None:
    wanted = pictures(2)
    sample, path = next(iter(wanted.items()))
    Image.new("RGB", (20, 20)).save(path)
    store = build(tmp_path / "store", wanted, SMALL, Context(), processes=1)
    assert store.rows([sample]).tolist() == [-1]
    assert "not the file it was" in store.refused[sample]


def test_other_pixels_have_another_store() -> None:
    same = Preprocessing(size=16, resize=32, mean=(0.5, 0.5, 0.5))
    assert store_name(SMALL) == store_name(same)
    others = [
        SMALL.model_copy(update=change) for change in ({"resize": 33}, {"interpolation": "bilinear"}, {"background": (0, 0, 0)})
    ]
    assert len({store_name(SMALL), *map(store_name, others)}) == 4


def test_a_dataset_keeps_its_store_in_its_cache(tmp_path: Path, pictures: Draw) -> None:
    wanted = pictures(3)
    dataset = SimpleNamespace(
        cached=lambda name: tmp_path / "birds" / "cache" / name, picture_path=lambda path: tmp_path / "pictures-0" / path
    )
    table = SimpleNamespace(sha256=tuple(wanted), paths=tuple(path.name for path in wanted.values()))
    store = PixelStore.prepare(dataset, table, SMALL, Context())  # type: ignore[arg-type]  # the parts of both that it uses
    assert store.folder == tmp_path / "birds" / "cache" / store_name(SMALL)
    assert_whole(store, wanted)


HARMS = ("index gone", "index cut", "index of a stranger", "pixels gone", "pixels cut", "rows without name")


@pytest.mark.parametrize("harm", HARMS)
def test_a_harmed_store_is_mended(harm: str, tmp_path: Path, pictures: Draw) -> None:
    wanted, folder = pictures(6), tmp_path / "store"
    build(folder, wanted, SMALL, Context(), processes=1)
    index, pixels = folder / "index.json", folder / "pixels.u8"
    row_bytes = 32 * 32 * 3
    if harm == "index gone":
        index.unlink()
    elif harm == "index cut":
        index.write_bytes(index.read_bytes()[:50])
    elif harm == "index of a stranger":
        index.write_text('["something", "else"]')
    elif harm == "pixels gone":
        pixels.unlink()
    elif harm == "pixels cut":
        pixels.write_bytes(pixels.read_bytes()[: row_bytes * 4 - 7])
    else:  # as a killed build leaves them
        document = json.loads(index.read_text())
        document["rows"] = {sample: row for sample, row in document["rows"].items() if row < 2}
        index.write_text(json.dumps(document))
        with pixels.open("r+b") as file:
            file.seek(row_bytes * 3)
            file.write(bytes(row_bytes * 2))
    assert_whole(build(folder, wanted, SMALL, Context(), processes=1), wanted)


BUILD = """
    import json, sys
    from pathlib import Path
    from core.pixels.store import build
    from core.runs.plan import Preprocessing
    from core.support.jobs import Context, Progress
    import core.pixels.store as module

    folder, listing, commit_seconds = sys.argv[1:]
    module._COMMIT_SECONDS = float(commit_seconds)
    pictures = {sample: Path(path) for sample, path in json.loads(Path(listing).read_text()).items()}

    def tell(event):
        if isinstance(event, Progress):
            print(event.done, flush=True)

    build(Path(folder), pictures, Preprocessing(size=24, resize=32), Context(tell), processes=1)
"""


def builder(folder: Path, pictures: dict[str, Path], commit_seconds: float) -> subprocess.Popen[str]:
    listing = folder.parent / "listing.json"
    listing.write_text(json.dumps({sample: str(path) for sample, path in pictures.items()}))
    command = [sys.executable, "-c", textwrap.dedent(BUILD), str(folder), str(listing), str(commit_seconds)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_killed_build_is_taken_up_where_it_was(tmp_path: Path, pictures: Draw) -> None:
    wanted, folder = pictures(300), tmp_path / "store"
    process = builder(folder, wanted, 0.0)
    assert process.stdout is not None
    while int(process.stdout.readline()) < 2:  # the first picture is committed before the second is counted
        pass
    process.kill()
    process.wait()
    process.stdout.close()
    named = json.loads((folder / "index.json").read_text())["rows"]
    assert named
    kept = np.fromfile(folder / "pixels.u8", np.uint8)
    store = build(folder, wanted, SMALL, Context(), processes=2)
    assert_whole(store, wanted)
    row_bytes = 32 * 32 * 3
    for sample, row in named.items():  # what was finished was not touched again
        assert store.row_of[sample] == row
        assert np.array_equal(store.pixels[row].reshape(-1), kept[row * row_bytes : (row + 1) * row_bytes])


def test_two_builds_at_once_share_the_work(tmp_path: Path, pictures: Draw) -> None:
    wanted, folder = pictures(60), tmp_path / "store"
    other = builder(folder, wanted, 10.0)
    store = build(folder, wanted, SMALL, Context(), processes=1)
    other.communicate(timeout=60)
    assert other.returncode == 0
    assert_whole(store, wanted)
    assert_whole(build(folder, wanted, SMALL, Context()), wanted)
    assert store.pixels.shape[0] == 60  # no picture was decoded twice


def test_a_build_that_waits_says_so_and_can_be_abandoned(tmp_path: Path, pictures: Draw) -> None:
    wanted, folder = pictures(1), tmp_path / "store"
    folder.mkdir()
    notes = []

    def listen(event: object) -> None:
        if isinstance(event, Note):
            notes.append(event.text)
            context.abandon()

    context = Context(listen)
    with FileLock(folder / "build.lock"), pytest.raises(Abandoned):
        build(folder, wanted, SMALL, context)
    assert notes == ["Another process is decoding these pictures; waiting for it."]


@pytest.mark.parametrize("how", ["abandon", "request_stop"])
def test_an_abandoned_build_keeps_what_is_finished(
    how: str, tmp_path: Path, pictures: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Meter, "INTERVAL", 0.0)  # a fast machine decodes all of them between two reports
    wanted, folder = pictures(40), tmp_path / "store"

    def listen(event: object) -> None:
        if isinstance(event, Progress) and event.done:
            getattr(context, how)()

    context = Context(listen)
    with pytest.raises(Abandoned):
        build(folder, wanted, SMALL, context, processes=1)
    named = json.loads((folder / "index.json").read_text())["rows"]
    assert 0 < len(named) < 40
    assert_whole(build(folder, wanted, SMALL, Context(), processes=1), wanted)


def test_a_full_disk_is_noticed_before_the_work(tmp_path: Path, pictures: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = pictures(2)
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=store_module._SPARE_BYTES + 3000))
    told = r"2 pictures need 6\.1 kB; 67\.1 MB are free on the volume .*, and 67\.1 MB are kept free"
    with pytest.raises(DiskFull, match=told):
        build(tmp_path / "store", wanted, SMALL, Context())
    assert not (tmp_path / "store" / "pixels.u8").exists()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=store_module._SPARE_BYTES))
    with pytest.raises(DiskFull, match=r" 1 picture needs 3\.1 kB; "):
        build(tmp_path / "store", dict(list(wanted.items())[:1]), SMALL, Context())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_disk_that_fills_up_ends_the_build(tmp_path: Path, pictures: Draw) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    (folder / "pixels.u8").symlink_to("/dev/full")
    with pytest.raises(
        DiskFull,
        match=(
            r"^The disk is full: the decoded pictures do not fit\. .* free on the volume .*\. Free some space, or "
            r"delete the cache folders of datasets you no longer use, and do it again\.$"
        ),
    ):
        build(folder, pictures(2), SMALL, Context(), processes=1)
