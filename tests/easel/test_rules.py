"""Options, jobs, samplers, profiles, devices, names of files: everything that needs no torch."""

import re
import tomllib
from datetime import date

import pytest
from easel.devices import Seen
from easel.devices import choose as choose_device
from easel.guard import is_loopback, refusal
from easel.jobs import Job, checked
from easel.offline import without_foreign
from easel.options import Options, parse, parser
from easel.outputs import save
from easel.problems import Problem
from easel.progress import Progress
from easel.samplers import SAMPLERS, choose
from easel.texts import TEXTS, language_of, text

from easel import quality
from stablehand.core.base.resources import bundled
from stablehand.core.catalog.doctor_rules import chapters, rules_for
from stablehand.core.catalog.loader import Catalog

DEFINITION = tomllib.loads(
    (bundled("packages_catalog") / "easel" / "package.toml").read_text("utf-8")
)


def test_the_command_line_is_the_definitions():
    ours = {
        action.option_strings[0]: action
        for action in parser()._actions
        if action.option_strings[0] not in ("-h", "--version")
    }
    theirs = {option["flag"]: option for option in DEFINITION["options"]}
    assert list(ours) == list(theirs)
    for flag, option in theirs.items():
        action = ours[flag]
        assert action.nargs == (0 if "type" not in option else None), flag
        assert list(action.choices or []) == option.get("choices", []), flag
        if "default" in option:
            assert str(action.default) == str(option["default"]), flag


def test_options_are_read():
    assert parse([]) == Options()
    found = parse(
        ["--port", "1234", "--models-dir", "мои модели", "--vae-tiling", "--quality", "fast"]
    )
    assert (found.port, str(found.models_dir), found.vae_tiling, found.quality) == (
        1234,
        "мои модели",
        True,
        "fast",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["--port", "0"],
        ["--port", "x"],
        ["--max-size", "8"],
        ["--dtype", "fp8"],
        ["--share"],
        ["--vae"],
    ],
)
def test_mistakes_end_with_code_2(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        parse(arguments)
    assert end.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_profiles_are_those_of_the_options_help():
    option = next(item for item in DEFINITION["options"] if item["flag"] == "--quality")
    told = {
        name: (int(side), int(steps))
        for name, side, steps in re.findall(r"(\w+) (\d+) px and (\d+) steps", option["help"]["en"])
    }
    assert told == {name: (one.side, one.steps) for name, one in quality.PROFILES.items()}
    assert quality.profile("quality", 777).side == 776


@pytest.mark.parametrize(
    ("name", "scheduler", "found"),
    [
        (None, None, ("Euler", "Uniform")),
        ("euler a", None, ("Euler a", "Uniform")),
        ("DPM++ 2M", None, ("DPM++ 2M", "Karras")),
        ("DPM++ 2M Karras", None, ("DPM++ 2M", "Karras")),
        ("DPM++ 2M SDE Exponential", "Automatic", ("DPM++ 2M SDE", "Exponential")),
        ("DPM++ 2M Karras", "sgm_uniform", ("DPM++ 2M", "SGM Uniform")),
        ("Euler a", "Karras", ("Euler a", "Uniform")),
        ("k_euler", "Karras", ("Euler", "Karras")),
    ],
)
def test_samplers_by_their_names(name, scheduler, found):
    choice = choose(name, scheduler)
    assert (choice.sampler.name, choice.spacing) == found


def test_unknown_samplers_are_said_with_the_known_ones():
    with pytest.raises(Problem, match=r"'Nope'.*Euler, "):
        choose("Nope")
    with pytest.raises(Problem, match="scheduler called 'Nope'"):
        choose("Euler", "Nope")
    assert len({item.name for item in SAMPLERS}) == len(SAMPLERS)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"width": 65}, "multiple of 8"),
        ({"width": 56}, "between 64"),
        ({"height": 4096}, "height must be between 64 and 2048"),
        ({"steps": 0}, "steps"),
        ({"steps": 151}, "steps"),
        ({"cfg": -1}, "cfg_scale"),
        ({"cfg": float("nan")}, "cfg_scale"),
        ({"seed": -2}, "seed"),
        ({"seed": 2**64}, "seed"),
        ({"batch_size": 17}, "batch_size"),
        ({"batch_size": 16, "batches": 5}, "times n_iter"),
        ({"clip_skip": 0}, "clip_skip"),
        ({"strength": 1.1}, "denoising_strength"),
        ({"resize_mode": 3}, "resize_mode"),
        ({"prompt": "x" * 20_001}, "prompt is longer"),
        ({"sampler": "?"}, "sampler"),
    ],
)
def test_jobs_that_cannot_be_right(changes, why):
    with pytest.raises(Problem, match=why):
        checked(Job(**changes), 2048)


def test_a_right_job_passes_unchanged():
    job = Job(width=64, height=2048, seed=2**64 - 1, cfg=0)
    assert checked(job, 2048) is job


CARD = Seen(("cpu", "cuda"), "NVIDIA GeForce RTX 3060", (8, 6))


@pytest.mark.parametrize(
    ("wanted", "seen", "found"),
    [
        (("auto", "auto"), Seen(), ("cpu", "float32")),
        (("auto", "auto"), CARD, ("cuda", "bfloat16")),
        (("cpu", "auto"), CARD, ("cpu", "float32")),
        (("auto", "float16"), CARD, ("cuda", "float16")),
        (
            ("auto", "auto"),
            Seen(("cpu", "cuda"), "NVIDIA GeForce GTX 1080", (6, 1)),
            ("cuda", "float16"),
        ),
        (
            ("auto", "auto"),
            Seen(("cpu", "cuda"), "NVIDIA GeForce GTX 1660 Ti", (7, 5)),
            ("cuda", "float32"),
        ),
        (("auto", "auto"), Seen(("cpu", "cuda"), "NVIDIA T600", (7, 5)), ("cuda", "float32")),
        (("auto", "auto"), Seen(("cpu", "cuda"), "Tesla T4", (7, 5)), ("cuda", "float16")),
        (
            ("auto", "auto"),
            Seen(("cpu", "cuda"), "Radeon RX 7900", (11, 0), hip=True),
            ("cuda", "float16"),
        ),
        (("auto", "auto"), Seen(("cpu", "mps")), ("mps", "float16")),
        (("auto", "auto"), Seen(("cpu", "xpu"), "Arc"), ("xpu", "float16")),
    ],
)
def test_devices_and_precision(wanted, seen, found):
    computing = choose_device(*wanted, seen)
    assert (computing.device, computing.dtype) == found


def test_a_device_that_is_not_there_is_said():
    with pytest.raises(Problem, match=r"finds no cuda device \(it finds: cpu\)"):
        choose_device("cuda", "auto", Seen())


def today():
    return date(2026, 11, 21)


def test_files_are_numbered_and_never_overwritten(tmp_path):
    first = save(tmp_path, "txt2img", 7, b"one", today)
    assert first == tmp_path / "txt2img-images" / "2026-11-21" / "00001-7.png"
    (first.parent / "00005-strange.jpg").write_bytes(b"user's")
    (first.parent / "zebra.png").write_bytes(b"user's")
    second = save(tmp_path, "txt2img", 7, b"two", today)
    assert second.name == "00006-7.png"
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")
    assert not [file for file in first.parent.iterdir() if file.name.startswith(".")]
    assert save(tmp_path, "img2img", 7, b"x", today).parent.parent.name == "img2img-images"


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Problem, match="cannot be saved"):
        save(tmp_path / "file", "txt2img", 1, b"x", today)


@pytest.mark.parametrize(
    ("method", "headers", "passes"),
    [
        ("GET", {"host": "127.0.0.1:7870"}, True),
        ("POST", {"host": "localhost:7870"}, True),
        ("POST", {"host": "[::1]:7870"}, True),
        ("GET", {"host": "evil.example:7870"}, False),
        ("GET", {"host": "127.0.0.1.evil.example"}, False),
        ("GET", {}, False),
        ("POST", {"host": "127.0.0.1:7870", "origin": "http://127.0.0.1:7870"}, True),
        ("POST", {"host": "127.0.0.1:7870", "origin": "https://evil.example"}, False),
        ("POST", {"host": "127.0.0.1:7870", "origin": "http://127.0.0.1:1"}, False),
        ("POST", {"host": "127.0.0.1:7870", "origin": "null"}, False),
        ("GET", {"host": "127.0.0.1:7870", "origin": "https://evil.example"}, True),
    ],
)
def test_foreign_sites_are_kept_out(method, headers, passes):
    assert (refusal(method, headers, loopback_only=True) is None) is passes


def test_a_page_for_the_network_takes_other_names():
    assert refusal("GET", {"host": "my-pc:7870"}, loopback_only=False) is None
    assert refusal("POST", {"host": "my-pc", "origin": "http://x"}, loopback_only=False)
    assert not is_loopback("0.0.0.0")


def test_foreign_links_are_taken_out_of_pages():
    page = (
        b'<link rel="preconnect" href="https://fonts.example/"><link href="./a.css">'
        b'<script src="https://cdn.example/x.js" async></script><script src="./b.js"></script>'
        b'<meta property="og:image" content="https://x.example/y.png">'
    )
    assert without_foreign(page) == b'<link href="./a.css"><script src="./b.js"></script>'


def test_progress_is_between_0_and_1():
    progress = Progress()
    assert progress.state.progress == 0
    progress.interrupt()
    assert not progress.state.interrupted
    progress.begin("txt2img", 2)
    seen = [progress.state.progress]
    for batch in (0, 1):
        progress.update(job_no=batch, stage="drawing", step=0, steps=4)
        for step in (1, 2, 3, 4):
            progress.update(step=step)
            seen.append(progress.state.progress)
        progress.update(stage="decoding")
        seen.append(progress.state.progress)
    assert seen == sorted(seen)
    assert 0 < seen[0] < seen[-1] < 1
    progress.interrupt()
    assert progress.state.interrupted
    progress.end()
    assert progress.state.progress == 0


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (None, "en"),
        ("", "en"),
        ("ru", "ru"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("de,en;q=0.5,ru;q=0.7", "ru"),
        ("en-GB,ru;q=0.1", "en"),
        ("ru;q=x", "en"),
    ],
)
def test_the_browsers_language(header, found):
    assert language_of(header) == found


def test_every_text_has_both_languages_and_the_same_places():
    for key, (english, russian) in TEXTS.items():
        assert english, key
        assert russian, key
        places = [sorted(re.findall(r"\{(\w+)\}", one)) for one in (english, russian)]
        assert places[0] == places[1], key
    assert text("drawing", "ru", step=1, steps=2) == "Шаг 1 из 2"


def test_known_lines_of_easel_are_known():
    """By a rule of its own definition or by a general one."""
    catalog = Catalog(bundled("packages_catalog"))
    own = catalog.load("easel").package.doctor
    patterns = {rule.id: rule.patterns for rule in rules_for(chapters(catalog), "easel", own)}
    for rule, line in (
        ("port_in_use", "[Errno 98] address already in use: ('127.0.0.1', 7870)"),
        ("port_in_use", "[Errno 10048] address already in use: ('127.0.0.1', 7870)"),
        ("black_image", "The numbers overflowed and the image would be black: half precision does"),
        (
            "out_of_memory",
            "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.",
        ),
        ("damaged_model", "model.safetensors is incomplete: the end of the file is missing"),
        ("model_incomplete", "folder cannot be used: unet has no weights"),
    ):
        assert any(re.search(pattern, line) for pattern in patterns[rule]), rule
