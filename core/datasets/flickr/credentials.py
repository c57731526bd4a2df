"""Where a person's Flickr key and secret are kept: environment, the system's keyring, or a file only they can read."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

import keyring
import keyring.backends.fail
import keyring.backends.null
import keyring.errors
from platformdirs import user_config_path

from core.datasets.flickr.client import Key, KeyRefused
from core.support import atomic
from core.support.errors import BadInput, NotThere

KEY_VARIABLE, SECRET_VARIABLE = "SAFELIGHT_FLICKR_KEY", "SAFELIGHT_FLICKR_SECRET"
_SERVICE = "safelight-flickr"
_HINT = (
    f"Get both at flickr.com/services/apps/create, then set {KEY_VARIABLE} and {SECRET_VARIABLE} in the environment "
    "or enter them in the window once."
)


class NoKey(NotThere):
    """No key was found."""


class KeyDamaged(BadInput):
    """What is kept of a key is not whole."""


def is_about_key(error: object) -> bool:
    """True when another key is what helps."""
    return isinstance(error, KeyRefused | NoKey | KeyDamaged)


def read_key(file: Path | None = None) -> tuple[Key, str]:
    """The key and where it was found.

    Args:
        file: The private file; the default place when None.

    Raises:
        NotThere: Nowhere; the hint says how to get one.
        BadInput: Only one of key and secret is set.
    """
    key, secret = os.environ.get(KEY_VARIABLE, "").strip(), os.environ.get(SECRET_VARIABLE, "").strip()
    # Half of it would only be refused by Flickr, in words that do not tell which half.
    if bool(key) != bool(secret):
        missing = SECRET_VARIABLE if key else KEY_VARIABLE
        raise KeyDamaged(f"{missing} is not set; Flickr wants key and secret both.", _HINT)
    if key:
        return Key(key, secret), "environment"
    try:
        stored = keyring.get_password(_SERVICE, "key")
    except keyring.errors.KeyringError:  # a machine without a keyring raises on every call
        stored = None
    if stored:
        return _parse(stored, "the keyring"), "keyring"
    place = file or private_file()
    if place.is_file():
        return _parse(place.read_text(encoding="utf-8"), str(place)), str(place)
    raise NoKey("Safelight has no key to Flickr yet.", _HINT)


def where_kept(file: Path | None = None) -> str:
    """Where `store_key` would keep a key, as a sentence to be read before it does."""
    if _has_keyring():
        return "They are kept in this system's keyring."
    return f"This system has no keyring, so they are kept in {file or private_file()}, readable by you alone."


def store_key(key: Key, file: Path | None = None) -> str:
    """Keeps the key in the system's keyring, or where there is none in a file of mode 0600; says in words where."""
    document = json.dumps({"key": key.key, "secret": key.secret})
    if _has_keyring():
        with suppress(keyring.errors.KeyringError):  # locked, or refused by the person: the file is what is left
            keyring.set_password(_SERVICE, "key", document)
            return "The key is in this system's keyring."
    place = file or private_file()
    place.parent.mkdir(parents=True, exist_ok=True)
    _write_private(place, document)
    return f"The key is in {place}, readable by you alone."


def _has_keyring() -> bool:
    """False where passwords cannot be kept: no keyring at all, or one that is switched off and forgets them."""
    return not isinstance(keyring.get_keyring(), keyring.backends.fail.Keyring | keyring.backends.null.Keyring)


def key_place(file: Path | None = None) -> str:
    """Where a key is found; "" for nowhere.

    Raises:
        BadInput: As `read_key`.
    """
    try:
        return read_key(file)[1]
    except NotThere:
        return ""


def forget_key(file: Path | None = None) -> str:
    """Job: removes the key from keyring and file; where one is found all the same, "" for nowhere."""
    with suppress(keyring.errors.KeyringError):  # nothing there, or no keyring
        keyring.delete_password(_SERVICE, "key")
    (file or private_file()).unlink(missing_ok=True)
    return key_place(file)


def private_file() -> Path:
    """Where the key lies on a system without a keyring."""
    return user_config_path("safelight", appauthor=False) / "flickr-key.json"


def _write_private(place: Path, document: str) -> None:
    part = place.with_suffix(".part")
    part.unlink(missing_ok=True)
    # Born private: a file that is narrowed afterwards can be read until then. O_EXCL also follows no link laid in its place.
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(document)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, place)
    atomic.sync_folder(place.parent)


def _parse(text: str, place: str) -> Key:
    try:
        document = json.loads(text)
        return Key(str(document["key"]), str(document["secret"]))
    except (ValueError, KeyError, TypeError) as error:
        raise KeyDamaged(f"The Flickr key in {place} is damaged.", "Enter key and secret again.") from error
