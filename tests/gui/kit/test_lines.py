"""Rows of texts and numbers: numbers at the right with separators, and copied as they are."""

from __future__ import annotations

from PySide6.QtCore import Qt

from gui.kit.lines import Figure, Lines, Shortened


def test_cells_are_shown_by_their_kind() -> None:
    lines = Lines(("Class", "Pictures", "Note"))
    lines.show_rows([("ketch", 12_345, None), (Shortened("a + 2 more", "a, b, c"), 6, "few")])
    shown = [[lines.index(row, column).data() for column in range(3)] for row in range(2)]
    assert shown == [["ketch", "12,345", None], ["a + 2 more", "6", "few"]]
    role = Qt.ItemDataRole.TextAlignmentRole
    assert lines.index(0, 1).data(role) == int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    assert lines.index(0, 0).data(role) is None
    assert lines.headerData(1, Qt.Orientation.Horizontal, role) == lines.index(0, 1).data(role)
    assert lines.headerData(1, Qt.Orientation.Horizontal) == "Pictures"


def test_all_of_it_can_be_copied() -> None:
    lines = Lines(("Class", "Pictures"))
    lines.show_rows([(Shortened("a + 2 more", "a, b, c"), 12_345), ("b", None)])
    assert lines.as_text() == "Class\tPictures\na, b, c\t12345\nb\t"
    lines.show_rows([("c", 1)], ("Name", "Count"))
    assert lines.as_text() == "Name\tCount\nc\t1"
    assert lines.row(0) == ("c", 1)


def test_numbers_written_shorter_are_aligned_as_numbers() -> None:
    lines = Lines(("Name", "Operations"))
    lines.show_rows([("a", Figure("1.81 G"))])
    cell = lines.index(0, 1)
    assert cell.data() == "1.81 G"
    right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    assert cell.data(Qt.ItemDataRole.TextAlignmentRole) == right
    assert lines.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) == right


def test_what_a_cell_says_it_tells_whole() -> None:
    lines = Lines(("Class", "Pictures"))
    assert lines.headerData(0, Qt.Orientation.Horizontal) == "Class"
    role = Qt.ItemDataRole.TextAlignmentRole
    left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    assert lines.headerData(1, Qt.Orientation.Horizontal, role) == left, "without rows there are no numbers"
    lines.show_rows([("ketch", 12), ("owl", None)])
    assert lines.headerData(0, Qt.Orientation.Vertical) is None
    assert lines.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) is None
    tips = [lines.index(0, column).data(Qt.ItemDataRole.ToolTipRole) for column in range(2)]
    assert tips == ["ketch", None]
    assert lines.index(1, 1).data(Qt.ItemDataRole.ToolTipRole) is None
    assert lines.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) is None
    assert (lines.rowCount(lines.index(0, 0)), lines.columnCount(lines.index(0, 0))) == (0, 0)
