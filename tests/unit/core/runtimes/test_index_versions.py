"""Versions of distributions, from real indexes on 127.0.0.1 and from folders."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import Text
from stablehand.core.runtimes.index_versions import index_versions
from stablehand.core.runtimes.indexes import Chosen, IndexSet
from stablehand.core.runtimes.uv import UvTool, find_uv

SOURCE = Text("test", "the test")
JSON = "application/vnd.pypi.simple.v1+json"


class Pages:
    """A server that gives these answers by path: status, content type, content."""

    def __init__(self):
        self.answers, self.asked = {}, []

    def json(self, path, *files):
        page = {"meta": {"api-version": "1.1"}, "name": "ui", "files": list(files)}
        self.answers[path] = (200, JSON, json.dumps(page))

    def html(self, path, *links):
        self.answers[path] = (200, "text/html", f"<html>{''.join(links)}</html>")

    def __enter__(self):
        pages = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                pages.asked.append((self.path, self.headers.get("Authorization")))
                status, kind, text = pages.answers.get(self.path, (404, "text/plain", "none"))
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *words):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def pages():
    with Pages() as made:
        yield made


def chosen(value):
    return Chosen(value, SOURCE)


def tool(tmp_path, **values):
    return UvTool(find_uv(), tmp_path / "Assets", IndexSet(**values))


def file(version, **further):
    return {"filename": f"ui-{version}-py3-none-any.whl", "url": "#", "hashes": {}, **further}


async def versions(*arguments, **options):
    return {item.version: item.uploaded for item in await index_versions(*arguments, **options)}


async def test_what_an_index_has(pages, tmp_path):
    pages.json(
        "/simple/ui/",
        file("1.0", **{"upload-time": "2024-05-01T10:00:00Z"}),
        {"filename": "ui-1.1.tar.gz", "url": "#", "hashes": {}},
        file("1.2", yanked="it was broken"),
        file("2.0", **{"requires-python": ">=3.12"}),
        {"filename": "other-9.0-py3-none-any.whl", "url": "#", "hashes": {}},
        {"filename": "ui-what.exe", "url": "#", "hashes": {}},
    )
    uv = tool(tmp_path, default=chosen(f"{pages.url}/simple"))
    found = await versions("UI", uv, python="3.11.7")
    assert found == {"1.0": "2024-05-01", "1.1": None}
    assert set(await versions("ui", uv, python="3.12.0")) == {"1.0", "1.1", "2.0"}
    assert set(await versions("ui", uv)) == {"1.0", "1.1", "2.0"}


async def test_a_version_of_which_a_file_is_left_is_not_withdrawn(pages, tmp_path):
    tar = {"filename": "ui-1.0.tar.gz", "url": "#", "hashes": {}}
    pages.json("/simple/ui/", file("1.0", yanked=True), tar)
    uv = tool(tmp_path, default=chosen(f"{pages.url}/simple/"))
    assert await versions("ui", uv) == {"1.0": None}


async def test_an_index_that_speaks_html_only(pages, tmp_path):
    pages.html(
        "/simple/ui/",
        '<a href="../../files/ui-1.0-py3-none-any.whl#sha256=0">ui-1.0</a>',
        '<a href="ui-1.1-py3-none-any.whl" data-yanked="">ui-1.1</a>',
        '<a href="ui-2.0%2Blocal-py3-none-any.whl" data-requires-python="&gt;=3.9">ui</a>',
        "<a>no link</a>",
    )
    uv = tool(tmp_path, default=chosen(f"{pages.url}/simple"))
    assert set(await versions("ui", uv, python="3.11")) == {"1.0", "2.0+local"}


async def test_the_first_index_that_knows_the_name_is_enough_for_uv(pages, tmp_path):
    pages.json("/inner/ui/", file("1.0"))
    pages.json("/simple/ui/", file("2.0"))
    places = {"default": chosen(f"{pages.url}/simple"), "extra": (chosen(f"{pages.url}/inner"),)}
    assert set(await versions("ui", tool(tmp_path, **places))) == {"1.0"}
    assert [path for path, _ in pages.asked] == ["/inner/ui/"]
    both = tool(tmp_path, strategy="unsafe-best-match", **places)
    assert set(await versions("ui", both)) == {"1.0", "2.0"}


async def test_an_index_that_does_not_know_the_name_is_passed_over(pages, tmp_path):
    pages.json("/simple/ui/", file("2.0"))
    uv = tool(
        tmp_path, default=chosen(f"{pages.url}/simple"), extra=(chosen(f"{pages.url}/inner"),)
    )
    assert set(await versions("ui", uv)) == {"2.0"}


async def test_folders_and_pages_with_packages(pages, tmp_path):
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "ui-3.0-py3-none-any.whl").touch()
    pages.html("/links.html", '<a href="ui-4.0-py3-none-any.whl">ui</a>')
    links = (chosen(str(tmp_path / "wheels")), chosen(f"{pages.url}/links.html"))
    uv = tool(tmp_path, find_links=links, no_index=chosen("1"))
    assert set(await versions("ui", uv)) == {"3.0", "4.0"}
    as_file = tool(
        tmp_path, find_links=(chosen((tmp_path / "wheels").as_uri()),), no_index=chosen("1")
    )
    assert set(await versions("ui", as_file)) == {"3.0"}


async def test_credentials_of_an_index_are_used_and_never_shown(pages, tmp_path):
    pages.json("/simple/ui/", file("1.0"))
    address = pages.url.replace("http://", "http://me:hunter2@")
    assert await versions("ui", tool(tmp_path, default=chosen(f"{address}/simple")))
    assert pages.asked[0][1].startswith("Basic ")
    pages.answers["/simple/ui/"] = (500, "text/plain", "broken")
    with pytest.raises(StablehandError) as caught:
        await versions("ui", tool(tmp_path, default=chosen(f"{address}/simple")))
    error = caught.value
    assert error.code == "network.unreachable"
    assert "500" in error.message.english()
    assert "hunter2" not in f"{error.message.english()} {error.details}"


async def test_no_index_answers(tmp_path):
    with pytest.raises(StablehandError) as caught:
        await versions("ui", tool(tmp_path, default=chosen("http://127.0.0.1:9/simple")))
    assert caught.value.code == "network.unreachable"


async def test_a_name_that_nobody_has(pages, tmp_path):
    with pytest.raises(StablehandError) as caught:
        await versions("ui", tool(tmp_path, default=chosen(f"{pages.url}/simple")))
    assert caught.value.code == "install.unresolvable"
    assert "ui" in caught.value.message.english()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": 1}', '{"files": [1, {"filename": 2}]}'])
async def test_an_answer_that_makes_no_sense_holds_no_versions(pages, tmp_path, text):
    pages.answers["/simple/ui/"] = (200, JSON, text)
    with pytest.raises(StablehandError) as caught:
        await versions("ui", tool(tmp_path, default=chosen(f"{pages.url}/simple")))
    assert caught.value.code == "install.unresolvable"


async def test_without_a_named_index_uv_is_asked_for_its_own(tmp_path):
    from stablehand.core.runtimes.index_versions import _own_default

    address = await _own_default(tool(tmp_path))
    assert address is not None
    assert address.startswith("https://")
