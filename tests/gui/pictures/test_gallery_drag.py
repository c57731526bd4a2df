"""A drag carries the numbers of pictures, and is read without trust."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QPixmap

from gui.pictures.gallery_drag import PICTURES, dragged_numbers, pictures_drag, pile
from gui.pictures.panel import PicturesPanel


def test_a_drag_carries_the_selection_and_nothing_foreign_is_read_from_it(panel: PicturesPanel) -> None:
    picture = QPixmap(64, 40)
    picture.fill(Qt.GlobalColor.darkCyan)
    drag = pictures_drag(panel, range(1234), [picture] * 5)
    assert dragged_numbers(drag.mimeData()) == tuple(range(1234))
    assert not drag.pixmap().isNull()
    assert pile([], 1, 1.0).width() > 60
    for content in (b"no json", b'{"a": 1}', b'["x"]', b""):
        data = QMimeData()
        data.setData(PICTURES, content)
        assert dragged_numbers(data) == ()
