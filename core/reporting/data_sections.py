"""The sections on a dataset: its fingerprint and what was cleaned, and the certificate of the split that judges runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath, PureWindowsPath

from core.datasets.catalog.composition import Count
from core.datasets.cleaning.cleaned import Cleaned, ReasonCount
from core.datasets.splits.certificate import SIDES, Certificate
from core.datasets.splits.words import later_words, pair_words, sentences, verdict
from core.reporting.data_matter import DataMatter
from core.reporting.parts import code, facts, notes, paragraphs, section, table
from core.support.markup import Element, Part, element
from core.support.wording import counted, local_time

_MOST_MOVES = 12


def data(matter: DataMatter) -> Element:
    """The dataset, its fingerprint, and what was cleaned."""
    plan, found = matter.plan, matter.known
    told: list[tuple[str, Part]] = [("Dataset", matter.name)]
    if plan is not None:
        told.append(("Fingerprint learned from", code(plan.dataset_fingerprint)))
        told.append(("Fingerprint of the split", code(plan.split.fingerprint)))
    if found is None:
        return section("The data", "", facts(told), *notes([f"No more is known of the dataset here: {matter.why_not}"]))
    changed = plan is not None and found.fingerprint != plan.dataset_fingerprint
    now = found.composition
    told += [
        ("Fingerprint now", code(found.fingerprint) if changed or plan is None else "the same"),
        ("Pictures in use", f"{now.pictures:,} in {counted(len(now.classes), 'class', 'classes')}"),
        ("Sources", "; ".join(map(_source, now.sources))),
        ("Licences", "; ".join(f"{one.name or 'none on record'} ({one.pictures:,})" for one in now.licences)),
        ("Licence note", found.dataset.licence),
    ]
    words = "Pictures or labels were changed since this was learned from; what follows is told of today's." if changed else ""
    lead = "A fingerprint is the SHA-256 over path, content, class and side of every picture: the same data has the same one."
    return section("The data", lead, facts(told), *notes([words]), *_cleaned(found.cleaned))


def split(matter: DataMatter) -> Element | None:
    """The certificate of the split; None where nothing is known of it."""
    found = matter.known
    if found is None or matter.split is None:
        return None
    entry = found.certificate
    if entry is None:
        return section(f"The split {matter.split}", "It is not there any more.")
    closest = [(" and ".join(pair.sides), " and ".join(pair.paths), pair_words(pair)) for pair in entry.closest_across]
    return section(
        f"The split {entry.split}",
        f"{verdict(entry, found.across)}.",
        *notes([*([later_words(found.across)] if found.across else []), *entry.warnings]),
        *paragraphs(sentences(entry)),
        _counts(entry),
        *([element("h3", "Most alike across sides"), table(("Sides", "Pictures", "How alike"), closest)] if closest else []),
        element("p", f"Made {local_time(entry.created)}. Fingerprint ", code(entry.fingerprint), class_="small"),
    )


def _cleaned(found: Cleaned) -> list[Part]:
    parts: list[Part] = [element("h3", "What was cleaned")]
    if not found.checked:
        parts += notes(["The pictures were never checked, so that nothing was found means nothing."])
    counts = [*_reasons("Left out", found.excluded), *_reasons("No use from the start", found.unusable)]
    moves = [
        ("Moved to another class", f"{one.came_with} to {one.moved_to}", f"{one.pictures:,}") for one in found.moved[:_MOST_MOVES]
    ]
    more = sum(one.pictures for one in found.moved[_MOST_MOVES:])
    moves += [("Moved to another class", "others", f"{more:,}")] if more else []
    rows = [*counts, *moves]
    if not rows:
        return [*parts, element("p", "No picture was left out or moved to another class.")]
    return [*parts, table(("What", "Why", "Pictures"), rows, right={2})]


def _reasons(what: str, found: Sequence[ReasonCount]) -> list[tuple[str, str, str]]:
    return [(what, one.reason, f"{one.pictures:,}") for one in found]


def _counts(entry: Certificate) -> Element:
    rows: list[tuple[Part, ...]] = [
        (label, *(f"{entry.counts[side][label]:,}" for side in SIDES), f"{entry.class_groups.get(label, 0):,}")
        for label in entry.counts["train"]
    ]
    rows.append(("All classes", *(f"{sum(entry.counts[side].values()):,}" for side in SIDES), f"{entry.groups:,}"))
    return table(("Class", *(side.capitalize() for side in SIDES), "Groups"), rows, right={1, 2, 3, 4})


def _source(count: Count) -> str:
    """A source with how many pictures came from it. Of a folder or file only the name: its place is nobody else's business."""
    name = count.name
    if "://" not in name:
        name = PureWindowsPath(name).name if "\\" in name else PurePosixPath(name).name
    return f"{count.detail} {name} ({count.pictures:,})"
