"""Pictures that come from elsewhere than a file: bytes from the clipboard, an address from a browser. Kept as files."""

from __future__ import annotations

import base64
import binascii
import hashlib
import tempfile
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from core.prediction.files import files_in
from core.support import atomic
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.wording import bytes_text

LARGEST = 64 * 10**6
"""Bytes of the largest picture that is taken from an address or the clipboard."""
TIMEOUT = 20.0
"""Seconds without a byte before an address is given up."""
_ENDINGS = {
    b"\xff\xd8\xff": ".jpg",
    b"\x89PNG": ".png",
    b"GIF8": ".gif",
    b"BM": ".bmp",
    b"II*\0": ".tif",
    b"MM\0*": ".tif",
    b"RIFF": ".webp",
}


@dataclass(frozen=True)
class Received:
    """Pictures that are files now, and a sentence for each that did not become one."""

    pictures: tuple[Path, ...]
    refused: tuple[str, ...]


def receive_pictures(
    paths: Sequence[Path], addresses: Sequence[str], pictures: Sequence[bytes], folder: Path, context: Context
) -> Received:
    """The files meant by what was dropped: folders give the files in them, addresses are fetched, bytes are kept.

    Args:
        paths: Files and folders.
        addresses: As `fetch_picture`.
        pictures: As `keep_bytes`.
        folder: Where fetched and kept pictures go.
    """
    found: list[Path] = []
    refused: list[str] = []
    for path in paths:
        context.check_abandoned()
        files = [file for file in files_in(path) if file.is_file()]
        found += files
        if not files:
            empty = f"The folder {path.name} has no files in it."
            refused.append(empty if path.is_dir() else f"{path.name} is not there any more.")
    jobs = [partial(keep_bytes, data, folder) for data in pictures]
    jobs += [partial(fetch_picture, address, folder, context) for address in addresses]
    for job in jobs:
        try:
            found.append(job())
        except BadInput as error:
            refused.append(str(error))
    return Received(tuple(dict.fromkeys(found)), tuple(refused))


def keep_bytes(data: bytes, folder: Path, name: str = "picture") -> Path:
    """Writes the bytes into `folder`, once for the same bytes, and returns the file. They are not looked into further.

    Args:
        data: A picture's file as it came.
        folder: Where to keep it.
        name: What the file's name begins with; only letters, digits and dashes of it are used.

    Raises:
        BadInput: Empty, or larger than `LARGEST`.
    """
    if not 0 < len(data) <= LARGEST:
        reason = "empty" if not data else f"larger than {bytes_text(LARGEST)}"
        raise BadInput(f"What was dropped is {reason}.", "Save the picture as a file and drop that.")
    # A name out of an address may hold what no file's name may, or lead out of the folder.
    plain = "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter == "-"))[:40] or "picture"
    ending = next((ending for start, ending in _ENDINGS.items() if data.startswith(start)), "")
    target = folder / f"{plain}-{hashlib.sha256(data).hexdigest()[:12]}{ending}"
    if not target.exists():
        atomic.write_bytes(target, data)
    return target


def fetch_picture(address: str, folder: Path, context: Context) -> Path:
    """Downloads a picture that was dragged from a browser and returns its file; reports `Progress` in bytes.

    Args:
        address: `http:`, `https:`, or a `data:` address that holds the picture itself.
        folder: Where to keep it.

    Raises:
        BadInput: Another kind of address, no answer, too large, or a web page instead of a picture.
        Abandoned: The job was told to drop its work.
    """
    parts = urllib.parse.urlsplit(address)
    name = Path(urllib.parse.unquote(parts.path)).stem
    if parts.scheme == "data":
        return keep_bytes(_inline(address), folder)
    if parts.scheme not in ("http", "https"):
        raise BadInput(f"{address[:80]} is no address of a picture.", "Drop a file, a folder or a picture from a web page.")
    return keep_bytes(_fetched(address, f"{parts.hostname}{parts.path}"[:80], context), folder, name)


def _fetched(address: str, shown: str, context: Context) -> bytes:
    from core.web import download  # brings requests along, which no window needs before the first address is dropped
    from core.web.attempts import Allowance, TooLarge
    from core.web.guard import NotFetched, PublicWeb

    rules, allowance = PublicWeb.from_environment(), Allowance(LARGEST, silence=TIMEOUT)
    with tempfile.TemporaryDirectory(prefix="safelight-") as room:
        target = Path(room) / "picture"
        try:
            # "application/" too, for many servers call every file that.
            download.fetch(address, target, rules, allowance, context, ("image/", "application/"), what=f"Fetching {shown}")
        except TooLarge as error:
            raise BadInput(f"{shown}: {error}.", "Save a smaller version and drop that.") from error
        except NotFetched as error:
            hint = "Check the connection, or save the picture and drop the file."
            if "no picture" in str(error):
                hint = "Open the picture itself and drag that."
            raise BadInput(f"{shown} could not be fetched: {error}.", hint) from error
        return target.read_bytes()


def _inline(address: str) -> bytes:
    """The bytes in a `data:` address."""
    head, _, body = address.partition(",")
    try:
        # Pages break long addresses into lines; what is no base64 is passed over.
        return base64.b64decode(body, validate=False) if head.endswith(";base64") else urllib.parse.unquote_to_bytes(body)
    except (binascii.Error, ValueError) as error:
        raise BadInput("The dropped picture is damaged.", "Save it as a file and drop that.") from error
