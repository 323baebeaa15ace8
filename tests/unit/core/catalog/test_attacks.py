"""The whole schema read as an attacker would: what is smuggled past git, pip, Node, a terminal or a regex engine."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from stablehand.core.base.errors import StablehandError
from stablehand.core.catalog.loader import Catalog

BOTH = {"en": "Words", "ru": "Слова"}
TOY: dict[str, Any] = {
    "format": 1, "id": "toy", "name": "Toy", "summary": BOTH, "authors": ["me"], "category": "tool",
    "groups": [{"id": "general", "title": BOTH}],
    "verified": {"date": date(2026, 11, 21)},
    "licence": {"code": "MIT"},
    "source": {"kind": "git", "url": "https://example.org/toy", "ref": "main"},
    "support": {"linux": ["cuda", "cpu"]},
    "python": {"versions": ["3.12"]}, "torch": {"releases": ["2.13.0"]},
    "requirements": {"files": ["requirements.txt"]},
    "prerequisites": [{"id": "node"}],
    "repositories": [{"folder": "repositories/other", "url": "https://example.org/other"}],
    "steps": [],
    "sizes": {"checkout": 1, "environment": 1, "download": 1},
    "launch": {
        "command": ["{python}", "toy.py"], "host": {"default": "127.0.0.1"},
        "port": {"option": "--port", "default": 9000}, "ready": {"page": "at (?P<url>\\S+)"},
    },
    "sharing": {"default": "none", "methods": ["none"], "reason": BOTH},
    "extensions": {"folder": "extensions"},
    "options": [{"flag": "--port", "type": "integer", "group": "general", "help": BOTH}],
}  # fmt: skip


def refusal(tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> StablehandError | None:
    """Give why a changed toy is refused; None where it is taken."""
    table = copy.deepcopy(TOY)
    change(table)
    folder = tmp_path / "toy"
    folder.mkdir(exist_ok=True)
    (folder / "package.toml").write_text(tomli_w.dumps(table), encoding="utf-8")
    try:
        Catalog(tmp_path).load("toy")
    except StablehandError as error:
        return error
    return None


def put(path: str, value: object) -> Callable[[dict[str, Any]], object]:
    def change(table: dict[str, Any]) -> None:
        *folders, last = path.split(".")
        for name in folders:
            table = table[int(name)] if isinstance(table, list) else table.setdefault(name, {})
        table[last] = value

    return change


def step(**keys: object) -> Callable[[dict[str, Any]], object]:
    return put("steps", [{"title": BOTH, **keys}])


def test_the_toy_itself_is_right(tmp_path: Path) -> None:
    assert refusal(tmp_path, lambda _table: None) is None


REQUIREMENTS = [
    "-r evil.txt", "--index-url=https://evil.example/simple", "-e .", "x --hash=sha256:00", "x -r evil.txt",
    "x --config-settings=a=b", "x @ file:///etc/passwd", "x@file:///etc/passwd", "x @ ./local", "./local", "../x",
    "/etc/passwd", "C:\\evil", "file:///etc/passwd", "https://evil.example/x.whl", "git+https://evil.example/x",
    "x @ git+ssh://git@evil.example/x", "x @ git+file:///srv/x", "x @ ssh://evil.example/x", "x @ ext::sh -c id",
    "x @ http://evil.example/x.whl", "x @ git+http://evil.example/x", "x @ git+git://evil.example/x",
    "x @ https://me:secret@evil.example/x", "x @ https://evil.example/${HF_TOKEN}/x", "x==$VERSION",
    "x @ git+https://evil.example/x@--upload-pack=id", "x @ https://evil.example/../x", "x @ https://evil.example",
    "x\n--index-url https://evil.example", "x\r--index-url https://evil.example", "x\u2028-r evil", "x \\\n-r y",
    " x", "x ", "", "x" * 301, "x`id`", "{python}", "not a requirement at all",
]  # fmt: skip


@pytest.mark.parametrize("word", REQUIREMENTS, ids=range(len(REQUIREMENTS)))
def test_a_requirement_is_no_more_than_one(tmp_path: Path, word: str) -> None:
    for change in (
        put("requirements.packages", [word]),
        put("requirements.constraints", [word]),
        put("requirements.build_constraints", [word]),
        put("source", {"kind": "registry", "package": word}),
        step(kind="packages", packages=[word]),
    ):
        error = refusal(tmp_path, change)
        assert error is not None
        assert error.code == "catalog.invalid"


@pytest.mark.parametrize(
    "word",
    [
        "gradio>=5.49,<7", "numpy==1.26.4; sys_platform == 'darwin' and platform_machine == 'x86_64'",
        "InvokeAI[xformers]==6.8.0", "clip @ https://github.com/openai/CLIP/archive/d50d76da.zip",
        "clip @ git+https://github.com/openai/CLIP@d50d76daa670286dd6cacf3bcd80b5e4823fc8e1",
        "flash-attn @ https://example.org/flash_attn-2.8.3+cu12torch2.8-cp312-cp312-linux_x86_64.whl",
        "k @ git+https://example.org/k.git@release/1.0#subdirectory=python",
    ],
)  # fmt: skip
def test_requirements_that_people_write_are_taken(tmp_path: Path, word: str) -> None:
    assert refusal(tmp_path, put("requirements.packages", [word])) is None


ADDRESSES = [
    "http://example.org/x", "file:///etc/passwd", "ssh://example.org/x", "git@github.com:a/b", "ext::sh -c id",
    "--upload-pack=id", "https://me:secret@example.org/x", "https://example.org/a b", "https://example.org/\\x",
    "https://example.org/\x1b[31m", "https://ex\u0430mple.org/x", "javascript:alert(1)", "https://", "//example.org",
    "https://example.org:999999/x", "https://example.org/x\n--option", "",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES, ids=range(len(ADDRESSES)))
def test_an_address_is_https_and_nothing_else(tmp_path: Path, address: str) -> None:
    for path in (
        "source.url", "repositories.0.url", "homepage", "licence.url", "extensions.index",
    ):  # fmt: skip
        assert refusal(tmp_path, put(path, address)) is not None, path


REFS = [
    "--upload-pack=id", "-x", "", "a b", "a:b", "main\n", "a\x00b", "^main", "main~1", "a" * 201, "refs/../x;id",
]  # fmt: skip


@pytest.mark.parametrize("ref", REFS, ids=range(len(REFS)))
def test_a_ref_is_no_option_and_no_refspec(tmp_path: Path, ref: str) -> None:
    assert refusal(tmp_path, put("source.ref", ref)) is not None
    assert refusal(tmp_path, put("repositories.0.ref", ref)) is not None
    assert refusal(tmp_path, put("repositories.0.commit", ref)) is not None


PATHS = [
    "../x", "a/../../x", "/etc/passwd", "C:/x", "C:x", "a\\x", "\\\\server\\share", "a/", "a//b", "./a", "a/.", "",
    "con", "a/NUL.txt", "a. ", "a/b:stream", "a\nb", "a\x00b", "~/x/..", "..",
]  # fmt: skip
OWN = [
    ".git/config", ".GIT/hooks/x", "repositories/other/.git/config", "GIT~1/config", ".gitmodules", ".stablehand/x",
    ".Stablehand/install.json", "STABLE~1/install.json", "venv/bin/python", "VENV/x",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS, ids=range(len(PATHS)))
def test_a_path_stays_inside_its_folder(tmp_path: Path, path: str) -> None:
    for change in (
        put("requirements.files", [path]), put("repositories.0.folder", path), put("launch.folder", path),
        put("launch.restart_marker", path), put("extensions.folder", path), put("launch.command", [path]),
        put("source", {"kind": "bundled", "folder": path}), step(kind="write_file", path=path, content="x"),
        step(kind="run", argv=[path]), step(kind="node", arguments=["ci"], folder=path),
        step(kind="dotnet_build", project=path, output="bin"), step(kind="dotnet_build", project="x", output=path),
        put("sharing", {**TOY["sharing"], "config": {"kind": "yaml", "file": path}}),
        put("sharing", {**TOY["sharing"], "folders": [{"roles": ["Lora"], "folder": path}]}),
        put("sharing", {**TOY["sharing"], "outputs": [{"folder": path}]}),
        put("sharing", {**TOY["sharing"], "outputs": [{"folder": "out", "target": path}]}),
    ):  # fmt: skip
        assert refusal(tmp_path, change) is not None


@pytest.mark.parametrize("path", OWN)
def test_history_records_and_environment_are_nobodys_to_write(tmp_path: Path, path: str) -> None:
    for change in (
        put("repositories.0.folder", path), step(kind="write_file", path=path, content="x"),
        step(kind="dotnet_build", project="x", output=path), put("launch.restart_marker", path),
        put("extensions.folder", path), put("sharing", {**TOY["sharing"], "outputs": [{"folder": path}]}),
        put("sharing", {**TOY["sharing"], "config": {"kind": "yaml", "file": path}}),
    ):  # fmt: skip
        assert refusal(tmp_path, change) is not None


COMMANDS = [
    ["{python}"], ["{python}", "-c", "import os; os.system('id')"], ["{python}", "-Ic", "print()"],
    ["{python}", "-"], ["{python}", "-m", "pip", "install", "x"], ["{python}", "-s", "-m", "pip.__main__"],
    ["{python}", "-m", "uv"], ["{python}", "-m"], ["{python}", "-m", "../x"], ["{python}", "-X", "importtime"],
    ["{python}", "../x.py"], ["{python}", "/etc/x.py"], ["{python}", "C:\\x.py"], ["{python}", "{data}/x.py"],
    ["{python}", "{checkout}/../x.py"], ["{python}", "-c", "from pip.x import main; main()"],
    ["{python}", "-c", "from a import b; b(); evil()"], ["{python}", "-c", "from a import b; c()"],
    ["{node}"], ["{node}", "-e", "evil()"], ["{node}", "--eval=evil()"], ["{node}", "--require", "x", "y.js"],
    ["{node}", "../x.js"], ["{python}/../x"], ["{checkout}/x"], ["sh -c id; {x}"], ["{unknown}"],
    ["{python}", "x.py", "{data}/../../x"], ["{python}", "x.py", "{nobody}"],
]  # fmt: skip


@pytest.mark.parametrize("words", COMMANDS, ids=range(len(COMMANDS)))
def test_a_command_carries_no_code_and_stays_inside(tmp_path: Path, words: list[str]) -> None:
    assert refusal(tmp_path, put("launch.command", words)) is not None
    assert refusal(tmp_path, step(kind="run", argv=words)) is not None


@pytest.mark.parametrize(
    "words",
    [
        ["{python}", "launch.py", "--flag", "-c", "x"], ["{python}", "-s", "-u", "main.py"],
        ["{python}", "-m", "easel.app"], ["{node}", "{checkout}/node_modules/vite/bin/vite.js", "--host"],
        ["{python}", "-c", "from invokeai.app.run_app import run_app; run_app()"], ["bin/program", "{models}/x"],
    ],
)  # fmt: skip
def test_commands_that_people_write_are_taken(tmp_path: Path, words: list[str]) -> None:
    assert refusal(tmp_path, put("launch.command", words)) is None


NPM = [
    ("npm", ["install", "evil"]), ("npm", ["install", "git+ssh://evil/x"]), ("npm", ["ci", "--registry=http://e"]),
    ("npm", ["exec", "evil"]), ("npm", ["run", "build", "--script-shell=sh"]), ("npm", ["run"]),
    ("npm", ["ci", "--prefix", ".."]), ("npm", ["config", "set", "registry", "x"]), ("npm", ["-g", "install"]),
    ("npm", ["run", "a", "b"]), ("npm", ["publish"]), ("npx", ["-c", "id"]), ("npx", ["--package=evil", "x"]),
    ("npx", ["git+https://evil/x"]), ("npx", ["--yes", "x"]), ("npx", ["../x"]), ("npx", ["--no"]),
    ("node", ["-e", "evil()"]), ("node", ["../x.js"]), ("node", ["-r", "x"]), ("yarn", ["dlx", "evil"]),
    ("yarn", ["add", "evil"]), ("yarn", ["install", "--cwd=.."]), ("sh", ["-c", "id"]),
]  # fmt: skip


@pytest.mark.parametrize(("program", "words"), NPM, ids=range(len(NPM)))
def test_packages_of_node_come_from_the_programs_own_list(
    tmp_path: Path, program: str, words: list[str]
) -> None:
    assert refusal(tmp_path, step(kind="node", program=program, arguments=words)) is not None


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("npm", ["ci"]), ("npm", ["install", "--no-fund"]), ("npm", ["run", "build"]), ("npx", ["prisma", "generate"]),
        ("node", [".yarn/releases/yarn-3.3.0.cjs", "install", "--immutable"]), ("yarn", ["install"]),
    ],
)  # fmt: skip
def test_builds_that_people_write_are_taken(tmp_path: Path, program: str, words: list[str]) -> None:
    assert refusal(tmp_path, step(kind="node", program=program, arguments=words)) is None


VARIABLES = [
    "PATH", "Path", "LD_PRELOAD", "DYLD_INSERT_LIBRARIES", "PYTHONPATH", "pythonstartup", "PYTHONWARNINGS", "GIT",
    "GIT_DIR", "GIT_SSH_COMMAND", "git_config_count", "GIT_ALLOW_PROTOCOL", "PIP_INDEX_URL", "UV_INDEX", "HF_ENDPOINT",
    "HF_TOKEN", "HTTPS_PROXY", "https_proxy", "SSL_CERT_FILE", "NODE_OPTIONS", "npm_config_registry",
    "NPM_CONFIG_SCRIPT_SHELL", "YARN_NPM_REGISTRY_SERVER", "COREPACK_NPM_REGISTRY", "DOTNET_STARTUP_HOOKS",
    "XDG_CONFIG_HOME", "STABLEHAND_DATA", "BROWSER", "BASH_ENV", "COMSPEC", "PATHEXT", "A=B", "A B", "1A", "",
]  # fmt: skip


@pytest.mark.parametrize("name", VARIABLES, ids=range(len(VARIABLES)))
def test_guarded_variables_are_guarded_wherever_one_is_named(tmp_path: Path, name: str) -> None:
    for change in (
        put("env", [{"name": name, "value": "x", "reason": BOTH}]), put("launch.port.variable", name),
        put("launch.host.variable", name), put("repositories.0.url_variable", name),
        put("repositories.0.commit_variable", name),
        step(kind="packages", packages=["x"], variable=name),
    ):  # fmt: skip
        assert refusal(tmp_path, change) is not None


PATTERNS = [
    "(", "(a+)+$", "(.*)*", "(a|a)*b", "(a|ab)*c", "(\\w+\\s?)*$", "((ab)*)+", "(?:x{1,5})+y", "(?=(a+)+)b",
    "(?:(?:a*)b*)*", "a" * 601, ".*" * 9, "(?P<x>a)(?P<x>b)", "(?z)", "\\", "a{1,99999999999}",
]  # fmt: skip


@pytest.mark.parametrize("text", PATTERNS, ids=range(len(PATTERNS)))
def test_a_pattern_cannot_take_for_ever(tmp_path: Path, text: str) -> None:
    for change in (
        put("doctor", [{"id": "one", "pattern": text, "cause": BOTH, "fix": BOTH}]),
        put("launch.prompts", [{"pattern": text, "text": BOTH}]),
        put("launch.ready.page", f"(?P<url>x){text}"),
        put("launch.ready.api", text),
    ):
        assert refusal(tmp_path, change) is not None


def test_what_is_taken_is_quick_on_a_line_made_to_be_slow() -> None:
    for text in ("(?:ab|cd)+e", "\\w+\\s*:\\s*\\w+", "(?i)error.*out of memory"):
        assert re.search(text, "ab" * 500) is None


PAGES = [
    "@evil.example/",
    "//evil.example/",
    ".evil.example",
    "/a b",
    "/\\evil",
    "",
    "x",
    "/\x1b",
    "/<script>",
]


@pytest.mark.parametrize("path", PAGES, ids=range(len(PAGES)))
def test_the_page_is_on_this_machine(tmp_path: Path, path: str) -> None:
    assert refusal(tmp_path, put("launch.ready.page_path", path)) is not None
    assert refusal(tmp_path, put("launch.ready.api_path", path)) is not None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "example.org", "192.168.0.1"])
def test_nothing_listens_beyond_this_machine(tmp_path: Path, host: str) -> None:
    assert refusal(tmp_path, put("launch.host.default", host)) is not None


STEERING = ["\x1b[2J", "a\rb", "a\x07b", "\x9b31m", "gpj.\u202eexe", "\u2066x", "\x7f", "\x08"]


@pytest.mark.parametrize("text", STEERING, ids=range(len(STEERING)))
def test_words_cannot_steer_a_terminal(tmp_path: Path, text: str) -> None:
    for change in (
        put("name", text), put("summary", {"en": text, "ru": "x"}), put("authors", [text]),
        put("licence.code", text), put("verified.note", text), put("options.0.choices", [text]),
        put(text, 1), put(f"requirements.{text}", 1),
    ):  # fmt: skip
        error = refusal(tmp_path, change)
        assert error is not None
        assert text not in error.message.english()


@pytest.mark.parametrize("size", [float("inf"), float("nan"), -1.0, 1e300, 10**400])
def test_sizes_are_numbers_that_can_be_added_up(tmp_path: Path, size: float) -> None:
    for name in ("checkout", "environment", "download"):
        assert refusal(tmp_path, put(f"sizes.{name}", size)) is not None
    assert refusal(tmp_path, put("repositories.0.size_mb", size)) is not None


def test_suffixes_and_versions_are_plain(tmp_path: Path) -> None:
    for suffix in ("/../x", "..", ".a/b", "", "x", ".\x1b", "." * 30):
        assert refusal(tmp_path, put("extensions.disabled_suffix", suffix)) is not None
    for version in ("../1", "8.0;id", "--list", "", "8.0\n"):
        assert (
            refusal(tmp_path, put("prerequisites", [{"id": "node", "version": version}]))
            is not None
        )


RAW = {
    "deep arrays": "x = " + "[" * 5000 + "]" * 5000,
    "deep tables": ".".join("a" * 1 for _ in range(20_000)) + " = 1",
    "deep quoted keys": ".".join(("'a'", '"a"') * 10_000) + " = 1",
    "deep header": "[" + " . ".join("a" * 1 for _ in range(20_000)) + "]",
    "deep inline tables": "x = " + "{a = " * 3000 + "1" + "}" * 3000,
    "digits": "x = " + "9" * 6000,
    "giant": "x = '" + "a" * (2 * 1024 * 1024) + "'",
    "many fragments": 'format = 1\ninclude = ["webui"' + ', "webui"' * 5000 + "]",
    "climbing fragment": 'include = ["../../secret"]',
    "fragment with a line": 'include = ["webui\\n"]',
    "not UTF-8": "x = '\udcff'",
    "newer format": "format = 2",
}


@pytest.mark.parametrize("text", RAW.values(), ids=RAW)
def test_files_made_to_break_a_parser_are_one_error(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "toy"
    folder.mkdir()
    (folder / "package.toml").write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(StablehandError) as caught:
        Catalog(tmp_path).load("toy")
    assert caught.value.code == "catalog.invalid"
    assert len(caught.value.message.english()) < 2000
