"""A dataset in which nothing has a class yet, and the dialog that asks about it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.engine.protocol import LabelsProposed
from core.labelling.proposal import LOOK, LabelProposals, Proposal
from core.prediction.records import ClassProbability
from gui.labelling.dialog import LabellingDialog
from gui.session import Session


@pytest.fixture
def bare(shapes: Dataset) -> Dataset:
    """Six of the drawn shapes, without a class: nobody is asked by itself, for there is nothing to go by."""
    with schema.writing(shapes.catalog.path) as connection:
        connection.execute("DELETE FROM samples WHERE id > 6")
        connection.execute("UPDATE samples SET label = ''")
    return shapes


@pytest.fixture
def dialog(session: Session, bare: Dataset, qtbot: QtBot) -> LabellingDialog:
    """The dialog, when it knows its pictures."""
    made = LabellingDialog(session, "shapes")
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.work.round.left == 6)
    return made


@pytest.fixture
def answer(dialog: LabellingDialog) -> Callable[..., None]:
    """Has everybody asked say of each picture in turn how likely it is a cat; the rest is dog."""

    def told(*likely: float, by: tuple[str, ...] = (LOOK,)) -> None:
        proposals = []
        for sample, cat in zip(dialog.work.dataset.catalog.by_ids(range(1, 7)), likely, strict=True):
            ranked = sorted((ClassProbability("cat", cat), ClassProbability("dog", 1 - cat)), key=lambda one: -one.probability)
            place = (sample.id, sample.path, sample.sha256, sample.width, sample.height)
            proposals.append(Proposal(*place, tuple(ranked), (ranked[0],) * len(by)))
        dialog.work._answered(LabelsProposed(LabelProposals("shapes", by, ("cat", "dog"), tuple(proposals), 8)))

    return told
