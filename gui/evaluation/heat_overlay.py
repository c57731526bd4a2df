"""A heat map over a picture: whose it is, for which class, and how strongly it is shown. For whatever shows a picture large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from core.support.errors import SafelightError
from gui.evaluation.asked_part import AskedPart, ExplainedPicture
from gui.evaluation.choice_box import choice_box, refill
from gui.pictures.picture_canvas import PictureCanvas
from gui.session import Session
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.engine.protocol import Reply
    from core.prediction.explaining.records import HeatMap

_STRENGTH = "heat/strength"
USUAL_STRENGTH = 70
"""How strongly a heat map is shown at first. *Units*: percent."""
LIKELIEST = "Its answer"
TOGETHER = "All members"


class HeatOverlay(AskedPart):
    """Asks the engine where a run looks and lays the answer over a canvas.

    Args:
        session: Has the engine.
        canvas: Shows the picture.
        channel: Of the questions; each place in the window has its own.
    """

    def __init__(self, session: Session, canvas: PictureCanvas, channel: str, parent: QWidget | None = None) -> None:
        super().__init__(session, channel, "heat", "Run whose heat map is shown", parent)
        self.setObjectName("heat_overlay")
        self._canvas = canvas
        self._pixmap = QPixmap()
        self._class = choice_box("heat_class", "Class the heat map is for", self)
        self._member = choice_box("heat_member", "Member of the ensemble that is shown", self)
        self._strength = QSlider(Qt.Orientation.Horizontal, self)
        self._build()

    def choose_run(self, name: str) -> None:
        """Shows it for this run, where it is one of those that are asked."""
        self._run.setCurrentText(name)
        self._run_chosen()

    def show_picture(self, shown: ExplainedPicture | None) -> None:
        """Another picture is shown, or others runs are asked about it; None when there is none to explain."""
        if shown == self._shown:
            return
        moved = shown is None or self._shown is None or shown.file != self._shown.file
        self._shown = shown
        if moved:
            self._clear()
        refill(self._run, list(shown.classes) if shown is not None else [])
        self._fill_classes()
        self._ask()

    def _fill_classes(self) -> None:
        known = self._shown.classes.get(self._run.currentText(), ()) if self._shown is not None else ()
        refill(self._class, [LIKELIEST, *known])

    @Slot()
    def _ask(self) -> None:
        from core.engine.protocol import DrawHeatMap  # brings pydantic, which the first page is shown without

        self._call.drop()
        if not self.is_on or self._shown is None or not self._run.currentText():
            self._clear()
            return
        name = self._class.currentText() if self._class.currentIndex() > 0 else ""
        member = self._member.currentText() if self._member.currentIndex() > 0 else ""
        request = DrawHeatMap(self._run.currentText(), self._shown.file, name, member)
        self._say("Looking …")
        self._call.ask(request, self._heard, self._refused)

    def _heard(self, reply: Reply) -> None:
        from core.engine.protocol import HeatMapDrawn

        if isinstance(reply, HeatMapDrawn):
            self._show_heat(reply.heat_map)

    def _refused(self, error: SafelightError) -> None:
        self._clear()
        self._say(str(error), "bad")

    def _show_heat(self, found: HeatMap) -> None:
        # Which members there are is known only now; one that was chosen stays chosen.
        refill(self._member, [TOGETHER, *found.members])
        self._member.setVisible(len(found.members) > 1)
        self._pixmap = QPixmap(str(found.file))
        self._say(found.words)
        self._lay()

    def _clear(self) -> None:
        self._pixmap = QPixmap()
        self._say("")
        self._lay()

    @Slot()
    def _lay(self) -> None:
        self._canvas.lay_over(self._pixmap, self._strength.value() / 100)

    @Slot()
    def _strength_chosen(self) -> None:
        self._session.remember(_STRENGTH, self._strength.value())

    @Slot()
    def _run_chosen(self) -> None:
        # Another run has other members, if any.
        refill(self._member, [TOGETHER])
        self._member.hide()
        self._fill_classes()
        self._ask()

    def _build(self) -> None:
        self._strength.setObjectName("heat_strength")
        self._strength.setAccessibleName("Strength of the heat map")
        self._strength.setToolTip("How strongly the heat map is shown, 0 to 100 %")
        self._strength.setRange(0, 100)
        kept = self._session.remembered(_STRENGTH)
        self._strength.setValue(int(kept) if kept.isdecimal() else USUAL_STRENGTH)
        self._strength.setFixedWidth(SPACE * 15)
        self._strength.valueChanged.connect(self._lay)
        self._strength.valueChanged.connect(self._strength_chosen)
        self._member.hide()
        self._run.activated.connect(self._run_chosen)
        self._class.activated.connect(self._ask)
        self._member.activated.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        for part in (self._run, self._member, self._class, self._strength):
            row.addWidget(part)
        row.addWidget(self._words, 1)
