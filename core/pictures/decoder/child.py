"""A decoder child: reads requests from standard input, answers on standard output, ends when its input does.

Run as `python -m core.pictures.decoder.child LIMITS PARENT` by `core.pictures.decoder.pool`. A picture that takes too much
processor time ends the whole process by a signal; the pool then knows which picture it was.
"""

from __future__ import annotations

import errno
import hashlib
import importlib
import json
import os
import signal
import sys
from contextlib import suppress
from io import BytesIO, FileIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import AvifImagePlugin, Image, ImageOps

from core.pictures.decode import decode
from core.pictures.decoder.protocol import (
    START_AFRESH,
    ChangeGround,
    Cut,
    CutOut,
    Describe,
    Described,
    Enlarge,
    Enlarged,
    GroundChanged,
    Inspect,
    Inspected,
    MaskRead,
    Part,
    PictureFacts,
    PictureLimits,
    ReadMask,
    Ready,
    Refusal,
    Reply,
    Request,
    Square,
    Squared,
    StoreRow,
    Unstack,
    Unstacked,
    from_line,
    to_line,
)
from core.pictures.deep import is_deep, needs_range
from core.pictures.formats import ENDINGS
from core.pictures.opening import Unusable, no_memory, open_regular
from core.pictures.phash import phash
from core.pictures.scaling import Scaling
from core.pictures.seen import SeenPicture, measures_of
from core.pictures.squares import fitted
from core.pictures.thumbnails import ENOUGH, reduced, thumbnail_in

_NO_ROOM = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_NICENESS = 5  # the window and its event loop come first
_ENOUGH_OF_PART = 1024  # pixels along the shorter side of a part of a large picture
_READ_WHOLE = 8 * 2**20  # bytes; smaller files are read once, for their hash and their pixels


def main() -> None:
    """Answers requests until standard input ends."""
    limits, parent = PictureLimits(**json.loads(sys.argv[1])), int(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to handle; its end is told by the input's
    replies = _private_output()
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # one core a child; every thread would count against its memory
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    limited = _limit_memory(limits.memory_bytes)
    _say(replies, Ready(memory_limited=limited))
    _silence(2)
    first = True
    for line in sys.stdin.buffer:
        request = from_line(line)
        _end_with(parent)
        if not isinstance(request, Request):
            raise ValueError(f"not a request: {line[:200]!r}")
        if isinstance(request, Cut):
            # Slow, so not on a picture's time, and only where it is needed.
            importlib.import_module("cv2" if request.weights is None else "onnxruntime")
        _limit_time(limits.processor_seconds)
        reply = answer(request, limits, parent)
        _limit_time(0)
        if isinstance(reply, Refusal) and reply.kind == "memory" and not first:
            os._exit(START_AFRESH)  # what earlier pictures left behind must not be held against this one
        first = False
        _say(replies, reply)


def answer(request: Request, limits: PictureLimits, parent: int) -> Reply:
    """The reply to a request; a refusal, whatever goes wrong."""
    sha256: str | None = None
    try:
        with open_regular(request.path, limits) as (file, size):
            if isinstance(request, Enlarge):
                return _enlarge(request, file, limits)
            if isinstance(request, ReadMask):
                return _read_mask(request, file, limits)
            if isinstance(request, Unstack):
                return _unstack(request, file, size)
            content = file.read() if isinstance(request, Inspect) and size <= _READ_WHOLE else None
            if content is not None:
                sha256 = hashlib.sha256(content).hexdigest()
            elif isinstance(request, Inspect | Describe) or request.sha256 is not None or _names_by_content(request):
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                file.seek(0)
            if isinstance(request, Inspect):
                return _inspect(request, file if content is None else content, str(sha256), limits)
            if isinstance(request, Describe):
                return _describe(request, file, str(sha256))
            if request.sha256 not in (None, sha256):
                raise Unusable("changed", "It is not the file it was when it was imported.", request.path)
            if isinstance(request, Cut):
                return _cut(request, file, limits)
            if isinstance(request, ChangeGround):
                return _change_ground(request, file, limits)
            return _square(request, file, sha256, limits, parent)
    except Unusable as error:
        return Refusal(request.key, error.kind, error.reason, sha256)
    except MemoryError:
        return Refusal(request.key, "memory", no_memory().reason, sha256)
    except OSError as error:
        kind = "disk-full" if error.errno in _NO_ROOM else "unreadable"
        return Refusal(request.key, kind, f"{error.strerror or error}.", sha256)
    except Exception as error:
        return Refusal(request.key, "unreadable", f"{type(error).__name__}: {error}.", sha256)


def _names_by_content(request: Request) -> bool:
    return isinstance(request, Square) and request.thumbnails is not None


def _inspect(request: Inspect, picture: BinaryIO | bytes, sha256: str, limits: PictureLimits) -> Inspected:
    rgb, facts = decode(picture, limits, ENOUGH, value_range=request.value_range)
    small = reduced(rgb)
    seen = SeenPicture(small)
    hash64, measures = int(phash(seen.grey[None])[0]), measures_of(seen)
    final = not is_deep(facts.mode) or request.value_range is not None  # else the dataset's range is being measured
    if request.thumbnails is not None and final:
        _write_thumbnail(small, thumbnail_in(request.thumbnails, sha256))
    ending = request.path.suffix.lower().lstrip(".")
    matches = not ending or ending in ENDINGS[facts.format]
    return Inspected(request.key, sha256, facts, hash64, measures, matches)


def _square(request: Square, file: BinaryIO, sha256: str | None, limits: PictureLimits, parent: int) -> Squared:
    decoded: dict[tuple[object, ...], tuple[Image.Image, PictureFacts]] = {}

    def picture(scaling: Scaling) -> tuple[Image.Image, PictureFacts]:
        enough = max(scaling.side, ENOUGH)
        shared = (enough, scaling.background, scaling.value_range)
        if shared not in decoded:
            file.seek(0)
            rgb, facts = decode(file, limits, enough, scaling.background, scaling.value_range)
            if scaling.value_range is None and needs_range(facts.mode, facts.levels):
                told = f"Its values ({facts.mode}) have no range that everybody agrees on"
                raise Unusable("no-range", f"{told}, and none was measured for what it is compared with.")
            decoded[shared] = rgb, facts
        return decoded[shared]

    for row in request.rows:
        _write_row(row, fitted(picture(row.scaling)[0], row.scaling).tobytes(), parent)
    if request.thumbnails is None:
        return Squared(request.key)
    first = request.rows[0].scaling if request.rows else Scaling(ENOUGH)
    rgb, facts = picture(first)
    target = thumbnail_in(request.thumbnails, str(sha256))
    _write_thumbnail(reduced(rgb), target)
    return Squared(request.key, target, facts.width, facts.height)


def _write_row(row: StoreRow, pixels: bytes, parent: int) -> None:
    _end_with(parent)  # another build may have given this row to another picture by now
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    with os.fdopen(os.open(row.store, flags, 0o644), "r+b", buffering=0) as store:
        store.seek(row.row * len(pixels))
        _write_whole(store, pixels)


def _write_file(path: str, content: bytes) -> None:
    with open(path, "wb", buffering=0) as file:
        _write_whole(file, content)


def _write_whole(file: FileIO, content: bytes) -> None:
    if file.write(content) != len(content):
        raise OSError(errno.ENOSPC, "no room for all of it")


def _enlarge(request: Enlarge, file: BinaryIO, limits: PictureLimits) -> Enlarged:
    if request.part is not None:
        return _cut_part(request, request.part, file, limits)
    rgb, facts = decode(file, limits, request.side, value_range=request.value_range)
    rgb.thumbnail((request.side, request.side), Image.Resampling.LANCZOS)
    _write_thumbnail(rgb, request.target)
    return Enlarged(request.key, facts.levels)


def _cut_part(request: Enlarge, part: Part, file: BinaryIO, limits: PictureLimits) -> Enlarged:
    left, top, right, bottom = part
    # So much of a large JPEG that the part itself is still larger than any network looks at.
    enough = round(_ENOUGH_OF_PART / max(0.01, min(right - left, bottom - top)))
    rgb, facts = decode(file, limits, enough, value_range=request.value_range)
    wide, high = rgb.size
    box = (round(left * wide), round(top * high), round(right * wide), round(bottom * high))
    # At least a pixel, of a small picture too.
    cut = rgb.crop((box[0], box[1], max(box[2], box[0] + 1), max(box[3], box[1] + 1)))
    cut.thumbnail((request.side, request.side), Image.Resampling.LANCZOS)
    _write_thumbnail(cut, request.target)
    return Enlarged(request.key, facts.levels)


def _read_mask(request: ReadMask, file: BinaryIO, limits: PictureLimits) -> MaskRead:
    from core.pictures.masks import mask_in, write_mask

    mask = mask_in(np.asarray(decode(file, limits)[0].convert("L")))
    if mask is None:
        raise Unusable("no-mask", "It shows more than where an object is.", request.path)
    if request.target is not None:
        write_mask(mask.astype(np.uint8) * 255, request.target)
    return MaskRead(request.key, float(mask.mean()))


def _describe(request: Describe, file: BinaryIO, sha256: str) -> Described:
    from core.pictures.exif import exif_of

    return Described(request.key, sha256, exif_of(file))


def _unstack(request: Unstack, file: BinaryIO, size: int) -> Unstacked:
    from core.pictures.tiff_pages import copy_page

    pages = copy_page(file, size, request.number, request.target)
    if pages > 1:
        stamp = os.fstat(file.fileno()).st_mtime_ns
        os.utime(request.target, ns=(stamp, stamp))  # by which a later import knows the page again
    return Unstacked(request.key, pages)


def _cut(request: Cut, file: BinaryIO, limits: PictureLimits) -> CutOut:
    from core.pictures.cutting import area_of, cut_out, doubt_of, mask_of, write_picture

    rgb, _ = decode(file, limits, request.longest, request.background, request.value_range)
    rgb.thumbnail((request.longest, request.longest), Image.Resampling.LANCZOS)
    mask = mask_of(rgb, request.mask, request.weights, request.found)
    area = area_of(mask)
    if area > 0:
        cut = cut_out(rgb, mask, request.background, request.margin)
        write_picture(cut, request.target)
        write_picture(reduced(cut), request.preview)
    return CutOut(request.key, area, doubt_of(mask))


def _change_ground(request: ChangeGround, file: BinaryIO, limits: PictureLimits) -> GroundChanged:
    from core.pictures.cutting import mask_from, write_picture
    from core.pictures.grounds import laid_over, without_object

    def opened(content: BinaryIO) -> Image.Image:
        rgb, _ = decode(content, limits, request.longest, value_range=request.value_range)
        rgb.thumbnail((request.longest, request.longest), Image.Resampling.LANCZOS)
        return rgb

    picture = opened(file)
    pixels, mask = np.asarray(picture), mask_from(request.mask, picture)
    if request.ground is None or request.ground_mask is None:
        changed = without_object(pixels, mask)
    else:
        with open_regular(request.ground, limits) as (content, _):
            other = opened(content)
        ground = Image.fromarray(without_object(np.asarray(other), mask_from(request.ground_mask, other)))
        changed = laid_over(pixels, mask, np.asarray(ImageOps.fit(ground, picture.size)))
    write_picture(Image.fromarray(changed), request.target)
    return GroundChanged(request.key)


def _write_thumbnail(picture: Image.Image, path: Path) -> None:
    """Writes a small picture whole or not at all. Not flushed to the disk: it can be made again."""
    with suppress(FileNotFoundError):
        if os.stat(path).st_size:
            return
    folder, name = os.path.split(path)
    part = os.path.join(folder, f".{name}.{os.getpid()}.part")
    content = BytesIO()  # a file that Pillow opens itself is asked eight things that nobody wants to know
    # Of a part that networks are to look at, the pixels themselves.
    picture.save(content, "PNG" if path.suffix == ".png" else "JPEG", quality=85)
    try:
        try:
            _write_file(part, content.getvalue())
        except FileNotFoundError:  # the folder's first thumbnail
            os.makedirs(folder, exist_ok=True)
            _write_file(part, content.getvalue())
        os.replace(part, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(part)
        raise


def _end_with(parent: int) -> None:
    """Ends this process when its parent has died and left it requests. Windows cannot tell; there only the input's end counts."""
    if os.name != "nt" and os.getppid() != parent:
        os._exit(1)


def _limit_memory(above: int) -> bool:
    """Caps the address space at `above` bytes more than now, where the system can; tells whether it did."""
    try:
        import resource

        now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + above, now + above))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        return False
    return True


def _limit_time(seconds: float) -> None:
    """Lets the system end this process after so much more processor time; 0 takes the limit away."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _private_output() -> BinaryIO:
    """Standard output for replies alone; what a decoder library prints goes nowhere."""
    private = os.dup(1)
    _silence(1)
    return os.fdopen(private, "wb", buffering=0)


def _silence(descriptor: int) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _say(replies: BinaryIO, message: Reply | Ready) -> None:
    replies.write(to_line(message))


if __name__ == "__main__":
    main()
