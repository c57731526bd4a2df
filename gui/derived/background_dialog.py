"""Background removal: choices with a try on a few pictures, the work, a look at the masks that look wrong, the result."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.derived.background_request import INSTANCES, BackgroundOptions, BackgroundRequest
from core.pictures.thumbnails import thumbnail_path
from core.support.errors import BadInput, SafelightError
from core.support.wording import counted
from gui.derived.background_form import BackgroundForm
from gui.derived.background_review import CutReview, remarks
from gui.derived.cut_strip import CutItem, CutStrip
from gui.derived.derived_dialog import DerivedDialog
from gui.derived.target_name import TargetName
from gui.kit.job_dialog import CHOOSING, JobDialog
from gui.kit.labels import label, say
from gui.kit.quiet import quiet_button
from gui.session import Session
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.theme import SPACE

if TYPE_CHECKING:  # it brings all that imports pictures: half of what opening the dialog took
    from core.derived.background import CutResult, DoubtfulCut

_TRIED = 4
REVIEWING = "reviewing"


class BackgroundDialog(DerivedDialog):
    """Makes a dataset of objects on a plain ground.

    Args:
        session: Whose workspace it is.
        dataset: Name of the dataset whose pictures are cut out.
    """

    PAGES = JobDialog.PAGES | {REVIEWING: "gui.derived.background_review:CutReview"}
    start_text = "Remove backgrounds"
    promise = "Cancelling changes no dataset. What is cut so far is kept, and the same choices take it up again."

    def __init__(self, session: Session, dataset: str, parent: QWidget | None = None) -> None:
        super().__init__(session, dataset, "background", "Remove backgrounds", (110, 84), parent)
        self._request: BackgroundRequest | None = None
        self._trying = NewestTask()
        # A try that was dropped may be writing still when the dialog closes; what it leaves is the system's to clear.
        self._folder = tempfile.TemporaryDirectory(prefix="safelight-try-", ignore_cleanup_errors=True)
        self._tries = 0
        self._try_had_focus = False
        self.target = TargetName(
            session.workspace, "background_name", f"{dataset}-cut"[:80],
            "It exists; if it was made with the same choices, it gets what is new.", self.ground,
        )  # fmt: skip
        self.form = BackgroundForm(self.ground)
        self.tried = CutStrip("background_tried", choosable=False, parent=self.ground)
        self._said = label(role="caption", name="background_tried_said", wrap=True, parent=self.ground)
        self._try = quiet_button("Try it on a few", "background_try", "view", self.try_some, self.ground)
        self._fill_choices()
        self.show_page(CHOOSING)
        self._enable()
        if self.form.instead:
            self.banner.say("info", self.form.instead)

    def start(self) -> None:
        """Cuts out every picture, after Mask R-CNN has looked where it was chosen."""
        options = self._options()
        if options is None:
            return
        self._trying.drop()
        self._request = BackgroundRequest(self._dataset.name, self.target.name(), options)
        if options.method == INSTANCES:
            # Networks run in the workshop, as torch has no place in the window; the cutting itself needs none.
            from core.engine.protocol import FindMasks

            task = self.session.ask_workshop(FindMasks(self._request))
            self.run(task, f"Looking for objects in {self._dataset.name}", lambda _: self._cut(), subject=self._dataset.name)
        else:
            self._cut()

    def close_down(self) -> None:
        self._trying.drop()
        self._folder.cleanup()

    def _fill_choices(self) -> None:
        self.choices.addWidget(
            label(
                f"Every picture of {self._dataset.name} is cut out of its background into a dataset of its own. The originals "
                "stay as they are. Masks that cover too little or too much, or are unsure, are shown to you first.",
                "caption", wrap=True,
            )
        )  # fmt: skip
        self.choices.addWidget(self.target)
        self.choices.addWidget(self.form)
        row = QHBoxLayout()
        row.setSpacing(SPACE * 2)
        row.addWidget(self._try)
        row.addWidget(self._said, 1)
        self.choices.addLayout(row)
        self.tried.setMinimumHeight(SPACE * 24)
        self.choices.addWidget(self.tried, 100)
        self.choices.addStretch(1)
        self.tried.hide()
        self.target.changed.connect(self._enable)
        self.form.valueChanged.connect(self._enable)

    @Slot()
    def try_some(self) -> None:
        """Cuts out a few pictures with the choices as they are."""
        options = self._options()
        if options is None:
            return
        self._trying.drop()
        self._tries += 1
        # One for each try, since the one before may not have stopped writing yet.
        folder = Path(self._folder.name) / str(self._tries)
        request = BackgroundRequest(self._dataset.name, self.target.name(), options)
        say(self._said, "Cutting a few pictures …")
        # Disabled, the button hands the keyboard on to the next one, which closes the dialog.
        self._try_had_focus = self.focusWidget() is self._try
        self._try.setEnabled(False)
        task = Task("core.derived.background:try_cuts", self.session.workspace, request, folder, _TRIED)
        self._trying.run(task, self._show_tried, self._try_failed)

    @Slot(object)
    def _show_tried(self, tried: tuple[DoubtfulCut, ...]) -> None:
        say(self._said, "The original at the left, cut out at the right.")
        self.tried.show_items([
            CutItem(one.sha256, one.path, thumbnail_path(self._dataset.folder, one.sha256), one.preview, *remarks(one))
            for one in tried
        ])  # fmt: skip
        self.tried.show()
        self._try_again_able()

    @Slot(object)
    def _try_failed(self, error: BaseException) -> None:
        say(self._said, "")
        self.banner.show_error(error)
        self._try_again_able()

    def _try_again_able(self) -> None:
        """Enables what can be done, and gives the keyboard back to the button that lost it to the one that closes."""
        self._enable()
        if self._try_had_focus and self.focusWidget() is self.cancel:
            self._try.setFocus()

    def _options(self) -> BackgroundOptions | None:
        self.banner.clear()
        try:
            return self.form.options()
        except BadInput as error:
            self.banner.show_error(error)
            return None

    def _cut(self) -> None:
        task = Task("core.derived.background:cut_backgrounds", self.session.workspace, self._request, lane="compute")
        self.run(task, f"Removing the backgrounds of {self._dataset.name}", self._cut_out, subject=self._dataset.name)

    def _cut_out(self, found: CutResult) -> None:
        if found.aside:
            self.page(REVIEWING).show_cuts(self._dataset.folder, found.fit, found.aside)
            self.show_page(REVIEWING)
        elif found.fit:
            self.keep()
        else:
            self.show_page(CHOOSING)
            already = f" {counted(found.already, 'picture was', 'pictures were')} made before." if found.already else ""
            reason = found.left[0].reason if found.left else ""
            self.banner.show_error(SafelightError(f"Nothing was cut out.{already}", reason))

    def throw_away(self) -> None:
        """Deletes what was cut so far, and goes back to the choices."""
        self.short.run(Task("core.derived.background:remove_cuts", self.session.workspace, self.target.name()), self._thrown_away)

    def _thrown_away(self, count: int) -> None:
        self.show_page(CHOOSING)
        self.banner.say("info", f"What was cut of {counted(count, 'picture')} is deleted; the originals stay as they are.")

    def keep(self) -> None:
        """Makes the dataset of what looks right, and of what was accepted."""
        review: CutReview = self.page(REVIEWING)
        accepted = review.accepted()
        task = Task("core.derived.background:keep_cuts", self.session.workspace, self._request, accepted, lane="compute")
        # Cancelled, it leads back to the answers that were given about masks, where there were any.
        after = REVIEWING if review.cuts.items else CHOOSING
        self.run(task, f"Making {self.target.name()}", self.show_made, after, self._dataset.name)

    @Slot()
    def _enable(self) -> None:
        self.allow(self.target.usable())
        by_instances = self.form.editor("method").value() == INSTANCES
        # Its network is loaded first, or even downloaded: 170 MB for a look at four pictures.
        self._try.setEnabled(not self._trying.is_waiting and not by_instances)
        self._try.setToolTip("Mask R-CNN takes some seconds a picture; try it on all." if by_instances else "")
