"""All dialogs and wizards by name; a new one is one module and one line here. Each is imported when it is first asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from core.support.registry import at
from gui.session import Session

DIALOGS: dict[str, str] = {
    "augment": "gui.derived.augment_dialog:AugmentDialog",
    "background": "gui.derived.background_dialog:BackgroundDialog",
    "clean": "gui.cleaning.dialog:CleaningDialog",
    "cluster": "gui.datasets.cluster_check_dialog:ClusterCheckDialog",
    "credits": "gui.flickr.credits_dialog:CreditsDialog",
    "doctor": "gui.window.doctor_dialog:DoctorDialog",
    "export": "gui.derived.export_dialog:ExportDialog",
    "export_run": "gui.runs.export_dialog:RunExportDialog",
    "flickr": "gui.flickr.dialog:FlickrDialog",
    "history": "gui.datasets.history_dialog:HistoryDialog",
    "import": "gui.importing.dialog:ImportDialog",
    "label": "gui.labelling.dialog:LabellingDialog",
    "lineage": "gui.evaluation.lineage_dialog:LineageDialog",
    "pack": "gui.parcels.pack_dialog:PackDialog",
    "pack_run": "gui.parcels.pack_dialog:PackRunDialog",
    "pack_study": "gui.parcels.pack_dialog:PackStudyDialog",
    "range": "gui.datasets.range_dialog:RangeDialog",
    "remove": "gui.datasets.whole_dialogs:RemoveDialog",
    "rename": "gui.datasets.whole_dialogs:RenameDialog",
    "serve_run": "gui.serving.dialog:ServeDialog",
    "sheet": "gui.derived.sheet_dialog:SheetDialog",
    "study": "gui.studies.dialog:StudyDialog",
    "study_again": "gui.studies.again_dialog:StudyAgainDialog",
    "trash": "gui.runs.trash_dialog:TrashDialog",
    "unpack": "gui.parcels.unpack_dialog:UnpackDialog",
}
"""Where each dialog is: module and class. It is made with the session, the argument it was asked with, and the parent."""


def open_dialog(name: str, session: Session, argument: str, parent: QWidget) -> QDialog:
    """Opens the dialog of that name before its parent and returns it; it deletes itself when it is closed."""
    dialog: QDialog = at(DIALOGS[name])(session, argument, parent)
    # Closed, a dialog would stay a child of the window with all its pictures.
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    # Not exec(), which would keep whoever asked in an event loop of its own until the dialog closes.
    dialog.open()
    return dialog
