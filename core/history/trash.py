"""The trash of a workspace, runs, datasets and studies together: seen, put back, deleted for good."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.history.dataset_acts import TrashedDataset, empty_datasets, restore_datasets, trashed_datasets
from core.runs.trash import TrashedRun, empty_trash, restore_runs, trashed_runs
from core.studies.trash import TrashedStudy, empty_studies, restore_studies, trashed_studies
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context
from core.support.wording import are, counted, some
from core.support.workspace import Workspace

RUN, DATASET, STUDY = "run", "dataset", "study"
_NOUNS = {RUN: "runs", DATASET: "datasets", STUDY: "studies"}


@dataclass(frozen=True)
class Trashed:
    """Something that lies in the trash.

    *Units*: `size` in bytes.

    Attributes:
        noun: `RUN`, `DATASET` or `STUDY`.
        name: Of its folder there; among those of its noun it is there once.
        shown: The name it had, with the number of its folder where several of that name lie there. The folder's own name where
            two would be shown alike.
        size: Of its folder.
        deleted: When, ISO 8601 in UTC.
        about: What it is, in a few words.
        entry: All that is known of it.
    """

    noun: str
    name: str
    shown: str
    size: int
    deleted: str
    about: str
    entry: TrashedRun | TrashedDataset | TrashedStudy


@dataclass(frozen=True)
class Restored:
    """What is back: the name it had, and the one it has now, which differs when the old one is taken."""

    noun: str
    was: str
    name: str


def trash_of(workspace: Workspace, context: Context) -> tuple[Trashed, ...]:
    """Job: what lies in the trash, what was deleted last first.

    Raises:
        Refused: A trash is a link to somewhere else.
        Abandoned: The job was dropped.
    """
    runs = [
        Trashed(RUN, entry.name, _shown(entry.name, entry.run), entry.size, entry.deleted, _of_run(entry), entry)
        for entry in trashed_runs(workspace, context)
    ]
    datasets = [
        Trashed(DATASET, entry.name, _shown(entry.name, entry.dataset), entry.size, entry.deleted, _of_dataset(entry), entry)
        for entry in trashed_datasets(workspace, context)
    ]
    studies = [
        Trashed(STUDY, entry.name, _shown(entry.name, entry.title), entry.size, entry.deleted, _of_study(entry), entry)
        for entry in trashed_studies(workspace, context)
    ]
    found = _told_apart([*runs, *datasets, *studies])
    return tuple(sorted(found, key=lambda entry: (entry.deleted, entry.name), reverse=True))


def put_back(workspace: Workspace, entries: Sequence[Trashed], context: Context) -> tuple[Restored, ...]:
    """Job: puts them back. Datasets first: a run that comes back finds what it was trained on, and a study its runs.

    Raises:
        NotThere: One of them no longer lies in the trash.
        Refused: A trash is a link to somewhere else, or the disk takes no writing.
    """
    datasets = restore_datasets(workspace, _names(entries, DATASET), context)
    runs = restore_runs(workspace, _names(entries, RUN), context)
    studies = restore_studies(workspace, _names(entries, STUDY), context)
    return (
        *(Restored(DATASET, entry.was, entry.dataset) for entry in datasets),
        *(Restored(RUN, entry.was, entry.run) for entry in runs),
        *(Restored(STUDY, entry.was, entry.title) for entry in studies),
    )


def empty(workspace: Workspace, entries: Sequence[Trashed], context: Context) -> int:
    """Job: deletes these for good; returns the bytes that are free now. What was not named stays.

    Raises:
        Refused: A trash is a link to somewhere else.
        Abandoned: The job was dropped; what was deleted until then is gone.
    """
    free = empty_trash(workspace, _names(entries, RUN), context) + empty_studies(workspace, _names(entries, STUDY), context)
    return free + empty_datasets(workspace, _names(entries, DATASET), context)


def chosen(found: Sequence[Trashed], names: Sequence[str]) -> list[Trashed]:
    """Those of these names; `run:NAME`, `dataset:NAME` and `study:NAME` tell what bears one name apart.

    Raises:
        NotThere: Nothing of that name lies in the trash.
        BadInput: Several things of that name do.
    """
    taken = []
    for name in names:
        noun, colon, rest = name.partition(":")
        wish, nouns = (rest, (noun,)) if colon and noun in _NOUNS else (name, tuple(_NOUNS))
        those = [entry for entry in found if wish in (entry.name, entry.shown) and entry.noun in nouns]
        if not those:
            known = some([entry.shown for entry in found], 5) or "nothing"
            raise NotThere(f"There is nothing called {name} in the trash.", f"There lies: {known}.")
        if len(those) > 1:
            # In one order: by when they were removed the same words were "a run and a dataset" once, and the other way round.
            several = [noun for noun in _NOUNS if any(entry.noun == noun for entry in those)]
            told, say = " and ".join(f"a {noun}" for noun in several), " or ".join(f"{noun}:{name}" for noun in several)
            raise BadInput(f"{told[:1].upper()}{told[1:]} called {name} lie in the trash.", f"Say {say}.")
        taken += those
    return list(dict.fromkeys(taken))  # one that was said twice is put back once


def number_words(entries: Sequence[Trashed]) -> str:
    """How many of which these are: "2 runs and 1 dataset"."""
    counts = ((noun, sum(entry.noun == noun for entry in entries)) for noun in _NOUNS)
    told = [counted(number, noun, _NOUNS[noun]) for noun, number in counts if number]
    return " and ".join(filter(None, (", ".join(told[:-1]), *told[-1:]))) or "nothing"


def back_words(back: Sequence[Restored]) -> str:
    """What came back, in sentences; who came back under another name is told of by both."""
    there = f"{back[0].name if len(back) == 1 else counted(len(back), 'entry', 'entries')} {are(len(back))} back."
    renamed = (entry for entry in back if entry.name != entry.was)
    others = (f"There is a {entry.noun} called {entry.was} again, so the deleted one is {entry.name} now." for entry in renamed)
    return " ".join((there, *others))


def _told_apart(entries: Sequence[Trashed]) -> list[Trashed]:
    """The entries; two that would be shown alike, as the second x and one that is called "x (2)", go by their folders."""
    shown = Counter((entry.noun, entry.shown) for entry in entries)
    return [replace(entry, shown=entry.name) if shown[entry.noun, entry.shown] > 1 else entry for entry in entries]


def _names(entries: Sequence[Trashed], noun: str) -> list[str]:
    return [entry.name for entry in entries if entry.noun == noun]


def _shown(folder: str, was: str) -> str:
    number = re.search(r" \(\d+\)$", folder)
    return f"{was}{number.group()}" if number else was


def _of_run(entry: TrashedRun) -> str:
    return f"{entry.summary.dataset}, {entry.summary.recipe}"


def _of_study(entry: TrashedStudy) -> str:
    return f"about {entry.study.dataset}; its runs stay" if entry.study is not None else "cannot be read"


def _of_dataset(entry: TrashedDataset) -> str:
    if entry.pictures is None:
        return "cannot be read"
    return counted(entry.pictures, "picture") + ("" if entry.here else ", which lie elsewhere")
