"""The key to Flickr: found in order, kept privately, never shown."""

from __future__ import annotations

import stat
from pathlib import Path

import keyring.backend
import keyring.errors
import pytest

from core.datasets.flickr.client import Key
from core.datasets.flickr.credentials import KEY_VARIABLE, SECRET_VARIABLE, forget_key, read_key, store_key, where_kept
from core.support.errors import BadInput, NotThere


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring that works, as a desktop has one."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    monkeypatch.delenv(SECRET_VARIABLE, raising=False)


@pytest.fixture
def headless(monkeypatch: pytest.MonkeyPatch) -> None:
    from keyring.backends.fail import Keyring

    monkeypatch.setattr(keyring.core, "_keyring_backend", Keyring())


def test_without_a_keyring_the_key_lies_in_a_private_file(tmp_path: Path, headless: None) -> None:
    place = tmp_path / "config" / "key.json"
    assert str(place) in where_kept(place)
    assert not place.exists()
    said = store_key(Key("k", "s"), place)
    assert str(place) in said
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert read_key(place) == (Key("k", "s"), str(place))
    forget_key(place)
    with pytest.raises(NotThere, match="no key"):
        read_key(place)


def test_a_keyring_is_used_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", MemoryKeyring())
    place = tmp_path / "key.json"
    assert "keyring" in where_kept(place)
    assert "keyring" in store_key(Key("k", "s"), place)
    assert not place.exists()
    assert read_key(place) == (Key("k", "s"), "keyring")
    forget_key(place)
    with pytest.raises(NotThere):
        read_key(place)


def test_a_keyring_that_is_locked_or_switched_off_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from keyring.backends.null import Keyring

    class Locked(MemoryKeyring):
        def set_password(self, service: str, username: str, password: str) -> None:
            raise keyring.errors.KeyringLocked

    for number, backend in enumerate((Keyring(), Locked())):
        monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
        place = tmp_path / f"{number}.json"
        assert str(place) in store_key(Key("k", "s"), place)
        assert read_key(place) == (Key("k", "s"), str(place))


def test_the_environment_comes_first_and_must_be_whole(tmp_path: Path, headless: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "k")
    with pytest.raises(BadInput, match=SECRET_VARIABLE):
        read_key(tmp_path / "none")
    monkeypatch.setenv(SECRET_VARIABLE, "s")
    assert read_key(tmp_path / "none") == (Key("k", "s"), "environment")


def test_a_damaged_file_is_said_without_showing_it(tmp_path: Path, headless: None) -> None:
    place = tmp_path / "key.json"
    place.write_text('{"key": "hidden"', encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_key(place)
    assert "hidden" not in str(caught.value)
