"""A proxy that is set, for the program as a process: what goes through it, and what is said of its login nowhere."""

import base64
import http.server
import threading

import pytest

from support.programs import Program


class _Through(http.server.BaseHTTPRequestHandler):
    """A proxy that writes down what it is asked and leads nowhere."""

    def do_CONNECT(self):
        self.server.asked.append((self.path, self.headers.get("Proxy-Authorization")))
        self.send_error(502)

    def log_message(self, *_words):
        """Say nothing."""


class _Straight(http.server.BaseHTTPRequestHandler):
    """A site on this computer."""

    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b"[]")

    def log_message(self, *_words):
        """Say nothing."""


def serve(handler):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture
def proxy():
    server = serve(_Through)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def site():
    server = serve(_Straight)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def program(tmp_path):
    made = Program(tmp_path / "Data", {"HTTPS_PROXY": "", "https_proxy": "", "HF_ENDPOINT": ""})
    made.data.mkdir()
    yield made
    made.close()


def address(server, login=""):
    return f"http://{login}127.0.0.1:{server.server_address[1]}"


def test_what_is_asked_elsewhere_goes_through_the_proxy_with_its_login(program, proxy):
    done = program.run("settings", "set", "network.proxy", address(proxy, "me:p%40ssw0rd@"))
    assert done["data"]["settings"]["network.proxy"] == address(proxy)
    failed = program.run("search", "hf", "something", expect=1)
    assert failed["code"].startswith(("network.", "hub."))
    name, login = proxy.asked[0]
    assert name == "huggingface.co:443"
    assert base64.b64decode(login.removeprefix("Basic ")) == b"me:p@ssw0rd"
    kept = [file for file in program.data.rglob("*") if file.is_file()]
    assert {f.name for f in kept if b"ssw0rd" in f.read_bytes()} == {"tokens.json"}
    assert (program.data / "tokens.json").stat().st_mode & 0o077 == 0
    assert "ssw0rd" not in str(failed)
    program.run("settings", "proxy-login", "--remove")
    assert not (program.data / "tokens.json").exists()


def test_a_login_is_for_its_own_proxy_alone(program, proxy):
    program.run("settings", "set", "network.proxy", "http://me:secret@proxy.example:1")
    program.run("settings", "set", "network.proxy", address(proxy))
    program.run("search", "hf", "something", expect=1)
    assert proxy.asked[0] == ("huggingface.co:443", None)


def test_this_computer_is_never_asked_through_a_proxy(program, proxy, site):
    program.run("settings", "set", "network.proxy", address(proxy))
    program.run("settings", "set", "endpoints.huggingface", address(site))
    program.run("search", "hf", "something")
    assert site.asked
    assert proxy.asked == []


def test_none_goes_before_what_the_system_says(program, proxy, site):
    program.run("settings", "set", "network.proxy", "none")
    program.run("settings", "set", "endpoints.huggingface", address(site))
    program.run(
        "search", "hf", "x", HTTP_PROXY=address(proxy), http_proxy=address(proxy), NO_PROXY=""
    )
    assert site.asked
    assert proxy.asked == []
