"""The certificate warns of what became known after its split was made."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from core.datasets.splits.certificate import ClosestPair
from gui.kit.labels import Sign
from gui.splits.certificate_view import CertificateView
from gui.splits.panel import SplitPanel
from gui.splits.picture_pairs import LARGE_SIDE, PicturePairs
from tests.split_panels import PATIENCE, make


def test_a_twin_that_became_known_later_is_warned_about(panel: SplitPanel, shapes: Dataset, qtbot: QtBot) -> None:
    make(panel, qtbot)
    assert panel._certificate.findChild(QLabel, "certificate_verdict").text().startswith("By hash only, nothing known leaks")
    assert panel._certificate.findChild(Sign)._tone == "text_dim", "green would say more than the words"
    table = shapes.table(shapes.current_split)
    ends = [table.paths[table.sides.index(side)] for side in ("train", "test")]
    first, second = sorted(sample.id for sample in shapes.catalog.by_paths(ends))
    with schema.writing(shapes.catalog.path) as connection:
        connection.execute("INSERT INTO likenesses VALUES (?, ?, 0.1, 'mirrored')", (first, second))
        connection.execute("INSERT INTO looks SELECT id, label, label, 1, 0, 0 FROM samples WHERE id IN (?, ?)", (first, second))
    panel.show_facts(overview(panel._session.workspace, shapes.name))
    qtbot.waitUntil(lambda: "by now it does" in panel._certificate.text(), timeout=PATIENCE)
    assert ends[1] in panel._certificate.text()
    assert "with another name or seed" in panel._certificate.text()
    panel.findChild(QLineEdit, "split_name").setText("newer")
    make(panel, qtbot)
    qtbot.waitUntil(lambda: "Nothing known leaks, but a closer look has not seen" in panel._certificate.text(), timeout=PATIENCE)
    assert "Mirror images, found by a closer look: 2 pictures" in panel._certificate.text()
    panel._certificate.findChild(QToolButton, "certificate_ties").click()
    qtbot.waitUntil(panel._certificate.findChildren(PicturePairs)[-1].isVisible)


@pytest.mark.parametrize(("pairs", "folded"), [(2, ""), (3, "1 more pair"), (4, "2 more pairs")])
def test_one_pair_that_is_folded_away_is_told_as_one(themed: QApplication, qtbot: QtBot, pairs: int, folded: str) -> None:
    view, place = CertificateView(), QWidget()
    qtbot.addWidget(view)
    qtbot.addWidget(place)
    found = [ClosestPair(("train", "val"), (f"a/{n}.png", f"b/{n}.png"), n) for n in range(pairs)]
    view._add_closest(QVBoxLayout(place), SimpleNamespace(closest_across=found), {}, None)  # type: ignore[arg-type]
    box = place.findChild(QToolButton, "certificate_pairs")
    assert (box.text() if box is not None else "") == folded


def test_the_closest_pairs_stand_large_and_the_others_are_folded(panel: SplitPanel, qtbot: QtBot) -> None:
    make(panel, qtbot)
    view = panel._certificate
    (large,) = view.findChildren(PicturePairs)  # what is folded is made when it is opened
    assert (len(large._pairs), large._side) == (2, LARGE_SIDE)
    qtbot.waitUntil(large.isVisible)
    first = large._pairs[0].findChildren(QLabel)[0].text()
    assert first.split(":")[0] in {"train and val", "train and test", "val and test"}
    view.findChild(QToolButton, "certificate_pairs").click()
    folded = view.findChildren(PicturePairs)[1]
    qtbot.waitUntil(folded.isVisible)
    assert folded._side < large._side
    panel.read_anew()
    qtbot.waitUntil(lambda: not panel._reading.is_waiting, timeout=PATIENCE)
    assert len(view._sheet.findChildren(PicturePairs)) == 2, "opened, they are there in the next certificate at once"
