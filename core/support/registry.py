"""One generic registry: names to things, refusing duplicates, and helpful about names it does not know."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from functools import cache
from typing import Any, Generic, Protocol, TypeVar

from core.support.errors import NotThere

Thing = TypeVar("Thing")


class Registry(Generic[Thing]):
    """An ordered table of named things of one sort.

    Args:
        noun: What the things are called in messages ("architecture", "source").
    """

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self._things: dict[str, Thing] = {}

    def add(self, name: str, thing: Thing) -> Thing:
        """Registers `thing` and returns it.

        Raises:
            ValueError: The name is taken; this is a defect of the program, not of the input.
        """
        if name in self._things:
            raise ValueError(f"{self._noun} {name!r} is registered twice")
        self._things[name] = thing
        return thing

    def get(self, name: str) -> Thing:
        """The thing of that name.

        Raises:
            NotThere: No such name; the hint names the nearest ones.
        """
        try:
            return self._things[name]
        except KeyError:
            import difflib  # for whoever misspells; the window's first paint waits for all that is imported

            near = difflib.get_close_matches(name, self._things, n=3) or list(self._things)
            raise NotThere(f"There is no {self._noun} called {name!r}.", f"Known: {', '.join(near)}.") from None

    def names(self) -> list[str]:
        """All names, in the order of registration."""
        return list(self._things)

    def __contains__(self, name: object) -> bool:
        return name in self._things

    def __iter__(self) -> Iterator[Thing]:
        return iter(self._things.values())

    def __len__(self) -> int:
        return len(self._things)


class Choosable(Protocol):
    """A registry whose things can be chosen in a form: each has `name`, `title` and a few words of `help`."""

    def __iter__(self) -> Iterator[Any]: ...

    def names(self) -> list[str]: ...


@cache
def at(place: str) -> Any:
    """What "module:name" stands for, so that a table can name what is too slow to import for those who only read the table."""
    module, _, name = place.partition(":")
    return getattr(importlib.import_module(module), name)
