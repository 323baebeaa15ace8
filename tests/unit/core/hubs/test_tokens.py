"""Where tokens are kept: keyrings that work, that are none, that fail and that hang; the file instead."""

import asyncio
import json
import logging
import os
import stat
import threading

import keyring
import keyring.backend
import keyring.errors
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from keyring.backends.null import Keyring as ForgetfulKeyring

from stablehand.core.base.errors import StablehandError
from stablehand.core.hubs.tokens import KeptToken, Tokens, checked_token

CANARY = "hf_canary0123456789"


class Ring(keyring.backend.KeyringBackend):
    """A keyring in memory."""

    priority = 5

    def __init__(self):
        super().__init__()
        self.held = {}
        self.asked = 0

    def get_password(self, service, username):
        self.asked += 1
        return self.held.get((service, username))

    def set_password(self, service, username, password):
        self.held[service, username] = password

    def delete_password(self, service, username):
        del self.held[service, username]


class BrokenRing(Ring):
    """One whose program ends with errors of its own kind."""

    def set_password(self, service, username, password):
        raise OverflowError(f"cannot hold {password}")

    get_password = set_password


class LockedRing(Ring):
    """One that gives nothing before a person has unlocked it."""

    def __init__(self):
        super().__init__()
        self.go = threading.Event()
        self.go.set()

    def get_password(self, service, username):
        self.asked += 1
        self.go.wait()
        return self.held.get((service, username))


class HangingRing(Ring):
    """One that waits for a person."""

    def __init__(self):
        super().__init__()
        self.go = threading.Event()

    def set_password(self, service, username, password):
        self.go.wait()

    def get_password(self, service, username):
        self.go.wait()


@pytest.fixture
def use():
    """Give a function that makes a keyring the system's; the one before comes back at the end."""
    before = keyring.get_keyring()

    def used(ring):
        keyring.set_keyring(ring)
        return ring

    yield used
    keyring.set_keyring(before)


def everything_in(folder):
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def test_a_token_goes_into_the_keyring_and_nowhere_else(tmp_path, use):
    ring = use(Ring())
    tokens = Tokens(tmp_path, {})
    kept = await tokens.keep("hf", CANARY, name="me", checked="2026-01-02T03:04:05Z")
    assert (kept.place, kept.name, kept.checked) == ("keyring", "me", "2026-01-02T03:04:05Z")
    assert list(ring.held.values()) == [CANARY]
    assert CANARY.encode() not in everything_in(tmp_path)
    again = Tokens(tmp_path, {})
    assert await again.secret("hf") == CANARY
    assert await again.kept("hf") == kept
    assert await again.secret("civitai") is None
    asked = ring.asked
    assert await again.secret("hf") == CANARY
    assert ring.asked == asked


async def test_another_token_takes_the_place_of_the_first(tmp_path, use):
    ring = use(Ring())
    tokens, other = Tokens(tmp_path, {}), Tokens(tmp_path, {})
    await tokens.keep("hf", "first", name=None, checked=None)
    assert await other.secret("hf") == "first"
    await tokens.keep("hf", "second", name=None, checked=None)
    assert list(ring.held.values()) == ["second"]
    assert await other.secret("hf") == "second"


async def test_what_is_forgotten_is_gone(tmp_path, use):
    ring = use(Ring())
    tokens = Tokens(tmp_path, {})
    await tokens.keep("hf", CANARY, name=None, checked=None)
    await tokens.keep("civitai", "other", name=None, checked=None)
    assert await tokens.forget("hf") is True
    assert await tokens.forget("hf") is False
    assert await tokens.secret("hf") is None
    assert await tokens.kept("hf") is None
    assert await tokens.secret("civitai") == "other"
    assert list(ring.held.values()) == ["other"]


@pytest.mark.parametrize("ring", [NoKeyring, ForgetfulKeyring, BrokenRing])
async def test_without_a_keyring_the_file_is_for_its_owner_only(tmp_path, use, ring, caplog):
    use(ring())
    tokens = Tokens(tmp_path / "new", {})
    with caplog.at_level(logging.DEBUG):
        kept = await tokens.keep("civitai", CANARY, name=None, checked=None)
    assert kept.place == "file"
    file = tmp_path / "new" / "tokens.json"
    assert json.loads(file.read_text("utf-8")) == {"civitai": CANARY}
    if os.name != "nt":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert CANARY not in (tmp_path / "new" / "accounts.json").read_text("utf-8")
    assert CANARY not in caplog.text
    assert await Tokens(tmp_path / "new", {}).secret("civitai") == CANARY
    assert await tokens.forget("civitai") is True
    assert not file.exists()
    assert CANARY.encode() not in everything_in(tmp_path)


async def test_a_keyring_that_hangs_is_not_waited_for(tmp_path, use):
    ring = use(HangingRing())
    tokens = Tokens(tmp_path, {}, patience_s=0.05)
    try:
        kept = await tokens.keep("hf", CANARY, name=None, checked=None)
        assert kept.place == "file"
        assert await tokens.secret("hf") == CANARY
    finally:
        ring.go.set()


async def test_a_keyring_that_waits_for_a_person_is_asked_once(tmp_path, use):
    ring = use(LockedRing())
    await Tokens(tmp_path, {}).keep("hf", CANARY, name=None, checked=None)
    tokens = Tokens(tmp_path, {}, patience_s=0.05)
    ring.go.clear()
    asked = ring.asked
    try:
        assert [await tokens.secret("hf") for _ in range(3)] == [None, None, None]
        assert ring.asked == asked + 1
    finally:
        ring.go.set()
    for _ in range(100):
        found = await tokens.secret("hf")
        if found is not None:
            break
        await asyncio.sleep(0.01)
    assert found == CANARY


async def test_two_processes_do_not_lose_each_other_s_tokens(tmp_path):
    async def keep(hub):
        await Tokens(tmp_path, {}).keep(hub, f"token-of-{hub}", name=None, checked=None)

    for _ in range(5):
        await asyncio.gather(keep("hf"), keep("civitai"))
        tokens = Tokens(tmp_path, {})
        assert [await tokens.secret(hub) for hub in ("hf", "civitai")] == [
            "token-of-hf",
            "token-of-civitai",
        ]
        await asyncio.gather(tokens.forget("hf"), Tokens(tmp_path, {}).forget("civitai"))
        assert not (tmp_path / "tokens.json").exists()


async def test_a_keyring_that_no_longer_answers_gives_no_token_and_is_logged(tmp_path, use, caplog):
    use(Ring())
    await Tokens(tmp_path, {}).keep("hf", CANARY, name="me", checked=None)
    use(BrokenRing())
    tokens = Tokens(tmp_path, {})
    assert await tokens.secret("hf") is None
    assert (await tokens.kept("hf")).name == "me"
    assert "hf" in caplog.text
    assert await tokens.forget("hf") is True
    assert await tokens.kept("hf") is None


async def test_no_keyring_is_asked_where_no_token_was_put_into_one(tmp_path, use):
    ring = use(Ring())
    assert await Tokens(tmp_path, {}).secret("hf") is None
    assert ring.asked == 0


async def test_the_variable_goes_before_what_is_kept(tmp_path, use):
    use(Ring())
    tokens = Tokens(tmp_path, {"HF_TOKEN": f" {CANARY} "})
    await tokens.keep("hf", "kept", name="me", checked=None)
    assert await tokens.secret("hf") == CANARY
    assert await tokens.kept("hf") == KeptToken("environment")
    assert (await tokens.stored("hf")).name == "me"
    assert CANARY.encode() not in everything_in(tmp_path)
    assert await Tokens(tmp_path, {"HF_TOKEN": "no token"}).secret("hf") == "kept"


async def test_a_check_is_noted_beside_the_token(tmp_path, use):
    use(Ring())
    tokens = Tokens(tmp_path, {})
    await tokens.note("hf", name="nobody", checked="now")
    assert await tokens.kept("hf") is None
    await tokens.keep("hf", CANARY, name=None, checked=None)
    await tokens.note("hf", name="me", checked="2026-01-02T03:04:05Z")
    assert (await tokens.kept("hf")).name == "me"
    assert await tokens.secret("hf") == CANARY


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", "\x00", '{"hf": 3}', '{"hf": {"place": "moon"}}', "[" * 5000],
)
async def test_damaged_files_hold_no_token(tmp_path, content):
    (tmp_path / "accounts.json").write_text(content, encoding="utf-8")
    (tmp_path / "tokens.json").write_text(content, encoding="utf-8")
    assert await Tokens(tmp_path, {}).secret("hf") is None


@pytest.mark.parametrize("text", ["", "  ", "two words", "caf\u00e9", "a\nb", "x" * 1001])
def test_what_cannot_be_a_token_is_refused_without_being_repeated(text):
    with pytest.raises(StablehandError) as caught:
        checked_token(text)
    assert caught.value.code == "hub.token"
    assert not text.strip() or text not in f"{caught.value} {caught.value.details}"


def test_blanks_around_a_token_are_left_out():
    assert checked_token(f"\n {CANARY}\r\n") == CANARY
    assert checked_token(f"Bearer {CANARY}") == CANARY
