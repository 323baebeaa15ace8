"""A connection for large bodies: kept, cut, through proxies, over TLS."""

import base64
import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
import time

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.web import nothing_for
from stablehand.core.transfers.wire import CutError, Line, Wires
from support.hub_stand_in import StandIn, plain_model

MIB = 1 << 20


@pytest.fixture
def hub():
    with StandIn() as hub:
        yield hub


@pytest.fixture
def line():
    made = Line(Wires(proxies={}))
    yield made
    made.close()


def ask(line, url, **headers):
    return line.ask(url, headers, nothing_for, 5.0)


def body_of(line, most=1 << 16):
    content, view = bytearray(), memoryview(bytearray(most))
    while (count := line.read_into(view)) != 0:
        content += view[: count or 0]
    line.finish()
    return bytes(content)


def test_a_line_is_kept_for_the_next_question(hub, line):
    model = hub.serve(plain_model("one.safetensors", MIB))
    place = hub.at(model, way="files")
    for start in (0, 1000, 500_000):
        said = ask(line, place, Range=f"bytes={start}-")
        assert said.status == 206
        assert body_of(line) == model.content()[start:]
    assert len({asked.peer for asked in hub.requests}) == 1


def test_what_is_not_read_to_its_end_is_let_go_of(hub, line):
    model = hub.serve(plain_model("one.safetensors", 4 * MIB))
    place = hub.at(model, way="files")
    ask(line, place)
    view = memoryview(bytearray(1000))
    assert line.read_into(view)
    line.finish()
    assert ask(line, place).status == 200
    assert body_of(line) == model.content()


class Once:
    """Answers each connection once, then hangs up without a word, as servers do after a while."""

    def __enter__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/x"
        self.heads = []
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()
        return self

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _peer = self.socket.accept()
                with connection:
                    if head := connection.recv(65536):
                        self.heads.append(head)
                        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    def __exit__(self, *error):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join()


def test_a_kept_line_that_was_closed_meanwhile_is_opened_again(line):
    with Once() as server:
        for _ in range(3):
            assert ask(line, server.url).length == 2
            assert body_of(line) == b"ok"
        assert len(server.heads) == 3


def test_what_is_sent(line):
    with Once() as server:
        line.ask(server.url, {"Range": "bytes=1-"}, lambda _url: {"Authorization": "Bearer t"}, 5)
        head = server.heads[0].decode().lower()
    assert "authorization: bearer t\r\n" in head
    assert "accept-encoding: identity\r\n" in head
    assert "range: bytes=1-\r\n" in head
    assert "user-agent: stablehand/" in head


def test_odd_letters_of_an_address_are_quoted(line):
    with Once() as server:
        ask(line, f"{server.url}/мир a.bin?q=ü#part")
        first = server.heads[0].split(b"\r\n")[0].decode("ascii")
    assert first == "GET /x/%D0%BC%D0%B8%D1%80%20a.bin?q=%C3%BC HTTP/1.1"


def test_a_cut_ends_a_silent_read_at_once(hub, line):
    model = hub.serve(plain_model("one.safetensors", 4 * MIB))
    hub.pace.hold(f"/files/{model.name}", MIB)
    ask(line, hub.at(model, way="files"))
    threading.Timer(0.1, line.cut).start()
    begun = time.monotonic()
    with pytest.raises(CutError):
        body_of(line)
    assert time.monotonic() - begun < 4
    with pytest.raises(CutError):  # for good
        ask(line, hub.at(model, way="files"))
    hub.pace.let_go()


def test_silence_is_told_in_a_moment_and_the_line_goes_on(hub, line):
    model = hub.serve(plain_model("one.safetensors", MIB))
    path = f"/files/{model.name}"
    hub.pace.hold(path, MIB // 2)
    ask(line, hub.at(model, way="files"))
    content, view = bytearray(), memoryview(bytearray(1 << 16))
    while (count := line.read_into(view)) is not None:
        content += view[:count]
    assert MIB // 2 - (1 << 16) <= len(content) <= MIB // 2
    hub.pace.let_go(path)
    assert bytes(content) + body_of(line) == model.content()


def test_nobody_there_and_nobody_of_that_name(line):
    for place in ("http://127.0.0.1:1/x", "http://no-such-host.invalid/x"):
        with pytest.raises(StablehandError) as caught:
            ask(line, place)
        assert caught.value.code == "network.unreachable"


def test_what_does_not_speak_http_is_said_so(line):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            connection, _peer = server.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"SSH-2.0-OpenSSH\r\n\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(StablehandError) as caught:
            ask(line, f"http://127.0.0.1:{server.getsockname()[1]}/x")
        thread.join()
    assert caught.value.code == "network.unreachable"


def test_a_server_that_says_nothing_is_given_up(line):
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        pytest.raises(StablehandError) as caught,
    ):
        line.ask(f"http://127.0.0.1:{server.getsockname()[1]}/x", {}, nothing_for, 0.2)
    assert "in time" in caught.value.message.english()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Give the files of a certificate of 127.0.0.1, and of its key."""
    if shutil.which("openssl") is None:
        pytest.skip("nothing here makes certificates")
    folder = tmp_path_factory.mktemp("certificate")
    key, file = folder / "key.pem", folder / "certificate.pem"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext"
    made = ["openssl", *words.split(), "subjectAltName=IP:127.0.0.1"]
    made += ["-keyout", str(key), "-out", str(file)]
    subprocess.run(made, check=True, capture_output=True, timeout=60)
    return file, key


class Tunnel:
    """A proxy: takes CONNECT and lets bytes through to one port, wherever they were meant to go."""

    def __init__(self, port):
        self.port, self.heads = port, []

    def __enter__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://user:p%40ss@127.0.0.1:{self.socket.getsockname()[1]}"
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()
        return self

    def serve(self):
        with contextlib.suppress(OSError):
            connection, _peer = self.socket.accept()
            with connection, socket.create_connection(("127.0.0.1", self.port)) as onward:
                self.heads.append(connection.recv(65536).decode())
                connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
                there = threading.Thread(target=self.pump, args=(connection, onward))
                there.start()
                self.pump(onward, connection)
                there.join()

    def pump(self, source, target):
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                target.sendall(piece)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)

    def __exit__(self, *error):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join()


def test_a_safe_address_goes_through_a_tunnel_and_its_login_is_not_sent_on(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    trusting = ssl.create_default_context(cafile=str(certificate[0]))
    with StandIn(context) as hub:
        model = hub.serve(plain_model("one.safetensors", MIB))
        place = hub.at(model, way="files")
        port = int(hub.address.rpartition(":")[2])
        with Tunnel(port) as proxy:
            line = Line(Wires(context=trusting, proxies={"https": proxy.url}))
            ask(line, place)
            assert body_of(line) == model.content()
            line.close()
        assert proxy.heads[0].startswith(f"CONNECT 127.0.0.1:{port} ")
        login = base64.b64encode(b"user:p@ss").decode()
        assert f"proxy-authorization: basic {login.lower()}" in proxy.heads[0].lower()
        assert "proxy-authorization" not in hub.requests[0].headers


def test_a_certificate_nobody_trusts_is_said_so(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with StandIn(context) as hub:
        line = Line(Wires(proxies={}))
        with pytest.raises(StablehandError) as caught:
            ask(line, f"{hub.address}/files/x")
        line.close()
    assert caught.value.code == "network.certificate"


def test_proxies_of_the_environment_and_what_goes_past_them(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "127.0.0.1,.inside.example")
    wires = Wires()
    assert wires.proxy_for("https://hub.example/x") == "http://proxy.example:3128"
    assert wires.proxy_for("http://hub.example/x") is None
    assert wires.proxy_for("https://127.0.0.1:8/x") is None
    assert wires.proxy_for("https://a.inside.example/x") is None


def test_a_proxy_of_another_kind_is_refused():
    line = Line(Wires(proxies={"https": "socks5://127.0.0.1:1"}))
    with pytest.raises(StablehandError) as caught:
        ask(line, "https://hub.example/x")
    assert "proxy" in caught.value.message.english()


def test_only_the_web_is_asked(line):
    with pytest.raises(StablehandError) as caught:
        ask(line, "ftp://hub.example/x")
    assert caught.value.code == "network.unreachable"
