"""Which fields of a recipe stand where in its form, and which of them are shown when."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from core.architectures.catalogue import CHOICES, find
from core.runs.recipe import ENSEMBLE
from core.support.errors import NotThere
from core.support.fields import FieldInfo
from gui.kit.record_form import Needs, RecordForm

FIRST = ("picture_size",)
NETWORK = ("architecture", *CHOICES, "weights", "members", "join", "fit", "head", "head_width", "dropout")
CARRIED = ("preset",)
"""Fields the form keeps without showing them."""


class Takers:
    """The architectures that a field of the recipe changes; asked one by one, as some are known by name only."""

    def __init__(self, field: str) -> None:
        self._field = field

    def __contains__(self, name: object) -> bool:
        try:
            return self._field in find(str(name)).takes
        except NotThere:
            return False


class AllBut:
    """All values of a field but one."""

    def __init__(self, value: object) -> None:
        self._value = value

    def __contains__(self, value: object) -> bool:
        return value != self._value


NEEDS: Needs = {
    "head_width": ("head", ("mlp",)),
    "members": ("architecture", (ENSEMBLE,)),
    "join": ("architecture", (ENSEMBLE,)),
    "weights": ("architecture", AllBut(ENSEMBLE)),
    "head": ("join", ("features",)),
    **{field: ("architecture", Takers(field)) for field in CHOICES},
}
"""Fields that matter only with certain values of others."""


class _WorthAsking:
    """What computes: all values where there is a choice, and elsewhere those that somebody chose on another machine."""

    def __init__(self) -> None:
        self.several = False

    def __contains__(self, device: object) -> bool:
        return self.several or device != "auto"


class WholeForm(RecordForm):
    """The fields of a whole training. What computes is asked only where this machine has more than a processor."""

    def __init__(self, fields: Iterable[FieldInfo], parent: QWidget | None = None) -> None:
        devices = _WorthAsking()
        super().__init__(fields, "recipe_run", "", {"device": ("device", devices)}, parent=parent)
        self._devices = devices

    def offer_devices(self, several: bool) -> None:
        """Says whether there is a choice of devices here, by torch's word."""
        self._devices.several = several
        self._show_needed()
