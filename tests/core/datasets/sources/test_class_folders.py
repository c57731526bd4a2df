"""Readings of folders: sides by their words, wrapping folders, levels, and names that say no class."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from core.datasets.sources.reading import Undecided
from core.support.errors import BadInput
from tests.sources import answers, drawn, kinds, labels, listed, sides, ways


def spread(*folders: str, each: int = 3, ending: str = "jpg") -> list[str]:
    return [f"{folder}/{n}.{ending}" for folder in folders for n in range(each)]


@pytest.mark.parametrize(
    ("train", "val", "test"),
    [
        ("train", "val", "test"),
        ("Training", "Validation", "Testing"),
        ("train_set", "dev_set", "test_set"),
        ("trainset", "valset", "testset"),
        ("seg_train/seg_train", "seg_val/seg_val", "seg_test/seg_test"),
        ("train/images", "valid/images", "test/images"),
        ("images/train", "images/valid", "images/test"),
        ("X_train", "X_val", "X_test"),
        ("data/set1/TrainImages", "data/set1/ValImages", "data/set1/TestImages"),
        ("training", "validation", "evaluation"),
        ("birds_train", "birds_val", "birds_test"),
    ],
)
def test_sides_are_recognised_by_their_words(tmp_path: Path, train: str, val: str, test: str) -> None:
    files = [path for side in (train, val, test) for path in spread(f"{side}/cat", f"{side}/dog")]
    listing = listed(drawn(tmp_path, files))
    assert listing.labels == ("cat", "dog")
    assert {side: sum(own == side for own in sides(listing).values()) for side in ("train", "val", "test")} == {
        "train": 6, "val": 6, "test": 6,
    }  # fmt: skip
    assert any("given split" in note for note in listing.notes)


def test_sides_below_the_classes(tmp_path: Path) -> None:
    listing = listed(drawn(tmp_path, spread("cat/train", "cat/test", "dog/train", "dog/test")))
    assert listing.labels == ("cat", "dog")
    assert sides(listing)["cat/test/0.jpg"] == "test"


@pytest.mark.parametrize("aside", ["seg_pred/seg_pred", "unlabelled", "unlabeled_images", "test1", "predict"])
def test_pictures_without_classes_beside_sides_are_left_out_and_said(tmp_path: Path, aside: str) -> None:
    files = spread("seg_train/cat", "seg_train/dog", "seg_test/cat", "seg_test/dog") + spread(aside, each=40)
    listing = listed(drawn(tmp_path, files))
    assert len(listing.found) == 12
    assert {kind for path, kind in kinds(listing).items()} == {"unlabelled"}


@pytest.mark.parametrize("around", ["a", "a/b", "dataset", "archive/flowers/flowers", "images", "v1/images/original"])
def test_wrapping_folders_are_looked_through(tmp_path: Path, around: str) -> None:
    listing = listed(drawn(tmp_path, [*spread(f"{around}/cat", f"{around}/dog"), f"{around}/readme.md"]))
    assert listing.labels == ("cat", "dog")
    assert kinds(listing) == {f"{around}/readme.md": "stray"}


@pytest.mark.parametrize("inner", ["images", "imgs", "pictures"])
def test_folders_that_only_hold_are_looked_through_below_the_class(tmp_path: Path, inner: str) -> None:
    assert listed(drawn(tmp_path, spread(f"cat/{inner}", f"dog/{inner}"))).labels == ("cat", "dog")


@pytest.mark.parametrize(
    "names",
    [
        ("train", "test"),
        ("train", "test1"),
        ("images", "photos"),
        ("part_1", "part_2"),
        ("data", "unlabelled"),
        ("batch1", "batch2"),
    ],
)
def test_names_that_say_a_side_or_a_holder_are_no_classes_without_a_question(tmp_path: Path, names: tuple[str, str]) -> None:
    place = drawn(tmp_path, spread(*names))
    with pytest.raises(BadInput):
        listed(place)
    assert listed(place, class_level=1).labels == tuple(sorted(names))


@pytest.mark.parametrize("names", [("HAM_images_part_1", "HAM_images_part_2"), ("dataset_1_photos", "dataset_2_photos")])
def test_parts_of_one_thing_are_no_classes_without_a_question(tmp_path: Path, names: tuple[str, str]) -> None:
    with pytest.raises(BadInput):
        listed(drawn(tmp_path, spread(*names)))


@pytest.mark.parametrize(
    "names",
    [
        ("train station", "bus stop"), ("with_mask", "no_mask"), ("0", "1"), ("photo", "sketch"), ("test_tube", "beaker"),
        ("n01440764", "n01443537"), ("mask", "no_mask"), ("valley", "hill"), ("image_cat", "image_dog"),
    ],
)  # fmt: skip
def test_names_that_only_sound_like_it_are_classes(tmp_path: Path, names: tuple[str, str]) -> None:
    assert listed(drawn(tmp_path, spread(*names))).labels == tuple(sorted(names))


@pytest.mark.parametrize("names", [("test_a", "test_b"), ("val_easy", "val_hard", "val_odd"), ("train-left", "train-right")])
def test_parts_of_one_side_are_no_classes_without_a_question(tmp_path: Path, names: tuple[str, ...]) -> None:
    place = drawn(tmp_path, spread(*names))
    with pytest.raises(Undecided, match="may be parts of one side of a split, and no classes"):
        listed(place)
    assert listed(place, reading="folders").labels == names


def test_a_side_beside_classes_is_a_question(tmp_path: Path) -> None:
    place = drawn(tmp_path, spread("bus", "car", "train"))
    with pytest.raises(Undecided, match="train lies beside class folders"):
        listed(place)
    assert answers(ways(place)) == ["--reading folders", "--reading 'folders and unlabelled'", "--class-level 1"]
    assert listed(place, class_level=1).labels == ("bus", "car", "train")
    assert listed(place, reading="folders").labels == ("bus", "car")


def test_a_word_for_a_side_without_a_train_beside_it_is_likelier_a_class(tmp_path: Path) -> None:
    place = drawn(tmp_path, spread("heart", "liver", "testes"))
    with pytest.raises(Undecided, match="testes say a side"):
        listed(place)
    assert answers(ways(place)) == ["--class-level 1", "--reading folders", "--reading 'folders and unlabelled'"]
    assert listed(place, class_level=1).labels == ("heart", "liver", "testes")


@pytest.mark.parametrize(
    ("folders", "one", "two"),
    [
        (("Larus/argentatus", "Larus/fuscus", "Sterna/hirundo"), ("Larus", "Sterna"), ("argentatus", "fuscus", "hirundo")),
        (("birds/Larus/argentatus", "birds/Sterna/hirundo"), ("Larus", "Sterna"), ("argentatus", "hirundo")),
        (("train/cat/tabby", "train/dog/pug", "test/cat/tabby", "test/dog/pug"), ("cat", "dog"), ("pug", "tabby")),
        (("ok/day1", "ok/day2", "bad/day1", "bad/day2"), ("bad", "ok"), ("day1", "day2")),
        (("cat/ann/monday", "dog/bob/friday"), ("cat", "dog"), ("ann", "bob")),
    ],
)
def test_levels_are_asked_about(tmp_path: Path, folders: tuple[str, ...], one: tuple[str, ...], two: tuple[str, ...]) -> None:
    place = drawn(tmp_path, spread(*folders))
    with pytest.raises(Undecided, match="which level is the class is not said") as caught:
        listed(place)
    assert f"--class-level 1: {3 * len(folders)} files in {len(one)} classes" in caught.value.hint
    assert listed(place, class_level=1).labels == one
    assert listed(place, class_level=2).labels == two
    columns = dict(listed(place, class_level=2).found[0].columns)
    assert columns["level 1"] in one
    with pytest.raises(BadInput, match="no class folders at level 7"):
        listed(place, class_level=7)


def test_no_class_is_lost_because_its_pictures_lie_deeper(tmp_path: Path) -> None:
    place = drawn(tmp_path, [*spread("cat", each=9), *spread("dog/puppy", "fox/cub")])
    with pytest.raises(Undecided, match="which level is the class"):
        listed(place)
    assert listed(place, class_level=1).labels == ("cat", "dog", "fox")


def test_files_without_an_ending_make_no_class(tmp_path: Path) -> None:
    listing = listed(drawn(tmp_path, [*spread("cat", "dog"), "refs/main", "cat/notes"]))
    assert listing.labels == ("cat", "dog")
    assert kinds(listing) == {"refs/main": "stray"}
    assert listed(drawn(tmp_path / "bare", ["cat/1", "cat/2", "dog/1"])).labels == ("cat", "dog")


def test_a_few_folders_inside_classes_are_left_aside_and_named(tmp_path: Path) -> None:
    listing = listed(drawn(tmp_path, [*spread("cat", "dog"), "cat/old/7.jpg"]))
    assert kinds(listing) == {"cat/old/7.jpg": "too-deep"}


def test_most_pictures_left_aside_is_a_question(tmp_path: Path) -> None:
    place = drawn(tmp_path, [*spread("cat", "dog"), *(f"{n}.jpg" for n in range(20))])
    with pytest.raises(Undecided, match="leaves 20 of 26 pictures aside"):
        listed(place)
    assert len(listed(place, reading="folders").found) == 6
    with pytest.raises(BadInput, match="no reading called 'levels'"):
        listed(place, reading="levels")


def test_a_class_written_in_two_ways_is_one(tmp_path: Path) -> None:
    names = [unicodedata.normalize(form, "Große Äpfel") for form in ("NFC", "NFD")]
    listing = listed(drawn(tmp_path, spread(*names, "=SUM(A1)")))
    assert listing.labels == ("=SUM(A1)", unicodedata.normalize("NFC", "Große Äpfel"))
    assert any("are the same class" in note for note in listing.notes)


def test_what_means_two_ways_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="--class-level and --label-column mean different ways"):
        listed(drawn(tmp_path, spread("cat", "dog")), class_level=1, label_column="x")


def test_imagenet_with_its_names_and_lists_of_sides(tmp_path: Path) -> None:
    files = [f"{side}/{wnid}/{wnid}_{n}.JPEG" for side in ("train", "val") for wnid in ("n01", "n02") for n in range(3)]
    listing = listed(drawn(tmp_path, files, LOC_synset_mapping_txt="n01 tench, Tinca tinca\nn02 goldfish\n"))
    assert listing.labels == ("n01", "n02")
    assert kinds(listing) == {"LOC_synset_mapping.txt": "stray"}


def test_lists_of_paths_give_class_folders_their_sides(tmp_path: Path) -> None:
    files = spread("images/cat", "images/dog")
    train = "\n".join(path.removeprefix("images/").removesuffix(".jpg") for path in files if not path.endswith("2.jpg"))
    listing = listed(drawn(tmp_path, files, meta__train_txt=train, meta__test_txt="cat/2\ndog/2\n"))
    assert labels(listing)["images/cat/2.jpg"] == "cat"
    assert sides(listing)["images/cat/2.jpg"] == "test"
    assert sides(listing)["images/dog/0.jpg"] == "train"


def test_a_side_by_an_unknown_word_is_a_question(tmp_path: Path) -> None:
    """`learn` was left aside beside `holdout`, and half of the pictures with it, without a question."""
    place = drawn(tmp_path, spread("learn/cat", "learn/dog", "holdout/cat", "holdout/dog"))
    with pytest.raises(Undecided, match=r"learn lies beside holdout with the same classes"):
        listed(place)
    assert listed(place, reading="folders").labels == ("cat", "dog")
    extra = drawn(tmp_path / "more", spread("extra/fish", "train/cat", "train/dog", "test/cat", "test/dog"))
    assert listed(extra).labels == ("cat", "dog")


def test_sides_without_train_make_no_split(tmp_path: Path) -> None:
    """They made one without a picture to learn from, "because the dataset has too few groups"."""
    listing = listed(drawn(tmp_path, spread("dev/cat", "dev/dog", "eval/cat", "eval/dog")))
    assert set(sides(listing).values()) == {None}
    assert "There are test and val, but no train, which makes no split." in listing.notes


def test_what_says_the_sides_is_told_as_it_is(tmp_path: Path) -> None:
    inner = listed(drawn(tmp_path / "inner", spread("cat/train", "cat/test", "dog/train", "dog/test")))
    assert "What folders inside the classes say about test, train is kept as the given split." in inner.notes
    tabled = drawn(tmp_path / "tabled", spread("cat", "dog"))
    (tabled / "split.csv").write_text(
        "file,split\n" + "".join(f"{label}/{n}.jpg,{'train' if n else 'test'}\n" for label in ("cat", "dog") for n in range(3))
    )
    assert "What the tables say about test, train is kept as the given split." in listed(tabled).notes


def test_a_folder_that_may_have_no_class_yet_is_a_question(tmp_path: Path) -> None:
    """`unknown` became a class beside cats and dogs, and a network learned it."""
    place = drawn(tmp_path, spread("cat", "dog", "unknown"))
    with pytest.raises(Undecided, match="unknown may be a class, or pictures that have none yet") as asked:
        listed(place)
    assert [reading.answer for reading in asked.value.readings][:2] == ["--reading folders", "--reading 'labelled folders'"]
    assert listed(place, reading="folders").labels == ("cat", "dog", "unknown")
    without = listed(place, reading="labelled folders")
    assert without.labels == ("cat", "dog")
    assert {entry.kind for entry in without.left} == {"unlabelled"}


def test_sides_in_german_and_spanish_are_known(tmp_path: Path) -> None:
    folders = ("Trainingsdaten/Hund", "Trainingsdaten/Katze", "Testdaten/Hund", "Testdaten/Katze")
    german = listed(drawn(tmp_path / "de", spread(*folders)))
    assert german.labels == ("Hund", "Katze")
    assert set(sides(german).values()) == {"train", "test"}
    spanish = listed(drawn(tmp_path / "es", spread("entrenamiento/gato", "entrenamiento/perro", "prueba/gato", "prueba/perro")))
    assert set(sides(spanish).values()) == {"train", "test"}


FOLDERS = "A folder per class"


@pytest.mark.parametrize(
    ("files", "titles"),
    [
        (["cat/1.jpg", "dog/1.jpg"], {"folders": FOLDERS}),
        (
            ["cat/1.jpg", "dog/1.jpg", "train/1.jpg", "unknown/3.jpg"],
            {
                "folders": FOLDERS,
                "folders and unlabelled": f"{FOLDERS}; pictures without a class are unlabelled",
                "labelled folders": f"{FOLDERS}, without unknown",
                "labelled folders and unlabelled": f"{FOLDERS}, without unknown; pictures without a class are unlabelled",
                "folders as named": "Every folder is a class, whatever its name says",
            },
        ),
        (
            ["x/p/1.jpg", "x/q/1.jpg", "y/p/1.jpg", "y/q/1.jpg"],
            {
                "level 1": "The folders at level 1 are the classes",
                "level 2": "The folders at level 2 are the classes",
            },
        ),
        (["0.png", "1.png"], {"unlabelled": "No picture has a class yet: all are unlabelled"}),
    ],
)
def test_each_reading_says_in_one_line_what_the_classes_would_be(
    tmp_path: Path, files: list[str], titles: dict[str, str]
) -> None:
    assert {reading.name: reading.title for reading in ways(drawn(tmp_path, files))} == titles
