r"""Text that came from elsewhere, made fit to be stored, printed and written: names of files and classes, answers of servers.

A file's name may hold bytes that are no UTF-8, commands to a terminal, a line break, signs that turn the reading direction. One
such name once cost a whole table of predictions; printed as it was, another coloured the terminal and faked a line of its own.
"""

from __future__ import annotations

import re

_SURROGATES = "[\ud800-\udfff]"
# With these a file's name ends in one way and reads as if it ended in another.
_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HIDDEN = f"[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029{_TURNING}\\ufeff\\ufff9-\\ufffb]"


def valid(text: str) -> str:
    r"""The text with bytes that are no UTF-8 written out: "\xff". What comes out can be encoded."""
    return re.sub(_SURROGATES, lambda found: _written_out(ord(found[0])), text)


def is_valid(text: str) -> bool:
    """True when the text can be encoded as it is."""
    return re.search(_SURROGATES, text) is None


def one_line(text: str) -> str:
    r"""The text on one line with no hidden signs: controls, line breaks and what turns the direction as "\x1b", "\u202e"."""
    return re.sub(_HIDDEN, lambda found: _written_out(ord(found[0])), valid(text))


def plain_lines(text: str) -> str:
    """Several lines of which each is as `one_line` makes it; tabs become spaces."""
    return "\n".join(one_line(line) for line in text.replace("\t", "    ").split("\n"))


def is_plain(text: str) -> bool:
    """True when the lines hold nothing that `plain_lines` would change."""
    return plain_lines(text) == text


def _written_out(code: int) -> str:
    if 0xDC80 <= code <= 0xDCFF:  # how Python stands in for a byte of a file's name that is no UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
