"""Start, noise, files and end of the process."""

import signal
import sys
import threading
import time
import urllib.request

import pytest


def test_noise_without_any_model(start, tmp_path):
    outputs = tmp_path / "картинки"
    easel = start("--device", "cpu", "--output-dir", outputs)
    assert easel.call("/sdapi/v1/sd-models") == (200, [])
    drawn = easel.draw(save_images=True)
    assert drawn.info["noise"] is True
    assert "it is noise" in " ".join(drawn.info["notes"])
    assert "Model: easel-noise" in drawn.info["infotexts"][0]
    assert len(drawn.files[0]) > 5000  # varied pixels do not compress
    files = sorted(outputs.rglob("*.png"))
    assert [file.name for file in files] == ["00001-5.png"]
    assert files[0].read_bytes() == drawn.files[0]
    assert drawn.info["saved"] == [str(files[0])]
    assert easel.draw(save_images=False).pixels == drawn.pixels
    assert len(sorted(outputs.rglob("*.png"))) == 1
    assert easel.stop() == 0
    assert "Stopped" in easel.log


def test_the_page_needs_nothing_from_elsewhere(start):
    easel = start("--device", "cpu")
    with urllib.request.urlopen(f"http://127.0.0.1:{easel.port}/", timeout=30) as answer:
        page = answer.read().decode()
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "fonts.googleapis" not in page
    assert "cdnjs" not in page
    assert "Easel" in page


def test_a_taken_port_is_one_line(start):
    first = start("--device", "cpu")
    import os
    import subprocess

    python, arguments = first.process.args[0], first.process.args[1:]
    done = subprocess.run(
        [python, *arguments], capture_output=True, text=True, timeout=60, check=False,
        cwd=os.getcwd(), env={**os.environ, "PYTHONPATH": str(__import__("easel").__path__[0]) + "/.."},
    )  # fmt: skip
    assert done.returncode == 1
    assert "already in use: ('127.0.0.1'" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_during_a_drawing_is_quick_and_clean(start, number):
    easel = start("--device", "cpu")
    body = {"width": 768, "height": 768, "steps": 100}
    answers = []
    thread = threading.Thread(target=lambda: answers.append(_try(easel, body)), daemon=True)
    thread.start()
    end = time.monotonic() + 60
    while not easel.call("/sdapi/v1/progress?skip_current_image=true")[1]["state"]["sampling_step"]:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert easel.stop(number) == 0
    thread.join(30)


def _try(easel, body):
    try:
        return easel.call("/sdapi/v1/txt2img", body)
    except (OSError, ValueError) as error:
        return error
