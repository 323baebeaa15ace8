"""Taking out of a text what tells who and where somebody is: for reports that are handed to others.

What is taken out: tokens and passwords, addresses with logins, e-mail and network addresses, the home
folder, the names of user and computer. Versions and file names stay, since they are what a report is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

# Names that are words, or nobody's: taking them out would only make a report unreadable.
_NOBODY: Final = frozenset(
    (
        "root", "user", "admin", "home", "default", "public", "guest", "local", "localhost", "python",
        "windows", "linux", "macos", "runner",
    )
)  # fmt: skip
_SHORTEST_NAME: Final = 3
# Bounded or anchored wherever something may repeat: a line of a log can be as long as it likes.
_MAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}\b")
_LOGIN: Final = re.compile(
    r"(?P<scheme>\b[a-z][a-z0-9+.-]{1,15}://)[^\s/@:]{0,200}(?::(?!\d{1,5}/)[^\s@'\"]{0,200})?@"
)
_BARE_LOGIN: Final = re.compile(
    r"(?<![\w.+:/%-])[\w.+%-]{1,64}:[^\s@/:'\"]{1,100}@(?=[\w.-]{1,200}:\d)"
)
_SEPARATOR: Final = r"(?:/|\\+|%2[Ff]|%5[Cc])"
_HOMES: Final = re.compile(
    rf"(?P<head>(?:/home|/Users|(?<![\w.])(?:(?:/run)?/media|/Volumes)|%2[Ff](?:home|Users|Volumes)"
    rf"|(?:[A-Za-z]:|%3[Aa]|\$){_SEPARATOR}(?i:users|documents(?: |%20)and(?: |%20)settings)){_SEPARATOR})"
    rf"(?P<who>[^\s/\\'\":;,%]+(?:(?: |%20)[^\s/\\'\":;,%]+)*)"
)
_GOES_ON: Final = re.compile(_SEPARATOR)
_MOST_SPACES: Final = 2
_SERVERS: Final = re.compile(
    r"(?P<head>(?<![\\\w:.)\]])(?:\\\\){1,2}(?:\?\\{1,2}UNC\\{1,2})?)[A-Za-z][\w.-]{1,62}(?=\\)"
)
# The slashes come first and what stands before them after that: so most of a text is passed by at once.
_SHARES: Final = re.compile(
    r"(?P<head>//(?:(?<![\w:/\\.)\]]//)|(?<=\bfile:////)|(?<=\bfile://)))[A-Za-z][\w.-]{1,62}(?=/[\w$])"
)
_SHARE_LINKS: Final = re.compile(
    r"(?P<head>://(?:(?<=\b(?:smb|nfs|afp|dav)://)|(?<=\b(?:cifs|davs)://))(?:\*{3}@)?)"
    r"(?!localhost\b)[A-Za-z][\w.-]{1,62}"
)
# The last one is the usual name of a Mac's own drive.
_SHARED_HOMES: Final = frozenset({"public", "shared", "default", "all", "macintosh"})
_FOUR: Final = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
# Not behind "==", nor where a file name goes on: those are versions.
_IP4: Final = re.compile(
    rf"(?<![\w.-])(?<!==)(?<!ersion )(?<!ersion: )(?:{_FOUR}\.){{3}}{_FOUR}(?![\w-]|\.\w)"
)
_IP6: Final = re.compile(
    r"(?<![\w:])(?:(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}"
    r"|(?:[0-9a-fA-F]{1,4}:){1,6}(?::[0-9a-fA-F]{1,4}){1,6}|(?:[0-9a-fA-F]{1,4}:){1,7}:"
    r"|:(?::[0-9a-fA-F]{1,4}){1,7})(?:%\w+)?(?![\w:])"
)
_MAC: Final = re.compile(r"(?<![\w:-])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![\w:-])")
_OWN: Final = frozenset({"0.0.0.0", "255.255.255.255"})  # noqa: S104 - not bound, told
_SECRETS: Final = re.compile(
    r"\b(?:hf_[A-Za-z0-9]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|sk-[A-Za-z0-9_-]{16,}"
    r"|AIza[\w-]{35}|xox[abpr]-[A-Za-z0-9-]{10,}|AKIA[A-Z0-9]{16}|glpat-[\w-]{16,}"
    r"|r8_[A-Za-z0-9]{30,}|npm_[A-Za-z0-9]{36}|nvapi-[\w-]{20,}|pypi-AgE[\w-]{8,}|dckr_pat_[\w-]{16,}"
    r"|[0-9]{8,12}:AA[\w-]{30,40}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,})"
)
# Whoever knows such an address can write there.
_HOOKS: Final = re.compile(
    r"(?P<head>\bdiscord(?:app)?\.com/api/(?:v\d{1,2}/)?webhooks/|\bhooks\.slack\.com/(?:services|workflows)/"
    r"|\bapi\.telegram\.org/bot)(?!\*{3})[\w/:-]{1,300}"
)
# To its end, or as far as it goes where that is cut off.
_PRIVATE_KEY: Final = re.compile(
    r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
    r"(?:(?:(?!-----)[\s\S]){0,20000}-----END [A-Z0-9 ]{0,60}-----"
    r"|(?:(?:\s|\\[nr]){1,8}"
    r"(?:[A-Za-z0-9+/=]{16,}|(?:Proc-Type|DEK-Info|Version|Comment|Charset): [^\n\\]{0,200}))*)"
)
_KEY_BEGINS: Final = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY")
_LONGEST_KEY: Final = 20_000  # characters, as above
_NAMES_SECRET: Final = (  # names, no secret
    r"(?:token|secret|passw(?:or)?d|passphrase|(?:api|access|secret|private)[_-]?key|auth)"  # noqa: S105
)
# In quotes behind the name alone; other words than a password only where they do not look like words.
_QUOTED: Final = re.compile(
    r"(?i)(?P<head>\b(?:pass(?:word|wd|phrase)[^\S\n]{1,4}(?=(?P<mark>['\"]))"
    r"|(?:token|secret|api[ _-]?key)[^\S\n]{1,4}"
    r"(?=(?P<other>['\"])[^\s'\"]{0,200}\d[^\s'\"]{0,200}(?P=other)))['\"])"
    r"(?!\*{3})(?P<value>(?(mark)[^'\"\n]{1,200}|[^\s'\"]{8,400}))(?=['\"])"
)
# Names and passwords in brackets, as Python writes them.
_PAIRS: Final = re.compile(
    r"(?i)(?P<head>\bauth['\"]?[^\S\n]{0,3}[=:]?[^\S\n]{0,3}[(\[])"
    r"(?!\*{3})(?=[(\[ ]{0,3}['\"])[^\n)\]]{1,300}"
)
_SHORT_NAMED: Final = re.compile(
    r"(?i)(?P<head>(?<![a-z])(?:pass|pwd)['\"]?=['\"]?)(?!\*{3}|[/~\\]|[a-z]:[/\\]|\d{1,9}\b)[^\s'\"&,;)}\]]+"
)
_NAMED: Final = re.compile(
    rf"(?P<name>(?i:{_NAMES_SECRET}\b))(?P<between>['\"]?[^\S\n]*[=:][^\S\n]*['\"]?)"
    r"(?P<value>(?<=\")[^\"\n]+(?=\")|(?<=')[^'\n]+(?=')|(?!\*{3})(?:[^\s'\"&,;)}\]]|,(?=[^\s'\"]))+)"
)
# An option and its value, in a command line or as words of a list; prose about an option stays.
_OPTION: Final = re.compile(
    rf"(?i)(?P<name>(?<![\w-])--?[\w-]{{0,40}}?{_NAMES_SECRET})(?P<between>(?:[^\S\n]*[=:][^\S\n]*|['\"]?,?[^\S\n]+)['\"]?)"
    r"(?!\*{3}|[-=:]|(?:is|was|are|and|or|to|for|in|has|may|must|needs|requires|cannot)\b)"
    r"(?P<value>(?:[^\s'\",)\]}]|,(?=[^\s'\"]))+)"
)
_HEADER: Final = re.compile(
    r"(?i)(?P<head>\bauthorization['\"]?[^\S\n]*[:=][^\S\n]*['\"]?(?:(?:bearer|basic|token|digest|key)[^\S\n]+)?)"
    r"(?!\*{3}|(?:bearer|basic|token|digest|key)\b)[^\s'\",;]+"
)
_COOKIE: Final = re.compile(
    r"(?i)(?P<head>\bcookie['\"]?[^\S\n]*:[^\S\n]*['\"]?)(?!\*{3})[^\s'\"][^\n'\"]*"
)
_BEARER: Final = re.compile(r"(?i)(?P<head>\b(?:bearer|basic)[^\S\n]+)[A-Za-z0-9._~+/=-]{8,}")
# What opens an address to whoever knows it: signed links of stores.
_SIGNED: Final = re.compile(
    r"(?i)(?P<head>[?&][\w.-]{0,60}(?:signature|credential|sig|key|policy|jwt)=)(?!\*{3})[^\s&'\"<>]+"
)
_TUNNELS: Final = re.compile(
    r"https?://[\w-]{1,80}(?:\.[a-z]{2})?\.(?P<site>gradio\.live|trycloudflare\.com|ngrok(?:-free)?\.(?:io|app|dev)"
    r"|loca\.lt|lhr\.life)\b\S*"
)


@dataclass(frozen=True, slots=True)
class Person:
    """Who is to be left out.

    Attributes:
        home: the home folder.
        users: names of the user.
        hosts: names of the computer.
        folders: further folders and what stands for each, as the data folder.
        secrets: tokens that are known.
    """

    home: str = ""
    users: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    folders: tuple[tuple[str, str], ...] = ()
    secrets: tuple[str, ...] = ()

    @classmethod
    def of(cls, environ: Mapping[str, str], home: str, host: str) -> Person:
        """Give the person whose program this is, from the variables of its process."""
        last = re.split(r"[/\\]+", home.rstrip("/\\"))[-1] if home else ""
        users = (environ.get(name, "") for name in ("USER", "USERNAME", "LOGNAME"))
        hosts = (host, host.partition(".")[0], environ.get("COMPUTERNAME", ""))
        return cls(home, tuple(dict.fromkeys((*users, last))), tuple(dict.fromkeys(hosts)))


def redact(text: str, person: Person) -> str:
    """Give a text without secrets and without what tells who and where a person is."""
    for secret in sorted(person.secrets, key=len, reverse=True):
        if len(secret) >= _SHORTEST_NAME:
            text = text.replace(secret, _hidden(secret))
    text = _PRIVATE_KEY.sub(lambda match: _hidden(match[0]), text)
    text = _SECRETS.sub("***", text)
    text = _LOGIN.sub(r"\g<scheme>***@", text)
    text = _BARE_LOGIN.sub("***@", text)
    for pattern in (_HOOKS, _HEADER, _COOKIE, _BEARER, _SIGNED, _PAIRS, _SHORT_NAMED, _QUOTED):
        text = pattern.sub(r"\g<head>***", text)
    for pattern in (_OPTION, _NAMED):
        text = pattern.sub(r"\g<name>\g<between>***", text)
    text = _TUNNELS.sub(r"https://***.\g<site>", text)
    text = _MAIL.sub("<e-mail>", text)
    for folder, stands in (*person.folders, (person.home, "~")):
        text = _without_folder(text, folder, stands)
    text = _HOMES.sub(_without_home, text)
    for pattern in (_SERVERS, _SHARES, _SHARE_LINKS):
        text = pattern.sub(r"\g<head><computer>", text)
    text = _MAC.sub("<address>", text)
    text = _IP4.sub(_without_address, text)
    text = _IP6.sub(lambda match: match[0] if match[0] == "::1" else "<address>", text)
    text = _without_names(text, person.hosts, "<computer>")
    return _without_names(text, person.users, "<user>")


def open_key(text: str) -> int | None:
    """Give where a private key begins that may go on behind the text; None where none does.

    Whoever redacts a long text piece by piece takes what begins there along into the next piece.
    """
    begins = text.rfind("-----BEGIN ", max(0, len(text) - _LONGEST_KEY))
    if begins < 0 or "-----END " in text[begins:] or not _KEY_BEGINS.match(text, begins):
        return None
    return begins


def _hidden(secret: str) -> str:
    """Give what stands for a secret: of as many lines, since others count them."""
    return "***" + "\n" * secret.count("\n")


def _without_folder(text: str, folder: str, stands: str) -> str:
    folder = folder.rstrip("/\\")
    if len(folder) < _SHORTEST_NAME:
        return text
    for written in {folder, folder.replace("\\", "/"), folder.replace("\\", "\\\\")}:
        text = re.sub(rf"{re.escape(written)}(?![\w.-])", lambda _match: stands, text, flags=re.I)
    return text


def _without_home(match: re.Match[str]) -> str:
    """Take out whose folder it is; a name with spaces counts as one where a path goes on behind it."""
    who: str = match["who"]
    first = re.split(" |%20", who, maxsplit=1)[0]
    if first.lower() in _SHARED_HOMES:
        return match[0]
    is_few = who.count(" ") + who.count("%20") <= _MOST_SPACES
    goes_on = _GOES_ON.match(match.string, match.end()) is not None
    is_whole = is_few and goes_on and not match["head"].lower().endswith(("home/", "media/"))
    return f"{match['head']}<user>{'' if is_whole else who[len(first) :]}"


def _without_address(match: re.Match[str]) -> str:
    is_own = match[0].startswith("127.") or match[0] in _OWN
    return match[0] if is_own else "<address>"


def _without_names(text: str, names: Iterable[str], stands: str) -> str:
    for name in sorted({name for name in names if name}, key=len, reverse=True):
        if len(name) >= _SHORTEST_NAME and name.lower() not in _NOBODY:
            pattern = rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])"
            text = re.sub(pattern, lambda _match: stands, text, flags=re.I)
    return text
