"""Licences of collected pictures: the numbers Flickr gives them, and short names that fit a table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

OPEN_LICENCES = (4, 5, 7, 8, 9, 10, 11, 12)
"""Numbers of the licences that allow changes and any use; the default of a search."""


@dataclass(frozen=True)
class Licence:
    """One licence.

    Attributes:
        number: Flickr's number of it.
        name: As Flickr tells it.
        address: Where its text is; empty when there is none.
    """

    number: int
    name: str
    address: str = ""

    @property
    def short(self) -> str:
        """A short name: "CC BY-SA 2.0" where the address is one of Creative Commons', else the name."""
        found = re.search(r"creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/(\d\.\d)", self.address)
        if found is None:
            return self.name
        sort, code, version = found.groups()
        if sort == "licenses":
            return f"CC {code.upper()} {version}"
        return f"CC0 {version}" if code == "zero" else f"Public domain mark {version}"

    @property
    def is_open(self) -> bool:
        """True when it allows changes and any use."""
        return self.number in OPEN_LICENCES


def _known() -> tuple[Licence, ...]:
    codes = {1: "by-nc-sa", 2: "by-nc", 3: "by-nc-nd", 4: "by", 5: "by-sa", 6: "by-nd"}
    newer = {11: "by", 12: "by-sa", 13: "by-nd", 14: "by-nc", 15: "by-nc-sa", 16: "by-nc-nd"}
    place = "https://creativecommons.org"
    listed = [
        Licence(0, "All rights reserved"),
        *(Licence(number, f"CC {code.upper()} 2.0", f"{place}/licenses/{code}/2.0/") for number, code in codes.items()),
        Licence(7, "No known copyright restrictions", "https://www.flickr.com/commons/usage/"),
        Licence(8, "United States Government work", "https://www.usa.gov/government-copyright"),
        Licence(9, "CC0 1.0", f"{place}/publicdomain/zero/1.0/"),
        Licence(10, "Public domain mark 1.0", f"{place}/publicdomain/mark/1.0/"),
        *(Licence(number, f"CC {code.upper()} 4.0", f"{place}/licenses/{code}/4.0/") for number, code in newer.items()),
    ]
    return tuple(listed)


KNOWN = _known()
"""The licences as they were when this was written; shown until Flickr has told the current ones, and where it cannot be asked."""


def short_names(licences: Iterable[Licence]) -> dict[int, str]:
    """Short names by Flickr's number."""
    return {licence.number: licence.short for licence in licences}


def licence_address(short: str) -> str:
    """Where the text of a licence is, by its short name; empty when it is not known."""
    # From what is known here and never from the ledger, whose texts are a server's.
    return next((licence.address for licence in KNOWN if licence.short == short), "")
