"""Times, saving and comparing, with logs that a real supervisor wrote."""

import asyncio
import json
import os
import sys
from datetime import datetime

import pytest

from stablehand.core.launch.sessions import SessionTable
from stablehand.services import sessions
from stablehand.services.log_comparing import compare_starts
from stablehand.services.log_saving import SaveWish, save_log
from stablehand.services.timed_logs import follow_timed, timed_logs
from stablehand.services.waiting import LaunchLimits
from support.fake_uis import until

QUICK = LaunchLimits(ready_s=20, api_s=10, page_alone_s=0.5, grace_s=0.5)
GOOD = """
print(f"torch 2.7.0 at {hex(id(port))}0 in {time.monotonic():.2f}s", flush=True)
print("Loaded extension one", flush=True)
time.sleep(0.3)
serve()
"""
BROKEN = """
print(f"torch 2.6.0 at {hex(id(port))}0 in {time.monotonic():.2f}s", flush=True)
print("Loaded extension one", flush=True)
raise SystemExit("ImportError: no module named xformers")
"""


async def cli(data, *words, code=0):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "stablehand", "--data", str(data), *words,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    assert process.returncode == code, err
    return out.decode()


async def two_starts(app, data, ui):
    """Start well, then with another version that fails; give the ids of both sessions."""
    ui(GOOD, gpu=None)
    good = (await sessions.launch(app, "fake", limits=QUICK)).data
    await sessions.stop(app, "fake")
    record = data / "Packages" / "fake" / ".stablehand" / "install.json"
    found = json.loads(record.read_text())
    found["generation"] = 2
    record.write_text(json.dumps(found))
    script = data / "Packages" / "fake" / "ui.py"
    script.write_text(script.read_text().replace(GOOD, BROKEN))
    bad = (await sessions.launch(app, "fake", wait=False, limits=QUICK)).data
    await until(lambda: not SessionTable(data).get(bad.session).is_live)
    return good.session, bad.session


async def test_a_start_that_fails_is_compared_with_the_last_good_one(app, data, ui):
    good, bad = await two_starts(app, data, ui)
    found = (await compare_starts(app, "fake")).data
    assert (found.session.session, found.good.session) == (bad, good)
    told = {
        (row.kind, row.text.split(" at ")[0]) for row in found.comparison.rows if row.kind != "same"
    }
    assert ("new", "torch 2.6.0") in told
    assert ("missing", "torch 2.7.0") in told
    assert ("new", "ImportError: no module named xformers") in told
    assert not any("extension" in text for _, text in told)
    assert found.facts == (("generation", "1", "2"),)
    answer = json.loads(await cli(data, "--json", "logs", "fake", "--compare"))["data"]
    assert answer["good"] == good
    assert answer["changed"] == {"generation": {"before": "1", "now": "2"}}
    assert answer["counts"]["new"] == len([row for row in answer["rows"] if row["kind"] == "new"])
    text = await cli(data, "logs", "fake", "--compare", bad)
    assert "+ new     ImportError: no module named xformers" in text.splitlines()
    assert any(line.startswith("- missing torch 2.7.0") for line in text.splitlines())
    result = await compare_starts(app, "fake", good)
    assert result.data.good is None
    assert "nothing to compare with" in result.notices[0].english()


async def test_lines_have_the_times_at_which_they_were_written(app, data, ui):
    ui("print('first', flush=True); time.sleep(0.4); print('second', flush=True); serve()")
    session = (await sessions.launch(app, "fake", limits=QUICK)).data
    found = (await timed_logs(app, "fake")).data
    by_text = {line.text: line for line in found.lines}
    first, second = by_text["first"], by_text["second"]
    assert found.has_times
    assert 350 <= second.since_start_ms - first.since_start_ms < 5_000
    started = datetime.fromisoformat(session.started_at).timestamp() * 1000
    assert -1_000 < first.moment_ms - started < 20_000
    since = datetime.fromtimestamp(second.moment_ms / 1000).astimezone()
    later = (await timed_logs(app, "fake", since=since)).data
    assert later.lines[0].text == "second"
    answer = json.loads(await cli(data, "--json", "logs", "fake", "--timestamps", "--tail", "50"))[
        "data"
    ]
    assert len(answer["times"]) == len(answer["lines"])
    assert datetime.fromisoformat(answer["times"][0]).timestamp() * 1000 == first.moment_ms
    lines = (await cli(data, "logs", "fake", "--timestamps", "since-start")).splitlines()
    assert lines[0].endswith("  first")
    assert lines[0].split()[0].startswith("0:0")


async def test_following_with_times_gives_every_line_once_until_the_end(app, data, ui):
    ui("print('first', flush=True); serve()")
    await sessions.launch(app, "fake", limits=QUICK)
    seen = []
    async for lines in follow_timed(app, "fake"):
        if not seen:
            await sessions.stop(app, "fake")
        seen += lines
    texts = [line.text for line in seen]
    assert texts[0] == "first"
    assert texts[-1] == "Stopped server"
    assert len(set(texts)) == len(texts)
    assert all(line.moment_ms is not None for line in seen)


async def test_a_log_is_saved_with_times_and_without_secrets(app, data, ui, tmp_path):
    ui("print('\\x1b[31mtoken at https://me:hf_secret@example.org\\x1b[0m', flush=True); serve()")
    session = (await sessions.launch(app, "fake", limits=QUICK)).data
    target = tmp_path / "saved.txt"
    text = await cli(data, "logs", "fake", "--save", str(target), "--redact", "--timestamps")
    lines = target.read_text("utf-8").splitlines()
    assert text.startswith(f"{target}: {len(lines)} lines")
    assert "hf_secret" not in lines[0]
    assert "\x1b" not in lines[0]
    datetime.strptime(lines[0][:23], "%Y-%m-%d %H:%M:%S.%f")
    assert os.listdir(tmp_path).count("saved.txt") == 1
    saved = await save_log(app, session.log, target, SaveWish(kind="errors"))
    assert (saved.lines, target.read_text()) == (0, "")


async def test_an_old_log_without_times_says_so(app, data, ui):
    ui("print('first', flush=True); serve()")
    session = (await sessions.launch(app, "fake", limits=QUICK)).data
    session.log.with_suffix(".times").unlink()
    result = await timed_logs(app, "fake")
    assert result.data.lines[0].text == "first"
    assert result.data.lines[0].moment_ms is None
    assert "before times were kept" in result.notices[0].english()


@pytest.mark.parametrize(
    "words",
    [["--raw", "--timestamps"], ["--compare", "--since", "5m"], ["--redact"], ["--since", "soon"]],
    ids=["raw", "compare", "redact", "moment"],
)
async def test_words_that_say_nothing_together_are_refused(data, words):
    answer = json.loads(await cli(data, "--json", "logs", "fake", *words, code=2))
    assert answer["code"] == "usage"
