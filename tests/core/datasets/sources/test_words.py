"""What names say: a side, a holder, a mask, that pictures have no class, or a class."""

from __future__ import annotations

import pytest

from core.datasets.sources.words import is_holder, may_be_unlabelled, said_by, say_one_side, side_of, words_of


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("train", "train"), ("Training", "train"), ("train_2", "train"), ("trainLabels", "train"), ("X_train", "train"),
        ("valid", "val"), ("dev", "val"), ("ValImages", "val"), ("PublicTest", "val"),
        ("test1", "test"), ("testset", "test"), ("evaluation", "test"), ("PrivateTest", "test"),
        ("Trainingsdaten", "train"), ("Validierung", "val"), ("Testbilder", "test"), ("entrenamiento", "train"),
        ("validacio\u0301n", "val"), ("Validación", "val"), ("pruebas", "test"),
        ("train station", None), ("test_tube", None), ("valley", None), ("trains", None), ("", None), ("latest", None),
    ],
)  # fmt: skip
def test_names_that_say_a_side_and_nothing_else(name: str, side: str | None) -> None:
    assert side_of(name) == side


@pytest.mark.parametrize(
    ("names", "roles"),
    [
        (("seg_train", "seg_test", "seg_pred"), ("side", "side", "unlabelled")),
        (("seg_train", "other"), ("name", "name")),
        (("train_station", "test_tube"), ("name", "name")),
        (("images", "masks"), ("holder", "mask")),
        (("JPEGImages", "SegmentationClass", "Annotations"), ("holder", "mask", "mask")),
        (("class", "objects"), ("name", "name")),
        (("Treino", "Teste"), ("side", "side")),
        (("apprentissage", "essai"), ("side", "side")),
        (("with_mask", "without_mask"), ("name", "name")),
        (("photo", "sketch"), ("name", "name")),
        (("photos", "part_3"), ("holder", "holder")),
        (("unlabelled_images", "cat"), ("unlabelled", "name")),
    ],
)
def test_names_are_read_beside_each_other(names: tuple[str, ...], roles: tuple[str, ...]) -> None:
    said = said_by(names)
    assert tuple(said[name].role for name in names) == roles


def test_parts_of_one_thing_only_hold_pictures() -> None:
    assert is_holder(["HAM_images_part_1", "HAM_images_part_2"])
    assert not is_holder(["image_cat", "image_dog"])
    assert not is_holder(["cat", "dog"])
    assert not is_holder([])


def test_parts_of_one_side_all_say_it_and_more() -> None:
    assert say_one_side(["test_a", "test_b"])
    assert not say_one_side(["test_a"])
    assert not say_one_side(["test_tube", "beaker"]), "one of them is a class by its name"
    assert not say_one_side(["train_station", "test_tube"]), "of two sides neither is parted"
    assert not say_one_side(["test", "test_b"])
    assert not say_one_side([])


def test_the_words_of_a_name() -> None:
    assert words_of("HAM_imagesPart2-XYZ") == ("ham", "images", "part", "2", "xyz")


@pytest.mark.parametrize(
    ("name", "unsure"),
    [
        ("unknown", True), ("Unknown_2", True), ("to sort", True), ("unbekannt", True),
        ("New folder (2)", True), ("inbox", True), ("all", True), ("small", False),
        ("unknown soldier", False), ("2", False), ("", False), ("other", False),
    ],
)  # fmt: skip
def test_names_that_are_a_class_to_some_only(name: str, unsure: bool) -> None:
    assert may_be_unlabelled(name) is unsure
