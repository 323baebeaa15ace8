"""A stand-in for CivitAI on 127.0.0.1: its answers as its source gives them, and its bad days on request."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
_BY_HASH = re.compile(r"/api/v1/model-versions/by-hash/([0-9A-Za-z]+)")
_MODEL = re.compile(r"/api/v1/models/(\d+)")

Reply = tuple[int, dict[str, str], bytes]


class CivitaiStandIn:
    """The site; `url` while it runs.

    Attributes:
        models: by id, as `/models/ID` gives them; versions and sums are found in them.
        hidden: ids that lists leave out.
        pictures: content by path.
        refused: beginning of the paths that are answered with 403; None for none.
        asked: method and path with query of each request, in order.
        bodies: JSON of each POST, in order.
        sent: headers of each request, in order.
        bad_days: answers instead of the true ones, each used once, the first first; None: the true one.
    """

    def __init__(self) -> None:
        self.url = ""
        self.models: dict[int, dict[str, Any]] = {}
        self.hidden: set[int] = set()
        self.pictures: dict[str, bytes] = {}
        self.refused: str | None = None
        self.asked: list[str] = []
        self.bodies: list[Any] = []
        self.sent: list[dict[str, str]] = []
        self.bad_days: list[Reply | Callable[[BaseHTTPRequestHandler], None] | None] = []

    def add(self, model: dict[str, Any]) -> None:
        """Know a model."""
        self.models[model["id"]] = model

    def reply(self, method: str, path: str, body: Any = None) -> Reply:
        """Give the true answer, also while it does not run."""
        return self._get(path) if method == "GET" else self._post(path, body)

    def __enter__(self) -> CivitaiStandIn:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site._note(self)
                self._give(site._get)

            def do_POST(self) -> None:
                site._note(self)
                length = int(self.headers.get("Content-Length", "0"))
                site.bodies.append(json.loads(self.rfile.read(length)))
                self._give(lambda path: site._post(path, site.bodies[-1]))

            def _give(self, true: Callable[[str], Reply]) -> None:
                bad = site.bad_days.pop(0) if site.bad_days else None
                if callable(bad):
                    with suppress(OSError):
                        bad(self)
                    self.close_connection = True
                    return
                status, headers, body = bad or true(self.path)
                with suppress(OSError):
                    self.send_response(status)
                    for name, value in {"Content-Type": "application/json", **headers}.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        self._server = _Quiet(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def paths(self) -> list[str]:
        """Give what was asked for, without the queries."""
        return [path.partition("?")[0] for path in self.asked]

    def _note(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append(f"{handler.command} {handler.path}")
        self.sent.append({name.lower(): value for name, value in handler.headers.items()})

    def _get(self, path: str) -> Reply:
        parts = urlsplit(path)
        where = unquote(parts.path)
        if self.refused is not None and where.startswith(self.refused):
            return answer({"error": "Forbidden"}, 403)
        if where in self.pictures:
            return 200, {"Content-Type": "image/png"}, self.pictures[where]
        if (found := _BY_HASH.fullmatch(where)) is not None:
            versions = [record for _sum, record in self._versions([found[1]])]
            return answer(versions[0]) if versions else missing()
        if (found := _MODEL.fullmatch(where)) is not None:
            model = self.models.get(int(found[1]))
            return missing() if model is None else answer(model)
        if where == "/api/v1/models":
            query = parse_qs(parts.query)
            ids = [int(word) for word in query["ids"][0].split(",")]
            if int(query["limit"][0]) > 100:
                return 400, {}, b'{"error": {"issues": []}}'
            shown = [
                self.models[id_]
                for id_ in ids
                if id_ in self.models
                and id_ not in self.hidden
                and (query.get("nsfw") == ["true"] or not self.models[id_].get("nsfw"))
            ]
            return answer({"items": shown, "metadata": {}})
        return missing()

    def _post(self, path: str, sums: Any) -> Reply:
        most = {
            "/api/v1/model-versions/by-hash/ids": 10_000,
            "/api/v1/model-versions/by-hash": 100,
        }.get(path)
        if most is None:
            return missing()
        if not isinstance(sums, list) or len(sums) > most or any(len(sum_) != 64 for sum_ in sums):
            return 400, {}, b'{"error": "validation"}'
        found = self._versions(sums)
        if path.endswith("/ids"):
            ids = [
                {"modelVersionId": record["id"], "modelId": record["modelId"], "hash": sum_.upper()}
                for sum_, record in found
            ]
            return answer(ids)
        return answer([record for _sum, record in found])

    def _versions(self, hashes: list[str]) -> list[tuple[str, dict[str, Any]]]:
        """Give the versions with files of these hashes, as the version routes give them."""
        wanted = {hash_.upper() for hash_ in hashes}
        found = []
        for model in self.models.values():
            about = {key: model[key] for key in ("name", "type", "nsfw", "poi") if key in model}
            for version in model.get("modelVersions", ()):
                for file in version.get("files") or ():
                    for sum_ in (file.get("hashes") or {}).values():
                        if sum_.upper() in wanted:
                            found.append(
                                (sum_, {**version, "modelId": model["id"], "model": about})
                            )
        return found


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asked has hung up: that is what some tests are about."""


def answer(value: Any, status: int = 200) -> Reply:
    """Give a reply of JSON."""
    return status, {}, json.dumps(value).encode()


def missing() -> Reply:
    """Give the reply for what the site does not know."""
    return answer({"error": "Model not found"}, 404)


def html(status: int, **headers: str) -> Reply:
    """Give the page of the guard before the site."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return (
        status,
        {"Content-Type": "text/html; charset=UTF-8", **named},
        b"<html>Just a moment...</html>",
    )


def to(url: str, status: int = 302) -> Reply:
    """Give a reply that points elsewhere."""
    return status, {"Location": url}, b""


def cut(handler: BaseHTTPRequestHandler) -> None:
    """Promise more than is sent, then hang up."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'[{"modelVersionId": 1')
    handler.wfile.flush()


def endless(size_bytes: int) -> Callable[[BaseHTTPRequestHandler], None]:
    """Give more than anybody wants, without saying how much."""

    def give(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "image/png")
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(PNG)
        piece = b"\0" * 65_536
        for _part in range(size_bytes // len(piece)):
            handler.wfile.write(piece)

    return give
