"""Further words that a setting is found by, in both languages; never shown, so not translated. Data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# By key, or by the beginning of keys that ends with a dot.
_WORDS: Final[Mapping[str, str]] = {
    "language": "language locale translation english russian язык перевод русский английский",
    "window.theme": "theme dark light night contrast colors appearance тема тёмная светлая ночь контраст",
    "window.text_size": "font zoom scale bigger letters шрифт масштаб крупнее буквы размер",
    "window.motion": "animation effects анимация движение эффекты",
    "window.notifications": "notify popup message toast уведомления оповещения сообщения",
    "window.on_close": "exit quit minimise tray background выход закрыть трей фон свернуть",
    "hardware.gpu": "gpu video card nvidia amd radeon geforce intel видеокарта карта видюха",
    "hardware.torch": "cuda rocm directml cpu processor pytorch backend override процессор переопределить",
    "updates.check_hours": "upgrade new versions automatic check обновления новые версии проверять",
    "updates.app": "self update upgrade automatic telemetry обновление программы автоматически телеметрия",
    "snapshots.keep": "rollback backup generations откат копии снимки вернуть",
    "snapshots.max_gb": "rollback backup disk room откат копии место диск",
    "installs.min_age_days": "security supply chain fresh new packages безопасность свежие пакеты",
    "models.hash_mb_per_s": "hash checksum blake sha disk load хеш контрольная сумма нагрузка",
    "models.write_sidecars": "metadata cm-info civitai.info json sidecar метаданные описания",
    "models.previews": "pictures thumbnails images preview превью картинки миниатюры",
    "downloads.at_once": "parallel simultaneous queue загрузки одновременно очередь параллельно",
    "downloads.connections": "threads segments speed потоки сегменты скорость",
    "downloads.limit_mb_per_s": "rate limit bandwidth throttle speed ограничение скорость канал лимит",
    "downloads.quiet_hours": "schedule night time pause расписание ночью часы пауза",
    "network.proxy": "proxy vpn internet offline connection firewall company прокси сеть интернет впн фирма",
    "logs.": "log journal console old delete history лог журнал записи старые удалять",
    "catalog.": "packages definitions custom list каталог пакеты определения свои",
    "mirrors.": "mirror server url address china company зеркало сервер адрес",
    "endpoints.": "server url address site api mirror сервер адрес сайт зеркало",
    "hardware.": "override manual force вручную принудительно железо",
    "running.": "vram memory arbiter parallel память видеопамять одновременно",
    "lan.": "network share phone remote password сеть телефон удалённо пароль доступ",
}


def synonyms(key: str) -> str:
    """Give the further words of a setting."""
    return " ".join(words for name, words in _WORDS.items() if _means(name, key))


def _means(name: str, key: str) -> bool:
    return key.startswith(name) if name.endswith(".") else key == name
