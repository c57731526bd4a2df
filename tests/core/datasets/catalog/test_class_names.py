"""Names of classes, and of the folders and files that they become."""

from __future__ import annotations

import pytest

from core.datasets.catalog.class_names import clean_label, file_name, folder_name, look_alikes
from core.support.errors import BadInput


@pytest.mark.parametrize("text", ["", "  ", "a\nb", "a\x00b", "\u202egpj.exe", "x" * 121, "\udcff"])
def test_class_names_that_cannot_be_shown_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        clean_label(text)


def test_a_name_that_cannot_be_shown_is_told_with_one_backslash() -> None:
    with pytest.raises(BadInput, match=r"The class name 'a\\nb' has"):
        clean_label("a\nb")


@pytest.mark.parametrize("text", ["日本", "Zürich", "a/b", "con", "..", "<script>", "=1+1", "🐈"])
def test_other_names_are_kept_and_their_folders_are_safe(text: str) -> None:
    assert clean_label(f" {text} ") == text
    folder = folder_name(text)
    assert folder not in ("", ".", "..")
    assert not set(folder) & set('<>:"/\\|?*')
    assert folder.lower() != "con"


def test_composed_and_decomposed_letters_are_one_class() -> None:
    assert clean_label("Zu\u0308rich") == "Zürich"


def test_different_classes_get_different_folders() -> None:
    names = ["a/b", "a_b", "a:b", "a?b", "con", "con.", "..", ".", "x" * 120, "ü" * 120]
    assert len({folder_name(name).casefold() for name in names}) == len(names)


def test_file_names_are_safe_and_keep_their_ending() -> None:
    assert file_name("a:b?.JPG") == "a_b_.JPG"
    assert file_name("con.png") == "_con.png"
    assert file_name("..") == "picture"
    assert len(file_name("ü" * 200 + ".jpeg").encode()) <= 141
    assert file_name("ü" * 200 + ".jpeg").endswith(".jpeg")


def test_look_alikes_are_found() -> None:
    assert look_alikes(["cat", "Cat", "dog", "ﬁsh", "fish"]) == (("Cat", "cat"), ("fish", "ﬁsh"))
