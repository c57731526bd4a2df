"""Labels elide, hide when they have nothing to say, and are plain text; a sign is drawn in the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QComboBox, QFormLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gui.kit.labels import ElidedLabel, FittingLabel, Sign, add_field, error_label, label, literal, plain_tip, say
from gui.theme import DARK, LIGHT, apply_theme
from tests.as_built import as_built


def colours(sign: Sign) -> set[str]:
    image = sign.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_a_sign_follows_the_theme_and_can_change(qtbot: QtBot, qapp: QApplication) -> None:
    sign = Sign(32, "certificate", "good")
    qtbot.addWidget(sign)
    for theme in (DARK, LIGHT):
        apply_theme(qapp, theme)
        assert QColor(theme.good).name() in colours(sign)
    sign.show_icon("warning", "warn")
    assert QColor(LIGHT.warn).name() in colours(sign)
    assert QColor(LIGHT.good).name() not in colours(sign)


def test_a_label_never_reads_markup_and_hides_without_words(themed: QApplication, qtbot: QtBot) -> None:
    made = label("<b>bold</b>", name="made", tone="warn")
    qtbot.addWidget(made)
    assert made.textFormat() == Qt.TextFormat.PlainText
    assert made.property("tone") == "warn"
    say(made, "")
    assert made.isHidden()
    say(made, "Words")
    assert not made.isHidden()


def test_a_long_text_is_shortened_and_told_whole(themed: QApplication, qtbot: QtBot) -> None:
    made = ElidedLabel("body", "made", "a/very/long/path/to/some/picture.jpg")
    qtbot.addWidget(made)
    made.resize(80, 20)
    assert made.shown_text().endswith("…")
    assert made.toolTip() == made.text() == "a/very/long/path/to/some/picture.jpg"
    made.resize(800, 20)
    assert made.shown_text() == made.text()
    as_built("elided", made)


def test_a_tooltip_shows_markup_in_a_name_as_it_is_written(themed: QApplication, qtbot: QtBot) -> None:
    assert plain_tip("boats & cars\nof < 9 m") == "boats & cars\nof < 9 m", "what Qt takes for plain stays as it is"
    told = plain_tip('<img src="/etc/x.png">\n& <b>co</b>')
    assert told == "<span>&lt;img src=&quot;/etc/x.png&quot;&gt;<br>&amp; &lt;b&gt;co&lt;/b&gt;</span>"
    name = ElidedLabel(text="<b>boats</b>")
    qtbot.addWidget(name)
    assert "&lt;b&gt;" in name.toolTip()


def test_the_words_of_a_form_stand_at_the_middle_of_its_fields(themed: QApplication, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    form = QFormLayout(page)
    fields = [QComboBox(page), QLineEdit(page)]
    for field in fields:
        add_field(form, "Name", field)
    add_field(form, "", QLineEdit(page))
    page.show()
    for field in fields:
        head = form.labelForField(field)
        assert abs(head.geometry().center().y() - field.geometry().center().y()) <= 0.5
    as_built("form-words", page)


def test_the_longest_text_that_fits_is_said_and_no_part_of_one(themed: QApplication, qtbot: QtBot) -> None:
    made = FittingLabel(("solid val, dashed train", "solid val"))
    qtbot.addWidget(made)
    made.show()
    wide = made.fontMetrics().horizontalAdvance
    for room, said in (
        (wide("solid val, dashed train") + 2, "solid val, dashed train"),
        (wide("solid val") + 2, "solid val"),
        (9, ""),
    ):
        made.resize(room, 20)
        assert made.text() == said
    assert made.toolTip() == "solid val, dashed train"
    as_built("fitting", made)


def test_labels_have_the_look_that_was_asked_for(themed: QApplication, qtbot: QtBot) -> None:
    plain, right = label("a"), label("b", right=True, wrap=True, tone="dim", name="made")
    for made in (plain, right):
        qtbot.addWidget(made)
    assert bool(right.alignment() & Qt.AlignmentFlag.AlignRight)
    assert not plain.alignment() & Qt.AlignmentFlag.AlignRight
    assert (plain.wordWrap(), right.wordWrap()) == (False, True)
    assert (plain.property("tone"), right.property("tone"), right.objectName()) == (None, "dim", "made")
    wrong = error_label("wrong")
    qtbot.addWidget(wrong)
    assert wrong.isHidden()
    assert (wrong.property("tone"), wrong.wordWrap()) == ("bad", True)
    assert literal("cat & dog") == "cat && dog"
    bare = Sign(16)
    qtbot.addWidget(bare)
    assert len(colours(bare)) == 1, "no sign yet"
    assert (bare.width(), bare.height()) == (16, 16)
