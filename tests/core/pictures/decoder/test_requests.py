"""What decoder children are asked survives the pipe, whatever its paths are."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import get_args

import pytest

from core.pictures.decoder.protocol import from_line, to_line
from core.pictures.decoder.requests import Request, StoreRow
from core.pictures.scaling import Scaling

ODD = Path(os.fsdecode(b"/pictures/\xff \n.jpg"))
GIVEN = {"key": 7, "rows": (StoreRow(ODD, 3, Scaling(64)),), "side": 300, "longest": 512, "number": 2}


@pytest.mark.parametrize("sort", get_args(Request), ids=lambda sort: sort.__name__)
def test_every_sort_of_work_can_be_asked_for(sort: type) -> None:
    needed = [entry.name for entry in dataclasses.fields(sort) if entry.default is dataclasses.MISSING]
    request = sort(**{name: GIVEN.get(name, ODD) for name in needed})
    assert from_line(to_line(request)) == request
    with pytest.raises(dataclasses.FrozenInstanceError):
        request.key = 8
