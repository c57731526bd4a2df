"""Files of heat maps have names of their own, whatever the pictures are called, and an end that is asked for is kept to."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from core.prediction.explaining.drawing import draw_heat_maps, heat_files
from core.prediction.predicting import predict_pictures
from core.runs.recipe import Recipe
from core.support.errors import Refused
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.hostile_names import hostile_names
from tests.trained_runs import write_run


def test_each_picture_and_run_has_a_file_of_its_own_in_the_folder(tmp_path: Path) -> None:
    pictures = [tmp_path / folder / name for folder in "ab" for name in (*hostile_names(), "a.png", "A.PNG")]
    files = heat_files(pictures, ["one", "two@3"], tmp_path / "heat", replaced=False)
    assert len(files) == 2 * len(set(pictures))
    assert len({file.name.casefold() for file in files.values()}) == len(files)
    assert {file.parent for file in files.values()} == {tmp_path / "heat"}
    assert all(file.suffix == ".png" for file in files.values())


def test_a_file_that_is_there_is_replaced_only_where_that_was_said(tmp_path: Path) -> None:
    (tmp_path / "a, one.png").touch()
    with pytest.raises(Refused, match=r"^.*/a, one\.png is there already\. Choose another name, or replace it\.$"):
        heat_files([Path("a.jpg")], ["one"], tmp_path, replaced=False)
    assert heat_files([Path("a.jpg")], ["one"], tmp_path, replaced=True) == {(Path("a.jpg"), "one"): tmp_path / "a, one.png"}


def test_a_stop_leaves_whole_files(workspace: Workspace, tmp_path: Path) -> None:
    write_run(workspace, "tiny", Recipe(architecture="mlp", picture_size=8))
    pictures = [tmp_path / f"{number}.png" for number in range(3)]
    for picture in pictures:
        Image.new("RGB", (12, 8), (200, 30, 30)).save(picture)
    predicted = predict_pictures(workspace, ["tiny"], pictures, Context())
    files = heat_files(pictures, ["tiny"], tmp_path / "heat", replaced=False)
    context = Context(lambda _event: context.request_stop() if files[pictures[0], "tiny"].exists() else None)
    drawn = draw_heat_maps(workspace, ["tiny"], predicted, files, context)
    assert 0 < len(drawn) <= 3
    assert {one.file for one in drawn} == set((tmp_path / "heat").iterdir())
    for one in drawn:
        with Image.open(one.file) as opened:
            opened.load()
            assert opened.size == (12, 8)
