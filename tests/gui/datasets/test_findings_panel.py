"""What the checks noticed: kinds with counts of what is open, without what was kept in cleaning."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTableView
from pytestqt.qtbot import QtBot

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from core.datasets.cleaning.checks.check import Finding
from core.datasets.cleaning.cleaning import clean
from core.datasets.cleaning.findings import store_findings
from core.datasets.cleaning.questions import load_questions
from core.support.left_out import LeftOut
from core.support.workspace import Workspace
from gui.datasets.findings_panel import FindingsPanel
from gui.session import Session
from tests.as_built import as_built


def counts(panel: FindingsPanel) -> dict[str, str]:
    lines = panel.findChild(QTableView, "finding_kinds").model()
    return {lines.index(row, 0).data(): lines.index(row, 1).data() for row in range(lines.rowCount())}


def store(dataset: Dataset, found: list[Finding]) -> None:
    with schema.writing(dataset.catalog.path) as connection:
        store_findings(connection, found)


def test_a_kind_shows_its_findings_with_their_pictures(
    workspace: Workspace, session: Session, shapes: Dataset, qtbot: QtBot
) -> None:
    paths = tuple(sample.path for sample in shapes.catalog.samples())[:5]
    found = [Finding("near-duplicate", paths, 0.5, "Alike."), Finding("near-duplicate", paths[:2], 0.4, "Alike too.")]
    store(shapes, [*found, Finding("dark", paths[:1], 0.9, "Dark.")])
    panel = FindingsPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    with qtbot.waitSignal(panel.counted) as told:
        panel.show_facts(overview(workspace, "shapes"))
    assert told.args == [3]
    assert panel.kind() == "near-duplicate"  # the most frequent first
    rows = panel.found.rows
    qtbot.waitUntil(lambda: rows.count() == 2)
    assert len(rows.rows.tile(0).files) == 5
    assert all(file.is_file() for file in rows.rows.tile(0).files)
    kinds = panel.findChild(QTableView, "finding_kinds")
    kinds.selectRow(1)
    qtbot.waitUntil(lambda: rows.count() == 1)
    qtbot.mouseClick(kinds.viewport(), Qt.MouseButton.LeftButton, pos=kinds.viewport().rect().bottomLeft())
    assert [index.row() for index in kinds.selectionModel().selectedRows()] == [1], "below the rows nothing is unmarked"
    with qtbot.waitSignal(panel.exclude_asked) as asked:
        panel.findChild(QPushButton, "finding_exclude").click()
    assert asked.args == [(shapes.catalog.by_paths(paths[:1])[0].id,), "dark"]


def test_unseen_it_counts_and_reads_no_pictures(workspace: Workspace, session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    store(shapes, [Finding("dark", (sample.path,), 0.9, "Dark.") for sample in shapes.catalog.samples()[:3]])
    panel = FindingsPanel(session)
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.counted) as told:
        panel.show_facts(overview(workspace, "shapes"))
    assert (told.args, panel.kind()) == ([3], "dark")
    assert not panel._reading.is_waiting
    panel.show()
    qtbot.waitUntil(lambda: panel.found.rows.count() == 3)


def test_what_was_kept_in_cleaning_leaves_the_count(
    workspace: Workspace, session: Session, shapes: Dataset, qtbot: QtBot
) -> None:
    paths = [sample.path for sample in shapes.catalog.samples()]
    store(shapes, [Finding("dark", (path,), 0.9, "Dark.") for path in paths[:3]])
    panel = FindingsPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_facts(overview(workspace, "shapes"))
    qtbot.waitUntil(lambda: counts(panel) == {"Dark": "3"})
    asked = load_questions(shapes).questions
    clean(shapes, (), [asked[0].mark])
    panel.show_facts(overview(workspace, "shapes"))
    qtbot.waitUntil(lambda: counts(panel) == {"Dark": "2"})
    qtbot.waitUntil(lambda: panel.found.rows.count() == 2)
    clean(shapes, (), [question.mark for question in asked[1:]])
    with qtbot.waitSignal(panel.counted) as told:
        panel.show_facts(overview(workspace, "shapes"))
    assert told.args == [0]
    assert panel._none.text().startswith("Nothing is left to decide")
    as_built("findings-none", panel)


def test_files_refused_before_the_first_check_do_not_stay_chosen_after_it(
    workspace: Workspace, session: Session, shapes: Dataset, qtbot: QtBot
) -> None:
    refused = (LeftOut("circle/broken.jpg", "The file ends before the picture does.", "truncated"),)
    panel = FindingsPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_facts(replace(overview(workspace, "shapes"), refused=refused))
    qtbot.waitUntil(lambda: counts(panel) == {"Refused files": "1"})
    store(shapes, [Finding("dark", (sample.path,), 0.9, "Dark.") for sample in shapes.catalog.samples()[:3]])
    panel.show_facts(replace(overview(workspace, "shapes"), refused=refused))
    qtbot.waitUntil(lambda: counts(panel) == {"Dark": "3", "Refused files": "1"})
    assert panel.kind() == "dark", "the check's first kind, not the one that had stood there alone"
    panel.findChild(QTableView, "finding_kinds").selectRow(1)
    panel.show_facts(replace(overview(workspace, "shapes"), refused=refused))
    with qtbot.waitSignal(panel.counted):
        pass
    assert panel.kind() == "refused", "what a person chose stays chosen"
