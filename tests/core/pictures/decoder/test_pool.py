"""The pool: whatever a picture does to the child that decodes it, it costs that picture and no other."""

from __future__ import annotations

import hashlib
import itertools
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from core.pictures.decode import decode
from core.pictures.decoder.pool import DecoderPool, Inspect, Inspected, PictureLimits, Refusal, Reply, Square, Squared, StoreRow
from core.pictures.phash import phash
from core.pictures.scaling import Scaling
from core.pictures.squares import fitted
from core.pictures.thumbnails import thumbnail_in, thumbnail_path, thumbnails_folder
from core.support.errors import SafelightError
from core.support.jobs import Abandoned, Context

ROOT = Path(__file__).resolve().parents[4]
Draw = Callable[..., list[Path]]
Ask = Callable[[list[Path]], list[Square]]
unix_only = pytest.mark.skipif(os.name == "nt", reason="this system has no such signals or limits")


@pytest.fixture
def pictures(tmp_path: Path) -> Draw:
    """Draws PNG files: `pictures(count, side)`."""

    def draw(count: int, side: int = 40) -> list[Path]:
        folder = tmp_path / "pictures"
        folder.mkdir(exist_ok=True)
        random = np.random.default_rng(side)
        paths = []
        for number in range(count):
            coarse = Image.fromarray(random.integers(0, 256, (8, 8, 3), dtype=np.uint8))
            paths.append(folder / f"{side}-{number:03d}.png")
            coarse.resize((side, side), Image.Resampling.BICUBIC).save(paths[-1], compress_level=1)
        return paths

    return draw


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small file of 39.7 million RGB pixels: 119 MB and a good part of a second to decode."""
    path = tmp_path_factory.mktemp("heavy") / "heavy.png"
    Image.new("RGB", (6300, 6300), (1, 2, 3)).save(path, compress_level=1)
    return path


@pytest.fixture(scope="module")
def shared() -> Iterator[DecoderPool]:
    """A pool of one child that is running already, for tests that leave it as they find it."""
    with DecoderPool(1) as pool:
        list(pool.run([Inspect(0, Path("nowhere"))]))
        yield pool


@pytest.fixture
def squares(tmp_path: Path) -> Ask:
    """Asks for small squares: `squares(paths)`. Children answer these without loading what only inspections need."""
    return lambda paths: [
        Square(key, path, (StoreRow(tmp_path / "squares.u8", key, Scaling(16)),)) for key, path in enumerate(paths)
    ]


def inspections(paths: list[Path], thumbnails: Path | None = None) -> list[Inspect]:
    return [Inspect(key, path, thumbnails) for key, path in enumerate(paths)]


def kinds(replies: list[Reply]) -> Counter[str]:
    return Counter(reply.kind if isinstance(reply, Refusal) else type(reply).__name__ for reply in replies)


def test_an_inspection_tells_all_about_a_picture(tmp_path: Path, shared: DecoderPool) -> None:
    picture = Image.fromarray(np.random.default_rng(0).integers(0, 256, (300, 500, 3), dtype=np.uint8))
    path = tmp_path / "wrong ending.jpg"
    picture.save(path, "PNG")
    (reply,) = shared.run([Inspect(17, path, tmp_path / "thumbnails")])
    assert isinstance(reply, Inspected)
    assert reply.key == 17
    assert reply.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (reply.facts.width, reply.facts.height, reply.facts.format, reply.facts.mode) == (500, 300, "PNG", "RGB")
    assert reply.facts.bytes == path.stat().st_size
    assert reply.phash == phash(np.asarray(picture.reduce(2).convert("L"))[None])[0]
    assert not reply.extension_matches
    assert 0.45 < reply.measures[0] < 0.55
    assert reply.measures[1] > 0.05
    with Image.open(thumbnail_in(tmp_path / "thumbnails", reply.sha256)) as thumbnail:
        assert thumbnail.format == "JPEG"
        assert thumbnail.size == (250, 150)


def test_thumbnails_that_are_there_are_left_alone(tmp_path: Path, pictures: Draw, shared: DecoderPool) -> None:
    paths, folder = pictures(2), thumbnails_folder(tmp_path)
    first, second = sorted(shared.run(inspections(paths, folder)), key=lambda reply: reply.key)
    assert isinstance(first, Inspected)
    assert isinstance(second, Inspected)
    thumbnail_path(tmp_path, first.sha256).write_bytes(b"mine")
    thumbnail_path(tmp_path, second.sha256).write_bytes(b"")  # as after a power cut
    assert kinds(list(shared.run(inspections(paths, folder)))) == {"Inspected": 2}
    assert thumbnail_path(tmp_path, first.sha256).read_bytes() == b"mine"
    assert thumbnail_path(tmp_path, second.sha256).stat().st_size > 100
    assert sorted(file.suffix for file in folder.rglob("*") if file.is_file()) == [".jpg", ".jpg"]


def test_every_request_has_one_reply_and_children_are_kept(pictures: Draw, squares: Ask) -> None:
    paths = pictures(60)
    with DecoderPool(2) as pool:
        replies = list(pool.run(squares(paths)))
        at_work = pool.process_ids
        assert len(at_work) == 2
        assert sorted(reply.key for reply in replies) == list(range(60))
        assert kinds(replies) == {"Squared": 60}
        assert list(pool.run([])) == []
        assert kinds(list(pool.run(squares(paths[:5])))) == {"Squared": 5}
        assert pool.process_ids == at_work
    assert not any(psutil.pid_exists(number) for number in at_work)


def test_one_picture_starts_one_child(pictures: Draw, squares: Ask) -> None:
    with DecoderPool(4) as pool:
        assert kinds(list(pool.run(squares(pictures(1))))) == {"Squared": 1}
        assert len(pool.process_ids) == 1


def test_rows_are_what_the_decoder_gives(tmp_path: Path, pictures: Draw) -> None:
    paths, store = pictures(5, 90), tmp_path / "pixels.u8"
    with DecoderPool(2) as pool:
        requests = [Square(row, path, (StoreRow(store, row, Scaling(64, "bilinear")),)) for row, path in enumerate(paths)]
        assert kinds(list(pool.run(requests))) == {"Squared": 5}
    rows = np.fromfile(store, np.uint8).reshape(5, 64, 64, 3)
    for row, path in zip(rows, paths, strict=True):
        assert np.array_equal(row, fitted(decode(path, at_least=256)[0], Scaling(64, "bilinear")))


def test_a_file_that_changed_is_not_used(tmp_path: Path, pictures: Draw, shared: DecoderPool) -> None:
    (path,) = pictures(1)
    (reply,) = shared.run([Square(0, path, (StoreRow(tmp_path / "pixels.u8", 0, Scaling(32)),), sha256="0" * 64)])
    assert isinstance(reply, Refusal)
    assert reply.kind == "changed"
    assert not (tmp_path / "pixels.u8").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_not_the_pictures_fault(pictures: Draw, shared: DecoderPool) -> None:
    (path,) = pictures(1)
    (reply,) = shared.run([Square(0, path, (StoreRow(Path("/dev/full"), 0, Scaling(32)),))])
    assert isinstance(reply, Refusal)
    assert reply.kind == "disk-full"


def test_what_is_no_picture_is_refused_with_its_reason(tmp_path: Path, pictures: Draw, shared: DecoderPool) -> None:
    (tmp_path / "text.jpg").write_text("no picture")
    (tmp_path / "empty.png").touch()
    (whole,) = pictures(1)
    (tmp_path / "cut.png").write_bytes(whole.read_bytes()[:-300])
    paths = [tmp_path / "text.jpg", tmp_path / "empty.png", tmp_path / "cut.png", tmp_path, tmp_path / "gone.png", whole]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.jpg")
        paths.append(tmp_path / "pipe.jpg")
    replies = {reply.key: reply for reply in shared.run(inspections(paths))}
    found = {paths[key].name: reply.kind for key, reply in replies.items() if isinstance(reply, Refusal)}
    expected = {"text.jpg": "unreadable", "empty.png": "unreadable", "cut.png": "truncated", "gone.png": "missing"}
    pipes = {"pipe.jpg": "not-a-file"} if hasattr(os, "mkfifo") else {}
    assert found == {**expected, tmp_path.name: "not-a-file", **pipes}
    cut = replies[2]
    assert isinstance(cut, Refusal)
    assert cut.sha256  # known, so that the catalog can name it
    assert isinstance(replies[5], Inspected)


@unix_only
def test_a_killed_child_costs_one_picture(pictures: Draw, squares: Ask) -> None:
    paths = pictures(30)
    replies: list[Reply] = []
    with DecoderPool(1) as pool:
        for reply in pool.run(squares(paths)):
            replies.append(reply)
            if len(replies) == 3:
                child = psutil.Process(*pool.process_ids)
                child.suspend()  # so that it certainly has something to do when it dies
                killer = threading.Timer(0.3, child.kill)
                killer.start()
    killer.join()
    assert sorted(reply.key for reply in replies) == list(range(30))
    assert kinds(replies) == {"Squared": 29, "crashed": 1}


@unix_only
def test_an_idle_child_that_is_killed_costs_none(tmp_path: Path, pictures: Draw) -> None:
    paths = pictures(2)
    with DecoderPool(1) as pool:
        requests = [Square(key, path, (StoreRow(tmp_path / "rows", key, Scaling(32)),)) for key, path in enumerate(paths)]
        assert list(pool.run(requests[:1])) == [Squared(0)]
        child = psutil.Process(pool.process_ids[0])
        child.kill()
        psutil.wait_procs([child], timeout=10)
        assert list(pool.run(requests[1:])) == [Squared(1)]
        assert child.pid not in pool.process_ids


def test_a_child_that_hangs_costs_one_picture(pictures: Draw, squares: Ask) -> None:
    paths = pictures(30)
    replies: list[Reply] = []
    with DecoderPool(1, PictureLimits(wall_seconds=1.5)) as pool:
        for reply in pool.run(squares(paths)):
            replies.append(reply)
            if len(replies) == 3:
                psutil.Process(*pool.process_ids).suspend()
    assert sorted(reply.key for reply in replies) == list(range(30))
    assert kinds(replies) == {"Squared": 29, "time": 1}
    assert any(isinstance(reply, Refusal) and "1.5 seconds" in reply.reason for reply in replies)


@unix_only
def test_a_child_that_hangs_is_noticed_while_others_answer(tmp_path: Path, pictures: Draw) -> None:
    (path,) = pictures(1)
    endless = (Square(key, path, (StoreRow(tmp_path / "squares.u8", 0, Scaling(16)),)) for key in itertools.count())
    with DecoderPool(2, PictureLimits(wall_seconds=0.5)) as pool:
        began, suspended = time.monotonic(), False
        for reply in pool.run(endless):
            if not suspended and len(pool._children) == 2 and all(child.ready for child in pool._children):
                psutil.Process(pool.process_ids[0]).suspend()  # both are past their start, for which more time is given
                began, suspended = time.monotonic(), True
            if isinstance(reply, Refusal) or time.monotonic() - began > 10:
                break
    assert suspended
    assert isinstance(reply, Refusal)
    assert reply.kind == "time"


@unix_only
def test_an_interrupt_from_the_keyboard_is_left_to_the_parent(pictures: Draw, squares: Ask) -> None:
    replies: list[Reply] = []
    with DecoderPool(1) as pool:
        for reply in pool.run(squares(pictures(30))):
            psutil.Process(*pool.process_ids).send_signal(signal.SIGINT)
            replies.append(reply)
    assert kinds(replies) == {"Squared": 30}


@unix_only
def test_a_picture_that_takes_too_much_processor_time_is_refused(heavy: Path, pictures: Draw, squares: Ask) -> None:
    paths = pictures(6)
    paths.insert(3, heavy)
    with DecoderPool(1, PictureLimits(processor_seconds=0.1)) as pool:
        replies = {reply.key: reply for reply in pool.run(squares(paths))}
    assert kinds(list(replies.values())) == {"Squared": 6, "time": 1}
    refused = replies[3]
    assert isinstance(refused, Refusal)
    assert "processor time" in refused.reason


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process limit its memory above what it has")
def test_a_picture_that_takes_too_much_memory_is_refused(heavy: Path, pictures: Draw, squares: Ask) -> None:
    paths = [*pictures(4)[:2], heavy, *pictures(4)[2:], heavy]
    with DecoderPool(1, PictureLimits(memory_bytes=64 * 2**20)) as pool:
        replies = {reply.key: reply for reply in pool.run(squares(paths))}
        assert kinds(list(replies.values())) == {"Squared": 4, "memory": 2}
        assert {key for key, reply in replies.items() if isinstance(reply, Refusal)} == {2, 5}
    with DecoderPool(1) as pool:
        assert kinds(list(pool.run(squares([heavy])))) == {"Squared": 1}


def test_abandoned_work_ends_at_once(heavy: Path, squares: Ask) -> None:
    context = Context()
    with DecoderPool(2) as pool:
        run = pool.run(squares([heavy] * 200), context)
        assert isinstance(next(run), Squared)
        context.abandon()
        with pytest.raises(Abandoned):
            next(run)  # without another picture, each of which takes half a second
        assert not pool.process_ids


def test_a_run_left_early_does_not_disturb_the_next(pictures: Draw, squares: Ask) -> None:
    paths = pictures(30)
    with DecoderPool(2) as pool:
        run = pool.run(squares(paths))
        next(run)
        with pytest.raises(RuntimeError, match="at work already"):
            next(pool.run(squares(paths)))
        run.close()
        assert kinds(list(pool.run(squares(paths)))) == {"Squared": 30}


def test_requests_are_not_taken_far_ahead(pictures: Draw) -> None:
    (path,) = pictures(1)
    taken = 0

    def requests() -> Iterator[Square]:
        nonlocal taken
        for key in range(1000):
            taken += 1
            yield Square(key, path, (StoreRow(path.with_suffix(".u8"), 0, Scaling(16)),))

    with DecoderPool(2) as pool:
        run = pool.run(requests())
        next(run)
        assert taken < 50
        run.close()


@unix_only
def test_children_end_when_their_parent_is_killed(tmp_path: Path, pictures: Draw) -> None:
    program = f"""
        import sys
        from pathlib import Path
        from core.pictures.decoder.pool import DecoderPool, StoreRow, Square
        from core.pictures.scaling import Scaling
        pool = DecoderPool(2)
        paths = [Path({str(pictures(1)[0])!r})] * 10_000
        target = (StoreRow(paths[0].with_suffix(".u8"), 0, Scaling(16)),)
        for reply in pool.run(Square(key, path, target) for key, path in enumerate(paths)):
            if reply.key == 40:
                print(*pool.process_ids, flush=True)
    """
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    orphans = [psutil.Process(int(number)) for number in parent.stdout.readline().split()]
    assert len(orphans) == 2
    parent.kill()
    parent.wait()
    parent.stdout.close()
    _, alive = psutil.wait_procs(orphans, timeout=5)
    for child in alive:
        child.kill()
    assert not alive


def test_the_folder_one_stands_in_does_not_matter(tmp_path: Path, pictures: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures(2)
    for name in ("json.py", "PIL.py", "core.py", "numpy.py"):
        (tmp_path / name).write_text("raise SystemExit('the wrong module')")
    monkeypatch.chdir(tmp_path)
    with DecoderPool(1) as pool:
        replies = list(pool.run([Inspect(0, Path("pictures/40-000.png"), Path("small"))]))
    assert kinds(replies) == {"Inspected": 1}
    assert len(list((tmp_path / "small").rglob("*.jpg"))) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only here may file names be any bytes")
def test_file_names_that_are_not_text_are_read(tmp_path: Path, pictures: Draw, squares: Ask) -> None:
    strange = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9\n\xff.png"))
    strange.write_bytes(pictures(1)[0].read_bytes())
    with DecoderPool(1) as pool:
        assert kinds(list(pool.run(squares([strange])))) == {"Squared": 1}


@unix_only
def test_a_decoder_that_cannot_start_is_said_so(monkeypatch: pytest.MonkeyPatch, pictures: Draw, squares: Ask) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with DecoderPool(2) as pool, pytest.raises(SafelightError, match="does not start"):
        list(pool.run(squares(pictures(3))))


def test_children_load_no_more_than_they_need() -> None:
    program = (
        "import sys, core.pictures.decoder.child\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules} & {'torch', 'scipy', 'pydantic', 'psutil', 'sqlite3'}))"
    )
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == ""


def test_a_pool_leaves_no_threads(pictures: Draw, squares: Ask) -> None:
    before = threading.active_count()
    with DecoderPool(2) as pool:
        list(pool.run(squares(pictures(20))))
        assert threading.active_count() == before + 2
    assert threading.active_count() == before


def test_squares_and_inspections_mix(tmp_path: Path, pictures: Draw, shared: DecoderPool) -> None:
    paths = pictures(4)
    store = tmp_path / "pixels.u8"
    requests = [
        Inspect(0, paths[0]),
        Square(1, paths[1], (StoreRow(store, 0, Scaling(8)),)),
        Inspect(2, paths[2]),
        Square(3, paths[3], (StoreRow(store, 1, Scaling(8)),)),
    ]
    replies = list(shared.run(requests))
    assert [type(reply) for reply in replies] == [Inspected, Squared, Inspected, Squared]  # one child answers in order
