"""Two hundred file names of the sorts that break tables, pages, terminals and logs; each is one that Linux allows."""

from __future__ import annotations

import os
import random

_PARTS = {
    "control": ["\x1b[31mred", "\x1b]0;title\x07", "bell\x07", "back\x08\x08", "\x9b2J", "\x7f", "\x01"],
    "break": ["two\nlines", "\r", "form\x0cfeed", "line\u2028separator", "para\u2029graph", "next\x85line", "tab\there"],
    "turning": ["\u202egnp.exe", "\u202a", "\u2066isolated\u2069", "\u200f", "\u061c"],
    "broken": ["\udcff", "caf\udce9", "\udc80\udc81", "\udced\udca0\udc80"],
    "formula": ["=SUM(A1)", "=cmd|' -C calc'!A0", "+1+1", "-2+3", "@import", "\t=1", "＝1+1", "=HYPERLINK(\"x\")"],
    "quotes": ['"', "''", '","', ";", "a,b", "`rm`", "$(x)", "\\", "%s%n"],
    "markup": ["<script>alert(1)<", "<b>", "&amp;", "]]>", "<!--", "<img src=x onerror=alert(1)>"],
    "emoji": ["🍎", "👩‍👩‍👧", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "é", "e\u0301", "Große Äpfel", "Gro\u00dfe A\u0308pfel", "\u200b", "\ufeff"],
}  # fmt: skip


def hostile_names(count: int = 200, seed: int = 0) -> list[str]:
    """Different names, every sort first by itself and then mixed, the last ones 255 bytes long; none holds "/" or NUL."""
    chance = random.Random(seed)
    parts = [part for sort in _PARTS.values() for part in sort]
    assert not [part for part in parts if "/" in part or "\0" in part]
    names = [f"{part}.jpg" for part in parts]
    while len(names) < count - 10:
        names.append("".join(chance.choices(parts, k=chance.randint(2, 4))) + chance.choice(["", ".jpg", ".PNG"]))
    long = [os.fsdecode((os.fsencode(chance.choice(parts)) * 255)[: 250 + place % 6]) for place in range(10)]
    names = [name for name in dict.fromkeys([*names, *long]) if len(os.fsencode(name)) <= 255 and name not in (".", "..")]
    while len(names) < count:
        names.append(f"{chance.choice(parts)}{len(names)}")
    return names[:count]
