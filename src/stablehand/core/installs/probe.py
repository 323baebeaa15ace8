"""Proving an install: only what its own environment answers counts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.links import is_link
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.installs.context import InstallContext
from stablehand.core.runtimes.command import ToolCommand
from stablehand.core.runtimes.uv import PackageRequest, environment_python

_MARK: Final = "stablehand-probe:"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: `kind` is missing, drift, import, device or compute."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ProbeAnswer:
    """What an environment said about itself; `device` names what computed."""

    python: str
    torch: str | None
    device: str | None
    findings: tuple[Finding, ...]
    damaged: tuple[str, ...]


async def probe(context: InstallContext, constraints: Mapping[str, str]) -> ProbeAnswer:
    """Ask the environment: versions, imports, device, a matrix product; mend damaged files once.

    One that was taken over stays as its owner has it: nothing is mended there.

    Args:
        constraints: versions that have to be there, by distribution.

    Raises:
        StablehandError: `install.probe_failed` with what is wrong and what to do.
    """
    answer = await _ask(context, constraints, sizes=True)
    is_ours = not is_link(context.environment)
    if answer.damaged and is_ours:
        try:
            await _mend(context, answer.damaged)
        except StablehandError as error:
            if context.mend is None:
                raise
            # A repair has tried already; what cannot be had any more keeps the rest from nothing.
            context.log.note(f"left as it is: {error.message.english()}")
        answer = await _ask(context, constraints, sizes=True)
    if answer.damaged:
        # Fresh from the index and still so: that is how their authors published them.
        why = "as published" if is_ours else "and are the user's own"
        context.log.note(f"files differ from RECORD {why}: {', '.join(answer.damaged)}")
    if answer.findings:
        raise _failed(context, answer)
    return answer


async def _ask(
    context: InstallContext, constraints: Mapping[str, str], *, sizes: bool
) -> ProbeAnswer:
    torch = context.record.torch
    choice = context.plan.choice
    wanted: dict[str, object] = {"constraints": dict(constraints), "sizes": sizes}
    if torch is not None:
        wanted |= {
            "torch": torch.version,
            "torchvision": torch.torchvision,
            "torchaudio": torch.torchaudio,
            "device": choice.family if choice else "cpu",
        }
    script = resources.files(__package__).joinpath("probe_script.py").read_text(encoding="utf-8")
    python = str(environment_python(context.environment))
    variables = {item.name: item.value for item in context.plan.command.variables}
    # -I: the environment alone answers, not what lies in the current folder or in variables.
    command = ToolCommand(
        (python, "-I", "-c", script, json.dumps(wanted)), variables, context.checkout
    )
    shown = ToolCommand((python, "-I", "-c", "<probe>", json.dumps(wanted)))
    context.log.command(command, shown)
    return _parsed(await context.answer(command))


def _parsed(lines: list[str]) -> ProbeAnswer:
    answers = [line.removeprefix(_MARK) for line in lines if line.startswith(_MARK)]
    if not answers:
        finding = Finding("import", lines[-1] if lines else "no answer")
        return ProbeAnswer("", None, None, (finding,), ())
    found: dict[str, Any] = json.loads(answers[-1])
    return ProbeAnswer(
        python=str(found["python"]),
        torch=found.get("torch"),
        device=found.get("device"),
        findings=tuple(Finding(str(p["kind"]), str(p["text"])) for p in found["problems"]),
        damaged=tuple(str(name) for name in found["damaged"] if name),
    )


async def _mend(context: InstallContext, names: tuple[str, ...]) -> None:
    """Install damaged distributions again at their versions, as copies that share nothing."""
    from stablehand.core.runtimes.uv import parse_installed

    tools = context.tools
    frozen = parse_installed(await context.output(tools.uv.frozen(context.environment), "uv"))
    versions = {item.name.lower(): item.version for item in frozen}
    wanted = tuple(
        f"{name}=={versions[name.lower()]}" for name in names if name.lower() in versions
    )
    if not wanted:
        return
    context.log.note(f"files differ from RECORD, installing again: {', '.join(wanted)}")
    request = PackageRequest(
        requirements=wanted, afresh=names, constraints=(context.constraints,), link_mode="copy"
    )
    await context.run(tools.uv.install(context.environment, request), "uv")


def _failed(context: InstallContext, answer: ProbeAnswer) -> StablehandError:
    first = answer.findings[0]
    problem, hint = _WORDS.get(first.kind, _WORDS["import"])
    fallback = context.record.torch is not None and context.record.torch.fallback
    if fallback and first.kind == "import":
        hint = QT_TRANSLATE_NOOP(
            "install",
            "The torch index could not be reached, so torch and its companions came from elsewhere and may "
            "be of different builds. Make the index reachable, set mirrors.torch, or take torch out of "
            "find-links; then install again.",
        )
    elif fallback and first.kind in ("device", "compute"):
        hint = QT_TRANSLATE_NOOP(
            "install",
            "The torch index could not be reached, so torch came from the general index, which has "
            "no build for this card. Make the index reachable or set mirrors.torch, then install again.",
        )
    return StablehandError(
        "install.probe_failed",
        QT_TRANSLATE_NOOP("install", "{name} is installed but does not work: {problem}").fill(
            name=context.package.name, problem=problem.fill(text=first.text)
        ),
        hint=hint,
        details={
            "findings": [{"kind": item.kind, "text": item.text} for item in answer.findings],
            "log": str(context.log.file),
        },
    )


_WORDS: Final[Mapping[str, tuple[Text, Text]]] = {
    "missing": (
        QT_TRANSLATE_NOOP("install", "the package {text} is missing."),
        QT_TRANSLATE_NOOP(
            "install",
            "Run the same command again: the environment is made anew, of what was fetched already.",
        ),
    ),
    "drift": (
        QT_TRANSLATE_NOOP("install", "a package has another version than it must have: {text}."),
        QT_TRANSLATE_NOOP(
            "install",
            "Run the same command again: the environment is made anew, of what was fetched already.",
        ),
    ),
    "import": (
        QT_TRANSLATE_NOOP("install", "it cannot be loaded: {text}."),
        QT_TRANSLATE_NOOP("install", "The log has every command and its output."),
    ),
    "device": (
        QT_TRANSLATE_NOOP("install", "{text}."),
        QT_TRANSLATE_NOOP(
            "install",
            "Update the card's driver and restart, or install for the processor with --torch cpu.",
        ),
    ),
    "compute": (
        QT_TRANSLATE_NOOP("install", "the card cannot compute with this torch: {text}."),
        QT_TRANSLATE_NOOP(
            "install", "Choose another build with --torch, or the processor with --torch cpu."
        ),
    ),
}
