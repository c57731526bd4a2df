"""What the checks noticed: kinds with counts, and of one kind the findings with their reasons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from core.datasets.cleaning.checks.check import Finding
from core.datasets.cleaning.findings import store_findings
from core.support.workspace import Workspace
from gui.datasets.findings_panel import FindingsPanel
from gui.session import Session


def test_of_many_pictures_a_finding_names_the_first(
    workspace: Workspace, session: Session, shapes: Dataset, qtbot: QtBot
) -> None:
    paths = tuple(sample.path for sample in shapes.catalog.samples())[:5]
    found = [Finding("near-duplicate", paths, 0.5, "Alike."), Finding("near-duplicate", paths[:2], 0.4, "Alike too.")]
    with schema.writing(shapes.catalog.path) as connection:
        store_findings(connection, [*found, Finding("dark", paths[:1], 0.9, "Dark.")])
    panel = FindingsPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_facts(overview(workspace, "shapes"))
    assert panel.kind() == "near-duplicate"  # the most frequent first
    table = panel.findChild(QTableView, "finding_list").model()
    qtbot.waitUntil(lambda: table.rowCount() == 2)
    many, two = table.index(0, 0), table.index(1, 0)
    assert many.data() == f"{paths[0]}, {paths[1]} + 3 more"
    assert many.data(Qt.ItemDataRole.ToolTipRole) == ", ".join(paths)
    assert two.data() == ", ".join(paths[:2])
    assert table.index(1, 1).data() == "Alike too."
    panel.findChild(QTableView, "finding_kinds").selectRow(1)
    qtbot.waitUntil(lambda: table.rowCount() == 1)
    assert panel.findChild(QLabel, "finding_title").text() != ""
    asked: list[str] = []
    panel.exclude_asked.connect(asked.append)
    panel.findChild(QPushButton, "finding_exclude").click()
    assert asked == ["dark"]
