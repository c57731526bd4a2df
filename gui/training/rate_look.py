"""Looks for the learning rate that suits a run, shows the curve, and takes the suggestion into the form."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from core.runs.folder import RunFolder
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
        super().__init__("rates", f"Learning rates for {curve.run}", (90, 64), parent=parent)
        from gui.plots.rate_plot import RatePlot  # brings pyqtgraph, which the first page does without

        self.curve = curve
        self.plot = RatePlot(curve, self)
        self.column.addWidget(self.plot, 1)
        self.column.addWidget(label(curve.words, wrap=True, name="rates_words"))
        note = "Tried on a copy in memory, from the weights the run began with; the run itself is as it was."
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
    """Has the workshop look, and opens the dialog with what came of it.

    Signals:
        taken(object): This `Request`, a run's own with the suggested rate in its first stage, is wanted in the form.

    Args:
        page: Shows errors; the dialog stands on it.
    """

    taken = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.dialog: RatesDialog | None = None

    def fill(self, menu: QMenu, run: str) -> None:
        """Adds the act to a menu."""
        menu.addSeparator()
        add_act(menu, "Look for a learning rate …", "chart", "", partial(self.look, run))

    def look(self, run: str) -> None:
        """Looks for the rate of a run's first stage."""
        from core.engine.protocol import RangeTest

        self._page.clear_error()
        task = self._page.session.ask_workshop(RangeTest(run))
        task.succeeded.connect(self.show_reply)
        task.failed.connect(self._page.show_error)
        self._page.session.run_task(task, f"Learning rates for {run}")

    @Slot(object)
    def show_reply(self, reply: Reply) -> None:
        """Opens the dialog, or says why there is nothing to show."""
        from core.engine.protocol import Failure, RangeTested

        match reply:
            case RangeTested(curve):
                self.dialog = RatesDialog(curve, self._page)
                self.dialog.taken.connect(partial(self._take, curve.run))
                self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
                self.dialog.open()
            case Failure(message, hint, path):
                self._page.show_error(SafelightError(message, hint, path))
            case _:
                pass

    def _take(self, run: str, rate: float) -> None:
        try:
            request = RunFolder.open(self._page.session.workspace, run).request
        except SafelightError as error:
            self._page.show_error(error)
            return
        stages = request.recipe.stages
        first = stages[0].model_copy(update={"learning_rate": rate})
        recipe = request.recipe.model_copy(update={"stages": (first, *stages[1:])})
        self.taken.emit(request.model_copy(update={"recipe": recipe}))
