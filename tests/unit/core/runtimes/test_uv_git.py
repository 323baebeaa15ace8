"""Requirements that name a repository: uv fetches them from where the settings say, by git itself."""

import sys
from dataclasses import replace

from stablehand.core.base.settings import Settings
from stablehand.core.runtimes.tools import find_tools
from stablehand.core.runtimes.uv import PackageRequest, environment_python
from support.server_repository import ServerRepository
from support.tool_runs import must_run

# A build back end of its own, so that nothing is fetched to build it.
FILES = {
    "pyproject.toml": '[build-system]\nrequires = []\nbuild-backend = "make"\nbackend-path = ["."]\n',
    "make.py": """
import zipfile
def build_wheel(folder, config_settings=None, metadata_directory=None):
    name = "from_git-1.0-py3-none-any.whl"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as made:
        made.writestr("from_git.py", "")
        made.writestr("from_git-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: from-git\\nVersion: 1.0\\n")
        made.writestr("from_git-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        made.writestr("from_git-1.0.dist-info/RECORD", "")
    return name
""",
}


async def test_a_repository_comes_from_the_mirror_of_the_settings(tmp_path):
    commit = ServerRepository(tmp_path / "hub" / "example" / "thing").put(
        FILES, "2024-06-01T12:00:00Z"
    )
    told = {"STABLEHAND_GIT_BASE_URL": (tmp_path / "hub").as_uri()}
    tools = find_tools(Settings({}, told), tmp_path / "Assets", told)
    tools.prepare()
    environment = tmp_path / "env"
    await must_run(tools.uv.run(["venv", "--python", sys.executable, str(environment)], {}))
    line = f"from-git @ git+https://github.com/example/thing@{commit}"
    # The environment of the tests is not to decide: uv gets no index at all.
    uv = replace(tools.uv, indexes=type(tools.uv.indexes)())
    await must_run(uv.install(environment, PackageRequest(requirements=(line,))), UV_NO_INDEX="1")
    (account,) = environment.rglob("from_git-1.0.dist-info/direct_url.json")
    assert commit in account.read_text("utf-8")
    assert environment_python(environment).exists()
