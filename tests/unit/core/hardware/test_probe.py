"""Whole machines from recordings: what the probes make of them, to the last value."""

from __future__ import annotations

import asyncio
import gc
import json
import warnings
from dataclasses import replace

import pytest

from stablehand.core.base.text import Text
from stablehand.core.hardware.probe import ProbeReport, probe
from stablehand.core.hardware.profile import (
    Arch,
    Cpu,
    Machine,
    Os,
    System,
    parse_machine,
)
from support.recorded_machines import BROKEN4090, EXPECTED, REINSTALL
from support.recorded_view import MACHINES, RecordedView


def english(report: ProbeReport) -> tuple[str, ...]:
    assert all(isinstance(text, Text) for text in report.problems)
    return tuple(text.english() for text in report.problems)


@pytest.mark.parametrize("name", EXPECTED)
async def test_recorded_machine(name: str) -> None:
    report = await probe(RecordedView.load(name))
    machine, problems = EXPECTED[name]
    assert report.machine == machine
    assert english(report) == problems


def test_every_recording_has_an_expectation() -> None:
    assert {path.stem for path in MACHINES.glob("*.json")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
async def test_report_can_be_written_and_read_as_a_profile(name: str) -> None:
    machine = (await probe(RecordedView.load(name))).machine
    assert parse_machine(json.loads(json.dumps(machine.to_json()))) == machine


async def test_a_question_without_an_answer_costs_only_its_own_part() -> None:
    report = await probe(RecordedView.load("linux_rx6700xt", slow=("nvml",)), limit_s=0.2)
    assert report.machine == EXPECTED["linux_rx6700xt"][0]
    assert english(report) == ("Looking for NVIDIA cards took too long and was given up.",)


async def test_no_answers_at_all_still_give_a_machine() -> None:
    everything = ("nvml", "read_text", "list_dir", "run", "registry", "memory")
    view = RecordedView.load("linux_rtx4090", slow=everything)
    report = await probe(view, limit_s=0.1)
    assert report.machine == Machine(
        Os(System.LINUX, "6.8.0-45-generic", Arch.X86_64), Cpu(None, None), None, ()
    )
    assert len(report.problems) == 5
    assert all("took too long" in text for text in english(report))


async def test_a_failing_probe_becomes_a_sentence() -> None:
    recording = json.loads((MACHINES / "linux_rx6700xt.json").read_text(encoding="utf-8"))
    # Not what the probe asks: the recording refuses, as a broken view would.
    recording["programs"] = {"nvidia-smi": [{"args": ["-L"], "returncode": 0}]}
    report = await probe(RecordedView(recording))
    assert report.machine == EXPECTED["linux_rx6700xt"][0]
    (text,) = english(report)
    assert text.startswith("Looking for NVIDIA cards failed: UnrecordedQuestionError: nvidia-smi")


async def test_cancelling_is_not_swallowed() -> None:
    work = asyncio.ensure_future(probe(RecordedView.load("linux_no_gpu", slow=("nvml",))))
    await asyncio.sleep(0.05)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work


async def test_nvml_that_hangs_is_not_asked_again_through_nvidia_smi() -> None:
    recording = json.loads((MACHINES / "linux_smi_garbage.json").read_text(encoding="utf-8"))
    recording["nvml"] = {"failure": "silent"}
    recording["programs"] = {"nvidia-smi": []}  # any question to it would be a failure
    report = await probe(RecordedView(recording))
    assert report.machine.gpus == (BROKEN4090,)
    assert english(report) == (
        f"The NVIDIA driver is installed but does not answer in time. {REINSTALL}",
    )


async def test_running_driver_without_its_tools() -> None:
    recording = json.loads((MACHINES / "linux_smi_garbage.json").read_text(encoding="utf-8"))
    recording["nvml"] = {"failure": "no_library"}
    del recording["programs"]
    report = await probe(RecordedView(recording))
    assert report.machine.gpus == (BROKEN4090,)
    assert english(report)[0].startswith("The NVIDIA driver runs, but NVML and nvidia-smi are")


async def test_container_without_device_files_has_no_driver() -> None:
    recording = json.loads((MACHINES / "linux_smi_garbage.json").read_text(encoding="utf-8"))
    recording |= {"nvml": {"failure": "no_library"}, "folders": {"/dev": ["null"]}}
    del recording["programs"]
    report = await probe(RecordedView(recording))
    assert report.machine.gpus == (replace(BROKEN4090, driver=None),)


async def test_leftover_library_without_a_card_is_not_worth_a_word() -> None:
    recording = json.loads((MACHINES / "linux_no_gpu.json").read_text(encoding="utf-8"))
    recording["nvml"] = {"failure": "no_driver", "detail": "Driver Not Loaded"}
    report = await probe(RecordedView(recording))
    assert report == ProbeReport(EXPECTED["linux_no_gpu"][0])


async def test_a_cancel_before_the_first_step_leaves_no_probe_behind() -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        task = asyncio.ensure_future(probe(RecordedView.load("linux_rtx4090")))
        await asyncio.sleep(0)  # all parts are there, none has begun
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        del task
        gc.collect()
    assert [str(warning.message) for warning in said] == []
