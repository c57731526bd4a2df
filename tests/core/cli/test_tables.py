"""Text tables line up."""

from __future__ import annotations

from core.cli.tables import bar, table, width
from core.support.wording import counted


def test_columns_line_up_whatever_the_script() -> None:
    drawn = table(("Class", "n"), [("größe", "12"), ("写真", "3"), ("é", "456")], right={1})
    lines = drawn.splitlines()
    assert lines[0] == "Class    n"
    assert {width(line) for line in lines} == {10}
    assert lines[-1].endswith("456")


def test_bars_are_as_long_as_the_fraction() -> None:
    assert [width(bar(share, 10)) for share in (0, 0.5, 1, 7, -1)] == [0, 5, 10, 10, 0]
    assert bar(0.55, 10) == "█████▌"


def test_numbers_read_well() -> None:
    assert (counted(1, "picture"), counted(0, "picture"), counted(2, "class", "classes")) == (
        "1 picture",
        "0 pictures",
        "2 classes",
    )
    assert counted(11177538, "picture") == "11,177,538 pictures"
