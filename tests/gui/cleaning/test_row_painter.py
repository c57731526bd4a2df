"""Where the pictures of a row lie."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPixmap
from PySide6.QtWidgets import QApplication

from gui.cleaning.row_painter import RowPainter, fitting
from gui.pictures.strip_list import StripList, StripTile
from gui.theme import LIGHT
from tests.noted_painting import Sheet, Stroke, of_kind, text, texts, tone


def test_a_row_has_no_more_wells_than_places(themed: QApplication) -> None:
    painter = RowPainter(100, QApplication.font())
    painter.pictures = 3
    wells = painter.wells(QRect(10, 20, 600, painter.height), 5)
    assert len(wells) == 3
    assert all(well.width() == well.height() == 100 for well in wells)
    assert wells[-1].right() < 10 + painter.width()
    assert len(painter.wells(QRect(0, 0, 600, painter.height), 2)) == 2
    assert painter.pictures_in(painter.width()) == 3


def test_words_without_room_end_in_a_sign_that_there_are_more(themed: QApplication) -> None:
    metrics, flags = QFontMetrics(QApplication.font()), int(Qt.TextFlag.TextWordWrap)
    text = "Brightness alone (0.16 or less) tells airplane: 49 of 50 pictures have it. So do sharpness, contrast and size."
    two_lines = QRect(0, 0, metrics.horizontalAdvance("Brightness alone (0.16 or less) tells"), 2 * metrics.lineSpacing())
    said = fitting(metrics, text, two_lines, flags)
    assert said.endswith(" …")
    assert text.startswith(said.removesuffix(" …"))
    assert metrics.boundingRect(two_lines, flags, said).height() <= two_lines.height()
    assert fitting(metrics, text, QRect(0, 0, 4_000, two_lines.height()), flags) == text


class Ready(StripList):
    """Rows whose pictures are there at once."""

    def picture(self, row: int, file: Path) -> QPixmap | None:
        made = QPixmap(90, 60)
        made.fill(QColor("#336699"))
        return made


@dataclass(frozen=True)
class Veiled(StripTile):
    veiled: tuple[int, ...] = ()


def painted(tile: StripTile, places: int = 2, selected: bool = False, current: bool = False) -> tuple[list[Stroke], Sheet]:
    rows, painter = Ready(), RowPainter(80, QApplication.font())
    painter.pictures = places
    rows.show_tiles(1, lambda row: tile)
    with Sheet(600, painter.height) as sheet:
        painter.paint(sheet.painter, QRect(0, 0, 600, painter.height), rows, 0, selected, current)
    return sheet.strokes, sheet


def row(files: int = 2, mark: str = "", lines: tuple[str, ...] = (), veiled: tuple[int, ...] = ()) -> Veiled:
    paths = tuple(Path(f"{number}.jpg") for number in range(files))
    return Veiled(paths, tuple(f"word {number}" for number in range(files)), "told", mark, lines, veiled)


def test_pictures_have_their_words_below_and_what_is_said_beside(themed: QApplication) -> None:
    seen, _ = painted(row(lines=("A sentence about them.", "first", "second")))
    assert texts(seen) == ["word 0", "word 1", "A sentence about them.", "first", "second"]
    wells = [stroke.place for stroke in of_kind(seen, "fill")]
    pictures = [stroke.place for stroke in of_kind(seen, "picture")]
    assert all(well.contains(picture) for well, picture in zip(wells, pictures, strict=True))
    for number, well in enumerate(wells):
        words = text(seen, f"word {number}").place
        assert words.top() > well.bottom()
        assert words.left() == well.left()
    beside = [text(seen, words).place for words in ("A sentence about them.", "first", "second")]
    assert len({place.left() for place in beside}) == 1
    assert beside[0].left() > wells[-1].right()
    assert [place.top() for place in beside] == sorted({place.top() for place in beside})
    tones = [text(seen, words).pen for words in ("A sentence about them.", "first", "second")]
    assert tones == [tone(LIGHT.text), tone(LIGHT.text_dim), tone(LIGHT.text_dim)]
    assert text(seen, "first").size < text(seen, "A sentence about them.").size


def test_more_pictures_than_places_are_counted(themed: QApplication) -> None:
    seen, _ = painted(row(files=1_203))
    assert texts(seen)[-1] == "+ 1,201 more"
    plate = [stroke.place for stroke in of_kind(seen, "fill") if stroke.brush == tone(LIGHT.surface)]
    assert [place.contains(text(seen, "+ 1,201 more").place.center()) for place in plate] == [True]
    assert "more" not in "".join(texts(painted(row(files=2))[0]))


def test_a_row_that_was_taken_out_is_faint_and_its_box_is_not_ticked(themed: QApplication) -> None:
    left, taken, plain = (painted(row(mark=mark, lines=("said",)))[0] for mark in ("left", "accepted", ""))
    assert {stroke.opacity for stroke in of_kind(left, "picture")} == {of_kind(left, "text")[0].opacity}
    assert of_kind(left, "picture")[0].opacity < 0.5
    assert {stroke.opacity for stroke in (*of_kind(taken, "picture", "text"), *of_kind(plain, "picture", "text"))} == {1.0}
    boxes = [[stroke for stroke in of_kind(seen, "rounded") if stroke.wide == 1.5] for seen in (left, taken, plain)]
    assert [len(found) for found in boxes] == [1, 1, 0]
    assert (boxes[0][0].pen, boxes[0][0].brush) == (tone(LIGHT.line_strong), tone(LIGHT.surface))
    assert (boxes[1][0].pen, boxes[1][0].brush) == (tone(LIGHT.accent), tone(LIGHT.accent_soft))
    assert boxes[0][0].opacity == 1.0, "what can be pressed is not faint"
    assert boxes[0][0].place.right() > 560
    assert boxes[0][0].place.bottom() < 40
    assert text(left, "said").place.right() < boxes[0][0].place.left()


def test_the_tick_is_seen(themed: QApplication) -> None:
    place = RowPainter(80, QApplication.font()).mark_place(QRect(0, 0, 600, 100)).adjusted(8, 8, -8, -8)
    looks = [painted(row(mark=mark))[1].image.copy(place) for mark in ("left", "accepted")]
    colours = [{look.pixel(x, y) for x in range(look.width()) for y in range(look.height())} for look in looks]
    assert len(colours[0]) == 1
    assert len(colours[1]) > 1


def test_a_picture_that_will_not_stay_is_veiled_and_signed(themed: QApplication) -> None:
    seen, sheet = painted(row(veiled=(1,)))
    signs = [stroke for stroke in of_kind(seen, "rounded") if stroke.brush == tone(LIGHT.surface) and stroke.place.width() < 60]
    pictures = [stroke.place for stroke in of_kind(seen, "picture")]
    veils = [stroke.place for stroke in of_kind(seen, "fill") if stroke.place in pictures]
    assert veils == [pictures[1]]
    assert len(signs) == 1
    assert signs[0].place.left() > pictures[1].left()
    kept, veiled = (sheet.image.pixelColor(place.center().toPoint()) for place in pictures)
    assert kept.name() == "#336699"
    assert veiled.name() != "#336699"


def test_a_selected_row_has_a_ring_and_a_ground(themed: QApplication) -> None:
    def ring(selected: bool, current: bool) -> tuple[str, str]:
        first = of_kind(painted(row(), selected=selected, current=current)[0], "rounded")[0]
        return first.pen, first.brush

    assert ring(False, False) == ("", tone(LIGHT.surface))
    assert ring(True, True) == (tone(LIGHT.accent), tone(LIGHT.accent_soft))
    assert ring(True, False) == (tone(LIGHT.line_strong), tone(LIGHT.accent_soft))
