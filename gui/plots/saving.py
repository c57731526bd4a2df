"""The button that saves what is drawn: as a picture, as a drawing, or as its numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton, QWidget

from core.support import atomic
from core.support.csv_files import CsvCell, write_csv
from core.support.errors import BadInput, SafelightError
from gui.icons import icon
from gui.plots.curve_pictures import Saveable, drawing_of, picture_of

KINDS = (("png", "Picture (PNG)"), ("svg", "Drawing (SVG)"), ("csv", "Numbers (CSV)"))


class SaveButton(QToolButton):
    """A menu of the three kinds; asks where to and calls `save_to`.

    Signals:
        said(str): What went wrong, in a sentence; "" when it is saved.

    Args:
        name: Object name; begins those of the menu's entries.
        noun: What is saved: "the curves".
        save_to: Saves by the ending of a path; may raise `SafelightError` and `OSError`.
        called: What the file is called unless the person says otherwise, without the ending.
    """

    said = Signal(str)

    def __init__(
        self, name: str, noun: str, save_to: Callable[[Path], None], called: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._noun, self._save_to, self._called = noun, save_to, called
        self.setText("Save")
        self.setIcon(icon("save"))
        self.setObjectName(name)
        self.setAccessibleName(f"Save {noun}")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        for kind, text in KINDS:
            action = menu.addAction(text)
            action.setObjectName(f"{name}_{kind}")
            action.triggered.connect(partial(self._ask, kind))
        self.setMenu(menu)

    def save(self, path: Path) -> None:
        """Saves there, and says what went wrong."""
        try:
            self._save_to(path)
        except SafelightError as error:
            self.said.emit(str(error))
        except OSError as error:
            self.said.emit(f"{path} cannot be written: {error.strerror}. Choose another place.")
        else:
            self.said.emit("")

    def _ask(self, kind: str) -> None:
        path, _ = QFileDialog.getSaveFileName(self, f"Save {self._noun}", f"{self._called()}.{kind}", f"*.{kind}")
        if path:
            chosen = Path(path)
            # Not every system's dialog adds the ending that was chosen.
            self.save(chosen if chosen.suffix else chosen.with_suffix(f".{kind}"))


def save_drawn(
    path: Path, shown: QWidget, plots: Sequence[Saveable], title: str, header: Sequence[str], rows: Iterable[Sequence[CsvCell]]
) -> None:
    """Saves what a widget shows; the ending decides: .png (twice the size), .svg, or .csv (the numbers).

    Args:
        plots: Those in the widget.
        title: Of the drawing.
        header, rows: The numbers.

    Raises:
        BadInput: Another ending.
    """
    kind = path.suffix.lower()
    if kind == ".csv":
        write_csv(path, header, rows)
    elif kind == ".svg":
        atomic.write_bytes(path, drawing_of(shown, plots, title))
    elif kind == ".png":
        atomic.write_bytes(path, picture_of(shown, plots))
    else:
        raise BadInput(f"A plot cannot be saved as {path.name}.", "End the name in .png, .svg or .csv.", path)
