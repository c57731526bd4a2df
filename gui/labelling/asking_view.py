"""One unlabelled picture, large, with the classes it may show: a key decides, and the next one is there."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.datasets.catalog.class_names import clean_label
from core.labelling.label_round import REMAKE
from core.labelling.proposal import LOOK, Proposal
from core.support.errors import BadInput
from core.support.wording import counted
from gui.icons import icon
from gui.kit.labels import ElidedLabel, label, literal, say
from gui.kit.quiet import quiet_button
from gui.kit.typed_line import TypedLine
from gui.labelling.likely_classes import LikelyClasses
from gui.labelling.ready_pictures import AHEAD, ReadyPictures
from gui.labelling.work import LabellingWork
from gui.pictures.picture_canvas import PictureCanvas
from gui.theme import SPACE

SURE = 99
"""Percent from which on proposals are offered to be accepted at once."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
HINT = (
    f"No class is proposed yet. Label some pictures of each class by hand, ten are a good beginning; after {REMAKE} labels, of "
    "two classes at least, the others are proposed."
)


class AskingView(QWidget):
    """Picture at the left, classes and acts at the right.

    Signals:
        sure_asked(str): The sure proposals of this class are to be looked through.
    """

    sure_asked = Signal(str)

    def __init__(self, work: LabellingWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("label_asking")
        self.setAccessibleName("The picture that is asked about")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._work = work
        self._shown = -1
        self.pictures = ReadyPictures(work.named, self)
        self.pictures.arrived.connect(self._arrived)
        self.pictures.freed.connect(self._prepare)
        self.canvas = PictureCanvas(self)
        self.canvas.setMinimumSize(SPACE * 40, SPACE * 40)
        self._path = ElidedLabel("caption", "label_path", parent=self)
        self.classes = LikelyClasses(self)
        self.classes.chosen.connect(self._chosen)
        self._hint = label(HINT, "caption", name="label_hint", tone="dim", wrap=True)
        self._votes = label(role="caption", name="label_votes", wrap=True)
        self._new = TypedLine(self)
        self._new.setObjectName("label_new_class")
        self._new.setPlaceholderText("Another class")
        self._new.setAccessibleName("Another class that the picture shows")
        self._new.setToolTip("A class that is not in the list: its name, and Enter (Insert brings the keyboard here)")
        self._new.returnPressed.connect(self._typed)
        self._accept = QPushButton(icon("check", "on_accent"), "Accept", self)
        self._back = quiet_button("Take back", "label_back", "undo", self._work.take_back, self)
        self._sure = quiet_button("", "label_sure", "pictures", self._sure_pressed, self)
        self._build()
        work.changed.connect(self.show_round)

    @property
    def keys(self) -> dict[str, str]:
        """The class of each key."""
        return dict(self.classes.keys)

    @Slot()
    def show_round(self) -> None:
        """Shows the picture that is asked about now."""
        asked = self._work.round
        proposal = asked.current
        self.classes.show_classes(self._work.classes)
        self.classes.show_proposal(proposal)
        self._hint.setVisible(proposal is not None and not proposal.ranked and not self._work.is_asking)
        say(self._votes, _votes(self._work.proposed.by if self._work.proposed else (), proposal))
        self._accept.setEnabled(proposal is not None and bool(proposal.label))
        self._back.setEnabled(asked.is_begun)
        self._accept.setText(f"Accept {literal(proposal.label)}" if proposal is not None and proposal.label else "Accept")
        self._show_sure(proposal)
        if proposal is None:
            self._shown = -1
            return
        if proposal.sample != self._shown:
            self._shown = proposal.sample
            self._show_picture(proposal)
        self._prepare()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        asked = self._work.round
        name = self.classes.keys.get(event.text().upper()) if event.text() else None
        plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if event.matches(QKeySequence.StandardKey.Undo) or event.key() == Qt.Key.Key_Backspace:
            self._work.take_back()
        elif event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._sure_pressed()
        elif event.key() in _ENTER:
            self._work.decide(asked.accept())
        elif event.key() == Qt.Key.Key_Space:
            self._work.decide(asked.skip())
        elif event.key() == Qt.Key.Key_Insert:
            self._new.setFocus()
        elif name is not None and plain == Qt.KeyboardModifier.NoModifier:
            self._chosen(name)
        else:
            super().keyPressEvent(event)

    @Slot()
    def _prepare(self) -> None:
        self.pictures.prepare(self._work.round.upcoming(AHEAD))

    def _show_picture(self, proposal: Proposal) -> None:
        self._path.setText(proposal.path)
        self.setAccessibleDescription(f"{proposal.path}. {proposal.label or 'Nothing'} is proposed.")
        picture = self.pictures.picture(self._work.dataset.folder, proposal)
        self.canvas.show_pixmap(picture, QSize(proposal.width, proposal.height))

    @Slot(int)
    def _arrived(self, sample: int) -> None:
        proposal = self._work.round.current
        if proposal is not None and sample == proposal.sample == self._shown:
            picture = self.pictures.picture(self._work.dataset.folder, proposal)
            self.canvas.show_pixmap(picture, QSize(proposal.width, proposal.height), keep_place=True)

    @Slot(str)
    def _chosen(self, name: str) -> None:
        self._work.decide(self._work.round.choose(name))

    @Slot()
    def _typed(self) -> None:
        name = self._new.text().strip()
        self._new.clear()
        self.setFocus()
        if not name:
            return
        try:
            # As the catalog will have it: written otherwise, one class would be two in the list.
            self._chosen(clean_label(name))
        except BadInput as error:
            self._work.failed.emit(error)

    def _show_sure(self, proposal: Proposal | None) -> None:
        name = proposal.label if proposal is not None else ""
        count = len(self._work.round.sure(SURE, name)) if name else 0
        self._sure.setVisible(bool(name))
        self._sure.setEnabled(count > 0)
        self._sure.setText(f"Look through {count:,} at {SURE} % or more")
        self._sure.setAccessibleName(f"Look through {counted(count, 'picture')} that {SURE} % say are {name}")
        self._sure.setToolTip(
            f"Shows every picture that is said to be {name} with {SURE} % or more, to accept them at once (Shift+Enter)"
        )

    @Slot()
    def _sure_pressed(self) -> None:
        proposal = self._work.round.current
        if proposal is not None and proposal.label and self._work.round.sure(SURE, proposal.label):
            self.sure_asked.emit(proposal.label)

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(SPACE)
        left.addWidget(self.canvas, 1)
        left.addWidget(self._path)
        self._accept.setObjectName("label_accept")
        self._accept.setProperty("primary", True)
        self._accept.setToolTip("The picture shows what is proposed (Enter)")
        self._accept.clicked.connect(lambda: self._work.decide(self._work.round.accept()))
        skip = quiet_button("Skip", "label_skip", "next", lambda: self._work.decide(self._work.round.skip()), self)
        skip.setToolTip("Leave it for later (Space)")
        self._back.setToolTip("Take the last decision back (Ctrl+Z, Backspace)")
        acts = QHBoxLayout()
        acts.setSpacing(SPACE)
        acts.addWidget(skip, 1)
        acts.addWidget(self._back, 1)
        right = QVBoxLayout()
        right.setSpacing(SPACE)
        for part in (self._hint, self._votes):
            right.addWidget(part)
        right.addWidget(self.classes, 1)
        right.addWidget(self._new)
        right.addWidget(self._accept)
        right.addLayout(acts)
        right.addWidget(self._sure)
        side = QWidget(self)
        side.setFixedWidth(SPACE * 40)
        right.setContentsMargins(0, 0, 0, 0)
        side.setLayout(right)
        for button in (self._accept, skip, self._back, self._sure):
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard with the picture
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE * 3)
        row.addLayout(left, 1)
        row.addWidget(side)


def _votes(by: tuple[str, ...], proposal: Proposal | None) -> str:
    """What each of several says, where they differ."""
    votes = proposal.votes if proposal is not None else ()
    names = ("closer look" if name == LOOK else name for name in by)
    said = [(name, vote.class_name) for name, vote in zip(names, votes, strict=False) if vote is not None]
    if proposal is None or len(said) < 2:
        return ""
    if proposal.agreed == 1:
        return f"All {len(said)} who {'were asked' if len(said) == len(by) else 'answered'} say {said[0][1]}."
    return "They differ. " + ", ".join(f"{name}: {word}" for name, word in said)
