"""The line to a running supervisor: stop, input, status.

TCP on the loopback address with a random token that only the owner of the data folder can read: the
same way on every system (the path of a Unix socket may be no longer than about 100 characters, which
data folders exceed). One JSON object a line each way, one question a connection.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, get_args

from stablehand.core.base.files import write_atomic
from stablehand.core.base.tasks import spawn
from stablehand.core.launch.spec import Reach

CONTROL_FILE: Final = "session.json"
_TOKEN_BYTES: Final = 32
_LONGEST: Final = 64 * 1024
_QUESTION_S: Final = 10.0
_LAST_WORDS_S: Final = 2.0

Answer = dict[str, Any]
Handler = Callable[[dict[str, Any]], Awaitable[Answer]]


class ControlServer:
    """The supervisor's end.

    Args:
        file: where address and token are left, readable by the owner alone.
        handle: answers a question that came with the token.
        reach: who can reach the program; it stands in the file as long as the session lives.
    """

    def __init__(
        self, file: Path, session: str, handle: Handler, reach: Reach = "computer"
    ) -> None:
        self._reach = reach
        self._file = file
        self._session = session
        self._handle = handle
        self._token = secrets.token_hex(_TOKEN_BYTES)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    async def start(self) -> int:
        """Listen; give the port.

        Raises:
            OSError: the address or the file cannot be made.
        """
        self._server = await asyncio.start_server(
            self._called, host="127.0.0.1", port=0, limit=_LONGEST
        )
        port = int(self._server.sockets[0].getsockname()[1])
        found: Answer = {"session": self._session, "port": port, "token": self._token}
        found["reach"] = self._reach
        await asyncio.to_thread(write_atomic, self._file, json.dumps(found), mode=0o600)
        return port

    async def close(self) -> None:
        """Let the answers under way get out, and stop listening."""
        if self._server is None:
            return
        self._server.close()
        if self._open:
            await asyncio.wait(self._open, timeout=_LAST_WORDS_S)

    def withdraw(self) -> None:
        """Remove the file, if it is still this session's."""
        with suppress(OSError, ValueError):
            if json.loads(self._file.read_bytes()).get("session") == self._session:
                self._file.unlink()

    def _is_ours(self, token: object) -> bool:
        given = token if isinstance(token, str) else ""
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._token.encode())

    def _called(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = spawn(self._answer(reader, writer), "control")
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_QUESTION_S):
                question = json.loads(await reader.readline())
            if isinstance(question, dict) and self._is_ours(question.pop("token", None)):
                writer.write(json.dumps(await self._handle(question)).encode() + b"\n")
                await writer.drain()
        except (OSError, ValueError, RecursionError):
            pass  # a stranger, or one that has gone: it gets no answer
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


def told_reach(file: Path, session: str) -> Reach:
    """Give who can reach the program of a session that lives, as its supervisor was told."""
    try:
        with file.open("rb") as opened:
            found = json.loads(opened.read(_LONGEST))
        told = found.get("reach") if found["session"] == session else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "computer"
    reaches: tuple[Reach, ...] = get_args(Reach)
    return next((reach for reach in reaches if reach == told), "computer")


async def ask(file: Path, session: str, question: dict[str, Any], within_s: float) -> Answer | None:
    """Ask the supervisor of a session; None when it does not answer.

    Args:
        file: what the supervisor left.
        within_s: seconds after which no answer is expected any more.
    """
    writer: asyncio.StreamWriter | None = None
    try:
        found = json.loads(await asyncio.to_thread(file.read_bytes))
        if found["session"] != session:
            return None
        async with asyncio.timeout(within_s):
            reader, writer = await asyncio.open_connection("127.0.0.1", int(found["port"]))
            writer.write(json.dumps({**question, "token": found["token"]}).encode() + b"\n")
            await writer.drain()
            answer = json.loads(await reader.readline())
    except (OSError, ValueError, KeyError, TypeError):
        return None
    finally:
        if writer is not None:
            writer.close()
    return answer if isinstance(answer, dict) else None
