"""The doctor's round: every part of the machine in turn, and how far it is. A part that breaks is a wrong point, no end."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from core.doctor.decoding import decoder_points
from core.doctor.networks import network_points
from core.doctor.places import disk_points, workspace_points
from core.doctor.points import SHARED, WRONG, Diagnosis, Point
from core.doctor.shared_disk import shared_points
from core.doctor.software import extra_points, software_points
from core.support.errors import BadInput, SafelightError
from core.support.jobs import Context, Progress
from core.support.workspace import Workspace

Part = Callable[[], Iterator[Point]]


def examine(workspace: Workspace, context: Context, shared: Path | None = None) -> Diagnosis:
    """Job: what is right here and what is not; takes some seconds, most of them torch's.

    Nothing of the workspace is changed. What is tried on the disk is tried in a folder of its own, which goes again.

    Args:
        workspace: The one that is looked at.
        context: Hears how far it is.
        shared: A folder on the disk that several machines are to share; the workspace's own when None.

    Raises:
        BadInput: `shared` is no folder.
        Abandoned: The job was dropped.
    """
    place = shared if shared is not None else workspace.root
    if not place.is_dir():
        raise BadInput(f"{place} is not a folder.", "Name a folder on the disk that is to be shared.", place)
    found: list[Point] = []
    with tempfile.TemporaryDirectory(prefix="safelight-doctor-") as scratch:
        parts: tuple[tuple[str, Part], ...] = (
            ("Software", software_points),
            ("PyTorch", network_points),
            ("Decoder", lambda: decoder_points(Path(scratch), context)),
            ("Disk", lambda: disk_points(workspace)),
            ("Workspace", lambda: workspace_points(workspace, context)),
            (SHARED, lambda: shared_points(place, context)),
            ("Extras", extra_points),
        )
        for number, (subject, look) in enumerate(parts):
            context.check_abandoned()
            context.report(Progress(subject, number, len(parts)))
            found += _looked(subject, look)
    return Diagnosis(tuple(found), str(place))


def _looked(subject: str, look: Part) -> list[Point]:
    found: list[Point] = []
    try:
        for point in look():
            found.append(point)
    except (OSError, SafelightError) as error:
        hint = error.hint if isinstance(error, SafelightError) else ""
        words = error.message if isinstance(error, SafelightError) else f"{error}."
        found.append(Point(subject, "Looked at", WRONG, f"It could not be looked at: {words}", hint))
    return found
