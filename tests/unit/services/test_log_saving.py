import asyncio
import os
from dataclasses import replace

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import DataPaths
from stablehand.services.app import App
from stablehand.services.log_saving import SaveWish, save_log, start_save


@pytest.fixture
def app(tmp_path):
    home = str(tmp_path / "home of somebody")
    return App(DataPaths(tmp_path / "Data"), {"HOME": home, "USER": "somebody"})


@pytest.fixture
def log(tmp_path):
    return tmp_path / "a.log"


async def test_a_saved_log_is_what_a_person_sees(app, log, tmp_path):
    long = "x" * 30_000
    log.write_bytes(f"\x1b[31mred\x1b[0m é\r\n 1%\r 99%\n{long}\nno end".encode())
    target = tmp_path / "copy.txt"
    saved = await save_log(app, log, target)
    assert target.read_text("utf-8") == f"red é\n 99%\n{long}\nno end\n"
    assert (saved.lines, saved.has_times) == (4, False)
    with pytest.raises(StablehandError, match="could not be saved") as caught:
        await save_log(app, log, tmp_path / "no such folder" / "copy.txt")
    assert caught.value.code == "log.unsaved"


async def test_parts_and_levels_are_saved_by_their_places(app, log, tmp_path):
    log.write_bytes(b"one\nERROR: two\n  more of it\nthree\nERROR: four\n")
    target = tmp_path / "part.txt"
    await save_log(app, log, target, SaveWish(start=4, stop=30))
    assert target.read_text() == "ERROR: two\n  more of it\nthree\n"
    await save_log(app, log, target, SaveWish(kind="errors"))
    assert target.read_text() == "ERROR: two\n  more of it\nERROR: four\n"


async def test_a_redacted_log_has_as_many_lines_and_tells_nothing(app, log, tmp_path):
    secret = "hf_abcdefghijklmnopqrst"
    lines = [f"token = {secret}", f"in {tmp_path}/home of somebody/x", "password:", "kept 2.7.0"]
    log.write_text("\n".join(lines * 5_000) + "\n")
    target = tmp_path / "told.txt"
    saved = await save_log(app, log, target, SaveWish(is_redacted=True))
    text = target.read_text()
    assert saved.lines == text.count("\n") == 20_000
    assert secret not in text
    assert "somebody" not in text
    assert text.splitlines()[3] == "kept 2.7.0"


@pytest.mark.parametrize("shift", range(0, 1700, 67))
async def test_a_private_key_is_known_wherever_the_log_is_read_in_two(app, log, tmp_path, shift):
    key = [f"{number:02}" + "Qx7" * 20 for number in range(25)]
    kind = "OPENSSH PRIVATE KEY"  # in two words, lest a scanner takes this file for a leak
    lines = [f"-----BEGIN {kind}-----", *key, f"-----END {kind}-----", "behind it"]
    before = "x" * (256 * 1024 - shift - 1) + "\n"
    log.write_text(before + "\n".join(lines) + "\n" + "y\n" * 100)
    target = tmp_path / "told.txt"
    saved = await save_log(app, log, target, SaveWish(is_redacted=True))
    text = target.read_text()
    assert "Qx7" not in text
    assert saved.lines == text.count("\n") == 1 + len(lines) + 100
    assert text.splitlines()[len(lines)] == "behind it"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
async def test_a_key_that_the_part_cuts_is_known_by_what_lies_around_it(app, log, tmp_path, end):
    kind = "RSA PRIVATE KEY"
    head = ["Proc-Type: 4,ENCRYPTED", "DEK-Info: AES-128-CBC,0A1B", ""]
    key = [f"-----BEGIN {kind}-----", *head, *["Qx7" * 21] * 20, "Qx7", f"-----END {kind}-----"]
    lines = ["before", *(f"12:00 INFO {line}" for line in key), "behind"]
    log.write_bytes(end.join(lines).encode() + end.encode())
    target, middle = tmp_path / "told.txt", log.stat().st_size // 2
    for wish in (SaveWish(start=middle), SaveWish(stop=middle)):
        plain = await save_log(app, log, target, wish)
        saved = await save_log(app, log, target, replace(wish, is_redacted=True))
        text = target.read_text()
        assert "Qx7Qx7" not in text
        assert plain.lines == saved.lines == text.count("\n")
        assert ("before" in text, "behind" in text) == (wish.start == 0, wish.start > 0)


async def test_a_key_that_does_not_end_holds_nothing_back(app, log, tmp_path):
    begin = "-----BEGIN RSA PRIVATE KEY-----\n"
    log.write_text((begin + "a line of a log\n" * 4_000) * 12 + begin)
    target = tmp_path / "told.txt"
    await save_log(app, log, target, SaveWish(is_redacted=True))
    lines = target.read_text().splitlines()
    assert len(lines) == 12 * 4_001 + 1
    assert lines.count("a line of a log") == 12 * 4_000


async def test_a_cancelled_save_leaves_the_old_file_and_no_other(app, log, tmp_path):
    log.write_bytes(b"a line of a long log\n" * 2_000_000)
    target = tmp_path / "copy.txt"
    target.write_text("before")
    job = await start_save(app, "one", log, target, SaveWish())
    while not any(name.endswith(".tmp") for name in os.listdir(tmp_path)):
        await asyncio.sleep(0)
    assert job.cancel()
    with pytest.raises((StablehandError, asyncio.CancelledError)):
        await job.result()
    assert target.read_text() == "before"
    assert sorted(os.listdir(tmp_path)) == ["a.log", "copy.txt"]


async def test_a_log_is_not_saved_over_itself(app, log, tmp_path):
    log.write_bytes(b"\x1b[31mred\x1b[0m\n")
    second = tmp_path / "a.2.log"
    second.write_bytes(b"more\n")
    for target in (log, second):
        with pytest.raises(StablehandError) as caught:
            await save_log(app, log, target)
        assert caught.value.code == "log.unsaved"
    assert log.read_bytes() == b"\x1b[31mred\x1b[0m\n"
    assert second.read_bytes() == b"more\n"
