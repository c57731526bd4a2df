"""The job that makes a map: what a network sees in every picture, laid out in two directions, and kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from core.datasets.catalog.dataset import Dataset
from core.looking.embedding import Looker
from core.looking.maps.laying_out import LAYING, NEIGHBOURS, VERSION, laid_out
from core.looking.maps.picture_map import CLOSER_LOOK, PictureMap, file_of, read_map, stamp, write_map
from core.runs.folder import RunFolder
from core.support.errors import BadInput
from core.support.jobs import Context, Course
from core.support.workspace import Workspace
from core.training.seen_by_run import SeenPictures, seen_by_run

# Of the time of a first map, by what each step reports; measured over `vehicles`.
_SHARES = {"Decoding pictures": 0.05, "Looking at each picture once": 0.75, NEIGHBOURS: 0.05, LAYING: 0.15}


@dataclass(frozen=True)
class MapResult:
    """A map that is there now.

    Attributes:
        dataset: Whose pictures.
        by: The closer look, or the name of a run.
        pictures: How many are on it.
        anew: False where the one that was kept still holds.
    """

    dataset: str
    by: str
    pictures: int
    anew: bool


def make_map(workspace: Workspace, dataset: Dataset, by: str = CLOSER_LOOK, context: Context | None = None) -> MapResult:
    """Lays all pictures in use out by what the closer look's backbone or a run's own network sees in them, and keeps the map.

    The same pictures and the same network give the same map. One that is kept already is left as it is.

    Args:
        workspace: Where the run is.
        dataset: Whose pictures.
        by: `CLOSER_LOOK`, or the name of a run.
        context: Hears the progress.

    Raises:
        BadInput: There is no picture to show.
        NotThere: No such run, the dataset's pictures are away, or the package with the closer look's weights is not installed.
        Refused: The run has no weights yet, or the dataset may not be written.
        DiskFull: No room for pixels, features or the map; what was finished stays.
        Abandoned: The job was dropped; the map before stays.
    """
    context = Course(context or Context(), _SHARES)
    dataset.check_writable()
    folder = None if by == CLOSER_LOOK else RunFolder.open(workspace, by)
    weights = stamp(folder.best_weights) if folder is not None else ""
    seen = _once(_closer_look(dataset, context) if folder is None else seen_by_run(dataset, folder, context))
    if not len(seen.table):
        # First whether they are away: to import some is no advice for a disk that is not plugged in.
        dataset.check_reachable()
        raise BadInput(f"{dataset.name} has no picture in use to show on a map.", "Import some, or take excluded ones in again.")
    of, file = _fingerprint(seen), file_of(dataset, by)
    kept = read_map(file)
    if kept is not None and kept.of == of:
        if kept.weights != weights:  # the same ones, copied or written again
            write_map(file, PictureMap(kept.samples, kept.places, of, weights))
        return MapResult(dataset.name, by, len(kept.samples), anew=False)
    places = laid_out(seen.features, context)
    context.check_abandoned()
    write_map(file, PictureMap(seen.table.sha256, places, of, weights))
    return MapResult(dataset.name, by, len(places), anew=True)


def _closer_look(dataset: Dataset, context: Context) -> SeenPictures:
    looker = Looker(dataset, context)
    return SeenPictures(looker.table, looker.features())


def _once(seen: SeenPictures) -> SeenPictures:
    """Each content once, in an order that does not follow from names: a renamed file changes no map."""
    places = {sample: place for place, sample in enumerate(seen.table.sha256)}
    rows = [places[sample] for sample in sorted(places)]
    return SeenPictures(seen.table.take(rows), seen.features[rows])


def _fingerprint(seen: SeenPictures) -> str:
    digest = hashlib.sha256(f"{VERSION} {' '.join(seen.table.sha256)} ".encode())
    digest.update(np.ascontiguousarray(seen.features, "<f4").data)
    return digest.hexdigest()
