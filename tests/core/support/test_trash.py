"""What lies in a trash is found by its folder, and only what was named is deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.support.errors import NotThere, Refused
from core.support.jobs import Context, Progress
from core.support.trash import delete_for_good, deleted_at, named_in_trash, size_of, trashed_folders


def test_only_what_was_named_is_deleted(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / ".trash" / name / "inside").mkdir(parents=True)
        (tmp_path / ".trash" / name / "inside" / "file").write_bytes(b"x" * 1000)
    (tmp_path / ".trash" / "link").symlink_to(tmp_path)
    assert [place.name for place in trashed_folders(tmp_path)] == ["one", "two"]
    assert size_of(tmp_path / ".trash" / "one") == 1000
    assert deleted_at(tmp_path / ".trash" / "one").endswith("+00:00")
    assert [place.name for place in named_in_trash(tmp_path, ["two"], "run")] == ["two"]
    with pytest.raises(NotThere, match=r"^There is no run called link in the trash\. There lies: one, two\.$"):
        named_in_trash(tmp_path, ["two", "link"], "run")
    heard: list[object] = []
    assert delete_for_good(tmp_path, ["one", "never"], Context(heard.append)) == 1000
    assert heard[-1] == Progress("Emptying the trash", 1, 1, 0.0)
    assert [place.name for place in trashed_folders(tmp_path)] == ["two"]


def test_no_trash_is_an_empty_one_and_a_link_is_refused(tmp_path: Path) -> None:
    assert trashed_folders(tmp_path) == []
    (tmp_path / ".trash").symlink_to(tmp_path)
    with pytest.raises(Refused, match=r"^.*/\.trash is a link to another place\. Remove the link; nothing was touched\.$"):
        trashed_folders(tmp_path)
