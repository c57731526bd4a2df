"""A round of the doctor tells every part, one that breaks as a wrong point; it leaves nothing behind and can be dropped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.doctor import examining, networks
from core.doctor.examining import examine
from core.doctor.points import NOTE, RIGHT, SHARED, WRONG, Point
from core.support.errors import BadInput, Refused
from core.support.jobs import Abandoned, Context, Progress
from core.support.workspace import Workspace


def test_every_part_is_looked_at_and_nothing_stays(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "PATIENCE", 0.0)  # torch is loaded by a test of its own
    shared = tmp_path / "shared"
    shared.mkdir()
    told: list[object] = []
    found = examine(workspace, Context(told.append), shared)
    parts = ["Software", "PyTorch", "Decoder", "Disk", "Workspace", SHARED, "Extras"]
    assert list(dict.fromkeys(point.subject for point in found.points)) == parts
    assert [event.what for event in told if isinstance(event, Progress)] == parts
    assert [point.subject for point in found.points if point.state == WRONG and point.subject != "Disk"] == ["PyTorch"]
    assert found.shared == str(shared)
    assert list(shared.iterdir()) == []
    assert [path for path in workspace.root.rglob("*") if "doctor" in path.name] == []


def test_a_part_that_breaks_is_a_wrong_point_beside_what_it_found(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(error: Exception) -> Iterator[Point]:
        yield Point("Extras", "First", RIGHT, "This was found.")
        raise error

    for name in ("software_points", "network_points", "extra_points"):
        monkeypatch.setattr(examining, name, lambda: iter(()))
    for name in ("decoder_points", "disk_points", "workspace_points", "shared_points"):
        monkeypatch.setattr(examining, name, lambda *_: iter(()))
    for error, words, hint in (
        (OSError("no such drive"), "It could not be looked at: no such drive.", ""),
        (Refused("Nothing.", "Do something."), "It could not be looked at: Nothing.", "Do something."),
    ):
        monkeypatch.setattr(examining, "extra_points", lambda error=error: broken(error))
        first, second = examine(workspace, Context()).points
        assert (first.state, second.state, second.words, second.hint) == (RIGHT, WRONG, words, hint)


def test_what_is_no_folder_is_refused_and_a_dropped_round_ends(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is not a folder"):
        examine(workspace, Context(), tmp_path / "nowhere")
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        examine(workspace, context)


@pytest.mark.soak
def test_this_machine_is_right(workspace: Workspace) -> None:
    found = examine(workspace, Context())
    assert [point for point in found.points if point.state not in (RIGHT, NOTE)] == []


def test_without_another_folder_the_workspaces_own_disk_is_looked_at(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    places: list[object] = []
    for name in ("software_points", "network_points", "extra_points"):
        monkeypatch.setattr(examining, name, lambda: iter(()))
    for name in ("decoder_points", "disk_points", "workspace_points"):
        monkeypatch.setattr(examining, name, lambda *_: iter(()))

    def shared(place: Path, context: Context) -> Iterator[Point]:
        places.append(place)
        return iter(())

    monkeypatch.setattr(examining, "shared_points", shared)
    told: list[Progress] = []
    found = examine(workspace, Context(lambda event: told.append(event) if isinstance(event, Progress) else None))
    assert (found.points, found.shared, places) == ((), str(workspace.root), [workspace.root])
    assert [(event.done, event.total) for event in told] == [(number, 7) for number in range(7)]
    with pytest.raises(BadInput) as caught:
        examine(workspace, Context(), workspace.root / "none")
    assert caught.value.hint == "Name a folder on the disk that is to be shared."
