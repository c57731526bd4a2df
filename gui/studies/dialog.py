"""A study in the window: a question put together from factors, carried out run after run, and answered."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QSpinBox, QWidget

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.edits import now
from core.studies.folder import StudyFolder, study_names
from core.studies.study import MOST_SEEDS, PRESET, Factor, Study, cells_of
from core.studies.templates import TEMPLATES
from core.support.errors import NotThere, SafelightError
from core.support.wording import counted
from core.training.presets import all_presets
from gui.kit.job_dialog import CHOOSING, DONE, JobDialog
from gui.kit.labels import add_field, label, say
from gui.kit.quiet import QuietComboBox
from gui.session import Session
from gui.studies.factor_row import FactorRow
from gui.studies.search_row import SearchRow
from gui.studies.where_row import WhereRow
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.theme import SPACE, keep_off_frame

_ROWS, _FIRST_ROWS = 8, 2
"""Things that can be varied; a further row is shown when all that are seen say something."""
_MISSING = "core.studies.training:study_runs"
_PAUSE = 300  # milliseconds after the last change before it is looked at what would be trained


class StudyDialog(JobDialog):
    """Puts a study together, trains what is missing, and shows the verdict.

    Args:
        session: Whose workspace it is.
        dataset: Name of the dataset it is about.
    """

    PAGES = JobDialog.PAGES | {DONE: "gui.studies.answer_page:AnswerPage"}
    start_text = "Train what is missing"
    finish_text = "Show it on the Runs page"
    promise = (
        "Cancelling ends after the run at work, which goes on, as does all that waits on a cluster. The same study goes on from "
        "there whenever it is opened again."
    )
    unchanged = "What was trained is kept."

    def __init__(self, session: Session, dataset: str, parent: QWidget | None = None) -> None:
        super().__init__(session, "study", "Study", (104, 84), parent)
        self._dataset = Dataset.open(session.workspace, dataset)
        self._looking = NewestTask()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._look)
        self.name_line = QComboBox(self, editable=True)
        self.template = QuietComboBox(self)
        self.split = QuietComboBox(self)
        self.preset = QuietComboBox(self)
        self.settings_line = QLineEdit(self)
        self.factors = [FactorRow(place, self) for place in range(_ROWS)]
        self.search = SearchRow(self)
        self.seeds = QSpinBox(self)
        self.where = WhereRow(session, self)
        self.queued = QCheckBox("Put it in the queue: it is trained when its turn comes, and goes on without this window", self)
        self._said = label(name="study_plan", wrap=True)
        self._fill_choices()
        self.show_page(CHOOSING)
        self._template_chosen()

    @property
    def study_name(self) -> str:
        """The name that is said now."""
        return self.name_line.currentText().strip()

    def study(self) -> Study:
        """What is put together; with a name that is there already, that study with what was added.

        Raises:
            SafelightError: The name cannot be used, that study cannot be read, or the dataset has no split.
        """
        folder = StudyFolder.of(self.session.workspace, self.study_name)
        factors = [factor for row in self.factors if (factor := row.factor()) is not None]
        if folder.is_there:
            return self.search.grown(folder.study, factors, self.seeds.value())
        split = self.split.currentText()
        if not split:
            told = f"{self._dataset.name} has no split yet."
            raise NotThere(told, "Make one on the Data page; a study is judged on its val.")
        template = self.template.currentData()
        begun = Study(
            name=self.study_name, question=TEMPLATES.get(template).question if template else "",
            dataset=self._dataset.name, split=split, preset=str(self.preset.currentData()),
            settings=tuple(self.settings_line.text().split()), seeds=self.seeds.value(), created=now(),
        )  # fmt: skip
        return self.search.begun(begun, factors)

    def start(self) -> None:
        """Keeps the study, and trains what is missing of it."""
        from core.studies.training import begin_study

        try:
            study, carry = self.study(), self.where.carry()
            if self.queued.isChecked():
                StudyFolder.of(self.session.workspace, study.name).write(study)
        except (SafelightError, ValueError) as error:
            self.banner.show_error(error)
            return
        self.where.keep()
        if self.queued.isChecked():
            job = Task("core.queueing.acts:queue_study", self.session.workspace, study.name)
            self.run(job, f"Putting {study.name} in the queue", self._in_line)
            return
        # Who trains them when nothing is said is said by the job itself.
        train = partial(begin_study, carry=carry) if carry is not None else begin_study
        self.run(Task(train, self.session.workspace, study, lane="following"), f"Study {study.name}", self._trained)

    @Slot(object)
    def _in_line(self, _: object) -> None:
        self.accept()
        self.session.notify(f"The study {self.study_name} is in the queue.")
        self.session.go("runs", "queue:")

    @Slot()
    def _where_chosen(self) -> None:
        # A cluster has a line of its own.
        self.queued.setEnabled(not self.where.is_elsewhere)
        if self.where.is_elsewhere:
            self.queued.setChecked(False)

    @Slot(bool)
    def _queue_chosen(self, chosen: bool) -> None:
        self.start_text = "Put in the queue" if chosen else type(self).start_text
        self.show_foot()

    def finish(self) -> None:
        """Closes, and shows the study among the runs."""
        name = self.study_name
        self.accept()
        self.session.runs_changed.emit()
        self.session.go("runs", f"study:{name}")

    def close_down(self) -> None:
        self._looking.drop()
        self.where.close_down()

    def _fill_choices(self) -> None:
        for name, widget, spoken in (
            ("study_name", self.name_line, "Name"), ("study_template", self.template, "Question"),
            ("study_split", self.split, "Split"), ("study_preset", self.preset, "All begin as"),
            ("study_settings", self.settings_line, "Set in all"), ("study_seeds", self.seeds, "Seeds"),
        ):  # fmt: skip
            widget.setObjectName(name)
            widget.setAccessibleName(spoken)
        self.name_line.addItems(study_names(self.session.workspace))
        self.name_line.setCurrentText(f"{self._dataset.name} study"[:80])
        self.split.addItems(self._dataset.split_names())
        self.split.setCurrentText(self._dataset.current_split or "")
        self.split.setToolTip("What all are trained and judged on that do not say otherwise")
        self.template.addItem("Your own", "")
        for name in TEMPLATES.names():
            self.template.addItem(TEMPLATES.get(name).question, name)
        for preset in all_presets():
            self.preset.addItem(preset.title, preset.name)
        self.settings_line.setPlaceholderText("As in epochs=5 picture_size=64")
        self.settings_line.setToolTip("Settings as train --set takes them, with spaces between them.")
        keep_off_frame(self.seeds)
        self.seeds.setRange(1, MOST_SEEDS)
        self.seeds.setToolTip("Repeats of each cell. With one, nobody knows how much was luck.")
        form = self._form = QFormLayout()
        form.setHorizontalSpacing(SPACE * 2)
        form.setVerticalSpacing(SPACE)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for words, field in (
            ("Question", self.template), ("Name", self._named()), ("All begin as", self.preset),
            ("Set in all", self.settings_line),
            *(("Varied" if not place else "", row) for place, row in enumerate(self.factors)), ("Trials", self.search),
            ("", self.search.giving_up),
            ("Seeds", self.seeds), *((("Where", self.where),) if self.where.is_of_use else ()),
        ):  # fmt: skip
            add_field(form, words, field)
        self.where.setVisible(self.where.is_of_use)
        if self.where.is_of_use:
            form.addRow("", self.where.offer)
        self.where.changed.connect(self._where_chosen)
        self.choices.addLayout(form)
        self.queued.setObjectName("study_queued")
        self.queued.toggled.connect(self._queue_chosen)
        self.choices.addWidget(self.queued)
        self.choices.addWidget(self._said)
        self.choices.addStretch()
        self.template.currentIndexChanged.connect(self._template_chosen)
        for signal in (
            self.name_line.currentTextChanged, self.split.currentIndexChanged, self.preset.currentIndexChanged,
            self.settings_line.textChanged,
            self.seeds.valueChanged, self.search.changed, *(row.changed for row in self.factors),
        ):  # fmt: skip
            signal.connect(self._changed)

    def _named(self) -> QWidget:
        """The name, and beside it the split."""
        both = QWidget(self)
        line = QHBoxLayout(both)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE)
        line.addWidget(self.name_line, 3)
        line.addWidget(label("on the split", "caption"))
        line.addWidget(self.split, 2)
        return both

    @Slot()
    def _template_chosen(self) -> None:
        chosen = self.template.currentData()
        if not chosen:
            self.seeds.setValue(3)
            self._changed()
            return
        template = TEMPLATES.get(chosen)
        self.preset.setCurrentIndex(max(0, self.preset.findData(template.preset)))
        self.seeds.setValue(template.seeds)
        self.search.trials.setValue(template.trials)
        self.name_line.setCurrentText(f"{self._dataset.name} {chosen}"[:80])
        self._vary(template.factors)
        if template.asks is not None:  # it reads datasets; until then nothing is looked at that it would change
            self._pause.stop()
            self._looking.run(Task(template.asks, self.session.workspace, self._dataset), self._vary, self._refused)

    @Slot(object)
    def _vary(self, factors: tuple[Factor, ...]) -> None:
        for row, factor in zip(self.factors, (*factors, *(None,) * _ROWS), strict=False):
            row.set_factor(factor)
        self._changed()

    @Slot()
    def _changed(self) -> None:
        said = max((place for place, row in enumerate(self.factors, start=1) if row.key.currentData()), default=0)
        for place, row in enumerate(self.factors):
            self._form.setRowVisible(row, place < max(_FIRST_ROWS, said + 1))
        # Where presets are what varies, the one shown here would be of no run.
        self._form.setRowVisible(
            self.preset, all(row.key.currentData() != PRESET or not row.values.text() for row in self.factors)
        )
        self._looking.drop()
        self.allow(False)
        self._pause.start()

    @Slot()
    def _look(self) -> None:
        """Finds out what would be trained, so that what cannot be used is said before anything begins."""
        try:
            self.search.expect_ranges([factor for row in self.factors if (factor := row.factor()) is not None])
            study = self.study()
        except (SafelightError, ValueError) as error:
            self._refused(error)
            return
        # By name, imported in the task's thread: it brings the comparison of runs, a quarter of what opening the dialog takes.
        self._looking.run(Task(_MISSING, self.session.workspace, study), self._show_plan, self._refused)

    @Slot(object)
    def _show_plan(self, found: object) -> None:
        from core.studies.training import StudyRuns

        assert isinstance(found, StudyRuns)
        there = found.total - found.missing
        told = f"{_how_many(found.study)}: {counted(found.total, 'run')}"
        told += f", of which {there:,} {'is' if there == 1 else 'are'} trained already." if there else "."
        if StudyFolder.of(self.session.workspace, found.study.name).is_there:
            added, stays = "what is varied here and the seeds are", "what all begin as"
            if found.study.is_search:
                added, stays = "trials and seeds are", "what it searches and begins as"
            told += f" It is there already, about {found.study.dataset}: {added} added to it, and {stays} stays as it is."
        say(self._said, told)
        self.allow(True)

    @Slot(object)
    def _refused(self, error: object) -> None:
        words = f"{error.message} {error.hint}" if isinstance(error, SafelightError) else "This cannot be used."
        say(self._said, words.strip())

    def _trained(self, found: object) -> None:
        from core.studies.answering import answer_runs

        self.session.runs_changed.emit()
        self.run(Task(answer_runs, self.session.workspace, found), "Comparing", self._answered)

    def _answered(self, shown: object) -> None:
        self.page(DONE).show_answer(shown)
        self.show_page(DONE)


def _how_many(study: Study) -> str:
    """How many cells a study has, and how often each is trained."""
    if not study.is_search:
        return f"{counted(len(cells_of(study)), 'cell')} with {counted(study.seeds, 'seed')}"
    trials = f"{counted(study.trials, 'trial')} with one seed"
    best = min(study.best, study.trials)
    return f"{trials}, the best {best:,} again with {counted(study.seeds, 'other seed')}" if study.seeds > 1 else trials
