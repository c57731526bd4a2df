"""What can be done with a dataset as a whole, as the Data page's menu offers it; a new act is one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from core.cluster.installed import ray_is_here
from gui.icons import icon
from gui.session import Session


@dataclass(frozen=True)
class DataAct:
    """One entry of the menu.

    Attributes:
        dialog: Name of the dialog it opens, as in `gui.window.dialogs`; it is asked with the dataset's name.
        text, icon_name: As shown.
        needs_dataset: False when it makes sense without a dataset.
        is_here: Tells whether it can do something; where it cannot, the menu does not offer it.
    """

    dialog: str
    text: str
    icon_name: str
    needs_dataset: bool = True
    is_here: Callable[[], bool] = lambda: True


ACTS: tuple[DataAct, ...] = (
    DataAct("flickr", "Collect from Flickr …", "collect", needs_dataset=False),
    DataAct("clean", "Clean …", "clean"),
    DataAct("cluster", "Check on a cluster …", "running", is_here=ray_is_here),
    DataAct("label", "Label pictures …", "class"),
    DataAct("range", "Range of deep pictures …", "range"),
    DataAct("history", "History …", "time"),
    DataAct("study", "Study …", "compare"),
    DataAct("lineage", "Lineage …", "lineage"),
    DataAct("sheet", "Contact sheet …", "pictures"),
    DataAct("credits", "Picture credits …", "note"),
    DataAct("background", "Remove backgrounds …", "background"),
    DataAct("augment", "Augment training pictures …", "augment"),
    DataAct("export", "Export clean dataset …", "export"),
    DataAct("pack", "Pack …", "save"),
    DataAct("unpack", "Unpack …", "import", needs_dataset=False),
    DataAct("rename", "Rename …", "note"),
    DataAct("remove", "Remove …", "delete"),
    DataAct("trash", "Trash …", "trash", needs_dataset=False),
)


class DatasetMenu(QToolButton):
    """A button with the acts.

    Args:
        session: Asked for the dialogs.
        dataset: Tells the name of the dataset that is shown; "" when there is none.
    """

    def __init__(self, session: Session, dataset: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dataset = dataset
        self.setObjectName("dataset_menu")
        self.setText("Dataset")
        self.setAccessibleName("What can be done with the dataset")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        self._entries = {}
        for act in (act for act in ACTS if act.is_here()):
            entry = menu.addAction(icon(act.icon_name), act.text, partial(self._ask, act))
            entry.setObjectName(f"dataset_act_{act.dialog}")
            self._entries[act] = entry
        # Asked when it is opened, as datasets come and go.
        menu.aboutToShow.connect(self._enable)
        self.setMenu(menu)

    def _enable(self) -> None:
        there = bool(self._dataset())
        for act, entry in self._entries.items():
            entry.setEnabled(there or not act.needs_dataset)

    def _ask(self, act: DataAct) -> None:
        self._session.ask(act.dialog, self._dataset())
