"""What is set before a training: preset, recipe, dataset and split, the run's name; with the plan beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.architectures.known.networks import KnownNetwork
from core.architectures.origins import RunWeights, expected, weights_of_runs
from core.engine.protocol import AugmentationPreview, LayersPreview, PlanPreview
from core.runs.plan import Request
from core.runs.recipe import Recipe, Stage
from core.support.errors import BadInput, SafelightError
from core.support.names import check_name
from core.training.joining.of_runs import ensemble_of, one_network
from core.training.launcher import request_for
from core.training.preset_acts import list_presets
from core.training.presets import PRESETS, Preset
from core.training.ranks.torchrun import gpus_here
from gui.kit.labels import error_label, say
from gui.kit.quiet import quiet_button
from gui.session import Session
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.theme import SPACE, set_look
from gui.training.device_count import DeviceCount
from gui.training.fold_chooser import FoldChooser
from gui.training.layers_dialog import LayersDialog
from gui.training.networks_dialog import NetworksDialog
from gui.training.plan_panel import PlanPanel
from gui.training.preset_list import PresetList
from gui.training.recipe_form import RecipeForm
from gui.training.recipe_head import RecipeHead, column_heading, scrolled_column
from gui.training.split_chooser import SplitChooser
from gui.training.views_preview import ViewsPreview

FIRST_PRESET = "quick"


class TrainSetup(QWidget):
    """Three columns: what is trained on and by which preset, the recipe, and the run's name with the plan it makes.

    Signals:
        changed(): Something was changed; `problem()` tells whether it can be started.
        told(object): A recipe file could not be read or written (the error), or was written (a sentence).
        rates_asked(): A learning rate is to be looked for.
    """

    changed = Signal()
    told = Signal(object)
    rates_asked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("train_setup")
        self._session = session
        self._own_name = False
        self._offered: Recipe | None = None  # what the form was given by a preset, not by a person
        self._own_presets = NewestTask()
        self._wanted_preset = ""
        self._runs = NewestTask()
        self.head = RecipeHead(session, lambda: self.form.value(), self)
        self.chooser = SplitChooser(session, self)
        # What is scrolled is made where it lies: moved there, it is told of its style anew, with all that lies in it.
        left = scrolled_column("train_preset_scroll", self)
        self.presets = PresetList(PRESETS, left.viewport())
        middle = scrolled_column("train_recipe_scroll", self)
        recipe = QWidget(middle.viewport())
        self.form = RecipeForm(recipe, self._new_preview, session.settings)
        inner = QVBoxLayout(recipe)
        inner.setContentsMargins(0, 0, SPACE, 0)
        inner.addWidget(self.form)
        right = scrolled_column("train_plan_scroll", self)
        plan = QWidget(right.viewport())
        self._build_plan(plan)
        for area, inside in ((left, self.presets), (middle, recipe), (right, plan)):
            area.setWidget(inside)
        self._lay_out(left, middle, right)
        self.presets.setValue(FIRST_PRESET)
        self._show_preset()
        self._engine_changed()
        # Connected only now: what the form begins with is nobody's choice.
        self.presets.chosen.connect(self._take_preset)
        self.head.opened.connect(self.set_recipe)
        self.head.reset_asked.connect(self._take_preset)
        self.head.told.connect(self.told)
        session.presets_changed.connect(self._read_presets)
        self.form.valueChanged.connect(self._update)
        session.engine_changed.connect(self._engine_changed)
        self.form.search_asked.connect(self._search_networks)
        self.chooser.changed.connect(self._chooser_changed)
        self.folds.valueChanged.connect(self.changed)
        self.plan.answered.connect(self.changed)
        self.plan.refused.connect(self.changed)
        self._update()

    def request(self) -> Request:
        """What is set, as a run would be asked for now.

        Raises:
            SafelightError: Something is missing or cannot be used; the message says what.
        """
        missing = self.chooser.problem()
        if missing is not None:
            raise missing
        recipe = self.form.value()
        name = self._name.text().strip()
        check_name(name, "run name")
        if name in self._session.workspace.run_names():
            raise BadInput(f"There is a run called {name} already.", "Choose another name.")
        # What no plan can be made of would end as a failed run; it is refused before there is one.
        failure = self.plan.failure()
        if failure is not None:
            raise failure
        where = (self.chooser.dataset(), recipe, name, self.chooser.split(), self._devices.value())
        return request_for(self._session.workspace, *where)

    def problem(self) -> SafelightError | None:
        """Why a training cannot be started with what is set; None when it can."""
        try:
            self.request()
        except SafelightError as error:
            return error
        return None

    def refresh(self, dataset: str = "") -> None:
        """Reads datasets, splits and taken names again."""
        self.chooser.refresh(dataset)
        self._runs.run(Task(weights_of_runs, self._session.workspace), self._runs_read, self.told.emit)
        self._read_presets()
        self._update()

    def choose_preset(self, name: str) -> None:
        """Makes a preset of one's own the one that is chosen, once it is listed; the form keeps what it shows."""
        self._wanted_preset = name

    @Slot()
    def _read_presets(self) -> None:
        self._own_presets.run(Task(list_presets), self._presets_read, self.told.emit)

    @Slot(object)
    def _presets_read(self, presets: tuple[Preset, ...]) -> None:
        self.presets.show_presets(presets)
        wanted, self._wanted_preset = self._wanted_preset, ""
        if wanted and self.presets.setValue(wanted):
            self.form.set_preset(wanted)
        self._compare()
        self._update()

    @Slot(object)
    def _runs_read(self, runs: tuple[RunWeights, ...]) -> None:
        self.form.set_runs(runs)
        self._update()

    @Slot(object)
    def set_recipe(self, recipe: Recipe) -> None:
        """Shows another recipe, such as an earlier run's; it stays as it is whatever dataset is chosen then."""
        self.presets.setValue(recipe.preset)
        self._offered = None
        self.form.setValue(recipe)
        self._compare()
        self._update()

    def take_members(self) -> None:
        """Shows the recipe of an ensemble of the runs that are wanted as members."""
        members, self._session.wanted_members = self._session.wanted_members, ()
        try:
            recipe, dataset = ensemble_of(self._session.workspace, members)
        except SafelightError as error:
            self.told.emit(error)
            return
        self.set_recipe(recipe)
        self.form.open_network()
        self.refresh(dataset)

    def rename(self) -> None:
        """Takes back to the made-up name; after a start the next run needs another."""
        self._own_name = False
        self._update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._update()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.plan.close_questions()

    def _new_preview(self, stage: int) -> ViewsPreview:
        return ViewsPreview(self._session, f"stage_{stage}_views")

    def _ask_for_views(self, recipe: Recipe | None) -> None:
        dataset, split = self.chooser.dataset(), self.chooser.split()
        for preview, stage in zip(self.form.previews(), recipe.stages if recipe is not None else (), strict=False):
            # Of the usual size where none is chosen yet; without what does not change the views, so that they are not drawn
            # anew when it changes.
            shown = {"preset": "custom", "seed": 0, "stages": (Stage(augmentation=stage.augmentation),)}
            wanted = expected(one_network(recipe)).model_copy(update=shown) if recipe is not None else None
            preview.ask(AugmentationPreview(dataset, wanted, split=split) if wanted is not None and dataset else None)

    def _build_plan(self, right: QWidget) -> None:
        self._name = QLineEdit(right)
        self._name.setObjectName("train_name")
        self._name.setAccessibleName("Name of the run")
        self._name.setToolTip("Letters, digits, spaces, dots, dashes, plus signs and underscores; up to 80.")
        self._name.textEdited.connect(self._name_edited)
        self._name_error = error_label("train_name_error", right)
        self.folds = FoldChooser(right)
        self._devices = DeviceCount(gpus_here(), right)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, SPACE, 0)
        column.setSpacing(SPACE)
        column.addWidget(column_heading("Name of the run"))
        column.addWidget(self._name)
        column.addWidget(self._name_error)
        column.addWidget(self.folds)
        column.addWidget(self._devices)
        column.addSpacing(SPACE)
        heading = QHBoxLayout()
        heading.addWidget(column_heading("Plan"), 1)
        self.layers = quiet_button("Layers", "train_layers", "network", self._show_layers, right)
        self.layers.setToolTip("What will be trained: layers, their outputs, parameters and multiply-adds, and which are frozen")
        heading.addWidget(self.layers)
        self.rates = quiet_button("Rates", "train_rates", "chart", self.rates_asked.emit, right)
        self.rates.setToolTip("Try rising learning rates on a copy, and see which one suits")
        heading.addWidget(self.rates)
        column.addLayout(heading)
        self.plan = PlanPanel(self._session, right)
        column.addWidget(self.plan)
        column.addStretch(1)

    def _lay_out(self, left: QWidget, middle: QWidget, right: QWidget) -> None:
        recipe = QVBoxLayout()
        recipe.setSpacing(SPACE)
        recipe.addWidget(self.head)
        recipe.addWidget(middle, 1)
        presets = QVBoxLayout()
        presets.setSpacing(SPACE)
        presets.addWidget(column_heading("Train on"))
        presets.addWidget(self.chooser)
        presets.addSpacing(SPACE)
        presets.addWidget(column_heading("Preset"))
        presets.addWidget(left, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * SPACE)
        layout.addLayout(presets, 6)
        layout.addLayout(recipe, 8)
        layout.addWidget(right, 6)

    def _show_layers(self) -> None:
        try:
            question = LayersPreview(self.chooser.dataset(), self.form.value())
        except BadInput as error:
            self.told.emit(error)
            return
        dialog = LayersDialog(self._session, question, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot()
    def _search_networks(self) -> None:
        dialog = NetworksDialog(self._session, self)
        dialog.chosen.connect(self._take_network)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(object, str)
    def _take_network(self, network: KnownNetwork, weights: str) -> None:
        self.form.take_network(network.name, weights, network.side)

    @Slot()
    def _take_preset(self) -> None:
        self._show_preset()
        self._update()

    def _show_preset(self) -> None:
        self._offered = self._usual()
        if self._offered is not None:
            self.form.setValue(self._offered)
        self._compare()

    def _usual(self) -> Recipe | None:
        """The preset that is chosen, as the pictures that are chosen want it."""
        preset = self.presets.preset()
        return preset.fitted(self.chooser.pictures()).recipe if preset is not None else None

    def _compare(self) -> None:
        self.form.compare_with(self._usual())

    @Slot()
    def _engine_changed(self) -> None:
        greeting = self._session.greeting
        self.form.whole.offer_devices(gpus_here() > 0 or (greeting is not None and greeting.apple))

    @Slot()
    def _chooser_changed(self) -> None:
        # A preset follows the pictures; what a person has changed, or brought, does not.
        if self._shown() is not None and self._shown() == self._offered and self.chooser.ready():
            self._show_preset()
        else:
            self._compare()
        self._update()

    @Slot(str)
    def _name_edited(self, text: str) -> None:
        self._own_name = bool(text.strip())
        self._update()

    @Slot()
    def _update(self) -> None:
        recipe, preset = self._shown(), self.presets.preset()
        self._devices.ask(recipe is None or recipe.device == "auto")
        self.head.reset.setEnabled(preset is not None and (recipe is None or recipe != self._usual()))
        if not self._own_name and self.chooser.dataset():
            # A name has 80 letters at most, and a number may follow.
            wish = f"{self.chooser.dataset()}-{preset.name if preset is not None else 'custom'}"[:70].rstrip(" .")
            self._name.setText(self._session.workspace.new_run_name(wish))
            self._name.setCursorPosition(0)  # or a long name is shown without its beginning
        self._check_name()
        self._ask_for_views(recipe)
        if not self.isVisible():
            self.plan.close_questions()  # a probe for nobody would slow a training down
        elif recipe is not None and self.chooser.ready():
            self.plan.ask(PlanPreview(self.chooser.dataset(), self.chooser.split(), recipe))
        else:
            self.plan.ask(None, "Reading the dataset" if self.chooser.reading() else PlanPanel.NOTHING)
        self.changed.emit()

    def _shown(self) -> Recipe | None:
        try:
            return self.form.value()
        except BadInput:
            return None

    def _check_name(self) -> None:
        text = ""
        name = self._name.text().strip()
        if self.chooser.dataset():
            try:
                check_name(name, "run name")
                # A made-up name is a free one; one that was typed may be taken.
                if self._own_name and name in self._session.workspace.run_names():
                    text = f"There is a run called {name} already."
            except BadInput as error:
                text = str(error)
        say(self._name_error, text)
        set_look(self._name, "wrong", bool(text))
