"""Telling a running program of shared models: what is new, what is gone, and what it says to that."""

import os
import socket

import pytest

from stablehand.core.launch.invoke_api import InvokeModels
from stablehand.core.launch.registering import (
    KnownModel,
    plan_registering,
    read_report,
    register_all,
    shared_models,
    write_report,
)
from support.invoke_stand_in import invoke_server


@pytest.fixture
def tree(tmp_path):
    """A shared tree with an awkward name."""
    models = tmp_path / "Data & данные" / "Models"
    for path in (
        "StableDiffusion/one.safetensors",
        "StableDiffusion/sub/two.ckpt",
        "StableDiffusion/two.json",
        "StableDiffusion/.hidden/no.safetensors",
        "StableDiffusion/half.safetensors.part",
        "Lora/detail +1 %20.safetensors",
        "Diffusers/whole/model_index.json",
        "Diffusers/whole/unet/diffusion_pytorch_model.safetensors",
        "VAE/left out.safetensors",
    ):
        (models / path).parent.mkdir(parents=True, exist_ok=True)
        (models / path).write_bytes(path.encode())
    return models


def folders(tree):
    return [str(tree / role) for role in ("StableDiffusion", "Lora", "Diffusers", "Nothing")]


def below(tree, paths):
    return [os.path.relpath(path, tree).replace("\\", "/") for path in paths]


ALL = [
    "Diffusers/whole",
    "Lora/detail +1 %20.safetensors",
    "StableDiffusion/one.safetensors",
    "StableDiffusion/sub/two.ckpt",
]


def content(tree):
    return {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()}


def registered(tree, address, is_over=lambda: False):
    return register_all(InvokeModels(address, is_over), folders(tree), tree, is_over)


def test_models_are_found_as_the_program_itself_would(tree):
    assert below(tree, shared_models(folders(tree))) == ALL
    assert shared_models(folders(tree) * 2) == shared_models(folders(tree))


def test_what_is_new_and_what_is_gone(tree, tmp_path):
    listed = [
        KnownModel("one", (tree / "StableDiffusion/one.safetensors").as_posix()),
        KnownModel("gone", str(tree / "Lora/gone.safetensors")),
        KnownModel("its own", "1234/own.safetensors"),
        KnownModel("elsewhere", str(tmp_path / "elsewhere.safetensors")),
    ]
    plan = plan_registering(shared_models(folders(tree)), listed, tree)
    assert below(tree, plan.new) == [path for path in ALL if "one" not in path]
    assert [model.name for model in plan.vanished] == ["gone"]


def test_each_is_registered_in_place_and_once(tree):
    before = content(tree)
    with invoke_server() as (invoke, address):
        first = registered(tree, address)
        assert below(tree, first.added) == ALL
        assert (first.known, first.failed, first.vanished, first.problem) == (0, [], [], None)
        assert sorted(invoke.paths()) == [(tree / path).resolve().as_posix() for path in ALL]
        assert all(job["inplace"] for job in invoke.jobs)
        again = registered(tree, address)
        assert (again.known, again.added, len(invoke.jobs)) == (4, [], 4)
        (tree / "StableDiffusion/one.safetensors").rename(tree / "StableDiffusion/1.safetensors")
        moved = registered(tree, address)
        assert below(tree, moved.added) == ["StableDiffusion/1.safetensors"]
        assert below(tree, moved.vanished) == ["StableDiffusion/one.safetensors"]
        assert len(invoke.models) == 5
    assert sorted(content(tree).values()) == sorted(before.values())


def test_what_it_does_not_take_is_told_and_the_rest_goes_on(tree, tmp_path):
    with invoke_server() as (invoke, address):
        invoke.refuses = {"two.ckpt"}
        report = registered(tree, address)
    assert len(report.added) == 3
    [(path, reason)] = report.failed
    assert path.endswith("two.ckpt")
    assert reason.startswith("Could not identify model")
    assert any("It did not take" in line for line in report.lines())
    write_report(tmp_path / "report.json", report)
    assert read_report(tmp_path / "report.json") == report
    (tmp_path / "report.json").write_text("[]")
    assert read_report(tmp_path / "report.json") is None


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_model_behind_a_link_is_the_one_it_leads_to(tree, tmp_path):
    (tree / "Lora/again.safetensors").symlink_to(tree / "StableDiffusion/one.safetensors")
    with invoke_server() as (invoke, address):
        assert len(registered(tree, address).added) == 4
        assert registered(tree, address).added == []
        assert len(invoke.models) == 4


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_links_that_lead_back_are_gone_through_once(tree):
    for name in ("a", "b", "c"):  # three ways at every level would be billions of folders
        (tree / "StableDiffusion" / name).symlink_to(tree / "StableDiffusion")
    assert below(tree, shared_models(folders(tree))) == ALL


def test_a_program_that_would_move_models_gets_none(tree):
    with invoke_server() as (invoke, address):
        invoke.moves = True
        report = registered(tree, address)
        assert report.added == []
        assert "leave models where they are" in report.problem
        assert len(invoke.jobs) == 1


def test_a_login_and_a_program_that_is_gone_are_problems(tree):
    with invoke_server() as (invoke, address):
        invoke.login = True
        assert "login" in registered(tree, address).problem
        assert invoke.jobs == []
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
        assert "does not answer" in registered(tree, address).problem


def test_it_leaves_off_when_the_program_is_stopped(tree):
    with invoke_server() as (invoke, address):
        report = registered(tree, address, lambda: len(invoke.models) >= 2)
        assert (len(report.added), report.problem) == (2, "the program was stopped")
        assert len(registered(tree, address).added) == 2


@pytest.mark.parametrize("base", ["http://192.0.2.7:9090", "http://models.example:80", ""])
def test_paths_are_told_to_this_computer_only(tree, base):
    report = registered(tree, base)
    assert report.added == []
    assert "not on this computer alone" in report.problem
