"""What the system refuses, in words for a person: a disk that is full, read-only, gone, or not theirs to use is no defect."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from core.support.errors import BadInput, DiskFull, NotThere, Refused, SafelightError
from core.support.wording import are, bytes_text

_FULL = "Free some space and do it again."
_QUOTA = getattr(errno, "EDQUOT", 0)  # not every system knows it
_WORDS: dict[str, tuple[type[SafelightError], str, str]] = {
    "ENOSPC": (DiskFull, "has no room left", _FULL),
    "EDQUOT": (DiskFull, "has no room left", _FULL),
    "EFBIG": (DiskFull, "would be larger than its disk allows", "Choose a place on another disk."),
    "EROFS": (Refused, "lies on a disk that cannot be written to", "Choose another place, or make the disk writable."),
    "EACCES": (Refused, "may not be used by you", "Choose another place, or change its permissions."),
    "EPERM": (Refused, "may not be used by you", "Choose another place, or change its permissions."),
    "EBUSY": (Refused, "is in use by another program", "Close that program and do it again."),
    "ETXTBSY": (Refused, "is in use by another program", "Close that program and do it again."),
    "ENAMETOOLONG": (BadInput, "has a name that is too long for its disk", "Choose a shorter name."),
    "EISDIR": (BadInput, "is a folder, where a file is wanted", "Name a file."),
    "ENOTDIR": (BadInput, "leads through a file as if it were a folder", "Choose another place."),
    "EEXIST": (Refused, "is in the way: it is there already", "Choose another place, or move it away."),
    "EIO": (NotThere, "cannot be reached: its disk reports an error", "Check the disk and its cable, and do it again."),
    "ENODEV": (NotThere, "lies on a disk that is gone", "Connect the disk and do it again."),
    "ENXIO": (NotThere, "lies on a disk that is gone", "Connect the disk and do it again."),
    "ESTALE": (NotThere, "lies on a network disk that is gone", "Connect the disk and do it again."),
    "EMFILE": (Refused, "cannot be opened: too many files are open", "Close some programs and do it again."),
    "ENFILE": (Refused, "cannot be opened: too many files are open", "Close some programs and do it again."),
}
# By name, for not every system knows all of them.
_OF = {number: words for name, words in _WORDS.items() if (number := getattr(errno, name, None)) is not None}


_SHORT_OF_MEMORY = (
    "DefaultCPUAllocator",
    "could not execute a primitive",
    "could not create a memory object",
    "CUDA out of memory",
    "CUDA error: out of memory",
    "CUBLAS_STATUS_ALLOC_FAILED",
    "CUDNN_STATUS_ALLOC_FAILED",
    "CUSOLVER_STATUS_ALLOC_FAILED",
    "MPS backend out of memory",
    "can't allocate memory",
)
"""How torch says it, or one of the libraries it asks; only for a GPU's memory has it a class of its own."""

_ONEDNN = "could not create a primitive"
"""All that oneDNN says on a processor whose memory is short. What it cannot do at all is a primitive "descriptor"."""

_ANY_ORDER = "does not have a deterministic implementation"
"""How torch says that it was asked for what it cannot do the same way twice."""


def volume_of(path: Path) -> Path:
    """Where the disk is mounted that a path lies on, whether anything is there or not."""
    place = path.resolve()
    return next(folder for folder in (place, *place.parents) if os.path.ismount(folder) or folder == folder.parent)


def room_words(path: Path, free: int | None, needed: int | None = None) -> str:
    """On which volume a path lies, how much is free there and how much is needed; no whole sentence.

    Args:
        path: It.
        free: None where a quota is used up: what is free on the disk would be no reason.
        needed: None where that is not known.

    *Units*: bytes.
    """
    left = "The quota is used up" if free is None else f"{bytes_text(free)} {are(free)} free"
    wanted = f", {bytes_text(needed)} {are(needed)} needed" if needed else ""
    return f"{left} on the volume {volume_of(path)}{wanted}"


def no_room(said: str, hint: str, path: Path | None, needed: int | None = None, given_back: int = 0) -> DiskFull:
    """The error for a disk that is full, with the volume and what is free on it: people have several, and none was named.

    Where a quota is used up, which the exception tells that is handled meanwhile, it says so.

    Args:
        said: What was not done, as a sentence.
        hint: What to do.
        path: What found no room; it need not be there. None where that is not known.
        needed: Bytes that it takes, where that is known.
        given_back: Bytes that will be free besides once what was half done is cleared away.
    """
    full = DiskFull(said, hint, path)
    error = sys.exception()
    full.needed, full.of_quota = needed, isinstance(error, OSError) and error.errno == _QUOTA
    if path is not None:
        with suppress(OSError):  # a disk that is gone by now
            free = None if full.of_quota else shutil.disk_usage(volume_of(path)).free + given_back
            full.message = f"{said} {room_words(path, free, needed)}."
    return full


def is_short_of_memory(error: BaseException) -> bool:
    """True when Python, numpy or torch could not have the memory they asked for, on the processor or on a GPU."""
    if isinstance(error, MemoryError):
        return True
    if type(error).__name__ == "PanicException":  # safetensors is written in Rust, and got no object from Python
        return "pointer is null" in str(error)
    if not isinstance(error, RuntimeError):
        return False
    return str(error).strip() == _ONEDNN or any(words in str(error) for words in _SHORT_OF_MEMORY)


def in_plain_words(error: BaseException) -> SafelightError | None:
    """What a person should be told instead of an exception: itself when it is meant for them, None when it is a defect.

    Refusals of files and disks that no code foresaw come out as one sentence that names the file where the system does.
    """
    if isinstance(error, SafelightError):
        return error
    if is_short_of_memory(error):
        hint = "Close other programs, or ask for less at a time: smaller pictures or batches."
        return Refused("There is not enough memory for this.", hint)
    if isinstance(error, RuntimeError) and _ANY_ORDER in str(error):
        what = str(error).split(" ", 1)[0][:60]
        hint = "Set deterministic to false, or train it on the processor."
        return Refused(f"This network computes something ({what}) that this device only adds up in any order.", hint)
    if not isinstance(error, OSError) or error.errno not in _OF:
        return None
    kind, words, hint = _OF[error.errno]
    # Of a copy or a rename two are named, and of these the second is the one that was to be written.
    name = (error.filename2 if kind is DiskFull else None) or error.filename
    told = f"{name or 'A file or folder'} {words}."
    # Of a quota the disk knows nothing: what is free on it would be no reason.
    if isinstance(name, str | bytes) and name and error.errno == errno.ENOSPC:
        return no_room(told, hint, Path(os.fsdecode(name)))
    return kind(told, hint, name or None)
