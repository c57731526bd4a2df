"""What the tests of pictures share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import ExifTags, Image
from PySide6.QtCore import QSettings
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.gallery import GalleryChoice, SamplePage
from core.datasets.catalog.sample_filter import Order, SampleFilter
from core.datasets.cleaning.checks.check import Finding
from core.datasets.cleaning.findings import store_findings
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.support.workspace import Workspace
from gui.pictures import picture_list, thumbnails
from gui.pictures.filter_bar import FilterBar
from gui.pictures.gallery_view import GalleryView
from gui.pictures.panel import PicturesPanel
from gui.pictures.picture_list import PictureList
from gui.pictures.picture_zoom import PictureZoom
from tests.filter_menus import FOUND
from tests.galleries import MANY, sample
from tests.picture_panels import shown_panel


@pytest.fixture(scope="session")
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


@pytest.fixture
def panel(themed: QApplication, workspace: Workspace, shapes: Dataset, settings: QSettings, qtbot: QtBot) -> PicturesPanel:
    with schema.writing(shapes.catalog.path) as connection:
        pair = ("circle/circle-001.jpg", "square/square-002.png")
        store_findings(connection, [Finding("near-duplicate", pair, 0.7, "They are alike.")])
    return shown_panel(workspace, shapes, settings, qtbot)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[object]]:
    """Replaces catalog and files by things that cost nothing, and notes what was asked of them."""
    notes: dict[str, list[object]] = {"pages": [], "numbers": [], "files": []}

    def rows(dataset: Dataset, page: int, ids: tuple[int, ...], context: object) -> SamplePage:
        notes["pages"].append(page)
        notes["numbers"].extend(ids)
        return SamplePage(page, {number: sample(number) for number in ids}, {ids[0]: ("dark",)})

    def read(path: Path, side: int) -> QImage:
        notes["files"].append(path.name)
        image = QImage(side, side * 2 // 3, QImage.Format.Format_RGB32)
        image.fill(QColor("#336699"))
        return image

    monkeypatch.setattr(picture_list, "sample_page", rows)
    monkeypatch.setattr(thumbnails, "read_thumbnail", read)
    return notes


@pytest.fixture
def gallery(
    themed: QApplication, qtbot: QtBot, asked: dict[str, list[object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> GalleryView:
    dataset = Dataset("many", tmp_path, tmp_path, False, "", "")
    pictures = PictureList()
    view = GalleryView(pictures)
    view._keep = pictures  # type: ignore[attr-defined]  # the view does not own its model
    qtbot.addWidget(view)
    view.resize(900, 640)
    view.show()
    pictures._choice = GalleryChoice(dataset, SampleFilter(), Order())
    pictures.set_numbers(tuple(range(MANY)))
    return view


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    for number in range(8):
        Image.new("RGB", (60, 40 + number), (30 * number, 0, 90)).save(tmp_path / f"{number}.jpg")
    return tmp_path


@pytest.fixture
def bar(themed: QApplication, qtbot: QtBot) -> FilterBar:
    made = FilterBar()
    qtbot.addWidget(made)
    qtbot.addWidget(made.size_slider)
    made.resize(740, 100)
    made.show()
    made.show_facets(FOUND)
    return made
