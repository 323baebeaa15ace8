"""The name and the password that an open program asks for: in the system's keyring, else beside its record.

`access.json` in the install's own folder, readable by the owner only, says where the password is, and holds
it only where no keyring would take it. A keyring is not waited for longer than some seconds: a locked one may
be waiting for a person. Nothing here shows a password.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.paths import unwritable
from stablehand.core.base.tasks import spawn
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.catalog.access_schema import Access, Password
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.records.places import InstallFolder

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

ACCESS_FILE: Final = "access.json"
USER: Final = "stablehand"
_SERVICE: Final = "Stablehand"
_LEAST_PRIORITY: Final = 1
_PATIENCE_S: Final = 4.0
_LARGEST: Final = 16 * 1024
_LEAST: Final = 8
_MOST: Final = 100
# Nothing that a separator, a quoting or a JSON text could take for its own.
_FIT: Final = re.compile(r"[A-Za-z0-9._~-]+")
# Without letters and digits that look alike: it is typed on a phone.
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"
_ENTRY: Final = re.compile(r"lan-[0-9a-f]{12}")
_WORD: Final = re.compile(r"\{(user|password|sha256)\}")
# What stands for each word in a file that was written here, whichever password it was.
_WRITTEN: Final = {"user": USER, "password": _FIT.pattern, "sha256": "[0-9a-f]{64}"}

T = TypeVar("T")
Place = Literal["keyring", "file"]


@dataclass(frozen=True, slots=True)
class Credentials:
    """A name and a password, and where the password is kept."""

    user: str
    password: str = field(repr=False)
    place: Place = "file"

    def fill(self, template: str) -> str:
        """Put them into what a program is told."""
        values = {
            "user": self.user,
            "password": self.password,
            "sha256": hashlib.sha256(self.password.encode()).hexdigest(),
        }
        return _WORD.sub(lambda match: values[match[1]], template)


@dataclass(frozen=True, slots=True)
class Told:
    """What a program is started with so that it asks for the password."""

    words: tuple[str, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)


def new_password() -> str:
    """Make a password that can be typed: four groups of four, about 80 bits."""
    letters = [secrets.choice(_LETTERS) for _ in range(16)]
    return "-".join("".join(letters[at : at + 4]) for at in range(0, 16, 4))


def checked_password(text: str) -> str:
    """Give a password of the user's.

    Raises:
        StablehandError: `usage`: it cannot be handed to every program.
    """
    password = text.strip()
    if password.startswith("-"):
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("lan", "A password does not begin with -, as options do."),
            hint=QT_TRANSLATE_NOOP("lan", "Leave it out, and one is made."),
        )
    if not _LEAST <= len(password) <= _MOST or not _FIT.fullmatch(password):
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP(
                "lan", "A password has 8 to 100 letters, digits and the characters . _ ~ -"
            ),
            hint=QT_TRANSLATE_NOOP("lan", "Leave it out, and one is made."),
        )
    return password


async def keep(folder: InstallFolder, user: str, password: str) -> Credentials:
    """Keep a name and a password instead of those before.

    Raises:
        StablehandError: `data.unwritable`.
    """
    await forget(folder)
    entry = f"lan-{secrets.token_hex(6)}"
    is_in_ring = await _asked(lambda ring: _put(ring, entry, password)) is True
    told: dict[str, str] = {"user": user, "place": "keyring" if is_in_ring else "file"}
    told |= {"entry": entry} if is_in_ring else {"password": password}
    try:
        await in_side_thread(
            lambda: write_atomic(folder.own / ACCESS_FILE, json.dumps(told), mode=0o600)
        )
    except OSError as error:
        raise unwritable(folder.own, error) from error
    return Credentials(user, password, "keyring" if is_in_ring else "file")


async def read(folder: InstallFolder) -> Credentials | None:
    """Give what is kept; None where nothing is, or where its place does not answer."""
    told = await in_side_thread(lambda: _told(folder.own))
    user = told.get("user")
    if not isinstance(user, str) or not user:
        return None
    if entry := await ring_entry(folder.own):
        found = await _asked(lambda ring: ring.get_password(_SERVICE, entry))
        return Credentials(user, found, "keyring") if found else None
    password = told.get("password")
    return Credentials(user, password) if isinstance(password, str) and password else None


async def forget(folder: InstallFolder) -> None:
    """Remove what is kept, wherever it is."""
    await forget_entry(await ring_entry(folder.own))
    with suppress(OSError):
        await in_side_thread(lambda: (folder.own / ACCESS_FILE).unlink(missing_ok=True))


async def ring_entry(own: Path) -> str:
    """Give the keyring's entry that an install's own folder names, also in the trash; else nothing."""
    told = await in_side_thread(lambda: _told(own))
    entry = str(told.get("entry"))
    # No file may name our tokens or anything else that the keyring holds.
    is_one = told.get("place") == "keyring" and _ENTRY.fullmatch(entry) is not None
    return entry if is_one else ""


async def forget_entry(entry: str) -> None:
    """Remove an entry from the keyring, if it answers."""
    if entry:
        await _asked(lambda ring: _take(ring, entry))


def tell(folder: InstallFolder, access: Access, credentials: Credentials) -> Told:
    """Write the files that a program reads its password from, and give words and variables.

    A file of the checkout that is not ours stays as it is: the user has put passwords of his own there.

    Raises:
        StablehandError: `data.unwritable`.
    """
    words: list[str] = []
    variables: dict[str, str] = {}
    for number, way in enumerate(access.passwords):
        value = credentials.fill(way.value)
        if way.option is not None:
            words += [way.option, value]
        elif way.variable is not None:
            variables[way.variable] = value
        else:
            words += _by_file(folder, way, number, value)
    return Told(tuple(words), variables)


def withdraw(folder: InstallFolder, access: Access) -> None:
    """Take away the files that `tell` wrote.

    Raises:
        StablehandError: `data.unwritable`.
    """
    try:
        _withdrawn(folder, access)
    except OSError as error:
        raise unwritable(Path(error.filename or folder.own), error) from error


def _withdrawn(folder: InstallFolder, access: Access) -> None:
    for number, way in enumerate(access.passwords):
        if way.file_option is not None:
            _file(folder, number).unlink(missing_ok=True)
        elif way.file is not None:
            place = folder.checkout / way.file
            if _is_ours(place, way):
                place.unlink(missing_ok=True)


def _is_ours(place: Path, way: Password) -> bool:
    """Tell whether a file of the checkout was written by `tell`, be it with a password from before."""
    parts = _WORD.split(way.value)
    texts = (_WRITTEN[part] if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return re.fullmatch("".join(texts), _text(place)) is not None


def _by_file(folder: InstallFolder, way: Password, number: int, value: str) -> list[str]:
    place = _file(folder, number) if way.file is None else folder.checkout / way.file
    try:
        if way.file is None or not place.exists() or _is_ours(place, way):
            write_atomic(place, value, mode=0o600)
    except OSError as error:
        raise unwritable(place, error) from error
    return [way.file_option, str(place)] if way.file_option is not None else []


def _file(folder: InstallFolder, number: int) -> Path:
    return folder.own / f"access-{number}.txt"


def _text(place: Path) -> str:
    try:
        with place.open(encoding="utf-8", errors="replace") as file:
            return file.read(_LARGEST)
    except OSError:
        return ""


def _told(own: Path) -> dict[str, Any]:
    try:
        found = json.loads(_text(own / ACCESS_FILE) or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


async def _asked(ask: Callable[[KeyringBackend], T]) -> T | None:
    """Ask the system's keyring; None where there is none, it fails, or does not answer in time.

    Keyrings are programs of others and raise what they like: any of it means that it cannot be used.
    """
    task = spawn(in_side_thread(lambda: _with_ring(ask)), "keyring")
    done, _late = await asyncio.wait({task}, timeout=_PATIENCE_S)
    if not done:
        task.cancel()
        return None
    return None if task.exception() is not None else task.result()


def _with_ring(ask: Callable[[KeyringBackend], T]) -> T | None:
    import keyring

    ring = keyring.get_keyring()
    return ask(ring) if ring.priority >= _LEAST_PRIORITY else None


def _put(ring: KeyringBackend, entry: str, password: str) -> bool:
    ring.set_password(_SERVICE, entry, password)
    return ring.get_password(_SERVICE, entry) == password


def _take(ring: KeyringBackend, entry: str) -> bool:
    if ring.get_password(_SERVICE, entry) is not None:
        ring.delete_password(_SERVICE, entry)
    return True
