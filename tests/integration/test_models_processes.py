"""The library as processes use it: killed in the midst of reading, several at once, ten thousand files."""

import json
import os
import subprocess
import sys
import time

import pytest

from stablehand.core.models.library.store import read_entries
from support.library_files import SDXL_LORA, safetensors


def start(data, *words):
    return subprocess.Popen(
        [sys.executable, "-m", "stablehand", "--data", str(data), "--json", "models", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def result(process):
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, (out[-500:], err[-2000:])
    return json.loads(out.splitlines()[-1])["data"]


def headers_read(database):
    return sum(entry.verdict.level != "unchecked" for entry in read_entries(database))


def fill(data, count):
    for number in range(count):
        safetensors(data / f"Models/Lora/{number % 7}/{number}.safetensors", SDXL_LORA, seed=number)


def test_a_scan_that_was_killed_is_gone_on_with(tmp_path):
    data = tmp_path / "Data"
    fill(data, 1500)
    process = start(data, "scan")
    try:
        for _ in range(2000):
            if (data / "library.db").exists() and 0 < headers_read(data / "library.db") < 1500:
                break
            assert process.poll() is None, "it was through before it could be killed"
            time.sleep(0.01)
    finally:
        process.kill()
        process.communicate()
    done = headers_read(data / "library.db")
    assert 0 < done < 1500
    again = result(start(data, "scan"))
    assert (again["added"], again["unchanged"], again["read"]) == (0, 1500, 1500 - done)
    assert headers_read(data / "library.db") == 1500


def test_two_processes_at_once_read_each_header_once(tmp_path):
    data = tmp_path / "Data"
    fill(data, 300)
    one, two = start(data, "scan"), start(data, "list")
    first, second = result(one), result(two)
    assert first["total"] == len(second["models"]) == 300
    assert {model["kind"] for model in second["models"]} == {"lora"}
    assert first["read"] in (0, 300)
    assert headers_read(data / "library.db") == 300
    assert result(start(data, "scan"))["read"] == 0


@pytest.mark.thorough
def test_ten_thousand_huge_files(tmp_path):
    """Sparse files of gigabytes: only headers are read, and a second look reads none."""
    data = tmp_path / "Data"
    fill(data, 10_000)
    for number in range(0, 10_000, 100):
        file = data / f"Models/Lora/{number % 7}/{number}.safetensors"
        file.with_suffix(".gguf").touch()
        os.truncate(file.with_suffix(".gguf"), 20_000_000_000)
    first = result(start(data, "scan"))
    assert (first["total"], first["read"]) == (10_100, 10_100)
    second = result(start(data, "scan"))
    assert (second["unchanged"], second["read"]) == (10_100, 0)
    os.rename(data / "Models/Lora/3", data / "Models/Lora/moved")
    third = result(start(data, "scan"))
    assert (third["added"], third["removed"], third["read"]) == (0, 0, 0)
    assert third["moved"] > 1000
