"""Files are inspected with progress, and the answers become rows of the catalog."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.catalog.inspecting import FACTS, EarlyInspector, facts, inspect
from core.pictures.decoder import pool as pool_module
from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import Inspected, PictureFacts, Refusal
from core.support.errors import DiskFull
from core.support.jobs import Context, Progress


def test_each_file_has_an_answer(folder: Path, tmp_path: Path) -> None:
    (folder / "square" / "words.png").write_text("no picture")
    files = sorted(path for path in folder.rglob("*.*"))
    heard: list[object] = []
    replies = list(inspect(enumerate(files), len(files), tmp_path / "thumbnails", Context(heard.append)))
    assert sorted(reply.key for reply in replies) == list(range(7))
    assert [files[reply.key].name for reply in replies if isinstance(reply, Refusal)] == ["words.png"]
    assert len(list((tmp_path / "thumbnails").rglob("*.jpg"))) == 6
    assert [(event.done, event.total) for event in heard if isinstance(event, Progress)][-1] == (7, 7)


def test_a_row_has_a_value_for_each_column_and_a_hash_that_sqlite_holds() -> None:
    seen = PictureFacts(width=3, height=4, format="PNG", mode="RGB", orientation=1, frames=1, bytes=99)
    row = facts(Inspected(0, "ab" * 32, seen, 2**64 - 1, (0.1, 0.2, 0.3, 0.4, 0.5, 0.6), False), 5)
    named = dict(zip(FACTS.split(", "), row, strict=True))
    assert (named["phash"], named["modified"], named["extension_matches"]) == (-1, 5, 0)
    assert (named["width"], named["height"], named["sharpness"]) == (3, 4, 0.3)


def test_no_room_for_a_thumbnail_ends_the_job_and_is_no_fault_of_the_picture(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = sorted(path for path in folder.rglob("*.*"))
    refusal = Refusal(0, "disk-full", "No space left on device")
    monkeypatch.setattr(DecoderPool, "run", lambda self, requests, context: iter([refusal]))
    with pytest.raises(DiskFull, match="a thumbnail could not be written"):
        list(inspect(enumerate(files), len(files), tmp_path / "thumbnails", Context()))


def test_a_child_has_begun_before_it_is_known_what_it_reads(folder: Path, tmp_path: Path) -> None:
    files = sorted(path for path in folder.rglob("*.*"))
    with EarlyInspector() as early:
        begun = early._pool.process_ids
        early.expect(len(files))
        replies = list(early(enumerate(files), len(files), tmp_path / "thumbnails", Context()))
        assert len(begun) == 1
        assert early._pool.process_ids == begun
        assert sorted(reply.key for reply in replies) == list(range(len(files)))
    assert early._pool.process_ids == ()


class _Child:
    """Stands in for a child, of which nothing is asked here."""

    process_id = 1

    def __init__(self, *given: object) -> None: ...
    def finish(self) -> None: ...
    def close(self) -> None: ...


def test_as_many_children_begin_as_files_are_worth(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pool_module, "_cores", lambda: 3)
    monkeypatch.setattr(pool_module, "DecoderProcess", _Child)
    monkeypatch.setattr(DecoderPool, "run", lambda self, requests, context: iter(()))
    for count, wanted, most in ((16, 1, 1), (17, 3, 3)):
        with EarlyInspector() as early:
            early.expect(count)
            assert len(early._pool.process_ids) == wanted
            assert list(early([], count, tmp_path, Context())) == []
            assert early._pool._most == most
