"""Looks for the learning rate that suits a run, shows the curve, and takes the suggestion into the form."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from core.runs.folder import RunFolder
from core.runs.plan import Request
from core.runs.recipe import Recipe, solves, stage_title
from core.support.errors import SafelightError
from gui.kit.labels import label
from gui.kit.page import Page
from gui.kit.quiet import quiet_button
from gui.kit.wizard import Shell
from gui.runs.list import add_act

if TYPE_CHECKING:
    from core.engine.protocol import Reply
    from core.training.rates.curve import RateCurve


class RatesDialog(Shell):
    """A range test's curve with what it suggests.

    Signals:
        taken(float): The suggested rate is wanted in the form.
    """

    taken = Signal(float)

    def __init__(self, curve: RateCurve, parent: QWidget | None = None) -> None:
        of = f"{curve.run}, {curve.title}" if curve.title else curve.run
        super().__init__("rates", f"Learning rates for {of}", (90, 64), parent=parent)
        from gui.plots.rate_plot import RatePlot  # brings pyqtgraph, which the first page does without

        self.curve = curve
        self.plot = RatePlot(curve, self)
        self.column.addWidget(self.plot, 1)
        self.column.addWidget(label(curve.words, wrap=True, name="rates_words"))
        begun = "after going through the stages before it" if curve.stage else "from the weights it begins with"
        note = f"Tried on a copy, {begun}; no run was changed."
        self.column.addWidget(label(note, "caption", wrap=True))
        self.take = quiet_button("Take it into the form", "rates_take", "", self._take, self)
        self.take.setEnabled(curve.suggestion is not None)
        self.take.setProperty("primary", True)
        self.add_closing_row(beside=(self.take,))
        if curve.suggestion is not None:
            self.take.setDefault(True)
            self.take.setFocus()

    def _take(self) -> None:
        if self.curve.suggestion is not None:
            # As it is shown: nobody wants 0.00387291 in a field.
            self.taken.emit(float(f"{self.curve.suggestion:.1g}"))
            self.accept()


class RateLook(QObject):
    """Has the workshop look, and opens the dialog with what came of it; a rate that is taken stands in the form of Train.

    Args:
        page: Shows errors; the dialog stands on it.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.dialog: RatesDialog | None = None

    def fill(self, menu: QMenu, run: str, enabled: bool = True) -> None:
        """Adds to a menu what looks for the rates of a run's stages."""
        try:
            recipe = RunFolder.open(self._page.session.workspace, run).request.recipe
        except SafelightError:
            return  # one that cannot be read says so where it is shown
        self._fill(menu, recipe, enabled, lambda stage: self.look(run, stage))

    def choose(self, asked: Callable[[], Request], button: QWidget) -> None:
        """Looks for the rate of a run that is not there yet; of several stages the person chooses one in a menu at a button."""
        try:
            request = asked()
        except SafelightError as error:
            self._page.show_error(error)
            return
        self._page.clear_error()
        if all(map(solves, request.recipe.stages)):
            # In a menu of its own this was one grey line.
            hint = "Choose a preset that trains in epochs to look for its rate."
            self._page.banner.say(
                "info", "A head that is solved in one go has no learning rate.", hint
            )  # true of whatever is chosen next
            return
        menu = QMenu(button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu, request.recipe, True, lambda stage: self.look(request.run, stage, request))
        if len(menu.actions()) == 1:
            menu.actions()[0].trigger()
            menu.deleteLater()
        else:
            menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def look(self, run: str, stage: int, wanted: Request | None = None) -> None:
        """Looks for the rate of a run's stage; `wanted` is one that is not there yet."""
        from core.engine.protocol import RangeTest

        self._page.clear_error()
        title = f"Learning rates for {run}" + (f", stage {stage + 1}" if stage else "")
        if any(task.title == title for task in self._page.session.tasks):
            return  # the status bar shows that it is looked for already
        task = self._page.session.ask_workshop(RangeTest(run, stage, wanted))
        task.succeeded.connect(partial(self.show_reply, wanted=wanted))
        task.failed.connect(self._page.show_error)
        self._page.session.run_task(task, title)

    @Slot(object)
    def show_reply(self, reply: Reply, wanted: Request | None = None) -> None:
        """Opens the dialog, or says why there is nothing to show."""
        from core.engine.protocol import Failure, RangeTested

        match reply:
            case RangeTested(curve):
                self.dialog = RatesDialog(curve, self._page)
                self.dialog.taken.connect(partial(self._take, curve.run, curve.stage, wanted))
                self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
                self.dialog.open()
            case Failure(message, hint, path):
                self._page.show_error(SafelightError(message, hint, path))
            case _:
                pass

    def _fill(self, menu: QMenu, recipe: Recipe, enabled: bool, look: Callable[[int], None]) -> None:
        stepped = [place for place, stage in enumerate(recipe.stages) if not solves(stage)]
        for place in stepped:
            of = f" of stage {place + 1}, {stage_title(recipe.stages[place])}" if len(recipe.stages) > 1 else ""
            add_act(menu, f"Look for a learning rate{of} …", "chart", "", partial(look, place), enabled)
        if not stepped:
            add_act(menu, "Its head is solved, without a learning rate", "chart", "", lambda: None, False)

    def _take(self, run: str, stage: int, wanted: Request | None, rate: float) -> None:
        session = self._page.session
        try:
            request = wanted or RunFolder.open(session.workspace, run).request
        except SafelightError as error:
            self._page.show_error(error)
            return
        stages = list(request.recipe.stages)
        stages[stage] = stages[stage].model_copy(update={"learning_rate": rate})
        recipe = request.recipe.model_copy(update={"stages": tuple(stages)})
        session.wanted_request = request.model_copy(update={"recipe": recipe})
        session.go("train")
        # Its field may be out of sight in the form.
        session.notify(f"The learning rate of {stage_title(stages[stage])} is {rate:g} in the form now.")
