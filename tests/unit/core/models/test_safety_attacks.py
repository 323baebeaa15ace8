"""No file that would run code passes, whatever the trick; and none runs while it is looked at."""

import subprocess
import sys

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.models.headers.sources import FileSource
from stablehand.core.models.headers.torch_pickle import read_torch_pickle
from stablehand.core.models.safety.check import check_file
from support.safety_attacks import everything, loadable, names


@pytest.fixture(scope="module")
def canary(tmp_path_factory):
    return tmp_path_factory.mktemp("canary") / "it sang"


@pytest.fixture(scope="module")
def attacks(canary):
    return everything(canary)


def test_there_are_many_attacks(attacks):
    assert len(attacks) >= 350
    assert len(set(names())) == len(names())


def test_the_canary_sings_where_a_pickle_is_really_loaded(tmp_path):
    for number, title in enumerate(loadable(tmp_path / "x")):
        place = tmp_path / f"sings {number}"
        content = loadable(place)[title]
        subprocess.run(
            [
                sys.executable,
                "-I",
                "-c",
                "import pickle,sys; pickle.loads(sys.stdin.buffer.read())",
            ],
            input=content,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert place.exists(), title


def test_no_attack_passes_and_none_runs(attacks, canary, tmp_path):
    passed = []
    for name, content in attacks.items():
        file = tmp_path / name
        file.write_bytes(content)
        verdict = check_file(file)
        if verdict.level == "safe" or not verdict.evidence:
            passed.append((name, verdict))
        try:
            with FileSource(file) as source:
                read_torch_pickle(source)
        except StablehandError as error:
            assert error.code in ("model.damaged", "model.unreadable"), name
        file.unlink()
    assert passed == []
    assert not canary.exists()


def test_what_is_known_to_do_harm_is_called_so(tmp_path, canary):
    words = {}
    for name, content in everything(canary).items():
        if name.startswith("call ") and "zip" not in name:
            file = tmp_path / "x.ckpt"
            file.write_bytes(content)
            words[name.split(" ", 2)[2].removesuffix(".ckpt")] = check_file(file).level
    unknown = {name for name, level in words.items() if level == "unknown"}
    assert set(words.values()) == {"dangerous", "unknown"}
    # what nobody has a list for: foreign classes, and harmless parts of the standard library
    assert unknown == {
        "argparse_ArgumentParser", "ast_literal_eval", "collections_namedtuple", "contextlib_ExitStack",
        "copyreg_add_extension", "decimal_Context", "itertools_chain", "__main___Model",
        "omegaconf.dictconfig_DictConfig", "re__compile", "some_package.of_theirs_function",
        "string_Formatter", "torch.nn.modules.module_Module", "torch_Tensor.numpy", "torch_nn.Module",
        "ultralytics.nn.tasks_DetectionModel", "weakref_finalize",
    }  # fmt: skip


def test_every_name_of_picklescan_is_dangerous(tmp_path):
    from picklescan.scanner import _unsafe_globals

    from stablehand.core.models.headers.pickle_values import Global
    from stablehand.core.models.safety.allowed import may_import
    from stablehand.core.models.safety.known_bad import known_bad

    for module, inner in _unsafe_globals.items():
        for name in ("anything",) if inner == "*" else {inner} if isinstance(inner, str) else inner:
            found = Global(module, name)
            assert not may_import(found)
            assert known_bad({found}) == {found}


def test_a_strange_import_before_a_break_is_told(tmp_path):
    file = tmp_path / "x.pt"
    file.write_bytes(b"\x80\x02cos\nsystem\n(V:\ntR\xff")
    verdict = check_file(file)
    assert verdict.level == "dangerous"
    assert [(item.what, item.detail) for item in verdict.evidence] == [
        ("global", "os system"),
        ("opcode", "0xff is no opcode at byte 19"),
    ]
