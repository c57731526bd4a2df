"""`python -m tests.bench.gpu [--json FILE]`: measures this machine's GPU, or its processor, in six minutes at most.

Needs PyTorch, torchvision, timm, numpy, pillow, safetensors and pydantic, and this checkout.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

from tests.bench.gpu.standing_in import stand_in

os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # before the first product, or nothing is deterministic
STOOD_IN = stand_in()
SECONDS = 330.0
"""After which nothing further is begun: what is under way then has half a minute."""


def main(words: list[str]) -> int:
    """Prints a table and then one line of JSON; 0 when every goal was met, 1 when one was missed or a measure failed."""
    document = measured(SECONDS)
    text = json.dumps(document)
    if "--json" in words:
        Path(words[words.index("--json") + 1]).write_text(text + "\n", encoding="utf-8")
    print(table(document))
    print(text)
    return 1 if document["failed"] or any(figure["met"] is False for figure in document["figures"]) else 0


def measured(seconds: float) -> dict[str, Any]:
    """All figures of this machine, and what was left out, with the reason. *Units*: seconds after which nothing is begun."""
    import torch

    from core.training.arithmetic.machine import this_machine
    from tests.bench.gpu.measures import MEASURES, NotHere

    began, machine = time.perf_counter(), this_machine()
    figures, left_out, failed = [], {}, {}
    with tempfile.TemporaryDirectory(prefix="safelight-gpu-", ignore_cleanup_errors=True) as place:
        bench = bench_for(machine, Path(place))
        for measure in MEASURES:
            if time.perf_counter() - began > seconds:
                left_out[measure.__name__] = "no time was left"
                continue
            print(f"{measure.__name__} ...", file=sys.stderr, flush=True)
            try:
                for figure in measure(bench):
                    figures.append(figure.document())
            except NotHere as reason:
                left_out[measure.__name__] = str(reason)
            except Exception as error:
                traceback.print_exc()
                failed[measure.__name__] = f"{type(error).__name__}: {error}"
    return {
        "device": machine.device, "name": machine.device_name, "bf16": machine.bf16, "torch": torch.__version__,
        "stood_in": STOOD_IN, "seconds": time.perf_counter() - began,
        "figures": figures, "left_out": left_out, "failed": failed,
    }  # fmt: skip


def bench_for(machine: Any, place: Path) -> Any:
    """Sizes that keep a large GPU busy for minutes, and a processor for seconds."""
    from tests.bench.gpu.made_up_run import Wish
    from tests.bench.gpu.measures import Bench

    if machine.device == "cpu":
        small = Wish("cnn-small", 16, 24, 8, epochs=2, deterministic=True)
        return Bench(machine, place, 16, 8, 24, 2, (("cnn-small", None),), "cnn-small", small)
    small = Wish("resnet18", 64, 768, 64, epochs=2, deterministic=True)
    return Bench(machine, place, 224, 256, 8192, 30, (("resnet50", None), ("resnet18", 5000.0)), "lite0", small)


def table(document: dict[str, Any]) -> str:
    """The figures as aligned text."""
    lines = [f"{document['name']} ({document['device']}), torch {document['torch']}, {document['seconds']:.0f} s", ""]
    width = max((len(figure["name"]) for figure in document["figures"]), default=0)
    for figure in document["figures"]:
        goal = "" if figure["goal"] is None else f"at least {figure['goal']:g}: {'met' if figure['met'] else 'MISSED'}"
        lines.append(f"{figure['name'].ljust(width)}  {figure['value']:>10.4g} {figure['unit']}  {goal}".rstrip())
        lines += [f"    {figure['detail']}"] if figure["detail"] else []
    for title, named in (("not measured", document["left_out"]), ("failed", document["failed"])):
        lines += [f"{title}: {name}, {why}" for name, why in named.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
