"""Options, devices, who may ask, and the page's words."""

import re

import pytest
from stablelm_chat import guard, texts
from stablelm_chat.devices import Seen, choose
from stablelm_chat.options import Options, parse, parser
from stablelm_chat.problems import Problem

from stablehand.core.base.resources import bundled
from stablehand.core.catalog.loader import Catalog

ROOT = bundled("packages_catalog")
PAGE = ROOT / "stablelm" / "app" / "stablelm_chat" / "page"


def test_the_definition_has_the_options_of_the_program():
    package = Catalog(ROOT).load("stablelm").package
    own = {name for action in parser()._actions for name in action.option_strings}
    assert {option.flag for option in package.options} == own - {"-h", "--help", "--version"}
    for option in package.options:
        name = option.flag[2:].replace("-", "_")
        if option.type != "flag":
            assert str(getattr(Options(), name)) == str(option.default)
        action = next(one for one in parser()._actions if option.flag in one.option_strings)
        assert option.choices == (list(action.choices) if action.choices else None)
    assert package.launch.port.default == parse([]).port


@pytest.mark.parametrize(
    "words", [["--port", "0"], ["--port", "x"], ["--device", "tpu"], ["--mod", "x"]]
)
def test_wrong_options_end_it(words, capsys):
    with pytest.raises(SystemExit) as caught:
        parse(words)
    assert caught.value.code == 2
    assert "error" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (Seen(), ("cpu", "float32")),
        (Seen(("cpu", "mps")), ("mps", "float16")),
        (Seen(("cpu", "xpu"), "Arc"), ("xpu", "bfloat16")),
        (Seen(("cpu", "cuda"), "RTX 3060", (8, 6)), ("cuda", "bfloat16")),
        (Seen(("cpu", "cuda"), "GTX 1080", (6, 1)), ("cuda", "float16")),
        (Seen(("cpu", "cuda"), "RX 6600", (10, 3), hip=True), ("cuda", "float16")),
        (Seen(("cpu", "cuda"), "RX 7900 XTX", (11, 0), hip=True), ("cuda", "bfloat16")),
    ],
)
def test_the_best_device_and_precision(seen, expected):
    found = choose("auto", "auto", seen)
    assert (found.device, found.dtype) == expected


def test_a_device_that_is_not_there_is_told():
    with pytest.raises(Problem, match="finds no cuda"):
        choose("cuda", "auto", Seen())


LOCAL = {"host": "127.0.0.1:7880", "content-length": "2"}


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("GET", {"host": "localhost:7880"}, None),
        ("GET", {"host": "evil.example"}, 403),
        ("GET", {}, 403),
        ("POST", LOCAL, None),
        ("POST", {**LOCAL, "origin": "http://127.0.0.1:7880"}, None),
        ("POST", {**LOCAL, "origin": "http://127.0.0.1:9"}, 403),
        ("POST", {**LOCAL, "origin": "null"}, 403),
        ("POST", {**LOCAL, "sec-fetch-site": "cross-site"}, 403),
        ("POST", {"host": "[::1]:7880"}, 413),
        ("POST", {**LOCAL, "content-length": str(2**23)}, 413),
    ],
)
def test_who_may_ask(method, headers, status):
    found = guard.refusal(method, headers, loopback_only=True)
    assert (found[0] if found else None) == status


def test_other_computers_may_ask_where_the_user_let_them_in():
    assert guard.refusal("GET", {"host": "my-computer:7880"}, loopback_only=False) is None


async def test_every_answer_forbids_what_is_foreign():
    sent = []

    async def app(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "headers": [(b"host", b"127.0.0.1")]}
    await guard.Guard(app, loopback_only=True)(scope, None, send)
    headers = dict(sent[0]["headers"])
    assert headers[b"content-security-policy"].startswith(b"default-src 'none'; script-src 'self'")


def test_the_page_has_all_its_words_in_both_languages():
    html = (PAGE / "index.html").read_text("utf-8")
    script = (PAGE / "chat.js").read_text("utf-8")
    used = set(re.findall(r'data-(?:text|hint|label)="(\w+)"', html))
    used |= set(re.findall(r"\bwords\.(\w+)", script)) | {"stopped", "length", "failed"}
    assert used == set(texts.TEXTS["en"]) == set(texts.TEXTS["ru"])
    for key, russian in texts.TEXTS["ru"].items():
        assert re.search("[А-Яа-яё]", russian) or key == "top_p", key


def test_the_page_asks_nobody_else_and_shows_text_as_text():
    for name in ("index.html", "chat.css", "chat.js"):
        text = (PAGE / name).read_text("utf-8")
        assert not re.search(r"https?://|innerHTML|insertAdjacentHTML|\bon\w+=\"|style=\"", text), (
            name
        )
