"""A gallery of sixty thousand samples that are in no catalog, and the wait until it is painted."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from core.datasets.catalog.samples import Sample
from gui.pictures.gallery_view import GalleryView

MANY = 60_000


def sample(number: int) -> Sample:
    """A sample that is in no catalog."""
    return Sample(
        number, f"a/{number:05}.jpg", f"{number:064x}", "a", "a", False, 300, 200, "JPEG", "RGB", 1000, 0, "folder", None,
        None, (0.5, 0.5, 0.5),
    )  # fmt: skip


def first_line(gallery: GalleryView) -> int:
    """How many pictures lie in the first line."""
    top = gallery._grid.rect(0, 0).top()
    return next(row for row in range(gallery.count()) if gallery._grid.rect(row, 0).top() > top)


def settle(qtbot: QtBot, gallery: GalleryView) -> None:
    """Waits until everything in sight can be painted."""

    def painted() -> bool:
        return all(gallery._pictures.thumbnail(row) is not None for row in gallery.visible_rows())

    qtbot.waitUntil(painted)
