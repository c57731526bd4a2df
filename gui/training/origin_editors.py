"""Editors for the two fields of a recipe that name things: the architecture and where the weights come from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from core.architectures.catalogue import ARCHITECTURES, TIMM_PREFIX, TORCHVISION_PREFIX, ArchitectureInfo, find
from core.architectures.origins import RunWeights, no_imagenet_weights
from core.runs.recipe import ENSEMBLE, MEMBERS
from core.support.errors import BadInput, NotThere
from core.support.wording import bytes_text
from gui.kit.field_editors import Editor
from gui.kit.labels import label
from gui.kit.quiet import QuietComboBox, quiet_button
from gui.theme import SPACE

_KINDS = (("Random", "random"), ("Pretrained", "imagenet"), ("A weights file", "file"), ("An earlier run", "run"))


_OTHER = "Choose another run, or set the architecture to that of this one."
_TOLD = 3
"""Runs of which it is said by name why they are not offered."""


class ArchitectureEditor(Editor):
    """A list of the known architectures by title, a line for any other network of torchvision or timm, and a search.

    Signals:
        search_asked(): The person wants to choose among all networks.
    """

    search_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QuietComboBox(self)
        for info in ARCHITECTURES:
            self._box.addItem(info.title, info.name)
        self._box.addItem("Another", TIMM_PREFIX)
        self._box.addItem("Ensemble of members", ENSEMBLE)
        search = quiet_button("Search …", "recipe_architecture_search", "search", self.search_asked.emit, self)
        search.setToolTip("Look through all networks of torchvision and timm: size, accuracy and licence of their weights")
        self._line = QLineEdit(self)
        self._line.setObjectName("recipe_architecture_timm")
        self._line.setAccessibleName("Name of the network in timm, or with torchvision: before it in torchvision")
        self._line.setPlaceholderText("Its name in timm, or such as torchvision:vgg11")
        self._text = label(role="caption", wrap=True)
        layout = _column(self)
        for widget in (self._box, self._line, self._text):
            layout.addWidget(widget)
        # Beside the list it made the form wider than its column in a small window.
        layout.addWidget(search, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self._box)
        self._box.activated.connect(self._chosen)
        self._line.textEdited.connect(self._chosen)
        self._describe()

    def value(self) -> str:
        name = str(self._box.currentData())
        if name != TIMM_PREFIX:
            return name
        inner = self._line.text().strip()
        if not inner:
            raise BadInput("Architecture is empty.", "Search for a network, or write its name in timm.")
        return inner if inner.startswith((TIMM_PREFIX, TORCHVISION_PREFIX)) else TIMM_PREFIX + inner

    def setValue(self, value: object) -> None:
        name = str(value)
        place = self._box.findData(name)
        if place < 0:
            # What is not in the list is one of the many networks of others.
            place = self._box.findData(TIMM_PREFIX)
            self._line.setText(name.removeprefix(TIMM_PREFIX))
        self._box.setCurrentIndex(place)
        self._describe()

    def field(self) -> QWidget:
        return self._box

    def info(self) -> ArchitectureInfo | None:
        """What is known of the architecture shown; None while none is named."""
        try:
            return find(self.value())
        except (BadInput, NotThere):
            return None

    @Slot()
    def _chosen(self) -> None:
        self._describe()
        self.valueChanged.emit()

    def _describe(self) -> None:
        self._line.setVisible(self._box.currentData() == TIMM_PREFIX)
        info = self.info()
        self._text.setText(info.text if info else "")


class WeightsEditor(Editor):
    """Random, pretrained, a file or an earlier run; says beneath what that means for the architecture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: tuple[RunWeights, ...] | None = None  # None until they have been read
        self._architecture: ArchitectureInfo | None = None
        self._box = QuietComboBox(self)
        for title, kind in _KINDS:
            self._box.addItem(title, kind)
        self._file = QWidget(self)
        self._path = QLineEdit(self._file)
        self._path.setObjectName("recipe_weights_file")
        self._path.setAccessibleName("Path of the weights file")
        self._path.setPlaceholderText("Path of a .safetensors or .pth file")
        browse = QPushButton("Browse", self._file)
        browse.setObjectName("recipe_weights_browse")
        row = QHBoxLayout(self._file)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._path, 1)
        row.addWidget(browse)
        self._run = QuietComboBox(self)
        self._run.setObjectName("recipe_weights_run")
        self._run.setAccessibleName("Run whose best weights are taken")
        self._text = label(role="caption", wrap=True)
        layout = _column(self)
        for widget in (self._box, self._file, self._run, self._text):
            layout.addWidget(widget)
        self.setFocusProxy(self._box)
        self._box.activated.connect(self._chosen)
        self._path.textEdited.connect(self._chosen)
        self._run.activated.connect(self._chosen)
        browse.clicked.connect(self._browse)
        self._describe()

    def value(self) -> str:
        kind = str(self._box.currentData())
        if kind == "file":
            text = self._path.text().strip()
            if not text:
                raise BadInput("No weights file is named.", "Write its path or browse for it.")
            # Said here: the child would find out only when it prepares the run.
            if not Path(text).expanduser().is_file():
                raise BadInput(f"There is no file {text}.", "Browse for the weights file.")
            return f"file:{text}"
        if kind == "run":
            name = self._run.currentText()
            if not name and self._runs is None:
                raise BadInput("The earlier runs are being read.", "Which weights fit is known in a moment.")
            if not name:
                raise BadInput("There is no earlier run whose weights fit.", "Train one of this architecture first.")
            misfit = self._misfit(name)
            if misfit:
                raise BadInput(f"The weights of {name} do not fit: {misfit}.", _OTHER)
            return f"run:{name}"
        if kind == "imagenet" and self._architecture is not None and self._architecture.pretrained is None:
            raise no_imagenet_weights(self._architecture)
        return kind

    def setValue(self, value: object) -> None:
        kind, _, rest = str(value).partition(":")
        kind = "imagenet" if kind == MEMBERS else kind  # what is shown should the person turn to one network
        self._box.setCurrentIndex(max(0, self._box.findData(kind)))
        if kind == "file":
            self._path.setText(rest)
        if kind == "run":
            self._fill_runs(rest)
        self._describe()

    def field(self) -> QWidget:
        return self._box

    def set_architecture(self, info: ArchitectureInfo | None) -> None:
        """Tells what the weights are for."""
        self._architecture = info
        if self._box.currentData() == "run":
            self._fill_runs(self._run.currentText())
        self._describe()

    def set_runs(self, runs: Sequence[RunWeights]) -> None:
        """Tells which runs there are; only those whose weights fit the architecture are offered."""
        self._runs = tuple(runs)
        if self._box.currentData() == "run":
            self._fill_runs(self._run.currentText())
        self._describe()

    @Slot()
    def _chosen(self) -> None:
        if self._box.currentData() == "run":
            before = self._run.currentText()
            # A run that does not fit is only kept as what a recipe named; whoever chooses gets one that does.
            self._fill_runs("" if self._misfit(before) else before)
        self._describe()
        self.valueChanged.emit()

    @Slot()
    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, "Choose a weights file", self._path.text(), "Weights (*.safetensors *.pth *.pt *.bin);;All files (*)"
        )
        if path:
            self._path.setText(path)
            self._chosen()

    def _fill_runs(self, chosen: str) -> None:
        names = [run.run for run in self._runs or () if not run.misfit(self._architecture_name())]
        # A recipe may name a run that is gone, or of another architecture: it is shown as it is, and not exchanged.
        if chosen and chosen not in names:
            names.append(chosen)
        self._run.clear()
        self._run.addItems(names)
        self._run.setCurrentIndex(max(0, self._run.findText(chosen)))

    def _describe(self) -> None:
        kind = str(self._box.currentData())
        self._file.setVisible(kind == "file")
        self._run.setVisible(kind == "run")
        text = _weights_text(kind, self._architecture)
        misfits = (
            [misfit for run in self._runs or () if (misfit := run.misfit(self._architecture_name()))] if kind == "run" else []
        )
        self._text.setText(f"{text} {_others_text(misfits)}".strip())

    def _misfit(self, name: str) -> str:
        """Why the weights of the run of that name do not fit; "" when they do, or when nobody knows that run."""
        return next((run.misfit(self._architecture_name()) for run in self._runs or () if run.run == name), "")

    def _architecture_name(self) -> str:
        return self._architecture.name if self._architecture is not None else ""


def _weights_text(kind: str, architecture: ArchitectureInfo | None) -> str:
    if kind == "random":
        return "Nothing learned yet; the seed decides the first numbers."
    if kind == "file":
        return "Its numbers are loaded strictly; the head is new when the classes differ."
    if kind == "run":
        return "The best weights of that run go on learning; the lineage is recorded."
    known = architecture.pretrained if architecture else None
    if known is None:
        return ""
    size = f", {bytes_text(known.bytes)}" if known.bytes else ""
    place = "Installed with Safelight" if known.offline else f"Downloaded once, needs a network{size}"
    # Their tables have licences, and reading them takes torch.
    licence = "" if known.source in ("timm", "torchvision") else f" Licence: {known.licence}."
    # Files of torchvision bear the beginning of theirs in their names.
    checked = (
        ""
        if known.sha256 or known.source == "torchvision"
        else " Held against the SHA-256 that the server states, which the run keeps."
    )
    return f"{known.name}, taught on {known.taught}. {place}.{licence}{checked}"


def _others_text(misfits: Sequence[str]) -> str:
    """Why other runs are not offered; the first few by name."""
    if not misfits:
        return ""
    few = "; ".join(misfits[:_TOLD]) + (f"; and {len(misfits) - _TOLD} more" if len(misfits) > _TOLD else "")
    return f"Not offered, as the weights do not fit: {few}."


def _column(parent: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(SPACE // 2)
    return layout
