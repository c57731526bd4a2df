"""Where a study is trained is asked only where there is a choice; what the place offers, or why it does not, is said below."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from core.cluster import offering, ray_line, slurm
from core.support.errors import NotThere
from gui.studies.where_row import WhereRow
from tests.made_up_cluster import MadeUpCluster


@pytest.fixture
def row(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> WhereRow:
    monkeypatch.setattr(ray_line, "find_spec", lambda name: object())
    monkeypatch.setattr(slurm.shutil, "which", lambda name: None)
    made = WhereRow()
    qtbot.addWidget(made)
    made.show()
    return made


def said(row: WhereRow) -> str:
    return row.offer.text()


def test_a_cluster_is_asked_what_it_offers(row: WhereRow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offering, "RayCluster", MadeUpCluster)
    assert [row.places.itemData(place) for place in range(row.places.count())] == ["here", "ray"]
    assert row.is_of_use
    assert (row.is_elsewhere, row.carry(), row.address.isVisible()) == (False, None, False)
    with qtbot.waitSignal(row.changed):
        row.places.setCurrentIndex(1)
    assert (row.is_elsewhere, row.address.isVisible()) == (True, True)
    qtbot.waitUntil(lambda: said(row).startswith("2 nodes with 12 cores"))
    row.address.setText("ray://far:10001")
    qtbot.waitUntil(lambda: said(row) == "Nobody answers at ray://far:10001. Look there.")
    assert callable(row.carry())
    row.address.setText("moon://far")
    with pytest.raises(NotThere):
        row.carry()
    row.places.setCurrentIndex(0)
    assert (said(row), row.carry()) == ("", None)
    row.close_down()


def test_where_there_is_no_choice_there_is_no_question(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ray_line, "find_spec", lambda name: None)
    monkeypatch.setattr(slurm.shutil, "which", lambda name: None)
    alone = WhereRow()
    qtbot.addWidget(alone)
    assert not alone.is_of_use
