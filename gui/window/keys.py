"""Every key of the window and what it does, by the place where it does it: the one table that help and tests read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class KeySection:
    """The keys of one place.

    Attributes:
        title: As shown.
        rooms: Folders of `gui` whose code hears these keys.
        keys: Keys in words, and what they do.
        page: Key of the page this belongs to; "" for the whole window.
    """

    title: str
    rooms: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]
    page: str = ""


SECTIONS: tuple[KeySection, ...] = (
    KeySection(
        "Everywhere", ("window",),
        (
            ("Ctrl+1 to Ctrl+4", "Data, Train, Runs, Predict"),
            ("Ctrl+O", "Open a folder of photographs"),
            ("Ctrl+Shift+O", "Open an archive or a table"),
            ("Ctrl+Shift+W", "Open a workspace"),
            ("Ctrl+Z", "Undo the last decision, made since the window was opened"),
            ("Ctrl+Shift+Z, Ctrl+Y", "Do again what was undone last"),
            ("Tab, Shift+Tab", "To the next field or button, and back"),
            ("F11", "Full screen"),
            ("F1", "This list"),
            ("Ctrl+Q", "Quit"),
        ),
    ),
    KeySection(
        "Pictures", ("pictures",),
        (
            ("Arrow keys", "Walk through the pictures; with Shift, select more"),
            ("Home, End", "To the first and to the last picture"),
            ("Ctrl+A", "Select all pictures shown"),
            ("Esc", "Select none"),
            ("Space, Enter", "Show a picture large"),
            ("X", "Exclude the selected pictures, or take them in again"),
            ("1 to 9", "Move the selected pictures to the class of that number"),
            ("M", "Choose a class for the selected pictures"),
            ("T", "Tie the selected pictures together, so that no split parts them"),
            ("Ctrl+C", "Copy the paths of the selected pictures"),
            ("Ctrl++ and Ctrl+−", "Larger and smaller pictures; the mouse wheel with Ctrl, too"),
        ),
        page="data",
    ),
    KeySection(
        "A picture shown large", ("pictures",),
        (
            ("Arrow keys", "To the next picture and the one before"),
            ("Z", "Its own size, and back"),
            ("+ and −", "Zoom; the mouse wheel, too"),
            ("I", "Its facts"),
            ("X, M, 1 to 9", "As among the pictures"),
            ("Space, Esc", "Back to the pictures"),
        ),
        page="data",
    ),
    KeySection(
        "Classes and charts", ("pictures",),
        (("Up, Down", "From class to class, with its numbers"), ("Enter, Space", "Show this class alone, and all again")),
        page="data",
    ),
    KeySection(
        "Map", ("maps",),
        (
            ("Arrow keys, + and −", "Move and zoom the map; the mouse wheel, too"),
            ("Home", "Show the whole map"),
            ("Ctrl+A, Esc", "Choose all points shown, or none"),
            ("Enter", "Show the chosen pictures in the gallery"),
        ),
        page="data",
    ),
    KeySection(
        "Clean", ("cleaning",),
        (
            ("K, X", "Keep or exclude the picture that is marked"),
            ("1 to 9, M", "Move it to a class: that of the number, or of a list"),
            ("Arrow keys", "To the next picture of the question"),
            ("Space", "See it alone, or take a marked row out"),
            ("A", "Apply the answer to all like this"),
            ("P", "Take what is proposed"),
            ("S", "Leave the question open"),
            ("Enter", "To the next question; open a row"),
            ("Backspace, Esc", "Back to the question before"),
        ),
        page="data",
    ),
    KeySection(
        "Label pictures", ("labelling",),
        (
            ("Enter", "The picture shows what is proposed"),
            ("1 to 9, then 0 and A to Z", "It shows the class of that key"),
            ("Space", "Leave it for later; leave a sure one out"),
            ("Ctrl+Z, Backspace", "Take the last decision back"),
            ("Shift+Enter", "Look through the sure ones of this class, to accept them at once"),
            ("Insert", "Type a class that is not in the list"),
            ("Esc", "Back from the sure ones"),
        ),
        page="data",
    ),
    KeySection(
        "Cut-outs", ("derived",),
        (("Space", "See the picture beside its cut-out"), ("A", "Use the selected cut-outs"), ("X", "Leave them out")),
        page="data",
    ),
    KeySection(
        "Fields and lists", ("kit", "flickr"),
        (
            ("Up, Down", "The next higher or lower number"),
            ("Enter", "Take what was typed; open the line of a list"),
            ("Ctrl+C", "Copy the selected lines"),
        ),
    ),
    KeySection(
        "Train", ("training",),
        (
            ("Up, Down", "From preset to preset"),
            ("F2", "Rename a preset of your own"),
            ("Del", "Remove a preset of your own"),
            ("Space", "Open or close a folded part"),
        ),
        page="train",
    ),
    KeySection("Curves", ("plots",), (("Left, Right", "Move the mark over the curves, with the values there"),), page="train"),
    KeySection(
        "Runs", ("runs",),
        (
            ("Enter", "Show the run"),
            ("F2", "Rename the run, or change its note"),
            ("Del, Backspace", "Move the selected runs to the trash"),
            ("Esc", "Close the line that asks for a name"),
        ),
        page="runs",
    ),
    KeySection(
        "Queue", ("queueing",),
        (
            ("Alt+Up, Alt+Down", "Move what is selected up or down the line"),
            ("Alt+Home, Alt+End", "To its beginning or its end"),
            ("Del, Backspace", "Take what is selected out of the queue"),
            ("Enter", "Show the run or the study"),
        ),
        page="runs",
    ),
    KeySection(
        "Comparison", ("evaluation",),
        (("Up, Down", "From run to run, or from pair to pair"), ("Enter, Space", "Show what separates the two")),
        page="runs",
    ),
    KeySection(
        "A picture large on Runs", ("evaluation",),
        (
            ("H", "Where a run looks, and the picture alone again"),
            ("N", "Most like it of what a run has learned from"),
        ),
        page="runs",
    ),
    KeySection(
        "Confusion matrix", ("plots",),
        (
            ("Arrow keys", "From cell to cell, with its pictures beside"),
            ("Page Down, Page Up", "To the next fuller mistake, and back"),
            ("Home, End", "To the ends of the row"),
            ("+ and −", "Zoom; the mouse wheel, too"),
            ("F", "All of it"),
            ("Enter, Space", "To the pictures of the cell"),
        ),
        page="runs",
    ),
    KeySection(
        "Lineage", ("plots",),
        (
            ("Arrow keys", "From box to box"),
            ("Enter", "Show what the box stands for"),
            ("+ and −", "Zoom; the mouse wheel, too"),
            ("F", "All of it"),
        ),
        page="runs",
    ),
    KeySection(
        "Predict", ("prediction",),
        (
            ("Ctrl+V", "Ask about the pictures that were copied"),
            ("Space, Enter", "Show a picture large"),
            ("Del, Backspace", "Take the selected pictures out of the list"),
            ("Ctrl+C", "Copy the selected rows as a table"),
        ),
        page="predict",
    ),
    KeySection(
        "A picture large on Predict", ("prediction",),
        (
            ("Arrow keys", "To the next picture and the one before"),
            ("Z", "Its own size, and back"),
            ("+ and −", "Zoom; the mouse wheel, too"),
            ("H", "Where a run looks, as a heat map over the picture, and the picture alone again"),
            ("N", "The pictures a run has learned from that are most like it"),
            ("C", "Ask about a part of it: a frame to draw, or to move by arrow keys and size by Shift and them"),
            ("Enter", "Ask about the part in the frame"),
            ("Space, Esc", "Back to the table"),
        ),
        page="predict",
    ),
)  # fmt: skip


def sections_for(page: str) -> tuple[KeySection, ...]:
    """All sections: those of a page first, then the others in their order."""
    return tuple(sorted(SECTIONS, key=lambda section: section.page != page))
