"""All dialogs and wizards by name; a new one is one module and one line here. Each is imported when it is first asked for."""

from __future__ import annotations

import importlib

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from gui.session import Session

DIALOGS: dict[str, str] = {
    "augment": "gui.wizards.augment_dialog:AugmentDialog",
    "background": "gui.wizards.background_dialog:BackgroundDialog",
    "clean": "gui.wizards.cleaning_dialog:CleaningDialog",
    "credits": "gui.wizards.credits_dialog:CreditsDialog",
    "export": "gui.wizards.export_dialog:ExportDialog",
    "flickr": "gui.wizards.flickr_dialog:FlickrDialog",
    "import": "gui.wizards.import_dialog:ImportDialog",
    "sheet": "gui.wizards.sheet_dialog:SheetDialog",
}
"""Where each dialog is: module and class. It is made with the session, the argument it was asked with, and the parent."""


def open_dialog(name: str, session: Session, argument: str, parent: QWidget) -> QDialog:
    """Opens the dialog of that name before its parent and returns it; it deletes itself when it is closed."""
    module, _, own = DIALOGS[name].partition(":")
    dialog: QDialog = getattr(importlib.import_module(module), own)(session, argument, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
