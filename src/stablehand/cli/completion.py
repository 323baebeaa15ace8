"""Completion scripts for bash, zsh, fish and PowerShell, made from the parser itself.

Each script holds a static table of the words that may follow each verb, so completing costs no start
of the program. No library covers the four shells, hence our own small generator.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Final

from stablehand.cli.tree import children
from stablehand.core.base.setting_table import SETTINGS

Table = dict[str, list[str]]
# Options followed by a path; the shell's own completion does better there.
_FOLDERS: Final = ("--data",)
_FILES: Final = ("--profile",)


def word_table(parser: argparse.ArgumentParser, package_ids: list[str]) -> Table:
    """Give the words that may follow each chain of verbs ("", "catalog", "catalog show")."""
    table: Table = {}
    _collect(parser, "", package_ids, table)
    return table


def _collect(
    parser: argparse.ArgumentParser, chain: str, package_ids: list[str], table: Table
) -> None:
    verbs = children(parser)
    words = list(verbs)
    for action in parser._actions:
        if action.option_strings:
            words += [option for option in action.option_strings if option.startswith("--")]
            # What may stand after one; where it has a name of its own, the choices are too many to show.
            words += [str(choice) for choice in action.choices or () if action.metavar is None]
        elif action.dest == "package":
            words += package_ids
        elif action.dest == "key":
            words += [setting.key for setting in SETTINGS]
        elif action.choices and not verbs:
            words += [str(choice) for choice in action.choices]
    table[chain] = list(dict.fromkeys(words))
    for name, child in verbs.items():
        _collect(child, f"{chain} {name}".strip(), package_ids, table)


def script(shell: str, parser: argparse.ArgumentParser, package_ids: list[str]) -> str:
    """Make the script for a shell."""
    return _MAKERS[shell](word_table(parser, package_ids))


def _chains(table: Table) -> list[str]:
    return [chain for chain in table if chain]


def _bash(table: Table) -> str:
    cases = "\n".join(
        f'    "{chain}") words="{" ".join(words)}" ;;' for chain, words in table.items()
    )
    chains = "|".join(f'"{chain}"' for chain in _chains(table))
    return f"""# bash completion for stablehand; load it with: source <(stablehand completion bash)
_stablehand_paths() {{
  local IFS=$'\\n'
  COMPREPLY=($(compgen "$1" -- "$2"))
  compopt -o filenames 2>/dev/null
}}
_stablehand() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" previous="${{COMP_WORDS[COMP_CWORD-1]}}"
  local chain="" next words="" index
  COMPREPLY=()
  case "$previous" in
    {"|".join(_FOLDERS)}) _stablehand_paths -d "$current"; return ;;
    {"|".join(_FILES)}) _stablehand_paths -f "$current"; return ;;
  esac
  for ((index = 1; index < COMP_CWORD; index++)); do
    next="${{chain:+$chain }}${{COMP_WORDS[index]}}"
    case "$next" in {chains}) chain="$next" ;; esac
  done
  case "$chain" in
{cases}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [[ "$chain" == "catalog check" && "$current" != -* ]]; then
    _stablehand_paths -f "$current"
  fi
}}
complete -F _stablehand stablehand
"""


def _zsh(table: Table) -> str:
    cases = "\n".join(
        f'    "{chain}") candidates=({" ".join(words)}) ;;' for chain, words in table.items()
    )
    chains = "|".join(f'"{chain}"' for chain in _chains(table))
    return f"""#compdef stablehand
# zsh completion for stablehand; save it as _stablehand in a folder of $fpath
_stablehand() {{
  local chain="" next index
  local -a candidates
  case "${{words[CURRENT-1]}}" in
    {"|".join(_FOLDERS)}) _files -/; return ;;
    {"|".join(_FILES)}) _files; return ;;
  esac
  for ((index = 2; index < CURRENT; index++)); do
    next="${{chain:+$chain }}${{words[index]}}"
    case "$next" in ({chains}) chain="$next" ;; esac
  done
  case "$chain" in
{cases}
  esac
  compadd -a candidates
}}
if [[ "${{funcstack[1]}}" == _stablehand ]]; then
  _stablehand "$@"
else
  compdef _stablehand stablehand
fi
"""


def _fish(table: Table) -> str:
    tests = [f"    case '{chain}'\n      set chain $next" for chain in _chains(table)]
    cases = [
        f"    case '{chain}'\n      printf '%s\\n' {' '.join(words)}"
        for chain, words in table.items()
    ]
    chains = "\n".join(tests)
    words = "\n".join(cases)
    folders = " ".join(_FOLDERS)
    files = " ".join(_FILES)
    return f"""# fish completion for stablehand; save it as ~/.config/fish/completions/stablehand.fish
function __stablehand_words
  set -l chain ''
  for word in (commandline -opc)[2..-1]
    set -l next (string trim "$chain $word")
    switch "$next"
{chains}
    end
  end
  switch "$chain"
{words}
  end
end
function __stablehand_after
  contains -- (commandline -opc)[-1] $argv
end
complete -c stablehand -f -n 'not __stablehand_after {folders} {files}' -a '(__stablehand_words)'
complete -c stablehand -n '__stablehand_after {folders}' -a '(__fish_complete_directories)'
complete -c stablehand -F -n '__stablehand_after {files}'
"""


def _powershell(table: Table) -> str:
    rows = "\n".join(
        f"    '{chain}' = @({', '.join(repr(word) for word in words)})"
        for chain, words in table.items()
    )
    return f"""# PowerShell completion for stablehand; add this to your $PROFILE
Register-ArgumentCompleter -Native -CommandName stablehand -ScriptBlock {{
  param($wordToComplete, $commandAst, $cursorPosition)
  $table = @{{
{rows}
  }}
  $chain = ''
  foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {{
    if ($element.Extent.EndOffset -ge $cursorPosition) {{ break }}
    $next = "$chain $element".Trim()
    if ($table.ContainsKey($next)) {{ $chain = $next }}
  }}
  $table[$chain] | Where-Object {{ $_ -like "$wordToComplete*" }} | ForEach-Object {{
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }}
}}
"""


_MAKERS: Final[dict[str, Callable[[Table], str]]] = {
    "bash": _bash,
    "zsh": _zsh,
    "fish": _fish,
    "powershell": _powershell,
}
SHELLS: Final = tuple(_MAKERS)
