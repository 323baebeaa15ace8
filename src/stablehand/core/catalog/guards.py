"""What the words of a definition must not smuggle past pip, git, Node, Python, a terminal or a regex engine.

A definition names programs whose code will run, so it is trusted to choose them. It is not trusted with more
than it says: every word below ends up in a command line, a requirement file, an environment or a pattern, and
each is refused where it would be read as something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, Final

from packaging.requirements import InvalidRequirement, Requirement

LONGEST_PATTERN: Final = 600
_MOST_REPEATS: Final = 8
# Marks that turn the direction of writing: what is shown is not what is there.
_DIRECTION: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SOURCE: Final = re.compile(
    r"(?:git\+)?https://(?P<host>[A-Za-z0-9.-]+)(?::\d{1,5})?/[A-Za-z0-9._~/%+@:=#&?,-]+"
)
_GIT_TAIL: Final = re.compile(r"[^@]+@(?![-.])[A-Za-z0-9._/+-]{1,200}(?:#[A-Za-z0-9._&=/-]+)?")
# Options of Python before its script that change nothing about whose code is run.
_PYTHON_OPTIONS: Final = frozenset({"-B", "-E", "-I", "-O", "-OO", "-P", "-s", "-u"})
# Installers: what they bring goes past the constraints that protect torch, and past the user's index.
_INSTALLERS: Final = frozenset({"pip", "pip3", "uv", "pipx", "ensurepip", "easy_install", "site"})
_MODULE: Final = re.compile(r"[A-Za-z_][\w]*(?:\.[A-Za-z_][\w]*)*")
# What the script of an entry point does ("invokeai-web"), and nothing else.
_ENTRY: Final = re.compile(r"from ([A-Za-z_][\w.]*) import ([A-Za-z_]\w*); \2\(\)")
_NPX_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,60}")
_NPM_VERBS: Final = frozenset({"ci", "install", "run", "rebuild"})
_NPM_OPTIONS: Final = frozenset(
    {
        "--omit=dev", "--production", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps",
        "--immutable", "--frozen-lockfile", "--prefer-offline", "--include=dev", "--silent", "--force",
    }
)  # fmt: skip
GUARDED: Final = frozenset(
    {
        # where installs land, what is run
        "PATH", "PATHEXT", "COMSPEC", "SYSTEMROOT", "WINDIR", "SYSTEMDRIVE", "SHELL", "ENV", "BASH_ENV",
        "IFS", "PS4", "PROMPT_COMMAND", "EDITOR", "VISUAL", "PAGER", "BROWSER", "TMPDIR", "TEMP", "TMP",
        "HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "VIRTUAL_ENV", "GIT",
        # what languages load before the program
        "PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONUSERBASE", "PYTHONEXECUTABLE", "PYTHONINSPECT",
        "PYTHONPLATLIBDIR", "PYTHONBREAKPOINT", "PYTHONWARNINGS", "PYTHONPYCACHEPREFIX", "PYTHONHTTPSVERIFY",
        "NODE_OPTIONS", "NODE_PATH", "NODE_EXTRA_CA_CERTS", "NODE_TLS_REJECT_UNAUTHORIZED", "PERL5OPT",
        "PERL5LIB", "RUBYOPT", "RUBYLIB", "CLASSPATH", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS",
        "DOTNET_STARTUP_HOOKS", "DOTNET_ADDITIONAL_DEPS", "DOTNET_SHARED_STORE",
        # whom others are asked instead, and with whose name
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR",
        "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSH_ASKPASS", "SSH_AUTH_SOCK",
        "HF_HOME", "HF_ENDPOINT", "HF_TOKEN", "HF_TOKEN_PATH", "HUGGING_FACE_HUB_TOKEN", "TORCH_HOME",
        "CIVITAI_TOKEN", "CIVITAI_API_KEY",
    }
)  # fmt: skip
GUARDED_BEGINNINGS: Final = (
    "LD_", "DYLD_", "PIP_", "UV_", "GIT_", "XDG_", "STABLEHAND_", "NPM_CONFIG_", "YARN_", "COREPACK_",
    "CORECLR_", "COMPLUS_", "MSBUILD",
)  # fmt: skip
# Of what is guarded by its beginning: it only makes git ask nothing.
_HARMLESS: Final = frozenset({"GIT_TERMINAL_PROMPT"})


def plain_text(value: str) -> str:
    """Refuse characters that steer a terminal or turn the direction of writing; line breaks and tabs stay."""
    for char in value:
        if char in _DIRECTION or (unicodedata.category(char) == "Cc" and char not in "\n\t"):
            raise ValueError(f"must not have the character U+{ord(char):04X}")
    return value


def requirement(value: str) -> str:
    """Refuse what pip would take for more than a distribution, its version and its https source.

    Options, paths, other schemes (file:, ssh:, git+ssh:), passwords, several lines and variables are refused.
    """
    text = value.split(";", 1)[0]
    if not value.isprintable() or value != value.strip() or any(c in value for c in "\\$`{}"):
        raise ValueError("must be one requirement, in one line, without variables")
    if text.startswith("-") or " -" in text:
        raise ValueError("must not have options")
    try:
        wanted = Requirement(value)
    except InvalidRequirement:
        raise ValueError("must be a distribution, with its version or '@ https://…'") from None
    if wanted.url is not None:
        _checked_source(wanted.url)
    return value


def _checked_source(url: str) -> None:
    found = _SOURCE.fullmatch(url)
    path = url.partition("://")[2].partition("/")[2]
    if found is None or ".." in path.split("/"):
        raise ValueError("must come from an https address, without a name or a password")
    if url.startswith("git+") and ("@" in path) and not _GIT_TAIL.fullmatch(path):
        raise ValueError("must name a branch, tag or commit after '@'")


def variable(value: str) -> str:
    """Refuse variables that decide where installs land, what is run, whom is asked, or that protect torch."""
    name = value.upper()
    if name not in _HARMLESS and (name in GUARDED or name.startswith(GUARDED_BEGINNINGS)):
        raise ValueError(f"must not be {value}, which Stablehand guards")
    return value


def python_words(words: list[str]) -> None:
    """Refuse a command of Python's that carries its code along, reads it from a pipe, or installs.

    Args:
        words: what follows "{python}".
    """
    rest = list(words)
    while rest and rest[0] in _PYTHON_OPTIONS:
        rest.pop(0)
    if not rest:
        raise ValueError("must say which script or module Python runs")
    word = rest[1] if len(rest) > 1 else ""
    if rest[0] == "-c" and (entry := _ENTRY.fullmatch(word)):
        name = entry[1]
    elif rest[0] == "-m":
        name = word
    else:
        _script(rest[0])
        return
    if not _MODULE.fullmatch(name) or name.split(".")[0] in _INSTALLERS:
        raise ValueError("must not run an installer, but have a step of kind 'packages'")


def node_words(words: list[str]) -> None:
    """Refuse a command of Node's that carries its code along: it begins with a script of the checkout."""
    if not words:
        raise ValueError("must say which script Node runs")
    _script(words[0])


def npm_words(program: str, words: list[str]) -> None:
    """Refuse what a package manager of Node's would run or fetch beyond the program's own lock file."""
    if program == "node":
        node_words(words)
        return
    if program == "npx":
        named = words[1:] if words[0] in ("--no", "--no-install") else words
        if not named or not _NPX_NAME.fullmatch(named[0]):
            raise ValueError("must name one program of the packages, without options before it")
        return
    if words[0] not in _NPM_VERBS:
        known = ", ".join(sorted(_NPM_VERBS))
        raise ValueError(f"must begin with one of {known}")
    names = 0
    for word in words[1:]:
        if word.startswith("-"):
            if word not in _NPM_OPTIONS:
                raise ValueError(f"must not have the option '{word}'")
        else:
            names += 1
    if names != (1 if words[0] == "run" else 0):
        raise ValueError("must name one script after 'run', and nothing after the others")


def _script(word: str) -> None:
    bare = word.removeprefix("{checkout}/")
    if bare.startswith("-") or "{" in bare:
        raise ValueError("must name a script of the checkout, not options or code")
    parts = bare.split("/")
    if any(part in ("", ".", "..") for part in parts) or "\\" in bare or ":" in bare:
        raise ValueError("must name a script that stays inside the checkout")


def pattern(value: str) -> str:
    """Refuse a regular expression that is none, is very long, or can take exponential time.

    Such are repeats without a bound inside repeats without one ("(a+)+"), and alternatives that can be empty
    or begin alike inside one ("(a|a)*").
    """
    if len(value) > LONGEST_PATTERN:
        raise ValueError(f"must not be longer than {LONGEST_PATTERN} characters")
    try:
        re.compile(value)
        # The parser that `re` itself uses; there is no other that reads its dialect.
        tree = re._parser.parse(value)  # type: ignore[attr-defined]
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"is not a regular expression: {error}") from None
    if _nested(tree):
        raise ValueError("must not repeat what is repeated without a bound: it could take for ever")
    if sum(1 for _ in _repeats(tree)) > _MOST_REPEATS:
        raise ValueError(f"must not have more than {_MOST_REPEATS} repeats without a bound")
    return value


def _nested(tree: Any, *, inside: bool = False) -> bool:
    for name, argument in _items(tree):
        is_repeat = _is_unbounded(name, argument)
        if inside and (is_repeat or _is_elastic(name, argument)):
            return True
        if inside and name == "BRANCH" and _is_ambiguous(argument[1]):
            return True
        if any(_nested(part, inside=inside or is_repeat) for part in _parts(name, argument)):
            return True
    return False


def _repeats(tree: Any) -> Iterator[None]:
    for name, argument in _items(tree):
        if _is_unbounded(name, argument):
            yield None
        for part in _parts(name, argument):
            yield from _repeats(part)


def _items(tree: Any) -> Iterator[tuple[str, Any]]:
    for operation, argument in tree:
        yield str(operation), argument


def _is_unbounded(name: str, argument: Any) -> bool:
    return name in ("MAX_REPEAT", "MIN_REPEAT") and int(argument[1]) > 64


def _is_elastic(name: str, argument: Any) -> bool:
    """Tell whether a repeat can be of several lengths, beyond being there or not."""
    return name in ("MAX_REPEAT", "MIN_REPEAT") and int(argument[1]) > max(1, int(argument[0]))


def _parts(name: str, argument: Any) -> list[Any]:
    """Give the expressions inside of one; of looks ahead and conditions too."""
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return [argument[2]]
    if name == "SUBPATTERN":
        return [argument[3]]
    if name == "BRANCH":
        return list(argument[1])
    if name in ("ASSERT", "ASSERT_NOT"):
        return [argument[1]]
    if name == "ATOMIC_GROUP":
        return [argument]
    if name == "GROUPREF_EXISTS":
        return [part for part in argument[1:] if part is not None]
    return []


def _is_ambiguous(branches: list[Any]) -> bool:
    """Tell whether alternatives may begin alike: not all with a letter, each with another one."""
    firsts: list[Any] = []
    for branch in branches:
        first = next(iter(branch), None)
        if first is None or str(first[0]) != "LITERAL":
            return True
        firsts.append(first[1])
    return len(set(firsts)) != len(firsts)
