"""Cells of the Predict page are painted from what the table knows: picture, agreement, bars."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.prediction.agreement import Agreement
from core.prediction.promised import NONE, RunPromise
from core.prediction.records import ClassProbability, PicturePrediction, Preview
from gui.prediction.cells import TOP, AgreementCell, PictureCell, caption_font, draw_bars, line_height, name_lines, row_height
from gui.prediction.shown_rows import AGREEMENT_ROLE, AGREES, FIRST_RUN, PICTURE, ROW_ROLE
from gui.prediction.table import AskedPicture, PredictionTable
from gui.prediction.view import PredictionView
from gui.theme import DARK, LIGHT, Theme, apply_theme, run_colour
from tests.noted_painting import Sheet, Stroke, of_kind, text, texts, tone


@pytest.fixture
def shown(qtbot: QtBot) -> PredictionView:
    table = PredictionTable()
    table.set_runs(["one", "two"], {})
    view = PredictionView(table)
    table.setParent(view)
    qtbot.addWidget(view)
    view.resize(1200, 400)
    view.show()
    return view


def painted(view: PredictionView, column: int, row: int = 0) -> QImage:
    return view.grab(view.visualRect(view.model().index(row, column)).translated(0, view.horizontalHeader().height())).toImage()


def colours(image: QImage) -> set[int]:
    return {image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}


def said(*probabilities: float) -> tuple[ClassProbability, ...]:
    return tuple(ClassProbability(f"class {place}", value) for place, value in enumerate(probabilities))


def test_the_thumbnail_is_shown_once_it_is_there(shown: PredictionView, tmp_path: Path) -> None:
    table = shown.table
    small = tmp_path / "small.jpg"
    Image.new("RGB", (60, 40), (250, 20, 30)).save(small, quality=95)
    table.add([Path("/p/a.png")])

    def red() -> int:
        return sum(QColor(pixel).red() > 200 and QColor(pixel).green() < 80 for pixel in colours(painted(shown, PICTURE)))

    assert red() == 0
    table.take_answers([PicturePrediction(Path("/p/a.png"), {}, None, Preview(small, 600, 400))])
    assert red() > 0


def test_bars_are_as_long_as_the_probability(shown: PredictionView) -> None:
    table = shown.table
    table.add([Path("/p/a.png")])
    waiting = painted(shown, FIRST_RUN)
    table.take_answers([PicturePrediction(Path("/p/a.png"), {"one": said(0.9, 0.1), "two": said(0.3, 0.2, 0.2, 0.2, 0.1)})])
    sure, unsure = painted(shown, FIRST_RUN), painted(shown, FIRST_RUN + 1)
    assert waiting != sure
    line = sure.height() // (2 * TOP)
    assert sure.pixel(sure.width() * 3 // 5, line) != unsure.pixel(unsure.width() * 3 // 5, line)


def test_agreement_and_its_absence_look_different(shown: PredictionView) -> None:
    table = shown.table
    table.add([Path("/p/a.png"), Path("/p/b.png")])
    table.take_answers([PicturePrediction(Path("/p/a.png"), {"one": said(0.9, 0.1), "two": said(0.8, 0.2)})])
    assert painted(shown, AGREES, 0) != painted(shown, AGREES, 1)


def test_rows_hold_five_bars_and_thumbnails_longest_unseen_are_forgotten(
    shown: PredictionView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert row_height(shown.font()) >= TOP * shown.fontMetrics().height()
    monkeypatch.setattr("gui.prediction.cells.KEPT_THUMBNAILS", 2)
    cell = PictureCell(shown)
    for number in range(4):
        Image.new("RGB", (4, 4)).save(tmp_path / f"{number}.jpg")
        assert cell._thumbnail(tmp_path / f"{number}.jpg") is not None
    assert [path.stem for path in cell._thumbnails] == ["2", "3"]
    assert cell._thumbnail(tmp_path / "nothing.jpg") is None


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_bars_have_the_colour_of_their_run_wherever_its_column_stands(
    shown: PredictionView, theme: Theme, qapp: QApplication
) -> None:
    apply_theme(qapp, theme)
    table = shown.table
    table.add([Path("a.png")])
    answers = {run: said(0.9, 0.1) for run in ("one", "two")}
    table.take_answers([PicturePrediction(Path("a.png"), answers)])
    for order in (["one", "two"], ["two", "one"]):
        table.set_runs(order, {}, {"one": 3, "two": 5})
        for place, run in enumerate(order):
            found = colours(painted(shown, FIRST_RUN + place))
            assert run_colour({"one": 3, "two": 5}[run]).rgb() in found
            assert run_colour({"one": 5, "two": 3}[run]).rgb() not in found
            head = shown.rows.headerData(FIRST_RUN + place, Qt.Orientation.Horizontal, Qt.ItemDataRole.DecorationRole)
            assert head.pixmap(16, 16).toImage().pixelColor(8, 8) == run_colour({"one": 3, "two": 5}[run])


def test_a_name_goes_on_in_the_next_line_between_its_words(shown: PredictionView) -> None:
    metrics = shown.fontMetrics()
    room = metrics.horizontalAdvance("image_0800")
    assert name_lines(metrics, "image_0800", room) == ("image_0800",)
    assert name_lines(metrics, "image_0800.jpg", room) == ("image_", "0800.jpg")
    first, rest = name_lines(metrics, "0123456789abcdef0123456789.png", room)
    assert "0123456789abcdef0123456789.png".startswith(first)
    assert all(metrics.horizontalAdvance(line) <= room for line in (first, rest))
    assert rest.endswith("png"), "which picture it is is told by the end"


class Told:
    """An index that answers what it is told to."""

    def __init__(self, **answers: Any) -> None:
        self._answers = {{"row": ROW_ROLE, "agreement": AGREEMENT_ROLE}[name]: answer for name, answer in answers.items()}

    def data(self, role: int) -> Any:
        return self._answers[role]


def bars(row: AskedPicture, ranked: tuple[ClassProbability, ...] | None, wide: int = 300, promise: Any = None) -> list[Stroke]:
    with Sheet(wide, 200, LIGHT.surface) as sheet:
        draw_bars(sheet.painter, QRect(0, 0, wide, 200), row, ranked, promise, run_colour(0), QApplication.font())
    return sheet.strokes


class Promise(RunPromise):
    """Leaves the first two classes in its set, and may say that it is none."""

    def set_of(self, said: Any) -> Any:
        return tuple(entry.class_name for entry in said[:2])

    def is_none(self, said: Any) -> bool:
        return self.run == "none"


def test_the_five_likeliest_stand_below_one_another_with_their_numbers(themed: QApplication) -> None:
    row = AskedPicture(Path("a.png"))
    seen = bars(row, said(0.6, 0.2, 0.1, 0.05, 0.004, 0.001))
    assert texts(seen) == ["60.0 %", "class 0", "20.0 %", "class 1", "10.0 %", "class 2", "5.0 %", "class 3", "0.4 %", "class 4"]
    tops = [text(seen, f"class {place}").place.top() for place in range(5)]
    assert [below - above for above, below in pairwise(tops)] == [line_height(QApplication.font())] * 4
    assert [text(seen, f"class {place}").strong for place in range(5)] == [True, False, False, False, False]
    assert [text(seen, f"class {place}").pen for place in (0, 3, 4)] == [tone(LIGHT.text), tone(LIGHT.text), tone(LIGHT.text_dim)]
    colour = tone(run_colour(0))
    long = [stroke.place.width() for stroke in of_kind(seen, "rounded") if stroke.brush == colour]
    assert long == pytest.approx([180, 60, 30, 15, 2], abs=1)
    lines = [stroke.place for stroke in of_kind(seen, "fill") if stroke.brush == colour]
    assert [line.width() for line in lines] == long, "a line below in the run's colour"
    grounds = [stroke.place for stroke in of_kind(seen, "rounded") if stroke.brush == tone(LIGHT.sunken)]
    assert [ground.width() for ground in grounds] == [300] * 5
    assert texts(bars(row, said(0.6, 0.4), wide=100))[0] == "60 %", "a narrow bar has no room for decimals"
    assert texts(bars(row, (ClassProbability("a class whose name is long", 0.6),), wide=150))[1].endswith("…")


def test_a_picture_without_an_answer_says_why(themed: QApplication) -> None:
    assert texts(bars(AskedPicture(Path("a.png")), None)) == ["waiting"]
    assert texts(bars(AskedPicture(Path("a.png"), error="It is broken."), None)) == ["—"]


def test_none_of_these_stands_above_four_and_a_set_is_framed(themed: QApplication) -> None:
    row, five = AskedPicture(Path("a.png")), said(0.3, 0.3, 0.2, 0.1, 0.1)
    none = bars(row, five, promise=Promise("none"))
    assert texts(none)[0] == NONE
    assert [words for words in texts(none) if words.startswith("class")] == ["class 0", "class 1", "class 2", "class 3"]
    assert text(none, NONE).place.bottom() < text(none, "class 0").place.bottom()
    assert text(none, NONE).strong
    assert not text(none, "class 0").strong, "it is not the answer"
    framed = bars(row, five, promise=Promise("set"))
    frames = [stroke.place for stroke in of_kind(framed, "rounded") if stroke.pen == tone(run_colour(0)) and not stroke.brush]
    assert len(frames) == 2
    for place, frame in enumerate(frames):
        assert frame.contains(text(framed, f"class {place}").place.center())
    assert [stroke for stroke in of_kind(bars(row, five), "rounded") if stroke.pen] == []


@pytest.mark.parametrize(
    ("found", "words", "colour"),
    [
        (Agreement("all", "boat", 3, 3), ["all agree", "boat"], LIGHT.good),
        (Agreement("most", "boat", 2, 3), ["2 of 3 agree", "boat"], LIGHT.warn),
        (Agreement("differ", None, 1, 2), ["they differ"], LIGHT.warn),
        (None, [], ""),
    ],
)
def test_agreement_is_said_in_words_and_by_a_sign(
    themed: QApplication, shown: PredictionView, found: Agreement | None, words: list[str], colour: str
) -> None:
    with Sheet(200, 100) as sheet:
        AgreementCell(shown).draw(sheet.painter, QRect(0, 0, 200, 100), QApplication.font(), Told(agreement=found))  # type: ignore[arg-type]
        seen = sheet.strokes
    assert texts(seen) == words
    assert [stroke.pen for stroke in of_kind(seen, "sign")] == [tone(colour)] * bool(words)
    for sign in of_kind(seen, "sign"):
        first = text(seen, words[0])
        assert first.pen == tone(colour)
        assert sign.place.right() <= first.place.left()
    if len(words) > 1:
        assert text(seen, words[1]).strong
        assert text(seen, words[1]).place.top() >= text(seen, words[0]).place.bottom() - 1


def test_name_and_size_stand_beside_the_picture_or_why_it_cannot_be_used(
    themed: QApplication, shown: PredictionView, tmp_path: Path
) -> None:
    small = tmp_path / "small.jpg"
    Image.new("RGB", (60, 30), (250, 20, 30)).save(small)

    def cell(row: AskedPicture) -> list[Stroke]:
        with Sheet(300, 100) as sheet:
            PictureCell(shown).draw(sheet.painter, QRect(0, 0, 300, 100), QApplication.font(), Told(row=row))  # type: ignore[arg-type]
        return sheet.strokes

    seen = cell(AskedPicture(Path("/p/a.png"), Preview(small, 1_200, 600)))
    assert texts(seen) == ["a.png", "1,200 × 600"]
    assert text(seen, "1,200 × 600").pen == tone(LIGHT.text_dim)
    assert text(seen, "1,200 × 600").size == pytest.approx(0.88 * text(seen, "a.png").size)
    assert text(seen, "1,200 × 600").place.top() > text(seen, "a.png").place.center().y()
    (picture,), (well,) = of_kind(seen, "picture"), of_kind(seen, "rounded")
    assert well.brush == tone(LIGHT.well)
    assert (picture.place.width(), picture.place.height()) == (100, 50)
    assert abs(picture.place.center().y() - well.place.center().y()) <= 1
    assert well.place.right() < text(seen, "a.png").place.left()
    broken = cell(AskedPicture(Path("/p/a.png"), None, error="It is broken."))
    assert texts(broken) == ["a.png", "It is broken."]
    assert text(broken, "It is broken.").pen == tone(LIGHT.bad)
    assert of_kind(broken, "picture") == []
    (sign,) = of_kind(broken, "sign")
    assert sign.pen == tone(LIGHT.bad)
    assert QRect(0, 0, 100, 100).contains(sign.place.toRect())
    waiting = cell(AskedPicture(Path("/p/a.png")))
    assert [stroke.pen for stroke in of_kind(waiting, "sign")] == [tone(LIGHT.text_dim)]


def test_captions_are_smaller_than_their_body(themed: QApplication) -> None:
    font = QApplication.font()
    assert caption_font(font).pointSizeF() == pytest.approx(0.88 * font.pointSizeF())
    font.setPixelSize(20)
    assert caption_font(font).pixelSize() == 18
