"""What a machine profile may say, and how a wrong one is told."""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.hardware.profile import Cpu, parse_machine, read_machine

LINUX: dict[str, Any] = {"os": {"system": "linux", "arch": "x86_64"}}


def card(**values: object) -> dict[str, Any]:
    return {**LINUX, "gpus": [{"vendor": "nvidia", **values}]}


def test_null_is_unknown_wherever_something_may_be_left_out() -> None:
    plain = parse_machine(LINUX)
    nothing = {
        "os": {**LINUX["os"], "version": None},
        "cpu": None,
        "ram_bytes": None,
        "gpus": None,
    }
    assert parse_machine(nothing) == plain
    assert (plain.cpu, plain.gpus, plain.os.version) == (Cpu(None, None), (), None)
    assert parse_machine({**LINUX, "cpu": {"name": None, "cores": None}}) == plain
    names = ("name", "vram_bytes", "vram_free_bytes", "driver", "compute_capability", "gfx")
    unknown = dict.fromkeys((*names, "integrated"))
    assert parse_machine(card(**unknown)) == parse_machine(card())


@pytest.mark.parametrize(
    ("given", "understood"),
    [(9, "9.0"), (12, "12.0"), (9.0, "9.0"), (8.6, "8.6"), ("8.6", "8.6"), ("", None)],
)
def test_a_compute_capability_may_be_a_number(given: object, understood: str | None) -> None:
    machine = parse_machine(card(compute_capability=given))
    assert machine.gpus[0].compute_capability == understood


@pytest.mark.parametrize(
    ("wrong", "where", "says"),
    [
        ([], "the whole file", "must be an object"),
        (None, "the whole file", "must be an object"),
        ({"os": None}, "os", "must be an object"),
        ({**LINUX, "cpu": 7}, "cpu", "must be an object"),
        ({**LINUX, "gpus": [7]}, "gpus.0", "must be an object"),
        ({**LINUX, "gpus": {}}, "gpus", "list"),
        ({**LINUX, "gpus": [{"vendor": "nvidia"}] * 65}, "gpus", "64"),
        ({**LINUX, "ram_bytes": []}, "ram_bytes", ""),
        ({**LINUX, "ram_bytes": False}, "ram_bytes", "must be a number of bytes or null"),
        ({**LINUX, "ram_bytes": 10**4000}, "ram_bytes", ""),
        (card(compute_capability=86), "gpus.0.compute_capability", ""),
        (card(compute_capability=0), "gpus.0.compute_capability", ""),
        (card(compute_capability=True), "gpus.0.compute_capability", ""),
        (card(compute_capability=10**4000), "gpus.0.compute_capability", ""),
        (card(compute_capability=float("nan")), "gpus.0.compute_capability", ""),
        (card(integrated=1), "gpus.0.integrated", ""),
    ],
)
def test_a_wrong_value_is_told_by_its_place_in_words_of_the_contract(
    wrong: object, where: str, says: str
) -> None:
    with pytest.raises(StablehandError) as caught:
        parse_machine(wrong)
    message = caught.value.message.english()
    assert caught.value.code == "profile.invalid"
    assert caught.value.details["where"] == where
    assert says in message
    assert "Shape" not in message
    assert "Value error" not in message


def test_a_profile_survives_its_own_json(tmp_path: Path) -> None:
    file = tmp_path / "machine.json"
    machine = parse_machine(card(name="RTX 3060", vram_bytes=12 << 30, compute_capability=9))
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(machine.to_json()).encode())
    assert read_machine(file) == machine


def _unreadable(path: Path) -> str:
    with pytest.raises(StablehandError) as caught:
        read_machine(path)
    assert caught.value.code == "profile.unreadable"
    return caught.value.message.english()


def test_a_profile_of_more_than_four_mebibytes_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "machine.json"
    text = json.dumps(LINUX).encode()
    file.write_bytes(text.ljust(4 << 20))
    assert read_machine(file) == parse_machine(LINUX)
    file.write_bytes(text.ljust((4 << 20) + 1))
    assert "larger than 4 MiB" in _unreadable(file)


@pytest.mark.skipif(sys.platform == "win32", reason="needs devices and pipes with names")
def test_a_pipe_may_be_a_profile_and_an_endless_device_is_given_up(tmp_path: Path) -> None:
    assert "larger than 4 MiB" in _unreadable(Path("/dev/zero"))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_text(json.dumps(LINUX)))
    writer.start()
    found = read_machine(pipe)
    writer.join()
    assert found == parse_machine(LINUX)


def test_other_things_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    assert "no such file" in _unreadable(tmp_path / "none")
    assert _unreadable(tmp_path)
    assert _unreadable(tmp_path / ("a" * 300))
    file = tmp_path / "machine.json"
    file.write_text('{"ram_bytes": ' + "9" * 5000 + "}")
    assert "not JSON" in _unreadable(file)


def test_versions_written_as_numbers_are_texts():
    machine = parse_machine(
        {
            "os": {"system": "macos", "arch": "arm64", "version": 14.5},
            "gpus": [{"vendor": "nvidia", "driver": 581.42, "compute_capability": 8.6}],
        }
    )
    assert machine.os.version == "14.5"
    assert machine.gpus[0].driver == "581.42"
    assert machine.gpus[0].compute_capability == "8.6"
