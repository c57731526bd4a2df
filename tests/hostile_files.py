"""Files of a workspace as somebody wrote them who means harm: each one is planted in the place of a good one.

They are made, not kept: most are a few bytes that claim to be gigabytes. `PAYLOAD`, where it is run, makes a file beside the
workspace that must never be there.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DEEP = "[" * 200_000
HUGE = 2**62

Plant = Callable[[Path, Path], None]
"""Writes a hostile file: where it goes, and the folder of things that are nobody's business."""


@dataclass(frozen=True)
class Hostile:
    """One of them.

    Attributes:
        name: What it does.
        file: Its place in the workspace.
        plant: Writes it.
        slow: It takes seconds, by size or because something is made of it.
    """

    name: str
    file: str
    plant: Plant
    slow: bool = False

    def __str__(self) -> str:
        return f"{self.file.rsplit('/', 1)[-1]}: {self.name}"


class Payload:
    """Runs code where somebody unpickles it."""

    def __init__(self, outside: Path) -> None:
        self._outside = outside

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self._outside / "executed"),)


def _bytes(data: bytes) -> Plant:
    return lambda file, _: _put(file, data)


def _put(file: Path, data: bytes) -> None:
    file.unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def _sparse(size: int, begin: bytes = b"") -> Plant:
    def plant(file: Path, _: Path) -> None:
        _put(file, begin)
        os.truncate(file, size)

    return plant


def _gone(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.is_dir() and not file.is_symlink():
        shutil.rmtree(file)
    file.unlink(missing_ok=True)


def _fifo(file: Path, _: Path) -> None:
    _gone(file)
    os.mkfifo(file)


def _folder(file: Path, _: Path) -> None:
    _gone(file)
    file.mkdir()


def _device(file: Path, _: Path) -> None:
    _gone(file)
    file.symlink_to("/dev/zero")


def _link(file: Path, outside: Path) -> None:
    """A link to a good file of its kind, which is none of the workspace's business."""
    if file.is_file():
        shutil.copyfile(file, outside / file.name)
    else:
        (outside / file.name).write_bytes(b"{}")
    _gone(file)
    file.symlink_to(outside / file.name)


def _safetensors(header: Any, data: bytes = b"") -> Plant:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return _bytes(struct.pack("<Q", len(text)) + text + data)


def _later(plant: Callable[[], Plant]) -> Plant:
    """What takes long to make, made where it is planted: each test process has all of these, and one plants them."""
    return lambda file, outside: plant()(file, outside)


def _tensor(shape: list[int], offsets: list[int], dtype: str = "F32") -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": offsets}


def _of_200_000_tensors() -> Plant:
    return _safetensors({f"t{n}": _tensor([0], [0, 0]) for n in range(200_000)})


def _pickled(file: Path, outside: Path) -> None:
    _put(file, pickle.dumps(Payload(outside)))


def _torch_pickled(file: Path, outside: Path) -> None:
    _gone(file)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(Payload(outside)))
        archive.writestr("archive/version", "3")


def _every_tensor(dtype: str, value: bytes) -> Plant:
    """The tensors that are there, all of another type or with another value in every place."""

    def plant(file: Path, _: Path) -> None:
        data = file.read_bytes()
        length = int.from_bytes(data[:8], "little")
        header = json.loads(data[8 : 8 + length])
        header.pop("__metadata__", None)
        place = 0
        for entry in header.values():
            count = 1
            for side in entry["shape"]:
                count *= side
            entry["dtype"], entry["data_offsets"] = dtype, [place, place + count * len(value)]
            place += count * len(value)
        text = json.dumps(header).encode()
        file.write_bytes(struct.pack("<Q", len(text)) + text + value * (place // len(value)))

    return plant


def _document(**values: Any) -> Plant:
    return _bytes(json.dumps({"schema_number": 1, **values}).encode())


def _arrays(**members: bytes) -> Plant:
    """A file of numpy's arrays, each as it would lie on the disk."""

    def plant(file: Path, _: Path) -> None:
        _gone(file)
        with zipfile.ZipFile(file, "w") as archive:
            for name, data in members.items():
                archive.writestr(f"{name}.npy", data)

    return plant


def _array(described: str, data: bytes) -> bytes:
    head = described.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + data


def _arrays_that_run(file: Path, outside: Path) -> None:
    described = "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}"
    _arrays(samples=_array(described, pickle.dumps([Payload(outside)])))(file, outside)


def _json(**changes: Any) -> Plant:
    """The document that is there with some values changed: "a__b" is b in a, of a list its first."""

    def plant(file: Path, outside: Path) -> None:
        document = json.loads(file.read_text())
        for path, value in changes.items():
            *way, last = path.split("__")
            place = document
            for step in way:
                place = place[0 if isinstance(place, list) else step]
            place[last] = value(outside) if callable(value) else value
        file.write_text(json.dumps(document))

    return plant


def _toml(*changes: tuple[str, str]) -> Plant:
    def plant(file: Path, outside: Path) -> None:
        text = file.read_text()
        for was, now in changes:
            assert was in text, (was, text)
            text = text.replace(was, now.replace("OUTSIDE", str(outside)))
        file.write_text(text)

    return plant


def _sql(*statements: str) -> Plant:
    def plant(file: Path, outside: Path) -> None:
        connection = sqlite3.connect(file, isolation_level=None)
        for statement in statements:
            connection.execute(statement.replace("OUTSIDE", str(outside)))
        connection.close()

    return plant


def _lines(*lines: str, times: int = 1) -> Plant:
    return _bytes(("\n".join(lines) + "\n").encode("utf-8", "surrogatepass") * times)


RUN = "models/one/"
WEIGHTS, PLAN, REQUEST = RUN + "best.safetensors", RUN + "plan.json", RUN + "request.json"
EVENTS, REPORT, MARGINS, LEARNED = RUN + "events.jsonl", RUN + "report.json", RUN + "margins.json", RUN + "learned.json"
COMMIT, TENSORS = RUN + "last.ckpt/000000005-abcdef01.json", RUN + "last.ckpt/000000005-abcdef01.safetensors"
SETTINGS, CATALOG, CLEANING = "data/objects/dataset.toml", "data/objects/catalog.sqlite", "data/objects/cleaning.json"
STUDY, EXPORTS, RESOURCES = "models/.studies/asked/study.toml", RUN + "exports.jsonl", RUN + "resources.csv"

MAP, FEATURES = "data/objects/cache/map.npz", "data/objects/cache/features/samples.txt"

_COUNTS_FOREVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT"
_NAMES = ["../../outside/x", "a/b\\c", "\x1b[31mred\x1b]0;title\x07", "a\0b", "\u202egnp.exe", "CON", "x" * 5000, "\ud800", ""]
_FILLER = "9" * 2_000_000

HOSTILE = (
    Hostile("a header of four exabytes", WEIGHTS, _bytes(struct.pack("<Q", HUGE) + b"{}")),
    Hostile("a header longer than the file", WEIGHTS, _bytes(struct.pack("<Q", 10_000) + b"{}")),
    Hostile("no header", WEIGHTS, _bytes(b"")),
    Hostile("a header nested deeply", WEIGHTS, _safetensors(b'{"a":' + DEEP.encode())),
    Hostile("a header that is no text", WEIGHTS, _safetensors(b"{\xff\xfe}")),
    Hostile("200,000 tensors", WEIGHTS, _later(_of_200_000_tensors), slow=True),
    Hostile("offsets that overlap", WEIGHTS, _safetensors({"a": _tensor([4], [0, 16]), "b": _tensor([4], [8, 24])}, bytes(24))),
    Hostile("offsets beyond the end", WEIGHTS, _safetensors({"a": _tensor([HUGE // 8], [0, HUGE // 2])}, bytes(16))),
    Hostile("offsets backwards", WEIGHTS, _safetensors({"a": _tensor([4], [16, 0])}, bytes(16))),
    Hostile("a shape below zero", WEIGHTS, _safetensors({"a": _tensor([-4], [0, 16])}, bytes(16))),
    Hostile("a shape that overflows", WEIGHTS, _safetensors({"a": _tensor([2**33, 2**33], [0, 16])}, bytes(16))),
    Hostile("a type that nobody has", WEIGHTS, _safetensors({"a": _tensor([4], [0, 16], "X99")}, bytes(16))),
    Hostile("metadata that is no text", WEIGHTS, _safetensors({"__metadata__": {"a": [1]}, "a": _tensor([1], [0, 4])}, bytes(4))),
    Hostile("tensors of other names", WEIGHTS, _safetensors({"a": _tensor([4], [0, 16])}, bytes(16))),
    Hostile("tensors that are no numbers", WEIGHTS, _every_tensor("F32", struct.pack("<f", float("nan")))),
    Hostile("tensors of another type", WEIGHTS, _every_tensor("I64", struct.pack("<q", -(2**63)))),
    Hostile("a pickle that runs code", WEIGHTS, _pickled),
    Hostile("an archive of torch that runs code", WEIGHTS, _torch_pickled),
    Hostile("eight gigabytes of nothing", WEIGHTS, _sparse(2**33, struct.pack("<Q", 2) + b"{}")),
    Hostile("a pipe", WEIGHTS, _fifo),
    Hostile("a folder", WEIGHTS, _folder),
    Hostile("a device", WEIGHTS, _device),
    Hostile("a link", WEIGHTS, _link),
    Hostile("nested deeply", PLAN, _bytes(b'{"run":' + DEEP.encode())),
    Hostile("eight gigabytes of nothing", PLAN, _sparse(2**33)),
    Hostile("a number of two million digits", PLAN, _bytes(f'{{"seed": {_FILLER}}}'.encode())),
    Hostile("a million classes", PLAN, _json(classes=lambda _: [f"c{n}" for n in range(1_000_000)]), slow=True),
    Hostile("classes that are paths and orders to a terminal", PLAN, _json(classes=_NAMES)),
    Hostile("one class twice", PLAN, _json(classes=["a", "a", "a"])),
    Hostile("pictures of a billion pixels a side", PLAN, _json(preprocessing__size=10**9, preprocessing__resize=10**9)),
    Hostile("pictures of less than nothing", PLAN, _json(preprocessing__size=-8, preprocessing__resize=-8)),
    Hostile("colours divided by nothing", PLAN, _json(preprocessing__std=[0.0, 0.0, 0.0])),
    Hostile("an architecture that is code", PLAN, _json(recipe__architecture="__import__('os').system")),
    Hostile("an architecture that is a path", PLAN, _json(recipe__architecture=lambda outside: f"timm:{outside}/x")),
    Hostile("layers of a billion units", PLAN, _json(recipe__mlp_width=f"{10**9}-{10**9}")),
    Hostile("weights in a file outside", PLAN, _json(recipe__weights=lambda outside: f"file:{outside}/letters.txt")),
    Hostile("weights of itself", PLAN, _json(recipe__weights="run:one", parent="one")),
    Hostile("a dataset outside", PLAN, _json(dataset="../../outside")),
    Hostile("a schema of tomorrow", PLAN, _json(schema_number=10**6)),
    Hostile("a pipe", PLAN, _fifo),
    Hostile("a link", PLAN, _link),
    Hostile("its own parent", REQUEST, _json(parent="one")),
    Hostile("a name that is a path", REQUEST, _json(run="../../outside/letters.txt")),
    Hostile("a name that is an order to a terminal", REQUEST, _json(run="\x1b[2J\x07", dataset="a\0b")),
    Hostile("a link", REQUEST, _link),
    Hostile("nested deeply on each line", EVENTS, _lines('{"event": "Epoch", "x": ' + DEEP, "[" * 1000)),
    Hostile("one line of eight megabytes", EVENTS, _bytes(b'{"event": "Epoch", ' + b" " * 2**23)),
    Hostile("a pipe", EVENTS, _fifo),
    Hostile("a link", EVENTS, _link),
    Hostile("eight gigabytes of nothing", EVENTS, _sparse(2**33), slow=True),
    Hostile("epochs before the first and after the last", EVENTS, _lines(
        json.dumps({"event": "Epoch", "time": -1e308, "epoch": -5, "stage": -1, "step": -9, "train_loss": 1, "train_accuracy": 2,
                    "val_loss": 3, "val_accuracy": 4, "rate": 1, "seconds": -1, "pictures_per_second": -1}))),
    Hostile("nested deeply", REPORT, _bytes(b'{"classes":' + DEEP.encode())),
    Hostile("classes out of range", REPORT, _json(predictions__val__truth=[10**9])),
    Hostile("a shape of a billion rows", REPORT, _json(predictions__val__shape=[10**9, 10**9])),
    Hostile("a shape below zero", REPORT, _json(predictions__val__shape=[-1, 3])),
    Hostile("other classes than the plan's", REPORT, _json(classes=["x"])),
    Hostile("paths of pictures that lead out", REPORT, _json(predictions__val__paths=["../../outside/letters.txt"] * 12)),
    Hostile("a pipe", REPORT, _fifo),
    Hostile("a link", REPORT, _link),
    Hostile("eight gigabytes of nothing", REPORT, _sparse(2**33)),
    Hostile("a lock that is a link", RUN + "report.lock", _link),
    Hostile("a lock that is a link", RUN + "worker.lock", _link),
    Hostile("nested deeply", MARGINS, _bytes(b'{"pictures":' + DEEP.encode())),
    Hostile("a margin that is a list", MARGINS, _bytes(b'{"schema_number": 1, "held_out": 1, "pictures": [[[], {}, 0, 1, 2]]}')),
    Hostile("a pipe", MARGINS, _fifo),
    Hostile("a link", MARGINS, _link),
    Hostile("keys of no bytes", LEARNED, _document(runs=[], unknown=[], key_bytes=0, train="", val="", left_out="")),
    Hostile("keys that are none", LEARNED, _document(runs={}, unknown=7, key_bytes=8, train="!!!")),
    Hostile("a pipe", LEARNED, _fifo),
    Hostile("a link", LEARNED, _link),
    Hostile("nested deeply", COMMIT, _bytes(DEEP.encode())),
    Hostile("tensors somewhere else", COMMIT, _document(step=5, sha256="../../../outside", state={})),
    Hostile("a pipe", COMMIT, _fifo),
    Hostile("a pickle that runs code", TENSORS, _pickled),
    Hostile("a pipe", EXPORTS, _fifo),
    Hostile("exports to everywhere", EXPORTS, _lines(
        '{"when": "x", "format": "onnx", "folder": "//server/share"}', '{"when": 7}', "[]",
        '{"when": "", "format": "", "folder": "\\u0000"}')),
    Hostile("a link", EXPORTS, _link),
    Hostile("numbers larger than any machine", RESOURCES, _lines("time", "1e308," * 7 + "1e308", "nan," * 8)),
    Hostile("a pipe", RESOURCES, _fifo),
    Hostile("a link", RESOURCES, _link),
    Hostile("nested deeply", STUDY, _bytes(b"a = " + DEEP.encode())),
    Hostile("ten billion cells", STUDY, _toml(
        ('["0.01", "0.001"]', "[" + ", ".join(f"{n / 1e6}" for n in range(1, 1001)) + "]"), ("seeds = 2", "seeds = 1000000"))),
    Hostile("a dataset outside", STUDY, _toml(('dataset = "objects"', 'dataset = "../../outside"'))),
    Hostile("a pipe", STUDY, _fifo),
    Hostile("a link", STUDY, _link),
    Hostile("nested deeply", SETTINGS, _bytes(b"a = " + DEEP.encode())),
    Hostile("pictures outside", SETTINGS, _toml(('"images"', '"OUTSIDE"'), ('"here"', '"elsewhere"'))),
    Hostile("a pipe", SETTINGS, _fifo),
    Hostile("a link", SETTINGS, _link),
    Hostile("a trigger that empties another table", CATALOG, _sql(
        "CREATE TRIGGER grudge AFTER INSERT ON edits BEGIN DELETE FROM samples; END",
        "CREATE TRIGGER more AFTER UPDATE ON samples BEGIN DELETE FROM edits; END")),
    Hostile("a trigger that counts for ever", CATALOG, _sql(
        f"CREATE TRIGGER grudge AFTER INSERT ON edits BEGIN UPDATE samples SET label = ({_COUNTS_FOREVER} max(i) FROM n); END")),
    Hostile("a view that counts for ever", CATALOG, _sql(
        "ALTER TABLE samples RENAME TO kept", f"CREATE VIEW samples AS {_COUNTS_FOREVER} i AS id, kept.* FROM n, kept")),
    Hostile("a table that is a file elsewhere", CATALOG, _sql(
        "PRAGMA writable_schema = 1",
        "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES "
        "('table', 'grudge', 'grudge', 0, 'CREATE VIRTUAL TABLE grudge USING csv(filename=''OUTSIDE/letters.txt'')')")),
    Hostile("text in the place of numbers", CATALOG, _sql("UPDATE samples SET width = 'x', height = -1, bytes = 9e99")),
    Hostile("a pipe", CATALOG, _fifo),
    Hostile("a link", CATALOG, _link),
    Hostile("eight gigabytes of nothing", CATALOG, _sparse(2**33)),
    Hostile("arrays that run code", MAP, _arrays_that_run),
    Hostile("an array of a trillion numbers", MAP, _arrays(
        samples=_array("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000, 1000000)}", bytes(16)))),
    Hostile("an array with a head that is code", MAP, _arrays(samples=_array("__import__('os').mkdir('executed')", b""))),
    Hostile("a pipe", MAP, _fifo),
    Hostile("a link", MAP, _link),
    Hostile("a pipe", FEATURES, _fifo),
    Hostile("a link", FEATURES, _link),
    Hostile("rows that are not there", FEATURES, _lines("ab" * 32, times=1000)),
    Hostile("nested deeply", CLEANING, _bytes(DEEP.encode())),
    Hostile("answers about everything", CLEANING, _document(answers={"x": [["../../outside", "exclude"]]})),
    Hostile("a pipe", CLEANING, _fifo),
    Hostile("a link", CLEANING, _link),
)  # fmt: skip
"""Every one of them."""
