"""What an install left half there is removed, so that the next attempt can install it again."""

import subprocess
import sys

from stablehand.core.base.links import make_link
from stablehand.core.installs.half_installed import remove_half_installed
from stablehand.core.runtimes.uv import environment_python, find_uv
from support.package_index import PackageIndex


def test_uv_installs_again_what_was_left_half_there(tmp_path):
    environment = tmp_path / "env"
    uv = str(find_uv())
    subprocess.run([uv, "venv", "-q", "--python", sys.executable, environment], check=True)
    packages = next((environment / "lib").glob("python3*/site-packages"))
    with PackageIndex() as index:
        for name in ("half-one", "half-two", "whole"):
            index.add(name, "1.0")
        words = [uv, "pip", "install", "-q", "--python", environment_python(environment)]
        words += ["--index-url", index.url, "--cache-dir", tmp_path / "cache"]
        subprocess.run([*words, "half-one", "half-two", "whole"], check=True)
        (packages / "half_one-1.0.dist-info" / "METADATA").unlink()
        (packages / "half_two-1.0.dist-info" / "RECORD").unlink()
        (packages / "half_two" / "__init__.py").unlink()
        failed = subprocess.run([*words, "half-one", "half-two", "whole"], capture_output=True)
        assert failed.returncode != 0  # the reason for all this
        gone = remove_half_installed(environment)
        assert gone == ("half_one-1.0.dist-info", "half_two-1.0.dist-info")
        subprocess.run([*words, "half-one", "half-two", "whole"], check=True)
    assert (packages / "half_two" / "__init__.py").is_file()
    assert remove_half_installed(environment) == ()


def test_an_environment_behind_a_link_is_left_alone(tmp_path):
    theirs = tmp_path / "theirs"
    account = theirs / "lib" / "python3.11" / "site-packages" / "thing-1.0.dist-info"
    account.mkdir(parents=True)
    make_link(theirs, tmp_path / "env")
    assert remove_half_installed(tmp_path / "env") == ()
    assert account.is_dir()
