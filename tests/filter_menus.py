"""What the menu of filters offers."""

from __future__ import annotations

from PySide6.QtGui import QAction

from core.datasets.catalog.facets import Facets, SideFacet, SourceFacet
from core.datasets.catalog.sample_filter import NOT_STATED
from gui.pictures.filter_menu import FilterMenu

FOUND = Facets(
    classes=(("cat & dog", 30), ("owl", 12)),
    findings=(("dark", 3),),
    sides=(SideFacet("first", "train", 40), SideFacet("first", "none", 2)),
    sources=(SourceFacet(1, "folder", "/pictures/pets", 40), SourceFacet(2, "flickr", "owl, barn owl", 2)),
    licences=(("CC BY 2.0", 2), (NOT_STATED, 40)),
    gone=1,
)


def entries(menu: FilterMenu) -> dict[str, QAction]:
    """Every entry of the menu and its submenus by what it says."""
    menu.aboutToShow.emit()
    found: dict[str, QAction] = {}
    for act in menu.actions():
        for entry in act.menu().actions() if act.menu() is not None else [act]:
            found[entry.text()] = entry
    return found
