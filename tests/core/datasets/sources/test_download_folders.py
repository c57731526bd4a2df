"""Rooms for downloads: kept until the pictures are in a dataset, cleared when nobody comes back for them."""

from __future__ import annotations

import os
import time
from pathlib import Path

from core.datasets.sources.download_folders import download_folder, downloads, folder_of, hand_over, record
from core.support.workspace import Workspace

DAY = 86_400


def left_behind(workspace: Workspace, address: str, days: int) -> Path:
    with download_folder(workspace, address) as room:
        (room / "archive.part").write_bytes(b"half")
    then = time.time() - days * DAY
    os.utime(room, (then, then))
    return room


def test_what_nobody_takes_up_is_deleted_after_a_month(workspace: Workspace) -> None:
    young, old = left_behind(workspace, "https://a.org/1.zip", 29), left_behind(workspace, "https://a.org/2.zip", 31)
    mine = left_behind(workspace, "https://a.org/3.zip", 400)
    with download_folder(workspace, "https://a.org/3.zip") as room:
        assert room == mine
        assert (room / "archive.part").read_bytes() == b"half"
    assert young.is_dir()
    assert not old.exists()


def test_a_room_that_is_in_use_is_not_deleted(workspace: Workspace) -> None:
    with download_folder(workspace, "https://a.org/1.zip") as busy:
        os.utime(busy, (0, 0))
        with download_folder(workspace, "https://a.org/2.zip"):
            assert busy.is_dir()


def test_settling_moves_the_note_to_the_dataset(workspace: Workspace, tmp_path: Path) -> None:
    for number in range(2):
        with download_folder(workspace, "s3://bucket") as room:
            record(room, address="s3://bucket", bytes=number)
            hand_over(room, tmp_path)
    assert [entry["bytes"] for entry in downloads(tmp_path)] == [0, 1]
    assert not folder_of(workspace, "s3://bucket").exists()
    with open(tmp_path / "downloads.jsonl", "a") as file:
        file.write('{"address": "cut o')  # another program in the middle of a line
    assert len(downloads(tmp_path)) == 2
    with download_folder(workspace, "s3://bucket") as room:
        record(room, address="s3://bucket", bytes=2)
        hand_over(room, tmp_path)
    assert [entry["bytes"] for entry in downloads(tmp_path)] == [0, 1, 2]
