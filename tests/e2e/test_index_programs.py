"""A program from the package index: its releases, their days, updates, the way back, and its lock."""

import json
import re
import sys
import urllib.request

import pytest

from support.package_index import PackageIndex
from support.programs import Program, free_port

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")
NAME = "clerk"
APP = """
import http.server, sys
from upd_needed import __version__ as needed
from upd_program import __version__ as version
port = int(sys.argv[sys.argv.index("--port") + 1])
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{version} with {needed}".encode())
    def log_message(self, *words):
        pass
server = http.server.HTTPServer(("127.0.0.1", port), Handler)
print(f"Listening on http://127.0.0.1:{port}", flush=True)
server.serve_forever()
"""


@pytest.fixture(scope="module")
def index():
    with PackageIndex() as made:
        for version, day in (("1.0", "2025-01-10"), ("2.0", "2025-06-10"), ("3.0", "2025-09-10")):
            files = {"upd_program/__main__.py": APP}
            made.add("upd-program", version, ["upd-needed"], uploaded=day, files=files)
        for version, day in (("1.1", "2025-01-05"), ("1.2", "2025-06-01"), ("9.0", "2025-11-01")):
            made.add("upd-needed", version, uploaded=day)
        yield made


@pytest.fixture
def shop(tmp_path, index):
    program = Program(tmp_path / "Мои данные" / "Data (1)")
    program.data.mkdir(parents=True)
    program.define(NAME)
    file = program.data / "Catalog" / NAME / "package.toml"
    text = file.read_text("utf-8")
    source = '[source]\nkind = "registry"\npackage = "upd-program<3"\n\n'
    text = text[: text.index("[source]")] + source + text[text.index("[support]") :]
    asked = "[requirements]\ndated = true\n\n"
    text = text[: text.index("[requirements]")] + asked + text[text.index("[launch]\n") :]
    text = text.replace('["{python}", "server.py"]', '["{python}", "-m", "upd_program"]')
    file.write_text(re.sub(r"default = \d+", f"default = {free_port()}", text), "utf-8")
    program.env["PIP_EXTRA_INDEX_URL"] = index.url
    yield program
    program.close()


def says(program, name=NAME):
    url = program.run("launch", name)["data"]["url"]
    with urllib.request.urlopen(url, timeout=30) as answer:
        text = answer.read().decode()
    program.run("stop", name)
    return text


def test_a_release_is_installed_as_of_its_day_updated_taken_back_and_re_created(shop):
    listed = shop.run("versions", NAME)["data"]
    assert [item["name"] for item in listed["releases"]] == ["3.0", "2.0", "1.0"]
    assert [item["name"] for item in listed["releases"] if item["default"]] == ["2.0"]
    shop.run("install", NAME, "--ref", "1.0")
    # Of the day of release 1.0, not of today.
    assert says(shop) == "1.0 with 1.1"
    record = json.loads((shop.data / f"Packages/{NAME}/.stablehand/install.json").read_text())
    assert record["source"]["date"] == "2025-01-10"
    check = shop.run("update", "--check", NAME)["data"]
    assert (check["available"], check["target"]) == (True, "2.0")
    (shop.data / f"Packages/{NAME}/mine.txt").write_text("the user's")
    shop.run("update", NAME)
    assert says(shop) == "2.0 with 1.2"
    assert shop.run("update", "--check", NAME)["data"]["available"] is False
    file = shop.data.parent / "lock.toml"
    shop.run("lock", NAME, "--output", str(file))
    shop.run("rollback", NAME)
    assert says(shop) == "1.0 with 1.1"
    assert (shop.data / f"Packages/{NAME}/mine.txt").read_text() == "the user's"
    shop.run("recreate", str(file), "--name", "again")
    assert says(shop, "again") == "2.0 with 1.2"
    error = shop.run("update", NAME, "--ref", "9.9", expect=1)
    assert error["code"] == "install.unresolvable"
    assert "3.0, 2.0, 1.0" in error["hint"]
