"""Requirement files as UIs write them become one that uv reads: real uv says so."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.runtimes.requirements import (
    combined,
    distribution,
    effective,
    unmet,
)
from stablehand.core.runtimes.uv import PackageRequest, UvTool, find_uv
from support.tool_runs import run_tool

MESSY = """\
# what a UI really writes
--extra-index-url https://download.pytorch.org/whl/cu121
--index-url=https://index.example/simple
-f https://wheels.example/x.html
--pre
--prefer-binary
--use-pep517
torch==2.3.1+cu121 ; sys_platform == "linux"
torchvision   # the newest
Pillow>=10 # pictures
numpy \\
    <3
https://host.example/xFormers-0.0.1-cp310-cp310-linux_x86_64.whl
torchaudio @ https://host.example/torchaudio.whl
git+https://git.example/a/b.git@main#egg=CLIP
requests --config-settings "x=y"
-r more/extra.txt
-c limits.txt
"""


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def test_what_files_may_not_bring_and_what_only_pip_has_is_taken_out(tmp_path: Path) -> None:
    first = put(tmp_path / "requirements.txt", MESSY)
    put(tmp_path / "more" / "extra.txt", "-r ../requirements.txt\r\n-r deep.txt\r\nscipy\r\n")
    put(tmp_path / "more" / "deep.txt", "einops==0.7")
    put(tmp_path / "limits.txt", "scipy<2\ntorch<2.5\n")
    found = combined([first], ["torch", "torchvision", "torchaudio", "xformers", "clip"])
    assert found.lines == ("Pillow>=10", "numpy      <3", "requests", "einops==0.7", "scipy")
    assert found.constraints == ("scipy<2",)
    assert found.text() == "Pillow>=10\nnumpy      <3\nrequests\neinops==0.7\nscipy\n"
    assert len(found.dropped) == 12
    assert "--use-pep517" in found.dropped


async def test_real_uv_reads_the_result_and_not_the_file_itself(tmp_path: Path) -> None:
    file = put(tmp_path / "requirements.txt", "--use-pep517\n--pre\nnot-there # x\n")
    uv = UvTool(find_uv(), tmp_path / "Assets")
    uv.temporary.mkdir(parents=True)

    async def tried(path: Path) -> str:
        offline = {"UV_OFFLINE": "1"}
        request = PackageRequest(files=(path,), dry_run=True)
        python = Path(sys.executable)
        return (await run_tool(uv.install(python, request), **offline)).stderr

    assert "Unexpected" in await tried(file)
    clean = put(tmp_path / "clean.txt", combined([file], []).text())
    said = await tried(clean)
    assert "Unexpected" not in said
    assert "not-there" in said


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Torch_Vision", "torch-vision"),
        ("torch==2.1 --hash=sha256:00", "torch"),
        ("torch[opt]>=2; python_version<'3.12'", "torch"),
        ("torch @ https://x/y.whl", "torch"),
        ("-e git+https://x/y.git#egg=torch", "torch"),
        ("git+https://x/y.git@v1#subdirectory=a&egg=my_pkg", "my-pkg"),
        ("https://x/torch-2.1.0%2Bcpu-cp310-cp310-linux_x86_64.whl#sha256=0", "torch"),
        ("./wheels/torch-2.1.0-cp310-none-any.whl", "torch"),
        ("git+https://x/torch.git", "torch"),
        ("git+https://host.example/team/diffusers@051c8a1c0f5c", "diffusers"),
        ("git+ssh://git@host.example/team/xFormers.git@main", "xformers"),
        ("git+https://host.example", None),
        ("./local", None),
    ],
)
def test_the_distribution_that_a_line_asks_for(line: str, name: str | None) -> None:
    assert distribution(line) == name


def test_files_of_a_windows_shell_and_files_that_are_missing(tmp_path: Path) -> None:
    file = tmp_path / "r.txt"
    file.write_bytes("\ufeffnumpy\r\n".encode("utf-16-le"))
    assert combined([file], []).lines == ("numpy",)
    with pytest.raises(StablehandError) as caught:
        combined([tmp_path / "none.txt"], [])
    assert caught.value.code == "install.step_failed"
    assert "none.txt" in caught.value.message.english()


def test_nothing_is_lost_of_what_the_catalogs_programs_ask(tmp_path: Path) -> None:
    lines = (
        "aiohttp>=3.11.8\nyarl>=1.18.0\n\ntorchsde\n#non essential\nkornia>=0.7.1\nspandrel~=0.3\n"
    )
    found = combined([put(tmp_path / "r.txt", "torch\n" + lines)], ["torch"])
    assert found.lines == (
        "aiohttp>=3.11.8",
        "yarl>=1.18.0",
        "torchsde",
        "kornia>=0.7.1",
        "spandrel~=0.3",
    )
    assert found.dropped == ("torch",)


def test_what_an_environment_does_not_meet() -> None:
    there = {"Pillow": "11.2.1", "httpcore": "0.15.0", "blendmodes": "2022", "torch": "2.3.1+cpu"}
    lines = [
        "pillow==9.5.0",
        "httpcore==0.15",
        "blendmodes==2022",
        "torch>=2",
        "tqdm",
        "tomli; python_version < '3.11'",
        "typing_extensions; python_version >= '3.11'",
        "./local",
        "-e .",
        "six==1 --hash=sha256:00",
    ]
    assert unmet(lines, there, "3.10.13") == (
        "pillow==9.5.0",
        "tqdm",
        "tomli; python_version < '3.11'",
        "six==1 --hash=sha256:00",
    )
    assert "tomli; python_version < '3.11'" not in unmet(lines, there, "3.12.1")
    assert unmet(["pillow>=9"], {"pillow": "12.0.0rc1"}, "3.12.1") == ()
    assert unmet(["six==9; sys_platform ~= 'linux'"], {}, "3.12.1") == ()


def test_what_is_editable_from_a_repository_becomes_an_ordinary_one(tmp_path: Path) -> None:
    lines = (
        "-e git+https://x/y.git@1ffa423#egg=diffusers\n--editable=git+https://x/m@1#egg=m\n-e ./z\n"
    )
    found = combined([put(tmp_path / "r.txt", lines)], ["m"])
    assert found.lines == ("git+https://x/y.git@1ffa423#egg=diffusers", "-e ./z")
    assert found.dropped == ("git+https://x/m@1#egg=m",)


def test_the_last_line_about_a_distribution_counts() -> None:
    lines = ["Foo_Bar==1", "x>=2; python_version < '3.9'", "foo-bar==2", "x>=3", "./a", "./b"]
    assert effective(lines) == ("foo-bar==2", "x>=2; python_version < '3.9'", "x>=3", "./a", "./b")


def test_files_beyond_the_programs_folder_are_not_read(tmp_path: Path) -> None:
    checkout = tmp_path / "ui"
    (checkout / "more").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("password==1\n")
    (checkout / "base.txt").write_text("numpy\n")
    (checkout / "link.txt").symlink_to(tmp_path / "secret.txt")
    own = checkout / "more" / "own.txt"
    own.write_text(
        f"-r ../base.txt\n-r ../../secret.txt\n-r {tmp_path}/secret.txt\n-c ../link.txt\nscipy\n"
    )
    found = combined([own], (), checkout)
    assert found.lines == ("numpy", "scipy")
    assert found.constraints == ()
    assert len(found.dropped) == 2  # the file outside, by either name, and the link to it
    assert combined([checkout / "link.txt"], (), checkout).lines == ()
