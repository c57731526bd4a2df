"""A dataset with something wrong of every sort."""

from __future__ import annotations

import shutil

import pytest
from PIL import Image, ImageFilter

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import check
from core.datasets.importing.importing import import_pictures
from core.support.workspace import Workspace
from tests.pictures import draw_shapes


@pytest.fixture(scope="session")
def made_faulty(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """A checked dataset with copies, a contradiction, blurred pictures and odd shapes; made once, never to be changed."""
    folder = tmp_path_factory.mktemp("faulty")
    pictures = draw_shapes(folder / "pictures", classes=2, each=12, size=96)
    circle, square = pictures / "circle", pictures / "square"
    shutil.copy(circle / "circle-000.png", circle / "copy.png")
    with Image.open(circle / "circle-003.jpg") as picture:
        picture.convert("RGB").resize((150, 150), Image.Resampling.LANCZOS).save(circle / "larger.jpg", quality=90)
    shutil.copy(circle / "circle-006.png", square / "contradiction.png")
    for number in (4, 5):
        with Image.open(next(square.glob(f"square-00{number}.*"))) as picture:
            picture.convert("RGB").rotate(90).filter(ImageFilter.GaussianBlur(7)).save(square / f"blurred-{number}.png")
    with Image.open(circle / "circle-008.png") as picture:
        picture.rotate(90).resize((200, 46)).save(circle / "wide.png")
    (circle / "words.jpg").write_text("no picture")
    workspace = Workspace.at(folder / "workspace")
    import_pictures(workspace, "faulty", pictures)
    dataset = Dataset.open(workspace, "faulty")
    check(dataset)
    return dataset


@pytest.fixture
def faulty(workspace: Workspace, made_faulty: Dataset) -> Dataset:
    """The faulty dataset in the test's own workspace."""
    shutil.copytree(made_faulty.folder, workspace.dataset_folder("faulty"))
    return Dataset.open(workspace, "faulty")
