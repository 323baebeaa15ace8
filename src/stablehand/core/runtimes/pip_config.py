"""What variables, pip's configuration files and uv's say about package indexes.

pip's own rules: system-wide files, then the user's (the old place, then the new), then that of its
Python, then PIP_CONFIG_FILE; the section [install] goes before [global] whatever the file; names know
neither case nor underscores; lists are parted at white space; nothing is expanded. A named
PIP_CONFIG_FILE that exists takes the place of the user's; the null device means no file at all.

Of uv's files only the index parts are read (`uv.py` says why). A file that cannot be read is said
in `problems` and passed over: somebody's broken pip.ini must not keep an install from working.
"""

from __future__ import annotations

import configparser
import locale
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from stablehand.core.base.environment import SystemName
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.base.settings import Settings
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.runtimes.indexes import IndexLayer, IndexSet, merged

_LARGEST_BYTES: Final = 256 * 1024
_TRUE: Final = ("1", "true", "yes", "on", "t", "y")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the lookup depends on, so that any system's rules can be tried on any system.

    Attributes:
        environ: the variables of this process.
        home: the user's home folder.
        system: linux, windows or macos.
        folder: where relative find-links start: pip takes the folder it runs in.
        prefix: the folder of the Python whose own pip configuration counts; None for none.
        etc: the system's own configuration, where it is not Windows.
    """

    environ: Mapping[str, str]
    home: Path
    system: SystemName
    folder: Path
    prefix: Path | None = None
    etc: Path = Path("/etc")


def read_indexes(settings: Settings, where: Surroundings) -> IndexSet:
    """Find out where packages come from on this machine.

    Raises:
        StablehandError: `settings.invalid` for a wrong variable of one of our settings.
    """
    problems: list[Text] = []
    layers = [
        _settings_layer(settings),
        _uv_variables(where.environ),
        _pip_variables(where.environ),
        *_uv_files(where, problems),
        *_pip_files(where, problems),
    ]
    if settings.current("network.proxy").value != "system":
        # Then the variables of this process name the way, for children too; pip's own goes after that.
        layers = [replace(layer, proxy="") for layer in layers]
    usable = tuple(_usable(layer, where, problems) for layer in layers)
    named = where.environ.get("PIP_CONFIG_FILE")
    said = {problem.english(): problem for problem in problems}
    return merged(usable, pip_config_file=named, problems=tuple(said.values()))


def config_files(where: Surroundings) -> tuple[Path, ...]:
    """Give every configuration file that is looked at, there or not."""
    return (*pip_config_files(where), *_uv_config_files(where))


def pip_config_files(where: Surroundings) -> tuple[Path, ...]:
    """Give pip's configuration files by its own rules, the weightiest last, there or not."""
    named = where.environ.get("PIP_CONFIG_FILE")
    if named == os.devnull:
        return ()
    files = [*_global_files(where)]
    if not (named and Path(named).exists()):
        files += _user_files(where)
    if where.prefix is not None:
        files.append(where.prefix / _file_name(where))
    if named:
        files.append(Path(named))
    return tuple(files)


def _file_name(where: Surroundings) -> str:
    return "pip.ini" if where.system == "windows" else "pip.conf"


def _global_files(where: Surroundings) -> list[Path]:
    name = _file_name(where)
    if where.system == "windows":
        shared = where.environ.get("PROGRAMDATA")
        return [Path(shared) / "pip" / name] if shared else []
    if where.system == "macos":
        return [Path("/Library/Application Support/pip") / name]
    return [*(folder / "pip" / name for folder in _shared_folders(where)), where.etc / name]


def _shared_folders(where: Surroundings) -> list[Path]:
    named = where.environ.get("XDG_CONFIG_DIRS") or str(where.etc / "xdg")
    return [Path(folder) for folder in named.split(":") if folder]


def _user_files(where: Surroundings) -> list[Path]:
    name = _file_name(where)
    if where.system == "windows":
        roaming = where.environ.get("APPDATA")
        new = Path(roaming) if roaming else where.home / "AppData" / "Roaming"
        return [where.home / "pip" / name, new / "pip" / name]
    folder = _config_home(where) / "pip"
    if where.system == "macos":
        library = where.home / "Library" / "Application Support" / "pip"
        folder = library if library.is_dir() else where.home / ".config" / "pip"
    return [where.home / ".pip" / name, folder / name]


def _config_home(where: Surroundings) -> Path:
    named = where.environ.get("XDG_CONFIG_HOME")
    return Path(named) if named else where.home / ".config"


def _settings_layer(settings: Settings) -> IndexLayer:
    # The variables behind the index's setting are read below, where they may hold credentials.
    index = settings.current("endpoints.pypi_index")
    mirror = settings.current("mirrors.python")
    return IndexLayer(
        QT_TRANSLATE_NOOP("indexes", "the settings"),
        "ours",
        default=str(index.value or "") if index.source == "file" else "",
        find_links=_words(str(settings.get("mirrors.find_links") or ""), "\n"),
        python_mirror="" if mirror.source == "default" else str(settings.get("mirrors.python")),
        python_list=str(settings.get("mirrors.python_list") or ""),
    )


def _uv_variables(environ: Mapping[str, str]) -> IndexLayer:
    named = [_named_index(word, environ) for word in environ.get("UV_INDEX", "").split()]
    return IndexLayer(
        QT_TRANSLATE_NOOP("indexes", "the variables of uv"),
        "uv",
        default=_named_index(_said(environ, "UV_DEFAULT_INDEX", "UV_INDEX_URL"), environ),
        extra=(*named, *environ.get("UV_EXTRA_INDEX_URL", "").split()),
        find_links=_words(environ.get("UV_FIND_LINKS", ""), ","),
        cert=_said(environ, "SSL_CERT_FILE"),
        client_cert=_said(environ, "SSL_CLIENT_CERT"),
        trusted_hosts=tuple(environ.get("UV_INSECURE_HOST", "").split()),
        timeout=_said(environ, "UV_HTTP_TIMEOUT"),
        strategy=_said(environ, "UV_INDEX_STRATEGY"),
    )


def _named_index(word: str, environ: Mapping[str, str]) -> str:
    """Give the address of `name=address`, with the name's credentials in it."""
    name, parted, address = word.partition("=")
    if not parted or "://" in name:
        return word
    key = f"UV_INDEX_{''.join(c if c.isalnum() else '_' for c in name.upper())}"
    user, password = environ.get(f"{key}_USERNAME"), environ.get(f"{key}_PASSWORD")
    if not (user or password) or "@" in urlsplit(address).netloc or "://" not in address:
        return address
    scheme, _, rest = address.partition("://")
    who = quote(user or "", safe="") + (f":{quote(password, safe='')}" if password else "")
    return f"{scheme}://{who}@{rest}"


def _pip_variables(environ: Mapping[str, str]) -> IndexLayer:
    values = {
        name.removeprefix("PIP_").lower().replace("_", "-"): value
        for name, value in environ.items()
        if name.startswith("PIP_") and value
    }
    return _pip_layer(QT_TRANSLATE_NOOP("indexes", "the variables of pip"), values)


def _pip_layer(source: Text, values: Mapping[str, str]) -> IndexLayer:
    no_index = values.get("no-index", "").strip().lower()
    return IndexLayer(
        source,
        "pip",
        default=_said(values, "index-url", "pypi-url"),
        extra=tuple(values.get("extra-index-url", "").split()),
        find_links=tuple(values.get("find-links", "").split()),
        no_index=no_index in _TRUE if no_index else None,
        cert=_said(values, "cert"),
        client_cert=_said(values, "client-cert"),
        trusted_hosts=tuple(values.get("trusted-host", "").split()),
        proxy=_said(values, "proxy"),
        timeout=_said(values, "default-timeout", "timeout"),
    )


def _pip_files(where: Surroundings, problems: list[Text]) -> Iterator[IndexLayer]:
    """Give the layers of pip's files: every [install] goes before any [global]."""
    read = [(path, _pip_sections(path, problems)) for path in reversed(pip_config_files(where))]
    for section in ("install", "global"):
        for path, sections in read:
            if values := sections.get(section):
                source = QT_TRANSLATE_NOOP("indexes", "pip's configuration {path}")
                yield _pip_layer(source.fill(path=str(path)), values)


def _pip_sections(path: Path, problems: list[Text]) -> dict[str, dict[str, str]]:
    text = _text(path, problems)
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text, source=str(path))
    except configparser.Error:
        problems.append(_unreadable(path))
        return {}
    return {
        section: {
            name.lower().replace("_", "-").removeprefix("--"): value.strip()
            for name, value in parser.items(section)
            if value and value.strip()
        }
        for section in ("install", "global")
        if parser.has_section(section)
    }


def _uv_files(where: Surroundings, problems: list[Text]) -> Iterator[IndexLayer]:
    for path in _uv_config_files(where):
        try:
            document = tomllib.loads(_text(path, problems))
        except (tomllib.TOMLDecodeError, RecursionError):
            problems.append(_unreadable(path))
            continue
        if document:
            yield _uv_layer(path, document)


def _uv_config_files(where: Surroundings) -> list[Path]:
    if named := where.environ.get("UV_CONFIG_FILE"):
        return [Path(named)]
    if where.environ.get("UV_NO_CONFIG", "").lower() in _TRUE:
        return []
    if where.system == "windows":
        folders = [where.environ.get("APPDATA"), where.environ.get("PROGRAMDATA")]
        return [Path(folder) / "uv" / "uv.toml" for folder in folders if folder]
    places = [_config_home(where), *_shared_folders(where), where.etc]
    return [place / "uv" / "uv.toml" for place in places]


def _uv_layer(path: Path, document: Mapping[str, Any]) -> IndexLayer:
    inner = document.get("pip")
    values = {**document, **(inner if isinstance(inner, Mapping) else {})}
    listed = values.get("index")
    entries = listed if isinstance(listed, list) else []
    tables = [item for item in entries if isinstance(item, Mapping)]
    tables = [item for item in tables if item.get("url") and not item.get("explicit")]
    default = [str(item["url"]) for item in tables if item.get("default")]
    no_index = values.get("no-index")
    return IndexLayer(
        QT_TRANSLATE_NOOP("indexes", "uv's configuration {path}").fill(path=str(path)),
        "uv",
        default=default[0] if default else str(values.get("index-url") or ""),
        extra=(
            *(str(item["url"]) for item in tables if not item.get("default")),
            *_strings(values.get("extra-index-url")),
        ),
        find_links=_strings(values.get("find-links")),
        no_index=no_index if isinstance(no_index, bool) else None,
        trusted_hosts=_strings(values.get("allow-insecure-host")),
        strategy=str(values.get("index-strategy") or ""),
        python_mirror=str(values.get("python-install-mirror") or ""),
        python_list=str(values.get("python-downloads-json-url") or ""),
    )


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _text(path: Path, problems: list[Text]) -> str:
    try:
        data = read_limited(path, _LARGEST_BYTES, only_ordinary=True)
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, UnfitFileError):
        problems.append(_unreadable(path))
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode(locale.getpreferredencoding(False), "replace")


def _unreadable(path: Path) -> Text:
    return QT_TRANSLATE_NOOP(
        "indexes", "The configuration {path} cannot be read and is passed over."
    ).fill(path=str(path))


def _usable(layer: IndexLayer, where: Surroundings, problems: list[Text]) -> IndexLayer:
    """Give a layer with whole paths and without files that are missing: uv fails over those."""
    links = [_place(value, where) for value in layer.find_links]
    missing = [link for link in links if "://" not in link and not Path(link).exists()]
    certs = [_place(value, where) if value else "" for value in (layer.cert, layer.client_cert)]
    missing += [value for value in certs if value and not Path(value).is_file()]
    for value in missing:
        text = QT_TRANSLATE_NOOP("indexes", "{place}, named by {source}, is missing.")
        problems.append(text.fill(place=value, source=layer.source))
    cert, client_cert = ("" if value in missing else value for value in certs)
    kept = tuple(link for link in links if link not in missing)
    return replace(layer, find_links=kept, cert=cert, client_cert=client_cert)


def _place(value: str, where: Surroundings) -> str:
    if "://" in value:
        return value
    if value == "~" or value.startswith(("~/", "~\\")):
        return str(where.home / value[2:])
    return str(where.folder / value)


def _words(value: str, separator: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(separator) if word.strip())


def _said(values: Mapping[str, str], *names: str) -> str:
    return next((values[name].strip() for name in names if values.get(name, "").strip()), "")
