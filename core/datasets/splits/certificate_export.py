"""A certificate for others: a page with the pictures in it, or JSON with every picture's side and group."""

from __future__ import annotations

import base64
import html
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from core.datasets.catalog.dataset import Dataset, SampleTable
from core.datasets.splits.certificate import SIDES, Certificate, certificate
from core.datasets.splits.standing import later_leaks
from core.datasets.splits.warnings import class_notes
from core.datasets.splits.words import is_sound, later_words, pair_words, sentences, tie_distance, tie_title, verdict
from core.pictures.thumbnails import thumbnail_path
from core.support import atomic
from core.support.errors import BadInput
from core.support.foreign_text import one_line
from core.support.jobs import Context

SCHEMA = 1
GROUPS_SHOWN = 12
MEMBERS_SHOWN = 8

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #222; background: #fff; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2rem }
table { border-collapse: collapse } td, th { padding: .25rem .8rem; border-bottom: 1px solid #ddd; text-align: left }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums } .note { color: #8a4b00 }
.leak { color: #a4262c } .row { display: flex; flex-wrap: wrap; gap: 1rem; margin: .5rem 0 1rem; align-items: flex-start }
figure { margin: 0; width: 10rem } figcaption { font-size: .8rem; color: #555; overflow-wrap: anywhere }
.box { width: 10rem; height: 10rem; background: #f0f0f0; display: flex; align-items: center; justify-content: center }
.box img { max-width: 100%; max-height: 100% } code { font-size: .85rem; overflow-wrap: anywhere }
"""


def export_certificate(dataset: Dataset, split: str, path: Path, context: Context | None = None) -> Path:
    """Job: writes the certificate of a split; returns the file, whose ending says how: .html with pictures, .json for programs.

    Raises:
        NotThere: No such split.
        BadInput: Another ending, or the folder cannot be written to.
        DiskFull: No room; an earlier file stays as it was.
    """
    context = context or Context()
    kind = check_ending(path)
    entry, table = certificate(dataset, split), dataset.table(split)
    across = later_leaks(dataset, entry)
    context.check_abandoned()
    try:
        if kind == ".json":
            atomic.write_json(path, document(dataset.name, entry, table, across))
        else:
            atomic.write_text(path, _page(dataset, entry, table, across))
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}.", "Choose a folder you may write to.", path) from error
    return path


def check_ending(path: Path) -> str:
    """The ending of a file's name that says how the certificate is written.

    Raises:
        BadInput: It is another one.
    """
    kind = path.suffix.lower()
    if kind not in (".html", ".htm", ".json"):
        raise BadInput(f"{path.name} does not say how to write the certificate.", "End its name in .html or .json.", path)
    return kind


def document(dataset: str, entry: Certificate, table: SampleTable, across: Sequence[str] = ()) -> dict[str, object]:
    """The certificate with every picture's sample, class, side and group, so that anyone can check it.

    `leaks_since` names pictures on val or test that are tied to another side by what became known later.
    `fingerprint` is the SHA-256 over the sorted (path, sample, label, side) rows, each as a JSON list on a line of its own.
    """
    columns = zip(table.paths, table.sha256, table.labels, table.sides, table.groups, strict=True)
    names = ("path", "sample", "label", "side", "group")
    return {
        "schema_number": SCHEMA,
        "dataset": dataset,
        **asdict(entry),
        "verdict": verdict(entry, across),
        "leaks_since": list(across),
        "notes": class_notes(entry),
        "pictures": [dict(zip(names, row, strict=True)) for row in columns],
        "fingerprint_now": table.fingerprint,
    }


def _page(dataset: Dataset, entry: Certificate, table: SampleTable, across: Sequence[str]) -> str:
    show = _Thumbnails(dataset, table)
    title = f"Split {entry.split} of {dataset.name}"
    tone = "" if is_sound(entry, across) else ' class="leak"'
    parts = [
        '<!doctype html><html lang="en"><meta charset="utf-8">',
        f"<title>{_text(title)}</title><style>{_STYLE}</style>",
        f"<h1>{_text(title)}</h1><p><strong{tone}>{_text(verdict(entry, across))}.</strong></p>",
        *(f'<p class="leak">{_text(later_words(across))}</p>' for _ in across[:1]),
        *(f"<p>{_text(said)}</p>" for said in sentences(entry)),
        *(f'<p class="note">{_text(said)}</p>' for said in entry.warnings),
        "<h2>Pictures per class and side</h2>",
        _counts(entry),
        "<h2>Most alike across sides</h2>",
        *(
            f"<p>{_text(' and '.join(pair.sides))}: {_text(pair_words(pair))}</p>{show.row(pair.paths)}"
            for pair in entry.closest_across
        ),
        "<h2>What was tied together</h2>",
        *_ties(entry, show),
        "<h2>The largest groups</h2>",
        *_groups(table, show),
        *_lists(entry, across),
        f"<p>Made {_text(entry.created)}. Fingerprint <code>{_text(entry.fingerprint)}</code>, the SHA-256 over the sorted "
        "(path, sample, label, side) rows.</p></html>",
    ]
    return "\n".join(parts) + "\n"


def _counts(entry: Certificate) -> str:
    notes = class_notes(entry)
    head = "".join(f'<th class="n">{name}</th>' for name in (*SIDES, "groups"))
    rows = [
        f"<tr><td>{_text(label)}</td>"
        + "".join(f'<td class="n">{entry.counts[side][label]:,}</td>' for side in SIDES)
        + f'<td class="n">{entry.class_groups.get(label, 0):,}</td><td class="note">{_text(notes.get(label, ""))}</td></tr>'
        for label in entry.counts["train"]
    ]
    total = "".join(f'<td class="n">{sum(entry.counts[side].values()):,}</td>' for side in SIDES)
    last = f'<tr><th>All classes</th>{total}<td class="n">{entry.groups:,}</td><td></td></tr>'
    return f"<table><tr><th>class</th>{head}<th></th></tr>{''.join(rows)}{last}</table>"


def _ties(entry: Certificate, show: _Thumbnails) -> list[str]:
    found = [] if entry.ties else ["<p>Nothing.</p>"]
    for tie in entry.ties:
        found.append(f"<h3>{_text(tie_title(tie))}: {tie.pictures:,}</h3>")
        for first, second, distance in tie.examples:
            found.append(f"{show.row((first, second))}<p>{_text(tie_distance(tie, distance))}</p>")
    return found


def _groups(table: SampleTable, show: _Thumbnails) -> list[str]:
    sizes = [(name, size) for name, size in Counter(table.groups).most_common(GROUPS_SHOWN) if size > 1]
    found = [] if sizes else ["<p>No group has more than one picture.</p>"]
    for name, size in sizes:
        members = [place for place, own in enumerate(table.groups) if own == name]
        sides = " and ".join(sorted({table.sides[place] or "no side" for place in members}))
        more = f", {MEMBERS_SHOWN} of them shown" if size > MEMBERS_SHOWN else ""
        shown = show.row([table.paths[place] for place in members[:MEMBERS_SHOWN]])
        found.append(f"<p>{size} pictures on {sides}{more}</p>{shown}")
    return found


def _lists(entry: Certificate, across: Sequence[str]) -> list[str]:
    found = []
    for title, paths in (("Pictures that leak", (*entry.leaks, *across)), ("Pictures on no side", entry.set_aside)):
        if paths:
            lines = "".join(f"<li><code>{_text(path)}</code></li>" for path in paths)
            found.append(f"<h2>{title}</h2><ul>{lines}</ul>")
    return found


class _Thumbnails:
    """Pictures as figures with the thumbnail inside the page, so that the file can be given away."""

    def __init__(self, dataset: Dataset, table: SampleTable) -> None:
        self._folder = dataset.folder
        self._sample = dict(zip(table.paths, table.sha256, strict=True))

    def row(self, paths: Sequence[str]) -> str:
        return f'<div class="row">{"".join(map(self._figure, paths))}</div>'

    def _figure(self, path: str) -> str:
        sample = self._sample.get(path, "")
        file = thumbnail_path(self._folder, sample)
        inside = "no picture"
        if sample and file.is_file():
            # In the page itself, for it is sent to people who have no other file of the dataset.
            code = base64.b64encode(file.read_bytes()).decode("ascii")
            inside = f'<img alt="" src="data:image/jpeg;base64,{code}">'
        return f'<figure><div class="box">{inside}</div><figcaption>{_text(path)}</figcaption></figure>'


def _text(text: str) -> str:
    # Names of files and classes come from elsewhere, and a browser opens this page.
    return html.escape(one_line(text))
