"""Readings of tables beside pictures: what the tables make of the files, and what is not clear about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.datasets.sources.listing import Listing
from core.datasets.sources.options import ImportOptions, Several
from core.datasets.sources.reading import Choices, Reading, about_the_rest
from core.datasets.sources.tables.finding import Tables, Understood
from core.datasets.sources.tables.making import ReadingOfTables
from core.datasets.sources.tables.rows import TableLines, lines_of
from core.support.jobs import Context
from core.support.wording import counted, some

ROBOFLOW = "_classes.csv"
"""Roboflow's table of several classes a picture: what has more than one is left out, and that is said, without a question."""

_FEWEST = 10  # pictures; of fewer each may well be of its own class
_CONTRARY = 0.05  # of the pictures that two tables name, about which they may differ by mistake
_WAYS: tuple[tuple[Several, str], ...] = (
    ("first", "the first label of several"),
    ("combination", "several labels as a class of their own"),
    ("leave", "pictures with several labels left out"),
)

Picks = tuple[tuple[str, str | int], ...]


def table_readings(tables: Tables, options: ImportOptions, context: Context) -> Iterator[Reading]:
    """What the tables could mean, the likeliest first; nothing where none says what pictures show."""
    clear = [entry for entry in tables.labelled if entry.columns.labels]
    if clear:
        read = [(entry, lines_of(entry.columns, tables.files, entry.below, tables.count_below, context)) for entry in clear]
        if len(read) > 1 and _contradict([lines for _, lines in read]):
            doubt = f"{some([entry.name for entry in clear])} say different things about the same pictures."
            for entry, lines in read:
                yield from _readings(tables, [(entry, lines)], options, context, (doubt,), (("table", entry.name),))
        else:
            yield from _readings(tables, read, options, context)
        return
    for entry in tables.labelled:
        columns, table = entry.columns, entry.columns.table
        names = ", ".join(map(table.called, columns.perhaps))
        doubt = (
            f"{table.name} names the pictures in {table.called(columns.file)} ({counted(len(table.rows), 'line')}), but which of "
            f"its columns is the class is not said: {names}."
        )
        for column in columns.perhaps:
            own = replace(entry, columns=columns.with_label(column))
            lines = lines_of(own.columns, tables.files, own.below, tables.count_below, context)
            picks: Picks = (("label_column", table.picked(column)),)
            picks += (("table", table.name),) if len(tables.labelled) > 1 and not options.table else ()
            yield from _readings(tables, [(own, lines)], options, context, (doubt,), picks)


def _readings(
    tables: Tables,
    read: Sequence[tuple[Understood, TableLines]],
    options: ImportOptions,
    context: Context,
    doubts: tuple[str, ...] = (),
    picks: Picks = (),
) -> Iterator[Reading]:
    """The reading of some tables together; three where pictures have several labels and nobody said what becomes of them."""
    making = ReadingOfTables(tables, read)
    making.gather(context)
    entry = read[0][0]
    name = " and ".join(entry.name for entry, _ in read)
    if any(pick == "label_column" for pick, _ in picks):
        name += f" by {entry.columns.table.picked(entry.columns.labels[0])}"
    if entry.columns.doubts:
        picks += (("file_column", entry.columns.table.picked(entry.columns.file)),)
    doubts += tuple(doubt for entry, lines in read for doubt in (*entry.columns.doubts, *lines.doubts))
    usual: Several = "leave" if all(entry.name.endswith(ROBOFLOW) for entry, _ in read) else ""
    pictures = len(tables.tree.pictures)
    if not making.several or options.several or usual:
        listing = making.listing(options.several or usual)
        doubts += about_the_rest(listing, pictures) + (() if options.label_column else _about_classes(listing))
        yield Reading(name, making.title, listing, doubts, picks if doubts else (), making.hunch, _choices(entry))
        return
    for way, said in _WAYS:
        listing = making.listing(way)
        own = (*doubts, making.about_several(), *about_the_rest(listing, pictures))
        chosen = (*picks, ("several", way))
        yield Reading(f"{name}, {way}", f"{making.title}, {said}", listing, own, chosen, making.hunch, _choices(entry))


def _choices(entry: Understood) -> Choices:
    table, labels = entry.columns.table, entry.columns.labels
    columns = tuple(table.picked(column) for column in range(len(table.head)))
    return Choices(entry.name, columns, columns[entry.columns.file], columns[labels[0]] if len(labels) == 1 else "")


def _about_classes(listing: Listing) -> tuple[str, ...]:
    """A doubt when there are nearly as many classes as pictures, as where a column holds weights or prices."""
    classes, pictures = len(listing.labels), len(listing.found)
    if pictures < _FEWEST or 2 * classes <= pictures:
        return ()
    some_ = some(list(listing.labels))
    return (f"It makes {classes:,} classes of {pictures:,} pictures ({some_}): they may be numbers or names, and no classes.",)


def _contradict(tables: Sequence[TableLines]) -> bool:
    """True when tables say different things about pictures that both name."""
    told = [{line.path: line.labels for line in lines.used} for lines in tables]
    for place, own in enumerate(told):
        for other in told[place + 1 :]:
            both = own.keys() & other.keys()
            if both and sum(own[path] != other[path] for path in both) > _CONTRARY * len(both):
                return True
    return False
