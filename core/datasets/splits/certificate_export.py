"""A certificate for others: a page with the pictures in it, or JSON with every picture's side and group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from core.datasets.catalog.dataset import Dataset, SampleTable
from core.datasets.splits.certificate import SIDES, Certificate, certificate
from core.datasets.splits.standing import later_leaks
from core.datasets.splits.warnings import class_notes
from core.datasets.splits.words import is_sound, later_words, pair_words, sentences, tie_distance, tie_title, verdict
from core.pictures.thumbnails import thumbnail_bytes
from core.support import atomic
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.markup import Element, Part, element, jpeg, page

SCHEMA = 1
GROUPS_SHOWN = 12
MEMBERS_SHOWN = 8

_STYLE = """
:root { color-scheme: light }
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
    tone = None if is_sound(entry, across) else "leak"
    body: list[Part] = [
        element("h1", title),
        element("p", element("strong", f"{verdict(entry, across)}.", class_=tone)),
        *(element("p", later_words(across), class_="leak") for _ in across[:1]),
        *(element("p", said) for said in sentences(entry)),
        *(element("p", said, class_="note") for said in entry.warnings),
        element("h2", "Pictures per class and side"),
        _counts(entry),
        element("h2", "Most alike across sides"),
    ]
    for pair in entry.closest_across:
        body += [element("p", f"{' and '.join(pair.sides)}: {pair_words(pair)}"), show.row(pair.paths)]
    body += [
        element("h2", "What was tied together"),
        *_ties(entry, show),
        element("h2", "The largest groups"),
        *_groups(table, show),
    ]
    body += _lists(entry, across)
    made, rest = f"Made {entry.created}. Fingerprint ", ", the SHA-256 over the sorted (path, sample, label, side) rows."
    return page(title, _STYLE, [*body, element("p", made, element("code", entry.fingerprint), rest)])


def _counts(entry: Certificate) -> Element:
    notes = class_notes(entry)
    head = element("tr", element("th", "class"), *(_number("th", name) for name in (*SIDES, "groups")), element("th"))
    rows = [
        element(
            "tr",
            element("td", label),
            *(_number("td", f"{entry.counts[side][label]:,}") for side in SIDES),
            _number("td", f"{entry.class_groups.get(label, 0):,}"),
            element("td", notes.get(label, ""), class_="note"),
        )
        for label in entry.counts["train"]
    ]
    total = [_number("td", f"{sum(entry.counts[side].values()):,}") for side in SIDES]
    last = element("tr", element("th", "All classes"), *total, _number("td", f"{entry.groups:,}"), element("td"))
    return element("table", head, *rows, last)


def _number(name: str, text: str) -> Element:
    return element(name, text, class_="n")


def _ties(entry: Certificate, show: _Thumbnails) -> list[Part]:
    found: list[Part] = [] if entry.ties else [element("p", "Nothing.")]
    for tie in entry.ties:
        found.append(element("h3", f"{tie_title(tie)}: {tie.pictures:,}"))
        for first, second, distance in tie.examples:
            found += [show.row((first, second)), element("p", tie_distance(tie, distance))]
    return found


def _groups(table: SampleTable, show: _Thumbnails) -> list[Part]:
    sizes = [(name, size) for name, size in Counter(table.groups).most_common(GROUPS_SHOWN) if size > 1]
    found: list[Part] = [] if sizes else [element("p", "No group has more than one picture.")]
    for name, size in sizes:
        members = [place for place, own in enumerate(table.groups) if own == name]
        sides = " and ".join(sorted({table.sides[place] or "no side" for place in members}))
        more = f", {MEMBERS_SHOWN} of them shown" if size > MEMBERS_SHOWN else ""
        shown = show.row([table.paths[place] for place in members[:MEMBERS_SHOWN]])
        found += [element("p", f"{size} pictures on {sides}{more}"), shown]
    return found


def _lists(entry: Certificate, across: Sequence[str]) -> list[Part]:
    found: list[Part] = []
    for title, paths in (("Pictures that leak", (*entry.leaks, *across)), ("Pictures on no side", entry.set_aside)):
        if paths:
            lines = (element("li", element("code", path)) for path in paths)
            found += [element("h2", title), element("ul", *lines)]
    return found


class _Thumbnails:
    """Pictures as figures with the thumbnail inside the page, so that the file can be given away."""

    def __init__(self, dataset: Dataset, table: SampleTable) -> None:
        self._folder = dataset.folder
        self._sample = dict(zip(table.paths, table.sha256, strict=True))

    def row(self, paths: Sequence[str]) -> Element:
        return element("div", *map(self._figure, paths), class_="row")

    def _figure(self, path: str) -> Element:
        sample = self._sample.get(path, "")
        data = thumbnail_bytes(self._folder, sample) if sample else None
        # In the page itself, for it is sent to people who have no other file of the dataset.
        inside: Part = element("img", alt="", src=jpeg(data)) if data is not None else "no picture"
        return element("figure", element("div", inside, class_="box"), element("figcaption", path))
