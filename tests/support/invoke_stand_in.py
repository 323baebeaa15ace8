"""A server that answers as InvokeAI does where models are concerned.

Routes, statuses and shapes as in invokeai/app/api/routers/model_manager.py and
services/model_install/{model_install_default,model_install_common}.py: an install is a job that is asked after;
a path that is no file is taken for a name on Hugging Face or refused with 409; an error of a job is in the job.
"""

import http.server
import json
import threading
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


class Invoke:
    """What it knows; `refuses` are names that it cannot identify, `polls` how often a job is asked in vain."""

    def __init__(self, polls=2):
        self.models, self.jobs, self.asked = [], [], []
        self.refuses, self.polls, self.login, self.moves = set(), polls, False, False
        self.is_answering = threading.Event()
        self.is_answering.set()

    def add(self, path, name="a model"):
        """Put a model on the list as a user of it does."""
        self.models.append({"key": str(len(self.models)), "name": name, "path": str(path)})

    def paths(self):
        return [model["path"] for model in self.models]

    def import_model(self, source, *, inplace):
        path = Path(source)
        if not path.exists():
            return 409, {"detail": f"Unsupported model source: '{source}'"}
        job = {
            "id": len(self.jobs),
            "status": "waiting",
            "inplace": inplace and not self.moves,
            "source": {"path": source, "inplace": inplace, "type": "local"},
            "local_path": source,
            "error": None,
            "error_reason": None,
            "left": self.polls,
        }
        self.jobs.append(job)
        return 201, job

    def look(self, number):
        if number >= len(self.jobs):
            return 404, {"detail": "no such job"}
        job = self.jobs[number]
        if job["status"] == "waiting" and job["left"]:
            job["left"] -= 1
        elif job["status"] == "waiting":
            self._finish(job)
        return 200, job

    def _finish(self, job):
        path = Path(job["local_path"]).resolve()
        if path.as_posix() in self.paths():
            reason, error = "DuplicateModelException", "A model with that path is there"
        elif path.name in self.refuses:
            reason, error = "InvalidModelConfigException", f"Could not identify model for {path}"
        else:
            self.add(path.as_posix(), path.stem)
            job["status"] = "completed"
            return
        job.update(status="error", error_reason=reason, error=error)


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self._answer("GET")

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer("POST")

    def _answer(self, method):
        invoke, parts = self.server.invoke, urlsplit(self.path)
        invoke.is_answering.wait(20)
        invoke.asked.append((method, parts.path))
        query = parse_qs(parts.query)
        if parts.path == "/":
            self._say(200, "page")
        elif invoke.login:
            self._say(401, {"detail": "Missing authentication credentials"})
        elif (method, parts.path) == ("GET", "/api/v2/models/"):
            self._say(200, {"models": invoke.models})
        elif (method, parts.path) == ("POST", "/api/v2/models/install"):
            inplace = query.get("inplace") == ["true"]
            self._say(*invoke.import_model(query["source"][0], inplace=inplace))
        elif method == "GET" and parts.path.startswith("/api/v2/models/install/"):
            self._say(*invoke.look(int(parts.path.rpartition("/")[2])))
        else:
            self._say(404, {"detail": "Not Found"})

    def _say(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words):
        pass


@contextmanager
def invoke_server(port=0, **values):
    """Give a running one and its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), _Handler)
    server.invoke = Invoke(**values)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.invoke, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
