"""A real git repository with a small web program in it, with commits of given days."""

from __future__ import annotations

from pathlib import Path

from support.repositories import Repository

SERVER = """
import argparse
from http.server import BaseHTTPRequestHandler, HTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")
    def log_message(self, *words):
        pass

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int)
parser.add_argument("--cors", action="store_true")
server = HTTPServer(("127.0.0.1", parser.parse_args().port), Handler)
print(f"Listening on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
"""


class ServerRepository(Repository):
    """A repository that tests put files into, a commit each time."""

    @classmethod
    def at(cls, folder: Path) -> ServerRepository:
        """Take a repository that is there."""
        found = cls.__new__(cls)
        found.folder = folder
        return found

    def put(self, files: dict[str, str], date: str) -> str:
        """Commit these files; give the commit."""
        return self.commit("a change", files, date)
