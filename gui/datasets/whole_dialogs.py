"""A dataset as a whole: another name for it, or into the trash with it; both say first what stands on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from core.history.dataset_acts import DatasetStanding, remove_dataset, rename_dataset, standing, standing_words
from core.support.errors import BadInput
from core.support.names import check_name
from core.support.wording import counted, some
from gui.icons import icon
from gui.kit.labels import label, say
from gui.kit.wizard import Shell
from gui.session import Session
from gui.tasks.task import Task


class _WholeDialog(Shell):
    """What both have in common: what stands on the dataset, one act, and a refusal while something is at work on it.

    Args:
        session: Whose workspace it is in.
        name: Begins the object names.
        title: Of the window.
        dataset: Its name.
        act: What the button says.
        icon_name: Beside that.
    """

    def __init__(
        self, session: Session, name: str, title: str, dataset: str, act: str, icon_name: str, parent: QWidget | None
    ) -> None:
        super().__init__(name, title, (60, 26), parent=parent)
        self.session = session
        self.dataset = dataset
        self.found: DatasetStanding | None = None
        self.said = label(wrap=True, name=f"{name}_said")
        self.go = QPushButton(icon(icon_name, "on_accent"), act, self)
        self.go.setObjectName(f"{name}_go")
        self.go.setProperty("primary", True)
        self.go.setAutoDefault(False)
        self.go.setEnabled(False)
        self.go.clicked.connect(self.act)
        self.short.run(Task(standing, session.workspace, dataset), self._stands)

    def words(self, found: DatasetStanding) -> str:
        """What will happen, in sentences."""
        raise NotImplementedError

    @Slot()
    def act(self) -> None:
        """Does it."""
        raise NotImplementedError

    def show_found(self) -> None:
        """Shows what was found; the button can be pressed from now on, if nothing else is against it."""
        self.go.setEnabled(True)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        # A refusal came into a window of fixed height: its lines and those below lay over one another, and nobody could read why.
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            least = self.column.minimumHeightForWidth(self.width())
            if least > self.height():
                self.resize(self.width(), least)
        return done

    def at_work(self) -> str:
        """What this window is doing with the dataset; "" when nothing."""
        return next((task.title for task in self.session.tasks if task.subject == self.dataset), "")

    @Slot()
    def _stands_alone(self) -> None:
        if self.found is not None:
            self._stands(self.found)

    @Slot(object)
    def _stands(self, found: DatasetStanding) -> None:
        self.found = found
        say(self.said, self.words(found))
        unasked = [task for task in self.session.tasks if task.subject == self.dataset and task.unasked]
        if unasked:  # what began by itself once stood in the way of what was wanted
            unasked[0].finished.connect(self._stands_alone)
            unasked[0].abandon()
            return
        if busy := self.at_work():
            self.banner.say("info", f"{busy} is not finished.", "Wait for it or cancel it first.")
            return
        self.show_found()


class RenameDialog(_WholeDialog):
    """Gives a dataset another name.

    Args:
        session: Whose workspace it is in.
        dataset: Its name.
    """

    def __init__(self, session: Session, dataset: str, parent: QWidget | None = None) -> None:
        super().__init__(session, "rename", f"Rename {dataset}", dataset, "Rename", "done", parent)
        self._line = QLineEdit(dataset, self)
        self._line.setObjectName("rename_name")
        self._line.setAccessibleName("New name of the dataset")
        self._line.selectAll()
        self._line.textEdited.connect(self.show_found)
        self._wrong = label(role="caption", name="rename_wrong", wrap=True, tone="bad")
        self.column.addWidget(self._line)
        self.column.addWidget(self._wrong)
        self.column.addWidget(self.said)
        self.column.addStretch()
        self.add_closing_row(beside=(self.go,))
        self.go.setDefault(True)  # Enter in the line would press Close
        say(self._wrong, "")
        self._line.setFocus()

    def words(self, found: DatasetStanding) -> str:
        follow = (*found.runs, *found.datasets)
        if not follow:
            return "Nothing stands on it."
        return f"{some(follow)} {'stands' if len(follow) == 1 else 'stand'} on it and will know it by its new name."

    @Slot()
    def show_found(self) -> None:
        name, wrong = self._line.text().strip(), ""
        if self.found is None or self.at_work():
            return
        try:
            check_name(name, "dataset name")
        except BadInput as error:
            wrong = str(error) if name else "Give it a name."
        if not wrong and name != self.dataset and name in self.session.workspace.dataset_names():
            wrong = f"There is a dataset called {name} already."
        say(self._wrong, wrong)
        self.go.setEnabled(not wrong and name != self.dataset)

    @Slot()
    def act(self) -> None:
        if self.go.isEnabled():
            task = Task(rename_dataset, self.session.workspace, self.dataset, self._line.text().strip())
            self.short.run(task, self._renamed)

    @Slot(object)
    def _renamed(self, name: str) -> None:
        self.session.rename_dataset(self.dataset, name)
        self.session.notify(f"{self.dataset} is called {name} now.")
        self.accept()


class RemoveDialog(_WholeDialog):
    """Moves a dataset to the trash.

    Args:
        session: Whose workspace it is in.
        dataset: Its name.
    """

    def __init__(self, session: Session, dataset: str, parent: QWidget | None = None) -> None:
        super().__init__(session, "remove", f"Remove {dataset}", dataset, "Move to the trash", "delete", parent)
        self.column.addWidget(self.said)
        self.column.addStretch()
        self.add_closing_row(beside=(self.go,))

    def words(self, found: DatasetStanding) -> str:
        pictures = counted(found.pictures, "picture")
        own = f"Its {pictures} go with it."
        place = own if found.here else f"Its {pictures} stay where they are, in {found.root}."
        back = "From the trash it can be put back as it was, until the trash is emptied."
        return " ".join(filter(None, (place, standing_words(found), back)))

    @Slot()
    def act(self) -> None:
        self.short.run(Task(remove_dataset, self.session.workspace, self.dataset), self._removed)

    @Slot(object)
    def _removed(self, trashed: str) -> None:
        self.session.datasets_changed.emit()
        self.session.dataset_removed.emit(self.dataset, trashed)
        self.accept()
