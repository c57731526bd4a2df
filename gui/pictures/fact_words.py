"""All that is known of a picture, as a page of text to read beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote

from core.datasets.catalog.class_names import shown_label
from core.datasets.catalog.facets import licence_words
from core.datasets.catalog.provenance import FindingOn, Provenance
from core.datasets.catalog.sample_filter import NOT_STATED
from core.datasets.catalog.samples import Sample
from core.datasets.cleaning.finding_words import finding_title
from core.pictures.measures import MEASURES
from core.support.wording import bytes_text, local_time, picture_size
from gui.pictures.filter_menu import side_words
from gui.theme import Theme

if TYPE_CHECKING:
    from core.datasets.catalog.large_view import Description

TOGETHER = "together:"
"""Begins the address of "Show together"; the number of the finding follows."""
COPY = "copy:"
"""Begins the address of "Copy"; the text follows."""
_OTHERS = 4  # pictures named beside a finding
_NAMES = 96  # pixels of the column of names
_LEAST_MEGAPIXELS = 0.01  # below that the width and height say more
_TURNS = {
    2: "mirrored", 3: "turned upside down", 4: "flipped", 5: "mirrored and turned left", 6: "turned right",
    7: "mirrored and turned right", 8: "turned left",
}  # fmt: skip

_Line = tuple[str, str]


def facts_page(sample: Sample, known: Provenance | None, said: Description | None, problem: str, theme: Theme) -> str:
    """The page as HTML. Nothing in it that came with a picture is anything but text.

    Args:
        sample: The picture.
        known: What is on record; None while it is being read.
        said: What its file says; None while it is being read.
        problem: Why the file cannot be read; empty when it can.
        theme: Its colours are used.
    """
    parts = [_heading(sample.path.rsplit("/", 1)[-1], theme, first=True), _table(_decided(sample, known), theme)]
    if known is not None and known.findings:
        parts += [_heading("Findings", theme), *(_finding(n, entry, theme) for n, entry in enumerate(known.findings))]
    parts += [_heading("Picture", theme), _table(_picture(sample, known, said), theme), _hash(sample, said, theme)]
    if known is not None:
        parts += [_heading("Where it comes from", theme), _table(_origin(known), theme)]
    parts.append(_heading("What the file says (EXIF)", theme))
    if problem:
        parts.append(_words(problem, theme.bad))
    elif said is None:
        parts.append(_words("Reading …", theme.text_dim))
    else:
        exif = [(exif_title(name), _text(words)) for name, words in said.exif]
        parts.append(_table(exif, theme) if exif else _words("It has no EXIF records.", theme.text_dim))
    return "".join(parts)


def exif_title(name: str) -> str:
    """The name of an EXIF record in words: "ExposureTime" becomes "Exposure time"."""
    words = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Z]|\d+", name)
    return " ".join(word if word.isupper() or not place else word.lower() for place, word in enumerate(words)) or name


def _decided(sample: Sample, known: Provenance | None) -> Iterable[_Line]:
    yield "Class", _text(sample.shown_class)
    if sample.label != sample.imported_label:
        yield "Imported as", _text(shown_label(sample.imported_label))
    if sample.excluded:
        yield "Excluded", _text((known.exclusion if known is not None else None) or "yes")
    for split, side in known.sides if known is not None else ():
        yield "Split", _text(side_words(split, side))
    yield "Path", _text(sample.path)


def _picture(sample: Sample, known: Provenance | None, said: Description | None) -> Iterable[_Line]:
    yield "Size", f"{picture_size(sample.width, sample.height)} pixels"
    megapixels = sample.width * sample.height / 1e6
    if megapixels >= _LEAST_MEGAPIXELS:
        yield "Megapixels", f"{megapixels:.2f}"
    yield "Aspect", f"{sample.width / max(1, sample.height):.2f} to 1"
    yield "Format", _text(f"{sample.format}, {sample.mode}")
    yield "File", bytes_text(sample.bytes)
    if known is not None and known.frames > 1:
        yield "Frames", f"{known.frames:,}; the first is used"
    if known is not None and known.orientation in _TURNS:
        yield "Shown", f"{_TURNS[known.orientation]}, as the file asks for"
    for measure, value in zip(MEASURES, sample.measures, strict=True):
        if value is not None:
            yield measure.title, f"{value:.2f}"


def _origin(known: Provenance) -> Iterable[_Line]:
    yield "Source", _text(f"{known.source_kind}: {known.source_place}")
    yield "Imported", _text(local_time(known.imported))
    yield "Licence", _text(licence_words(known.licence or NOT_STATED))
    entry = known.ledger
    if entry is not None:
        yield "Owner", _text(entry.owner_name or entry.owner)
        yield "Title", _text(entry.title)
        yield "Taken", _text(entry.taken)
        yield "Found by", _text(entry.query)
        yield "Fetched", _text(local_time(entry.fetched))
        # Nothing else that stands in a record becomes a link: one could open files, or pass for one of our own.
        if entry.page.startswith(("https://", "http://")):
            yield "Page", f'<a href="{_text(entry.page)}">{_text(entry.page)}</a>'
        if entry.gone:
            yield "Taken down", _text(f"found gone {entry.gone}")
    for name, value in known.columns:
        yield _text(name), _text(value)
    if known.origin != known.file:
        yield "Read from", _text(known.origin)
    yield "Lies at", _text(known.file)


def _finding(number: int, entry: FindingOn, theme: Theme) -> str:
    lines = [f"<b>{_text(finding_title(entry.kind))}</b> ({entry.score:.2f})", _text(entry.detail)]
    if entry.others:
        more = len(entry.others) - _OTHERS
        named = [_text(path) for path in entry.others[:_OTHERS]] + ([f"and {more:,} more"] if more > 0 else [])
        lines.append(f'<span style="color:{theme.text_dim}">{"<br>".join(named)}</span>')
        lines.append(f'<a href="{TOGETHER}{number}">Show together</a>')
    return f'<p style="margin:0 0 8px 0">{"<br>".join(filter(None, lines))}</p>'


def _hash(sample: Sample, said: Description | None, theme: Theme) -> str:
    # In two lines; 64 letters without a blank are wider than the panel.
    half = len(sample.sha256) // 2
    state = ""
    if said is not None:
        tone, words = (theme.good, "The file is as it was imported.") if said.unchanged else (theme.bad, "The file has changed.")
        state = f'<br><span style="color:{tone}">{words}</span>'
    copy = f'<a href="{COPY}{quote(sample.sha256)}">Copy</a>'
    code = f"<code>{_text(sample.sha256[:half])}<br>{_text(sample.sha256[half:])}</code>"
    return f'<p style="margin:4px 0 0 0"><span style="color:{theme.text_dim}">SHA-256</span> {copy}<br>{code}{state}</p>'


def _table(lines: Iterable[_Line], theme: Theme) -> str:
    rows = "".join(
        f'<tr><td width="{_NAMES}" style="color:{theme.text_dim};padding:1px 8px 1px 0">{_text(name)}</td>'
        f'<td style="padding:1px 0">{value}</td></tr>'
        for name, value in lines
        if value
    )
    return f'<table cellspacing="0" width="100%">{rows}</table>'


def _heading(words: str, theme: Theme, first: bool = False) -> str:
    return f'<p style="margin:{0 if first else 16}px 0 4px 0;color:{theme.text}"><b>{_text(words)}</b></p>'


def _words(words: str, colour: str) -> str:
    return f'<p style="margin:0;color:{colour}">{_text(words)}</p>'


def _text(words: str) -> str:
    # Names, titles and EXIF come from strangers: unescaped they would be markup, and load what it names.
    from html import escape  # with a table of two thousand entities, which the first page does without

    return escape(words, quote=True)
