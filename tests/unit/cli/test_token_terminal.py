"""A token typed on a terminal: hidden, and given up with Ctrl-C or Ctrl-D."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals are others there")
TYPED = "hf_typed0123456789"


@pytest.fixture
def typed(tmp_path):
    """Give a function that types keys when the program asks, and gives exit code and what was to be seen."""
    import fcntl
    import pty
    import termios

    opened = []

    def call(keys):
        ours, theirs = pty.openpty()
        opened.extend((ours, theirs))
        process = subprocess.Popen(
            [sys.executable, "-m", "stablehand", "--data", str(tmp_path), "token", "set", "hf"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            env={**os.environ, "HF_ENDPOINT": "http://127.0.0.1:9", "HF_TOKEN": ""},
        )
        seen = b""
        try:
            while b"not shown" not in seen:
                seen += os.read(ours, 4096)
            os.write(ours, keys)
            code = process.wait(60)
        finally:
            process.kill()
            process.wait()
        os.set_blocking(ours, False)
        try:
            while part := os.read(ours, 4096):
                seen += part
        except BlockingIOError:
            pass
        return code, seen.decode()

    yield call
    for descriptor in opened:
        os.close(descriptor)


def test_what_is_typed_is_not_shown(typed, tmp_path):
    code, seen = typed(f"{TYPED}\n".encode())
    assert code == 0, seen
    assert TYPED not in seen
    assert "could not be checked" in seen
    assert TYPED in (tmp_path / "tokens.json").read_text("utf-8")


@pytest.mark.parametrize(("key", "code"), [(b"\x03", 130), (b"\x04", 1)])
def test_nothing_is_stored_when_it_is_given_up(typed, tmp_path, key, code):
    found, seen = typed(key)
    assert found == code, seen
    assert not (tmp_path / "tokens.json").exists()
    assert "mistake" not in seen
