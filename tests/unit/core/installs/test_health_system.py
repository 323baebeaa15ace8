"""What the doctor says is missing of a system, from recorded answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stablehand.core.catalog.install_schema import Prerequisite
from stablehand.core.installs.health_system import part_findings, system_findings
from support.recorded_view import RecordedView

KEY = r"SYSTEM\CurrentControlSet\Control\FileSystem"
WHOLE = ["MSVCP140.dll", "vcruntime140.dll", "vcruntime140_1.dll"]
WITHOUT_GL = "1 libs found in cache\n\tlibGLX.so.0 (libc6) => /lib/libGLX.so.0\n"


def windows(*, long_paths: int, libraries: list[str]) -> RecordedView:
    return RecordedView(
        {
            "system": "windows",
            "arch": "x86_64",
            "registry": {KEY: {"LongPathsEnabled": long_paths}},
            "folders": {r"C:\Windows\System32": libraries},
        }
    )


def linux(release: str = "ID=ubuntu", **answers: Any) -> RecordedView:
    files = {"/etc/os-release": release}
    return RecordedView({"system": "linux", "arch": "x86_64", "files": files, **answers})


async def test_windows_is_looked_at_for_every_program() -> None:
    assert await system_findings(windows(long_paths=1, libraries=WHOLE)) == []
    found = await system_findings(windows(long_paths=0, libraries=WHOLE[:1]))
    assert [(item.rule, item.severity) for item in found] == [
        ("system.long_paths", "note"),
        ("system.part", "warning"),
    ]
    assert found[0].fix is not None
    assert "LongPathsEnabled" in found[0].fix.english()
    assert "Visual C++" in found[1].cause.english()
    assert await system_findings(linux()) == []


@pytest.mark.parametrize(
    ("release", "command"),
    [("ID=ubuntu", "sudo apt install libgl1"), ("ID=fedora", "sudo dnf install mesa-libGL")],
)
async def test_a_program_says_what_it_lacks_with_the_systems_own_command(
    tmp_path: Path, release: str, command: str
) -> None:
    said = [{"args": ["-p"], "returncode": 0, "stdout": WITHOUT_GL}]
    view = linux(release, programs={"ldconfig": said})
    wanted = [Prerequisite(id="libgl"), Prerequisite(id="vc_redist", when="windows")]  # type: ignore[arg-type]
    (found,) = await part_findings(wanted, {"windows": False}, view, tmp_path, {})
    assert found.fix is not None
    assert command in found.fix.english()


async def test_tools_are_looked_for_among_what_was_fetched_and_on_the_search_path(
    tmp_path: Path,
) -> None:
    wanted = [Prerequisite(id="node", version="20"), Prerequisite(id="ffmpeg")]
    found = await part_findings(wanted, {}, linux(), tmp_path / "Assets", {"PATH": ""})
    assert [item.subject for item in found] == ["node", "ffmpeg"]
    assert "Node.js 20" in found[0].cause.english()
    for name in ("node", "ffmpeg", "node.exe", "ffmpeg.exe"):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o755)
    environ = {"PATH": str(tmp_path)}
    assert await part_findings(wanted, {}, linux(), tmp_path / "Assets", environ) == []
