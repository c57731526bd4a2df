"""What other programs leave of the processors."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from core.training.arithmetic.share import processor_share


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="pins itself to one processor")
def test_a_busy_program_on_the_same_processor_takes_half() -> None:
    before = os.sched_getaffinity(0)
    one = {min(before)}
    code = f"import os; os.sched_setaffinity(0, {one}); print(flush=True)\nwhile True: pass"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as busy:
        try:
            assert busy.stdout is not None
            busy.stdout.readline()
            os.sched_setaffinity(0, one)
            assert processor_share(1, 0.4) < 0.75
        finally:
            os.sched_setaffinity(0, before)
            busy.kill()
    assert processor_share(1) > 0
