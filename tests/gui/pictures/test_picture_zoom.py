"""A picture is zoomed about the pointer, never leaves its frame, and its facts are told as plain text."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PIL import ExifTags, Image
from PySide6.QtCore import QPoint, QPointF, QSettings, QSize, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QGuiApplication, QPixmap, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.datasets.catalog import ledger, schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.ledger import LedgerEntry
from core.datasets.catalog.provenance import provenance
from core.datasets.catalog.samples import Sample
from core.datasets.cleaning.checks.check import Finding
from core.datasets.cleaning.findings import store_findings
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.support.workspace import Workspace
from gui.pictures.fact_words import exif_title, facts_page
from gui.pictures.picture_canvas import PictureCanvas
from gui.pictures.picture_zoom import PictureZoom
from gui.theme import LIGHT

PATIENCE = 20_000


@pytest.fixture
def canvas(themed: QApplication, qtbot: QtBot) -> PictureCanvas:
    made = PictureCanvas()
    qtbot.addWidget(made)
    made.resize(432, 332)  # room for 400 x 300
    made.show()
    pixmap = QPixmap(400, 200)
    pixmap.fill(QColor("red"))
    made.show_pixmap(pixmap, QSize(1600, 800))
    return made


def under(canvas: PictureCanvas, at: QPointF) -> QPointF:
    """Which place of the picture, in fractions, is at a place of the widget."""
    rect = canvas.picture_rect()
    return QPointF((at.x() - rect.left()) / rect.width(), (at.y() - rect.top()) / rect.height())


def test_a_picture_is_fitted_and_shown_in_its_own_size(canvas: PictureCanvas) -> None:
    ratio = canvas.devicePixelRatioF()
    assert canvas.is_fitted
    assert canvas.picture_rect().size().toSize() == QSize(400, 200)
    canvas.turn_size()
    assert canvas.scale == 1.0
    assert canvas.picture_rect().width() == pytest.approx(1600 / ratio)
    canvas.turn_size()
    assert canvas.is_fitted
    assert canvas.grab().toImage().pixelColor(QPoint(216, 166) * ratio).name() == "#ff0000"


def test_what_is_under_the_pointer_stays_there(canvas: PictureCanvas) -> None:
    at = QPointF(120, 150)
    before = under(canvas, at)
    for steps in (4, 3, -2):
        canvas.step(steps, at)
        now = under(canvas, at)
        assert (now.x(), now.y()) == (pytest.approx(before.x(), abs=0.01), pytest.approx(before.y(), abs=0.01))
    canvas.step(-40)
    assert canvas.is_fitted
    canvas.step(400)
    assert canvas.scale == 16


def test_a_moved_picture_never_leaves_its_frame(canvas: PictureCanvas) -> None:
    canvas.turn_size()
    for way in (QPointF(9000, 9000), QPointF(-9000, 50), QPointF(30, -9000)):
        canvas.move_by(way)
        rect = canvas.picture_rect()
        assert rect.left() <= 16.5
        assert rect.right() >= 415.5
        assert rect.top() <= 16.5
        assert rect.bottom() >= 315.5


def test_more_is_asked_for_only_when_there_is_more(canvas: PictureCanvas, qtbot: QtBot) -> None:
    with qtbot.waitSignal(canvas.finer_wanted):
        canvas.turn_size()
    whole = QPixmap(1600, 800)
    whole.fill(QColor("blue"))
    scale, place = canvas.scale, canvas.picture_rect()
    canvas.show_pixmap(whole, QSize(1600, 800), keep_place=True)
    assert (canvas.scale, canvas.picture_rect()) == (scale, place)
    with qtbot.assertNotEmitted(canvas.finer_wanted):
        canvas.step(4)


def test_the_mouse_zooms_and_moves(canvas: PictureCanvas, qtbot: QtBot) -> None:
    at = QPointF(200, 160)
    for _ in range(8):
        wheel = QWheelEvent(
            at, canvas.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(canvas, wheel)
    assert not canvas.is_fitted
    before = under(canvas, at)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 160))
    qtbot.mouseMove(canvas, QPoint(230, 170))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(230, 170))
    assert under(canvas, QPointF(230, 170)).x() == pytest.approx(before.x(), abs=0.01)
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 160))
    assert canvas.is_fitted


@pytest.fixture(scope="module")
def imported_photos(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """A dataset with one large picture that has EXIF records, and one small one; never to be changed."""
    place = tmp_path_factory.mktemp("photos")
    workspace, folder = Workspace.at(place / "workspace"), place / "photos"
    for name in "ab":
        (folder / name).mkdir(parents=True)
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "<b>Field</b> camera"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ISOSpeedRatings] = 400
    Image.linear_gradient("L").resize((2400, 1800)).convert("RGB").save(folder / "a" / "large.jpg", exif=exif)
    Image.new("RGB", (60, 40), "teal").save(folder / "b" / "small.png")
    import_pictures(workspace, "photos", folder, ImportOptions(copy=True))
    return Dataset.open(workspace, "photos")


@pytest.fixture
def photos(workspace: Workspace, imported_photos: Dataset) -> Dataset:
    """The same in the test's own workspace."""
    shutil.copytree(imported_photos.folder, workspace.dataset_folder("photos"))
    return Dataset.open(workspace, "photos")


@pytest.fixture
def zoom(themed: QApplication, qtbot: QtBot, settings: QSettings) -> Iterator[PictureZoom]:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(900, 600)
    host.show()
    made = PictureZoom(settings, host)
    made._keep = host  # type: ignore[attr-defined]  # the host must live as long
    yield made
    made.end()


def _large(dataset: Dataset) -> Sample:
    return next(sample for sample in dataset.catalog.samples() if sample.width == 2400)


def test_facts_are_told_from_catalog_and_file(zoom: PictureZoom, photos: Dataset, qtbot: QtBot) -> None:
    sample = _large(photos)
    zoom.show_picture(photos, sample, "a/large.jpg\na")
    qtbot.waitUntil(lambda: "Field" in zoom.facts.text(), timeout=PATIENCE)
    told = zoom.facts.text()
    for words in (
        "a/large.jpg", "2,400 × 1,800 pixels", "4.32", "<b>Field</b> camera", "400", sample.sha256[:32],
        "The file is as it was imported.", "Licence not stated",
    ):  # fmt: skip
        assert words in told, words
    (photos.root / sample.path).write_bytes(b"something else")
    zoom.end()
    zoom.show_picture(photos, sample, "")
    qtbot.waitUntil(lambda: "The file has changed." in zoom.facts.text(), timeout=PATIENCE)


def test_zooming_in_brings_the_picture_in_full(zoom: PictureZoom, photos: Dataset, qtbot: QtBot) -> None:
    zoom.show_picture(photos, _large(photos), "")
    scale = zoom.findChild(QLabel, "zoom_scale")
    qtbot.waitUntil(lambda: zoom.sharp, timeout=PATIENCE)
    assert scale.text().endswith(" %")
    assert zoom.canvas._pixmap.width() == 1600
    qtbot.keyClick(zoom, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: zoom.canvas._pixmap.width() == 2400, timeout=PATIENCE)
    assert zoom.canvas.scale == 1.0
    qtbot.keyClick(zoom, Qt.Key.Key_Minus)
    assert zoom.canvas.scale == pytest.approx(0.8)


def test_the_panel_of_facts_can_be_put_away_and_stays_away(
    zoom: PictureZoom, photos: Dataset, settings: QSettings, qtbot: QtBot
) -> None:
    zoom.show_picture(photos, _large(photos), "")
    assert zoom.facts.isVisible()
    qtbot.keyClick(zoom, Qt.Key.Key_I)
    assert not zoom.facts.isVisible()
    again = PictureZoom(settings, zoom.parentWidget())
    again.show_picture(photos, _large(photos), "")
    assert not again.facts.isVisible()
    again.findChild(QToolButton, "zoom_facts").click()
    assert again.facts.isVisible()
    again.end()


def test_links_do_what_they_say_and_nothing_else(
    zoom: PictureZoom, photos: Dataset, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    sample = _large(photos)
    with schema.writing(photos.catalog.path) as connection:
        store_findings(connection, [Finding("near-duplicate", (sample.path, "b/small.png"), 0.5, "They are alike.")])
    zoom.show_picture(photos, sample, "")
    qtbot.waitUntil(lambda: "They are alike." in zoom.facts.text(), timeout=PATIENCE)
    with qtbot.waitSignal(zoom.together_asked) as asked:
        zoom.facts._followed(QUrl("together:0"))
    assert asked.args == [("a/large.jpg", "b/small.png"), "near-duplicate"]
    zoom.facts._followed(QUrl(f"copy:{sample.sha256}"))
    assert QGuiApplication.clipboard().text() == sample.sha256
    for address in ("https://example.org/1", "file:///etc/passwd", "javascript:alert(1)"):
        zoom.facts._followed(QUrl(address))
    assert opened == ["https://example.org/1"]


def test_what_came_with_a_picture_is_only_text(photos: Dataset) -> None:
    sample = _large(photos)
    hostile = '"><img src="file:///etc/passwd"><script>'
    entry = LedgerEntry(sample.sha256, "1", "o", hostile, hostile, hostile, 'javascript:alert("x")', "", hostile, "2026")
    ledger.record(photos.catalog.path, [entry])
    page = facts_page(sample, provenance(photos, sample), None, hostile, LIGHT)
    assert "<img" not in page
    assert "<script" not in page
    assert "javascript:" not in page
    assert "&lt;script&gt;" in page


def test_tiny_pictures_have_no_megapixels(photos: Dataset) -> None:
    sample = photos.catalog.samples()[0]
    pages = [facts_page(replace(sample, width=side, height=side), None, None, "", LIGHT) for side in (32, 200)]
    assert ["Megapixels" in page for page in pages] == [False, True]


def test_a_picture_that_is_gone_says_so(zoom: PictureZoom, photos: Dataset, qtbot: QtBot) -> None:
    shutil.rmtree(photos.root / "a")
    zoom.show_picture(photos, _large(photos), "")
    qtbot.waitUntil(lambda: "cannot be read" in zoom.facts.text(), timeout=PATIENCE)
    assert not zoom.sharp
    assert zoom.findChild(QLabel, "zoom_scale").text().endswith("of the small version")


def test_words_of_numbers_and_records() -> None:
    names = ("ExposureTime", "ISOSpeedRatings", "GPSLatitudeRef", "FNumber", "Model")
    titles = ["Exposure time", "ISO speed ratings", "GPS latitude ref", "F number", "Model"]
    assert [exif_title(name) for name in names] == titles


def test_leaving_stops_what_is_under_way(zoom: PictureZoom, photos: Dataset, qtbot: QtBot) -> None:
    zoom.show_picture(photos, _large(photos), "")
    task = zoom._task
    assert task is not None
    with qtbot.waitSignal(zoom.closed):
        qtbot.keyClick(zoom, Qt.Key.Key_Escape)
    assert task.was_abandoned
    assert not zoom.facts._tasks
