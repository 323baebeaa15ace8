"""A package index on 127.0.0.1 with small wheels made on the spot, with or without upload times."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote


def wheel(
    name: str,
    version: str,
    requires: Iterable[str] = (),
    further: Mapping[str, str] | None = None,
) -> tuple[str, bytes]:
    """Make a wheel with one module, and further files; give its file name and content."""
    module = name.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    needs = "".join(f"Requires-Dist: {line}\n" for line in requires)
    files = {
        f"{module}/__init__.py": f"__version__ = {version!r}\n",
        **(further or {}),
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},{_sum(text)},{len(text)}\n" for path, text in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return f"{module}-{version}-py3-none-any.whl", packed.getvalue()


def _sum(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256={base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


class PackageIndex:
    """The index; `url` while it runs, `asked` are the paths it was asked for."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[str] = []
        self._projects: dict[str, list[dict[str, object]]] = {}
        self._files: dict[str, bytes] = {}

    def add(
        self,
        name: str,
        version: str,
        requires: Iterable[str] = (),
        *,
        uploaded: str | None = None,
        files: Mapping[str, str] | None = None,
        index: str = "simple",
    ) -> None:
        """Offer a wheel; `uploaded` is its day, None for an index that does not say.

        `index` is the first part of the address, for one that is beside the general one.
        """
        file, content = wheel(name, version, requires, files)
        self._files[file] = content
        entry: dict[str, object] = {
            "filename": file,
            "url": f"/files/{file}",
            "hashes": {"sha256": hashlib.sha256(content).hexdigest()},
        }
        if uploaded is not None:
            entry["upload-time"] = f"{uploaded}T12:00:00Z"
        self._projects.setdefault(f"{index}/{name}", []).append(entry)

    def __enter__(self) -> PackageIndex:
        index = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                index.asked.append(self.path)
                kind, _, name = unquote(self.path).strip("/").partition("/")
                if f"{kind}/{name}" in index._projects:
                    page = {"meta": {"api-version": "1.1"}, "name": name, "versions": []}
                    page["files"] = index._projects[f"{kind}/{name}"]
                    self._answer(json.dumps(page).encode(), "application/vnd.pypi.simple.v1+json")
                elif kind == "files" and name in index._files:
                    self._answer(index._files[name], "application/octet-stream")
                else:
                    self.send_error(404)

            do_HEAD = do_GET  # noqa: N815 - the name http.server looks for

            def _answer(self, content: bytes, kind: str) -> None:
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/simple"
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
