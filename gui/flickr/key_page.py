"""Key and secret of the person's own access to Flickr: where to get them; tried, kept as secrets are, forgotten."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from core.datasets.catalog.licences import Licence
from core.datasets.flickr.client import Key
from core.datasets.flickr.credentials import KEY_VARIABLE, SECRET_VARIABLE, forget_key
from core.datasets.flickr.starting import keep_key
from gui.flickr.collection import collection_of
from gui.flickr.draft import CollectionDraft
from gui.kit.labels import label
from gui.kit.opening import open_outside
from gui.kit.quiet import quiet_button
from gui.kit.wizard import Wizard, WizardPage
from gui.kit.wizard_foot import FootState
from gui.tasks.task import Task
from gui.theme import SPACE

KEY_PAGE = "https://www.flickr.com/services/apps/create/"


class KeyPage(WizardPage):
    """Two lines for key and secret."""

    def __init__(self, wizard: Wizard, draft: CollectionDraft) -> None:
        super().__init__(wizard.stack)
        self._wizard = wizard
        self._draft = draft
        self._asking = False
        self._key = self._line("flickr_key", "Key")
        self._secret = self._line("flickr_secret", "Secret")
        self._keeps = label(wrap=True, name="flickr_keeps", role="caption")
        self._open = quiet_button("Get a key at Flickr", "flickr_get_key", "link", self._get, self)
        self._open.setToolTip(KEY_PAGE)
        self._forget = quiet_button("Forget the key that is kept", "flickr_forget", "remove", self._forget_key, self)
        self._forget.hide()
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._open)
        row.addWidget(self._forget)
        row.addStretch()
        form = QGridLayout()
        form.setHorizontalSpacing(SPACE * 2)
        form.setVerticalSpacing(SPACE)
        for place, line in enumerate((self._key, self._secret)):
            name = label(line.accessibleName())
            name.setBuddy(line)
            form.addWidget(name, place, 0)
            form.addWidget(line, place, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        column.addWidget(label("Flickr wants to know who asks", "strong"))
        column.addWidget(
            label(
                "Searching Flickr takes a key of your own, which is free for non-commercial use. It allows 3,600 questions an "
                "hour; Safelight stays below that.",
                wrap=True,
            )
        )
        column.addLayout(row)
        column.addLayout(form)
        column.addWidget(self._keeps)
        column.addWidget(
            label(
                f"They are sent to Flickr only, and never written into a dataset, a log or a message. In place of this you can "
                f"set {KEY_VARIABLE} and {SECRET_VARIABLE} in the environment.",
                "caption", wrap=True,
            )
        )  # fmt: skip
        column.addStretch()

        draft.started.connect(self._show_place)
        self._show_place()

    def foot(self) -> FootState:
        words = {"back": "Back" if self._draft.has_key else "", "cancel": "Cancel", "go": "Use this key"}
        if self._asking:
            return FootState(words, frozenset({"go"}), said="Asking Flickr whether it knows the key …")
        return FootState(words, problem="" if self.key() is not None else "Key and secret are both needed.")

    def press(self, button: str) -> None:
        key = self.key()
        if button == "back":
            self._wizard.show_page("request")
        elif key is not None:
            self._asking = True
            self._wizard.short.run(Task(keep_key, key, lane="network"), self._accepted, self._refused)
            self.changed.emit()

    def shown(self) -> None:
        self._key.setFocus()

    def close_down(self) -> None:
        # Neither key nor secret stays in a widget longer than it is being typed.
        self._clear()

    def key(self) -> Key | None:
        """What was typed; None while one of the two is missing."""
        key, secret = self._key.text().strip(), self._secret.text().strip()
        return Key(key, secret) if key and secret else None

    @Slot()
    def _show_place(self) -> None:
        """Says where a key will be kept, and where one is already."""
        start = self._draft.start
        keeps, place = (start.keeps, start.key_place) if start is not None else ("", "")
        # What was set in the environment is not Safelight's to forget.
        self._forget.setVisible(place not in ("", "environment"))
        if place == "environment":
            keeps += " But one is set in the environment, and that one is used."
        elif place:
            keeps += " The one that is kept there is replaced."
        self._keeps.setText(keeps)
        self.changed.emit()

    def _accepted(self, kept: tuple[str, tuple[Licence, ...]]) -> None:
        said, licences = kept
        self._asking = False
        self._clear()
        self._wizard.short.run(self._draft.reading(""), self._draft.show_start)
        self._draft.show_licences(licences)
        # Whoever came here from a collection that waits for a better key goes on with it.
        self._wizard.show_page("progress" if collection_of(self._draft.session) is not None else "request")
        self._wizard.banner.say("info", said)

    def _refused(self, error: BaseException) -> None:
        self._asking = False
        self.changed.emit()
        self._wizard.banner.show_error(error)

    @Slot()
    def _forget_key(self) -> None:
        self._wizard.short.run(Task(forget_key), self._forgotten)

    def _forgotten(self, place: str) -> None:
        if self._draft.start is not None:
            self._draft.show_start(replace(self._draft.start, key_place=place))
        self._wizard.banner.say("info", "The key is forgotten.")

    def _clear(self) -> None:
        self._key.clear()
        self._secret.clear()

    def _line(self, name: str, spoken: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setObjectName(name)
        line.setAccessibleName(spoken)
        # Whoever reads both off the screen asks Flickr in this person's name.
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.textEdited.connect(self.changed)
        return line

    @Slot()
    def _get(self) -> None:
        open_outside(KEY_PAGE, self._open)
