"""What a catalog knew before an import: what has to be read again and what has not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog import schema
from core.datasets.catalog.class_names import UNLABELLED

LASTING = {"unreadable", "truncated", "too-large"}
"""Refusals that are the picture's own fault and stay so while the file is the same."""


@dataclass(frozen=True)
class KnownSample:
    """A stored sample, as far as it tells whether a file is new; `now` is the class it has, whoever gave it, "" for none."""

    id: int
    path: str
    sha256: str
    label: str
    bytes: int
    modified: int
    now: str


@dataclass(frozen=True)
class KnownRefusal:
    """A stored refusal of a file."""

    path: str
    kind: str
    reason: str
    bytes: int
    modified: int


@dataclass(frozen=True)
class Known:
    """Stored samples by path, by where they were copied from, by content and class and by content; sizes they have; refusals by
    path."""

    by_path: dict[str, KnownSample]
    by_origin: dict[str, KnownSample]
    by_content: dict[tuple[str, str], list[KnownSample]]
    sizes: frozenset[int]
    refused: dict[str, KnownRefusal]
    contents: dict[str, list[KnownSample]]

    @staticmethod
    def of(catalog: Path) -> Known:
        """What the catalog holds now."""
        by_path: dict[str, KnownSample] = {}
        by_origin: dict[str, KnownSample] = {}
        by_content: dict[tuple[str, str], list[KnownSample]] = {}
        contents: dict[str, list[KnownSample]] = {}
        with schema.reading(catalog) as connection:
            query = "SELECT id, path, sha256, label, bytes, modified, class, origin FROM pictures"
            for *fields, origin in connection.execute(query):
                sample = KnownSample(*fields)
                by_path[sample.path] = sample
                by_origin[origin] = sample
                # One that came without a class has the one that a person gave it; others keep what they came as, too.
                for label in {sample.label, sample.now} if sample.label == UNLABELLED else {sample.label}:
                    by_content.setdefault((sample.sha256, label), []).append(sample)
                contents.setdefault(sample.sha256, []).append(sample)
            rows = connection.execute("SELECT path, kind, reason, bytes, modified FROM refused")
            refused = {row[0]: KnownRefusal(*row) for row in rows}
        # A file of a size that nothing has needs no hash to be known as new, which spares reading most of a large folder twice.
        sizes = frozenset(sample.bytes for sample in by_path.values())
        return Known(by_path, by_origin, by_content, sizes, refused, contents)

    def holding(self, sha256: str, label: str) -> list[KnownSample]:
        """Stored samples of this content and class; of this content in whatever class for a file that comes without one."""
        return self.contents.get(sha256, []) if label == UNLABELLED else self.by_content.get((sha256, label), [])

    def unlabelled(self, sha256: str) -> KnownSample | None:
        """A stored sample of this content that nobody has given a class."""
        return next((sample for sample in self.contents.get(sha256, []) if sample.now == UNLABELLED), None)

    def still_refused(self, path: str, size: int, modified: int) -> KnownRefusal | None:
        """The stored refusal of this unchanged file, when trying again cannot help."""
        refusal = self.refused.get(path)
        # What was the machine's fault, such as too little memory, may be gone; a picture that is damaged stays damaged.
        if refusal is None or refusal.kind not in LASTING or (refusal.bytes, refusal.modified) != (size, modified):
            return None
        return refusal
