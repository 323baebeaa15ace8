"""The page's words in English and Russian. The browser's language decides."""

from __future__ import annotations

LANGUAGES = ("en", "ru")
TEXTS: dict[str, tuple[str, str]] = {
    "tab_text": ("Text to image", "Текст в картинку"),
    "tab_image": ("Image to image", "Картинка в картинку"),
    "tab_info": ("Read an image", "Прочитать картинку"),
    "prompt": ("Prompt", "Запрос"),
    "prompt_hint": (
        "What the image shows. (stronger:1.2), [weaker], <lora:name:0.8>",
        "Что на картинке. (сильнее:1.2), [слабее], <lora:имя:0.8>",
    ),
    "negative": ("Negative prompt", "Чего не должно быть"),
    "negative_hint": ("What the image shall not show", "Чего на картинке быть не должно"),
    "model": ("Model", "Модель"),
    "vae": ("VAE", "VAE"),
    "vae_own": ("The model's own", "Из самой модели"),
    "lora": ("Add LoRA or embedding", "Добавить LoRA или эмбеддинг"),
    "quality": ("Quality", "Качество"),
    "ultra_fast": ("Ultra fast", "Очень быстро"),
    "fast": ("Fast", "Быстро"),
    "balanced": ("Balanced", "Баланс"),
    "quality_best": ("Best", "Лучшее"),
    "width": ("Width", "Ширина"),
    "height": ("Height", "Высота"),
    "steps": ("Steps", "Шаги"),
    "cfg": ("Guidance (CFG)", "Следование запросу (CFG)"),
    "sampler": ("Sampler", "Сэмплер"),
    "scheduler": ("Spacing of steps", "Распределение шагов"),
    "automatic": ("Automatic", "Автоматически"),
    "seed": ("Seed", "Сид"),
    "seed_hint": ("-1: a new one every time", "-1: каждый раз новый"),
    "batch": ("Images", "Картинок"),
    "clip_skip": ("CLIP skip", "CLIP skip"),
    "more": ("More settings", "Ещё настройки"),
    "draw": ("Draw", "Нарисовать"),
    "stop": ("Interrupt", "Прервать"),
    "result": ("Images", "Картинки"),
    "text_of": ("Parameters", "Параметры"),
    "start": ("Image to begin from", "Исходная картинка"),
    "strength": ("Change", "Сила изменений"),
    "strength_hint": ("0 keeps the image, 1 replaces it", "0 — оставить как есть, 1 — заменить"),
    "resize": ("Fit into the size", "Как вписать в размер"),
    "stretch": ("Stretch", "Растянуть"),
    "crop": ("Crop", "Обрезать"),
    "fill": ("Fill the edges", "Заполнить края"),
    "drop": ("An image made by Easel, A1111 or Forge", "Картинка из Easel, A1111 или Forge"),
    "take": ("Use these settings", "Взять эти настройки"),
    "no_text": ("This image carries no parameters.", "В этой картинке нет параметров."),
    "waiting": ("Waiting for another run", "Ждёт, пока закончится другой запуск"),
    "loading": ("Loading the model", "Загружается модель"),
    "drawing": ("Step {step} of {steps}", "Шаг {step} из {steps}"),
    "image_of": ("image {number} of {count}", "картинка {number} из {count}"),
    "decoding": ("Turning it into pixels", "Превращается в пиксели"),
    "left": ("about {seconds} s left", "осталось примерно {seconds} с"),
    "done": ("Done in {seconds} s. Seed {seed}.", "Готово за {seconds} с. Сид {seed}."),
    "saved": ("Saved in {folder}", "Сохранено в {folder}"),
    "interrupted": ("Interrupted", "Прервано"),
    "need_start": (
        "Choose an image to begin from first.",
        "Сначала выберите исходную картинку.",
    ),
    "noise_name": ("Noise (random weights)", "Шум (случайные веса)"),
    "noise_note": (
        "This is noise from a tiny model with random weights.",
        "Это шум крошечной модели со случайными весами.",
    ),
    "empty_title": ("No model yet", "Моделей пока нет"),
    "empty_body": (
        "Put an SD 1.5 or SDXL checkpoint (one .safetensors file, or a diffusers folder) here:",
        "Положите чекпойнт SD 1.5 или SDXL (один файл .safetensors или папку diffusers) сюда:",
    ),
    "empty_where": (
        "Checkpoints are published on Hugging Face and CivitAI.",
        "Чекпойнты публикуют на Hugging Face и CivitAI.",
    ),
    "empty_noise": (
        "Until then, Draw makes coloured noise with a tiny model of random weights, "
        "so that everything here can be tried.",
        "А пока «Нарисовать» делает цветной шум на крошечной модели со случайными весами, "
        "чтобы всё здесь можно было попробовать.",
    ),
    "refused": (
        "Model files that are not used ({count})",
        "Неиспользуемые файлы моделей ({count})",
    ),
}


def language_of(accepted: str | None) -> str:
    """The best of our languages for an `Accept-Language` header."""
    best, weight = LANGUAGES[0], 0.0
    for item in (accepted or "").split(","):
        name, _, quality = item.strip().partition(";")
        tag = name.split("-")[0].strip().lower()
        try:
            value = float(quality.strip().removeprefix("q=")) if quality else 1.0
        except ValueError:
            continue
        if tag in LANGUAGES and value > weight:
            best, weight = tag, value
    return best


def text(key: str, language: str, **values: object) -> str:
    """One text, with its placeholders filled."""
    found = TEXTS[key][LANGUAGES.index(language)]
    return found.format(**values) if values else found


def table(language: str) -> dict[str, str]:
    """All texts of a language."""
    at = LANGUAGES.index(language)
    return {key: pair[at] for key, pair in TEXTS.items()}
