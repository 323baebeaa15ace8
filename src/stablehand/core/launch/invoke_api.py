"""InvokeAI's list of models, over its API. Blocks; the standard library only.

Routes and shapes: invokeai/app/api/routers/model_manager.py and
services/model_install/model_install_common.py, at 6.14.
"""

from __future__ import annotations

import http.client
import json
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from stablehand.core.launch.registering import KnownModel, RefusedError, UnreachableError

_THIS_COMPUTER: Final = ("127.0.0.1", "localhost", "::1")
_LIST: Final = "/api/v2/models/"
_INSTALL: Final = "/api/v2/models/install"
_ANSWER_S: Final = 60.0
_LARGEST: Final = 256 * 1024 * 1024
_CREATED: Final = 201
_FINE: Final = (200, _CREATED)
_LOGIN: Final = (401, 403)
_FIRST_PAUSE_S: Final = 0.05
_LONGEST_PAUSE_S: Final = 1.0
_OVER: Final = ("completed", "error", "cancelled", "paused")
_TWICE: Final = "DuplicateModelException"


class InvokeModels:
    """The list of a running InvokeAI.

    Args:
        base: scheme, host and port, as its log says them; paths are told to this computer only.
        is_over: tells whether to leave off waiting.
    """

    def __init__(self, base: str, is_over: Callable[[], bool]) -> None:
        parts = urlsplit(base)
        self._host, self._port = parts.hostname or "", parts.port
        self._is_secure = parts.scheme == "https"
        self._is_over = is_over
        self._clock = threading.Event()  # never set: it only lets time pass

    def known(self) -> list[KnownModel]:
        """Give what is on the list."""
        _, answer = self._asked("GET", _LIST)
        models = answer.get("models") if isinstance(answer, dict) else None
        if not isinstance(models, list):
            raise UnreachableError("its list of models has another shape than expected")
        return [
            KnownModel(str(model.get("name", "")), str(model["path"]))
            for model in models
            if isinstance(model, dict) and isinstance(model.get("path"), str)
        ]

    def register(self, path: Path) -> None:
        """Put a model on the list, in place; wait until it is there."""
        query = urlencode({"source": str(path), "inplace": "true"})
        status, answer = self._asked("POST", f"{_INSTALL}?{query}", body=b"{}")
        if status == 409:  # it is there already, by another spelling of its path
            return
        if status != _CREATED:
            raise RefusedError(_reason(answer) or f"HTTP {status}")
        job = self._finished(answer, path)
        if job.get("status") != "completed" and job.get("error_reason") != _TWICE:
            raise RefusedError(
                str(job.get("error") or job.get("error_reason") or job.get("status"))
            )

    def _finished(self, job: Any, path: Path) -> dict[str, Any]:
        """Wait for the end of a job: large files are read from end to end for their hash."""
        pause = _FIRST_PAUSE_S
        while True:
            if not isinstance(job, dict) or not isinstance(job.get("id"), int):
                raise UnreachableError(f"its answer for {path} has another shape than expected")
            if job.get("inplace") is not True:
                raise UnreachableError("it would not leave models where they are")
            if job.get("status") in _OVER:
                return job
            if self._is_over():
                raise UnreachableError("the program was stopped")
            self._clock.wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_S)
            status, job = self._asked("GET", f"{_INSTALL}/{job['id']}")
            if status not in _FINE:
                raise RefusedError(_reason(job) or f"HTTP {status}")

    def _line(self) -> http.client.HTTPConnection:
        if self._host not in _THIS_COMPUTER:
            raise UnreachableError(f"it answers at {self._host}, not on this computer alone")
        if not self._is_secure:
            return http.client.HTTPConnection(self._host, self._port, timeout=_ANSWER_S)
        return http.client.HTTPSConnection(
            self._host, self._port, timeout=_ANSWER_S, context=_own_machine()
        )

    def _asked(self, method: str, path: str, body: bytes | None = None) -> tuple[int, Any]:
        line = self._line()
        try:
            headers = {"Accept": "application/json", "Content-Type": "application/json"}
            line.request(method, path, body=body, headers=headers)
            answer = line.getresponse()
            content = answer.read(_LARGEST + 1)
            status = answer.status
        except (OSError, http.client.HTTPException) as error:
            raise UnreachableError(
                f"it does not answer: {error or type(error).__name__}"
            ) from error
        finally:
            line.close()
        if status in _LOGIN:
            raise UnreachableError("it wants a login (multiuser); register them on its own page")
        if len(content) > _LARGEST:
            raise UnreachableError("its answer is too large")
        try:
            found = json.loads(content) if content else None
        except ValueError:
            found = None
        if status >= 500:
            raise UnreachableError(_reason(found) or f"HTTP {status}")
        return status, found


def _own_machine() -> ssl.SSLContext:
    """Take whatever certificate a program of this computer shows: it is its own."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _reason(answer: Any) -> str:
    detail = answer.get("detail") if isinstance(answer, dict) else None
    return detail if isinstance(detail, str) else ""
