"""What an explanation says: frozen records without torch, for the window, the command line and the engine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Method = Literal["grad-cam", "attention", "gradients"]

METHODS: dict[Method, str] = {
    "grad-cam": "Grad-CAM on {side} × {side} places: what is bright speaks for {class_name}.",
    "attention": "Attention roll-out on {side} × {side} places: what is bright is where the network looks, whatever the class.",
    "gradients": "Input gradients: where bright pixels change, the answer {class_name} changes most.",
}
"""What each way of explaining shows, as a sentence."""


@dataclass(frozen=True)
class HeatMap:
    """Where in a picture a run looks.

    Attributes:
        run: Its name.
        picture: The picture's file.
        class_name: The class that is asked about.
        methods: How it was found, by member in their order; one for a run that is no ensemble.
        sides: Places along each side that are told apart, by member likewise; 0 for gradients, which tell of each pixel.
        members: Names of the members of an ensemble; empty for other runs.
        member: The one that is shown, "" for all of them together.
        blank: Nothing in the picture speaks for the class.
        file: A PNG file of the whole picture's shape, to be laid over it: colours, and opaque where it is hot.
    """

    run: str
    picture: Path
    class_name: str
    methods: tuple[Method, ...]
    sides: tuple[int, ...]
    members: tuple[str, ...]
    member: str
    blank: bool
    file: Path

    @property
    def words(self) -> str:
        """What is shown, in sentences."""
        if self.blank:
            return f"Nothing in this picture speaks for {self.class_name}."
        ways = list(zip(self.methods, self.sides, strict=True))
        shown = ways if not self.member else [ways[self.members.index(self.member)]]
        said = [METHODS[method].format(class_name=self.class_name, side=side) for method, side in dict.fromkeys(shown)]
        if self.member:
            said.append(f"Of the ensemble, {self.member} alone.")
        elif len(self.members) > 1:
            said.append(f"The mean of {len(self.members)} members, each as bright as the others.")
        return " ".join(said)
