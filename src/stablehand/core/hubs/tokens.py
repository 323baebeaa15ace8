"""Tokens of hubs: in the system's keyring, else in a file that only its owner may read.

`accounts.json` says where each token is and whose it is, never the token itself; `tokens.json` is there only
where the keyring could not take one. A keyring is asked only where a token was put into one, and never waited
for longer than some seconds: one that is locked may be waiting for a person. Nothing here shows a token.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar, get_args

from filelock import FileLock, Timeout

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.loose_values import table_of, text_of
from stablehand.core.base.paths import unwritable
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.base.tasks import spawn
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hardware.side_thread import in_side_thread

if TYPE_CHECKING:  # loaded when a keyring is asked
    from keyring.backend import KeyringBackend

AccountHub = Literal["hf", "civitai"]
# What else is kept like a token: name and password at the proxy.
Secret = Literal["hf", "civitai", "proxy"]
Place = Literal["keyring", "file", "environment"]
HUBS: Final[tuple[AccountHub, ...]] = get_args(AccountHub)
# What other programs read a token from; it goes before one that is kept, as with the settings.
VARIABLES: Final[Mapping[AccountHub, str]] = {"hf": "HF_TOKEN"}
PATIENCE_S: Final = 4.0
_SERVICE: Final = "Stablehand"
_LEAST_PRIORITY: Final = 1  # below it: none at all, one that forgets, one that writes plain files
_LONGEST: Final = 1000
# PowerShell puts it before what it pipes as UTF-8; the second is how Windows' own encoding reads it.
_MARKS: Final = ("\ufeff", "\u00ef\u00bb\u00bf")
_LOCK_S: Final = 5.0
_FILE_BYTES: Final = 64 * 1024
_log: Final = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class KeptToken:
    """What is known of a token that is kept.

    Attributes:
        place: where it is.
        entry: its name in the keyring.
        name: of the account, as the hub says it; None: it was not asked.
        checked: when the hub took it last (ISO); None: never.
    """

    place: Place
    entry: str = ""
    name: str | None = None
    checked: str | None = None


class Tokens:
    """The tokens of one data folder.

    Args:
        folder: where the two files are.
        environ: variables that stand in for tokens.
        patience_s: how long a keyring is waited for.
    """

    def __init__(
        self, folder: Path, environ: Mapping[str, str], *, patience_s: float = PATIENCE_S
    ) -> None:
        self._accounts = folder / "accounts.json"
        self._file = folder / "tokens.json"
        self._environ = environ
        self._patience_s = patience_s
        self._known: dict[KeptToken, str] = {}
        # Of the keyring: entries that a thread still waits for, and what came when nobody waited any more.
        self._awaited: set[str] = set()
        self._late: dict[str, str | None] = {}

    async def secret(self, hub: Secret) -> str | None:
        """Give the token for a hub; None where there is none, or its place does not answer (it is logged)."""
        if (told := self._from_environment(hub)) is not None:
            return told
        kept = await in_side_thread(lambda: self._accounts_now().get(hub))
        if kept is None:
            return None
        if kept not in self._known:
            found = await self._found(hub, kept)
            if found is None:
                return None
            self._known[kept] = found
        return self._known[kept]

    async def kept(self, hub: Secret) -> KeptToken | None:
        """Give what is known of the token for a hub; None: there is none."""
        if self._from_environment(hub) is not None:
            return KeptToken("environment")
        return await self.stored(hub)

    async def stored(self, hub: Secret) -> KeptToken | None:
        """Give what is known of the token that is kept here, whatever the environment says."""
        return await in_side_thread(lambda: self._accounts_now().get(hub))

    async def keep(
        self, hub: Secret, token: str, *, name: str | None, checked: str | None
    ) -> KeptToken:
        """Keep a token instead of the one that was kept before.

        Raises:
            StablehandError: `data.unwritable`, `settings.busy`.
        """
        before = await self.stored(hub)
        entry = f"{hub}-{secrets.token_hex(4)}"
        is_in_ring = await self._asked(lambda ring: _put(ring, entry, token)) is True
        kept = KeptToken("keyring" if is_in_ring else "file", entry, name, checked)
        await in_side_thread(lambda: self._write(hub, kept, None if is_in_ring else token))
        self._known = {kept: token}
        await self._take_out(before)
        return kept

    async def note(self, hub: Secret, *, name: str | None, checked: str) -> None:
        """Note whose the kept token is, and when the hub took it.

        Raises:
            StablehandError: `data.unwritable`, `settings.busy`.
        """
        kept = await self.stored(hub)
        if kept is not None:
            noted = KeptToken(kept.place, kept.entry, name, checked)
            await in_side_thread(lambda: self._note(hub, noted))

    async def forget(self, hub: Secret) -> bool:
        """Remove the token that is kept for a hub; tell whether there was one.

        Raises:
            StablehandError: `data.unwritable`, `settings.busy`.
        """
        kept = await self.stored(hub)
        if kept is None:
            return False
        self._known.clear()
        await in_side_thread(lambda: self._write(hub, None, None))
        await self._take_out(kept)
        return True

    def _from_environment(self, hub: Secret) -> str | None:
        variable = VARIABLES.get(hub) if hub != "proxy" else None
        told = self._environ.get(variable, "").strip() if variable else ""
        return told if is_token(told) else None

    async def _found(self, hub: Secret, kept: KeptToken) -> str | None:
        if kept.place == "keyring":
            found = await self._from_ring(kept.entry)
        else:
            found = await in_side_thread(lambda: text_of(_table(self._file).get(hub)))
        if found is None or not is_token(found):
            _log.warning("the token for %s cannot be read from its place (%s)", hub, kept.place)
            return None
        return found

    async def _from_ring(self, entry: str) -> str | None:
        """Give an entry of the keyring. While it waits for a person it is not asked once more."""

        def ask(ring: KeyringBackend) -> str | None:
            try:
                self._late[entry] = ring.get_password(_SERVICE, entry)
            finally:
                self._awaited.discard(entry)
            return self._late[entry]

        if entry in self._awaited:
            return None
        if entry in self._late:
            return self._late.pop(entry)
        self._awaited.add(entry)
        found = await self._asked(ask)
        if entry not in self._awaited:  # it has answered, or failed
            self._late.pop(entry, None)
        return found

    async def _take_out(self, kept: KeptToken | None) -> None:
        """Take an entry out of the keyring; one that cannot be reached keeps it, which is logged."""
        if kept is None or kept.place != "keyring":
            return
        if await self._asked(lambda ring: _taken_out(ring, kept.entry)) is None:
            _log.warning("the keyring keeps the entry %s of %s", kept.entry, _SERVICE)

    async def _asked(self, ask: Callable[[KeyringBackend], T]) -> T | None:
        """Ask the system's keyring; None where there is none, it fails, or does not answer in time.

        Keyrings are programs of others, of many makers, and raise what they like: any of it means that the
        keyring cannot be used.
        """
        task = spawn(in_side_thread(lambda: _with_ring(ask)), "keyring")
        done, _late = await asyncio.wait({task}, timeout=self._patience_s)
        if not done:
            task.cancel()
            _log.warning("the keyring does not answer")
            return None
        if (error := task.exception()) is not None:
            _log.warning("the keyring cannot be used: %s", type(error).__name__)
            return None
        return task.result()

    def _accounts_now(self) -> dict[Secret, KeptToken]:
        table, found = _table(self._accounts), dict[Secret, KeptToken]()
        for hub in get_args(Secret):
            told = table_of(table.get(hub))
            if told.get("place") in ("keyring", "file"):
                found[hub] = KeptToken(
                    told["place"],
                    text_of(told.get("entry")) or "",
                    text_of(told.get("name")),
                    text_of(told.get("checked")),
                )
        return found

    def _write(self, hub: Secret, kept: KeptToken | None, in_file: str | None) -> None:
        with self._writing():
            held = {key: value for key, value in _table(self._file).items() if key != hub}
            if in_file is not None:
                held[hub] = in_file
            if held:
                write_atomic(self._file, json.dumps(held), mode=0o600)
            else:
                self._file.unlink(missing_ok=True)
            self._write_accounts({hub: kept})

    def _note(self, hub: Secret, kept: KeptToken) -> None:
        with self._writing():
            if self._accounts_now().get(hub) is not None:  # else it was removed meanwhile
                self._write_accounts({hub: kept})

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Keep other processes from writing; name what fails."""
        try:
            self._accounts.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self._accounts.with_name("accounts.json.lock"), timeout=_LOCK_S):
                yield
        except Timeout as error:
            raise StablehandError(
                "settings.busy",
                QT_TRANSLATE_NOOP("hub", "Another program holds {path}.").fill(
                    path=str(self._accounts)
                ),
                hint=QT_TRANSLATE_NOOP("hub", "Close it, or wait a moment; then try again."),
                details={"path": str(self._accounts)},
            ) from error
        except OSError as error:
            raise unwritable(self._accounts, error) from error

    def _write_accounts(self, changes: Mapping[Secret, KeptToken | None]) -> None:
        accounts = {**self._accounts_now(), **changes}
        table = {hub: asdict(kept) for hub, kept in accounts.items() if kept is not None}
        write_atomic(self._accounts, json.dumps(table, indent=2) + "\n", mode=0o600)


def is_token(text: str) -> bool:
    """Tell whether a text could be a token: what a header can carry, without blanks."""
    return 0 < len(text) <= _LONGEST and text.isascii() and text.isprintable() and " " not in text


def checked_token(text: str) -> str:
    """Give a token as it was pasted or piped, without blanks and marks around it.

    Raises:
        StablehandError: `hub.token`: it cannot be one. It is not repeated.
    """
    token = text.strip()
    for before in (*_MARKS, "Bearer "):
        token = token.removeprefix(before).strip()
    if not is_token(token):
        raise StablehandError(
            "hub.token",
            QT_TRANSLATE_NOOP("hub", "This is no token: one is a word of letters and digits."),
            hint=QT_TRANSLATE_NOOP("hub", "Copy it from the site once more, alone and whole."),
        )
    return token


def _with_ring(ask: Callable[[KeyringBackend], T]) -> T | None:
    import keyring

    ring = keyring.get_keyring()
    return ask(ring) if ring.priority >= _LEAST_PRIORITY else None


def _put(ring: KeyringBackend, entry: str, token: str) -> bool:
    ring.set_password(_SERVICE, entry, token)
    return ring.get_password(_SERVICE, entry) == token  # some take what they do not keep


def _taken_out(ring: KeyringBackend, entry: str) -> bool:
    if ring.get_password(_SERVICE, entry) is not None:
        ring.delete_password(_SERVICE, entry)
    return True


def _table(file: Path) -> Mapping[str, Any]:
    """Read a table of JSON; empty where there is none that can be read."""
    try:
        return table_of(json.loads(read_limited(file, _FILE_BYTES, only_ordinary=True)))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError, UnfitFileError) as error:
        _log.warning("%s cannot be read: %s", file.name, type(error).__name__)
        return {}
