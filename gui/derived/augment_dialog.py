"""Augmentation ahead of training: how many pictures a class gets, how they are varied, and what that means, before it starts."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.datasets.catalog.composition import Composition, composition
from core.derived.augment_request import BLENDS, AugmentOptions, AugmentRequest
from core.runs.augmentation import Augmentation
from core.runs.methods import users_of_fields
from core.support.errors import BadInput
from core.support.fields import describe
from core.support.wording import counted
from gui.derived.derived_dialog import DerivedDialog
from gui.derived.target_name import TargetName
from gui.kit.job_dialog import CHOOSING
from gui.kit.labels import label
from gui.kit.lines import Lines
from gui.kit.lines_view import LinesView
from gui.kit.record_form import RecordForm, record_or_errors
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE


class AugmentDialog(DerivedDialog):
    """Makes a dataset with enough training pictures of every class.

    Args:
        session: Whose workspace it is.
        dataset: Name of the dataset whose training pictures are varied.
    """

    start_text = "Make the dataset"
    promise = "Cancelling changes no dataset. Views made so far are kept, and the same choices take them up again."

    def __init__(self, session: Session, dataset: str, parent: QWidget | None = None) -> None:
        super().__init__(session, dataset, "augment", "Augment training pictures", (124, 72), parent)
        self._train: dict[str, int] = {}
        self.target = TargetName(session.workspace, "augment_name", f"{dataset}-augmented"[:80], parent=self.ground)
        self.options = RecordForm(describe(AugmentOptions), "augment", "", parent=self.ground)
        self.options.set_values(AugmentOptions())
        # Two pictures blended have no single class that a file could lie under.
        varied = (info for info in describe(Augmentation) if info.name not in BLENDS)
        self.varied = RecordForm(varied, "augment_varied", "Augmentation", users_of_fields(), parent=self.ground)
        self.varied.set_values(Augmentation())
        self._lines = Lines(("Class", "Train now", "Views", "Train then"), self)
        self._table = LinesView(self._lines, "augment_plan", "What every class gets", 0, self.ground)
        self._said = label(wrap=True, name="augment_will", parent=self.ground)
        self._fill_choices()
        self.show_page(CHOOSING)
        self.short.run(Task(composition, self._dataset), self._counted)
        self._show_plan()

    def start(self) -> None:
        """Makes the views and the dataset, in the workshop."""
        from core.engine.protocol import MakeViews

        self.banner.clear()
        try:
            options = record_or_errors(self.options, AugmentOptions)
            varied = record_or_errors(self.varied, Augmentation)
        except BadInput as error:
            self.banner.show_error(error)
            return
        request = AugmentRequest(self._dataset.name, self.target.name(), options, varied)
        # It takes minutes; in the engine predictions would wait behind it.
        task = self.session.ask_workshop(MakeViews(request))
        self.run(task, f"Making {request.target}", lambda reply: self.show_made(reply.result), subject=request.dataset)

    def _fill_choices(self) -> None:
        self.choices.addWidget(
            label(
                "Views are made of training pictures only, and lie on train. Val and test hold the originals and nothing else, "
                "so that results stay honest. Training varies pictures anew in every epoch by itself: this is for other "
                "programs, and for classes that are far too small.",
                "caption", wrap=True,
            )
        )  # fmt: skip
        left, right = QVBoxLayout(), QVBoxLayout()
        for part in (self.target, self.options, label("How pictures are varied", "strong", parent=self.ground), self.varied):
            left.addWidget(part)
        left.addStretch()
        right.addWidget(self._said)
        right.addWidget(self._table, 1)
        right.addStretch()
        columns = QHBoxLayout()
        columns.setSpacing(SPACE * 3)
        for column in (left, right):
            column.setSpacing(SPACE)
            columns.addLayout(column, 1)
        self.choices.addLayout(columns, 1)
        # The name has a say in whether there is a way on.
        self.target.changed.connect(self._show_plan)
        self.options.valueChanged.connect(self._show_plan)

    @Slot(object)
    def _counted(self, found: Composition) -> None:
        self._train = {side.name: side.train for side in found.sides}
        self._show_plan()

    @Slot()
    def _show_plan(self) -> None:
        """Says what every class gets, and whether there is anything to do."""
        wanted = self.options.values()[0].get("per_class")
        per_class = wanted if isinstance(wanted, int) else 0
        # A class without training pictures has nothing that could be varied: val and test never are.
        rows = [(name, have, max(0, per_class - have) if have else 0) for name, have in self._train.items()]
        added = sum(views for _, _, views in rows)
        self._lines.show_rows([(name, have, views, have + views) for name, have, views in rows])
        self._table.setVisible(bool(rows))
        if self._dataset.current_split is None:
            said = "The dataset has no split yet. Make one first: only training pictures may be varied."
        elif rows and per_class:
            made = f"{counted(added, 'view is', 'views are')} made."
            said = made if added else "Every class has that many training pictures already."
        else:
            said = ""
        self._said.setText(said)
        self.allow(self.target.usable() and added > 0)
