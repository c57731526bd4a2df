"""What an explanation says: frozen records without torch, for the window, the command line and the engine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.support.wording import counted

Method = Literal["grad-cam", "attention", "gradients"]

METHODS: dict[Method, str] = {
    "grad-cam": "Grad-CAM on {side} × {side} places: what is bright speaks for {class_name}.",
    "attention": "Attention roll-out on {side} × {side} places: what is bright is where the network looks, whatever the class.",
    "gradients": "Input gradients: where bright pixels change, what speaks for {class_name} changes most.",
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


@dataclass(frozen=True)
class LearnedPicture:
    """A picture that a run has learned from.

    Attributes:
        path: In its dataset.
        file: The same, on this machine.
        thumbnail: Its small picture.
        class_name: Its class.
        distance: Between its features and those of the picture asked about: 1 less the cosine of their angle, from 0.
        same: "file" when it is that very file, "pixels" when another file shows it bit by bit; "" otherwise.
    """

    path: str
    file: Path
    thumbnail: Path
    class_name: str
    distance: float
    same: Literal["", "file", "pixels"] = ""


@dataclass(frozen=True)
class NearestPictures:
    """The pictures a run has learned from that are most like one picture, to the run's own network.

    Attributes:
        run: Its name.
        picture: The file asked about.
        dataset: Whose pictures they are.
        among: How many were compared.
        unseen: How many the run's network would have to look at first; then there are no pictures.
        pictures: The nearest first.
    """

    run: str
    picture: Path
    dataset: str
    among: int
    unseen: int
    pictures: tuple[LearnedPicture, ...] = ()

    @property
    def words(self) -> str:
        """What is shown, in a sentence."""
        if self.unseen:
            return f"{self.run} would have to look at {counted(self.unseen, 'training picture')} once more, to compare features."
        known = next((near for near in self.pictures if near.same), None)
        if known is not None and known.same == "file":
            return f"{self.run} has learned from this very picture: {known.path}."
        if known is not None:
            return f"{self.run} has learned from this picture in another file: {known.path}."
        return f"The nearest of {counted(self.among, 'picture')} that {self.run} has learned from, by its own features."
