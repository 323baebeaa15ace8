"""pip's configuration is read by pip's own rules (asked of real pip), and uv obeys what comes out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from stablehand.core.base.settings import Settings, load
from stablehand.core.runtimes.indexes import IndexSet
from stablehand.core.runtimes.pip_config import Surroundings, pip_config_files, read_indexes
from stablehand.core.runtimes.tools import find_tools
from stablehand.core.runtimes.uv import PackageRequest, UvTool, find_uv
from support.package_index import PackageIndex, wheel
from support.tool_runs import must_run, run_tool

USER = ".config/pip/pip.conf"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def where(home: Path, system: str = "linux", **environ: str) -> Surroundings:
    # Nothing of this machine's own configuration takes part.
    environ = {"XDG_CONFIG_DIRS": str(home / "xdg"), **environ}
    return Surroundings(environ, home, system, home, etc=home / "etc")  # type: ignore[arg-type]


def read(home: Path, settings: Settings | None = None, **environ: str) -> IndexSet:
    return read_indexes(settings or Settings(), where(home, **environ))


def values(found: IndexSet) -> tuple[str, list[str], list[str]]:
    return (
        found.default.value if found.default else "",
        [item.value for item in found.extra],
        [item.value for item in found.find_links],
    )


FILES = {
    "xdg/pip/pip.conf": "[global]\nindex-url = https://global/simple\ntimeout = 7\n[install]\nextra-index-url = https://g1 https://g2\n",
    ".pip/pip.conf": "[global]\nindex-url = https://legacy/simple\nextra_index_url = https://old\n",
    USER: "[global]\nindex-url = https://user/simple\n[install]\nfind-links =\n    https://a.example/x\n    https://b.example/y\n",
    "named.conf": "[install]\nindex-url = https://${HOST}/simple\n[global]\nTRUSTED-HOST = h1\n  h2\n",
}


def asked_of_pip(home: Path, **environ: str) -> dict[str, list[str]]:
    """Give what real pip takes for `pip install`: [install] over [global], variables over both."""
    base = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    base |= {"HOME": str(home), "XDG_CONFIG_DIRS": str(home / "xdg"), **environ}
    base.pop("XDG_CONFIG_HOME", None)
    code = (
        "from pip._internal.commands import create_command\n"
        "from pip._internal.models.index import PyPI\n"
        "options = create_command('install').parser.parse_args([])[0]\n"
        "index = options.index_url.replace(PyPI.simple_url, '')\n"
        "print([index], options.extra_index_urls, options.find_links, sep='\\n')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=base,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    names = ("default", "extra", "find_links")
    return {
        name: [word.strip("'\"") for word in line.strip("[]").split(", ") if word]
        for name, line in zip(names, done.stdout.splitlines(), strict=True)
    }


@pytest.mark.skipif(sys.platform != "linux", reason="the places are Linux's")
@pytest.mark.skipif(Path("/etc/pip.conf").exists() and "index" in Path("/etc/pip.conf").read_text(),
                    reason="this machine's pip has an index of its own")  # fmt: skip
@pytest.mark.parametrize(
    ("files", "environ"),
    [
        (("xdg/pip/pip.conf",), {}),
        (("xdg/pip/pip.conf", ".pip/pip.conf"), {}),
        (("xdg/pip/pip.conf", ".pip/pip.conf", USER), {}),
        (
            ("xdg/pip/pip.conf", ".pip/pip.conf", USER, "named.conf"),
            {"PIP_CONFIG_FILE": "named.conf"},
        ),
        ((USER,), {"PIP_CONFIG_FILE": "missing.conf"}),
        ((USER,), {"PIP_CONFIG_FILE": os.devnull}),
        (
            (USER,),
            {"PIP_INDEX_URL": "https://env/simple", "PIP_FIND_LINKS": "https://c  https://d"},
        ),
        ((USER,), {"PIP_INDEX_URL": "", "PIP_EXTRA_INDEX_URL": ""}),
    ],
)
def test_the_answer_is_what_real_pip_takes(
    home: Path, files: tuple[str, ...], environ: dict[str, str]
) -> None:
    for name in files:
        put(home / name, FILES[name])
    named = environ.get("PIP_CONFIG_FILE")
    if named and named != os.devnull:
        environ = {**environ, "PIP_CONFIG_FILE": str(home / named)}
    pip = asked_of_pip(home, **environ)
    default, extra, links = values(read(home, **environ))
    assert {"default": [default], "extra": extra, "find_links": links} == pip


def test_places_by_system(home: Path) -> None:
    windows = where(home, "windows", APPDATA="/roaming", PROGRAMDATA="/shared")
    assert pip_config_files(windows) == (
        Path("/shared/pip/pip.ini"), home / "pip" / "pip.ini", Path("/roaming/pip/pip.ini"),
    )  # fmt: skip
    macos = where(home, "macos")
    assert pip_config_files(macos)[-1] == home / ".config" / "pip" / "pip.conf"
    (home / "Library" / "Application Support" / "pip").mkdir(parents=True)
    assert pip_config_files(macos)[0] == Path("/Library/Application Support/pip/pip.conf")
    assert (
        pip_config_files(macos)[-1] == home / "Library" / "Application Support" / "pip" / "pip.conf"
    )
    linux = Surroundings({}, home, "linux", home, Path("/py"))
    assert pip_config_files(linux) == (
        Path("/etc/xdg/pip/pip.conf"), Path("/etc/pip.conf"), home / ".pip" / "pip.conf",
        home / USER, Path("/py/pip.conf"),
    )  # fmt: skip


def test_settings_go_before_variables_and_those_before_files(home: Path) -> None:
    put(home / USER, "[global]\nindex-url = https://file/simple\nextra-index-url = https://extra\n")
    environ = {"PIP_INDEX_URL": "https://pip/simple"}
    assert values(read(home, **environ))[0] == "https://pip/simple"
    environ["UV_DEFAULT_INDEX"] = "https://uv/simple"
    assert values(read(home, **environ))[0] == "https://uv/simple"
    settings = Settings().with_value("endpoints.pypi_index", "https://mine.example/simple")
    found = read(home, settings, **environ)
    assert values(found)[:2] == ("https://mine.example/simple", ["https://extra"])
    assert found.default is not None
    assert found.default.source.english() == "the settings"
    assert found.extra[0].source.english() == f"pip's configuration {home / USER}"


def test_an_index_with_a_password_may_come_from_variables_though_not_from_settings(
    home: Path,
) -> None:
    address = "https://me:secret@pip.example/simple"
    settings = load(home / "settings.toml", {"PIP_INDEX_URL": address})
    found = read(home, settings, PIP_INDEX_URL=address)
    assert found.uv_variables()["UV_DEFAULT_INDEX"] == address


def test_named_indexes_of_uv_keep_their_credentials(home: Path) -> None:
    found = read(
        home,
        UV_INDEX="corp=https://corp.example/simple https://plain.example/simple",
        UV_INDEX_CORP_USERNAME="me",
        UV_INDEX_CORP_PASSWORD="p@ss",
    )
    assert [item.value for item in found.extra] == [
        "https://me:p%40ss@corp.example/simple",
        "https://plain.example/simple",
    ]
    assert found.strategy == "first-index"


def test_the_index_parts_of_uvs_own_configuration_count(home: Path) -> None:
    put(
        home / ".config" / "uv" / "uv.toml",
        'python-install-mirror = "https://builds.example"\nfind-links = ["https://l"]\n'
        'exclude-newer = "2020-01-01"\n'
        '[[index]]\nurl = "https://d/simple"\ndefault = true\n'
        '[[index]]\nname = "x"\nurl = "https://x/simple"\n'
        '[[index]]\nname = "t"\nurl = "https://t/simple"\nexplicit = true\n',
    )
    put(home / USER, "[global]\nindex-url = https://file/simple\n")
    found = read(home)
    assert values(found) == ("https://d/simple", ["https://x/simple"], ["https://l"])
    assert found.python_mirror is not None
    assert found.python_mirror.value == "https://builds.example"
    assert values(read(home, UV_NO_CONFIG="1"))[0] == "https://file/simple"
    settings = Settings().with_value("mirrors.python", "file:///srv/builds")
    again = read(home, settings)
    assert again.python_mirror is not None
    assert again.python_mirror.value == "file:///srv/builds"


def test_what_is_missing_is_left_out_and_said(home: Path) -> None:
    (home / "wheels").mkdir()
    put(
        home / USER, f"[global]\nfind-links = wheels ~/wheels {home}/none\ncert = {home}/none.pem\n"
    )
    found = read(home)
    assert values(found)[2] == [str(home / "wheels")]
    assert found.cert is None
    said = [problem.english() for problem in found.problems]
    assert said == [
        f"{home}/none, named by pip's configuration {home / USER}, is missing.",
        f"{home}/none.pem, named by pip's configuration {home / USER}, is missing.",
    ]


@pytest.mark.parametrize(
    "text", ["[global\nindex-url=x", "no section", "[global]\nx=1\n[global]\n"]
)
def test_a_broken_file_is_passed_over_and_said(home: Path, text: str) -> None:
    put(home / USER, text)
    put(home / ".config" / "uv" / "uv.toml", "index = [")
    found = read(home, PIP_INDEX_URL="https://pip/simple")
    assert values(found)[0] == "https://pip/simple"
    said = " ".join(problem.english() for problem in found.problems)
    assert str(home / USER) in said
    assert "uv.toml" in said


async def test_a_folder_with_a_few_wheels_is_an_extra_index(home: Path, tmp_path: Path) -> None:
    """`extra-index-url = file:///...`: what is not in the folder comes from the general index."""
    folder = tmp_path / "my wheels" / "simple"
    name, content = wheel("only-here", "1.0", ["general"])
    put(folder / "only-here" / "index.html", f'<a href="{name}">{name}</a>')
    (folder / "only-here" / name).write_bytes(content)
    links = tmp_path / "links, of mine"
    links.mkdir()
    linked, packed = wheel("linked", "2.0")
    (links / linked).write_bytes(packed)
    with PackageIndex() as index:
        for seed in ("pip", "setuptools", "wheel", "general"):
            index.add(seed, "1.0")
        text = f"[global]\nindex-url = {index.url}\nextra-index-url = {folder.as_uri()}\n"
        put(home / USER, f"{text}find-links = {links.as_uri()}\n")
        uv = UvTool(find_uv(), tmp_path / "Assets", read(home))
        uv.temporary.mkdir(parents=True)
        environment = tmp_path / "env"
        await must_run(uv.environment(Path(sys.executable), environment))
        wanted = PackageRequest(requirements=("only-here", "linked"))
        done = await run_tool(uv.install(environment, wanted))
    assert done.returncode == 0, done.stderr
    for line in ("+ only-here==1.0", "+ general==1.0", "+ linked==2.0"):
        assert line in done.stderr


def test_the_tools_of_a_run_are_found_with_their_mirrors(home: Path, tmp_path: Path) -> None:
    put(home / USER, "[global]\nindex-url = https://file/simple\n")
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    settings = (
        Settings()
        .with_value("mirrors.python_list", str(tmp_path / "list.json"))
        .with_value("mirrors.python", "file:///srv/builds")
        .with_value("mirrors.find_links", str(wheels))
        .with_value("endpoints.git_base", "file:///srv/git")
    )
    environ = {"HOME": str(home), "USERPROFILE": str(home), "PATH": os.environ["PATH"],
               "XDG_CONFIG_DIRS": str(home / "xdg"), "APPDATA": str(home / ".config")}  # fmt: skip
    tools = find_tools(settings, tmp_path / "Assets", environ)
    words = tools.python_install("3.11").argv
    assert words[words.index("--mirror") + 1] == "file:///srv/builds"
    assert words[words.index("--python-downloads-json-url") + 1] == str(tmp_path / "list.json")
    assert [item.value for item in tools.indexes.find_links] == [str(wheels)]
    variables = tools.user_interface_variables()
    assert variables["PIP_CACHE_DIR"].startswith(str(tmp_path / "Assets"))
    assert variables["GIT_CONFIG_KEY_0"] == "url.file:///srv/git/.insteadOf"
    tools.prepare()
    assert Path(variables["TMPDIR"]).is_dir()
