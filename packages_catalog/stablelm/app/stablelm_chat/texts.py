"""The page's words in English and Russian. The browser's language decides."""

from __future__ import annotations

LANGUAGES = ("en", "ru")
_PAIRS: dict[str, tuple[str, str]] = {
    "title": ("StableLM chat", "Чат StableLM"),
    "model": ("Model", "Модель"),
    "choose": ("Choose a model", "Выберите модель"),
    "none": (
        "No language model yet. Put a transformers folder with safetensors files here:",
        "Языковых моделей пока нет. Положите папку transformers с файлами safetensors сюда:",
    ),
    "loading": ("Loading the model…", "Модель загружается…"),
    "ready": ("Ready", "Готово"),
    "not_taken": ("Not taken", "Не подходят"),
    "system": ("Instructions", "Указания"),
    "system_hint": (
        "How the model shall answer, for example: short and friendly",
        "Как отвечать модели, например: коротко и дружелюбно",
    ),
    "temperature": ("Temperature", "Температура"),
    "temperature_hint": ("0: always the likeliest word", "0: всегда самое вероятное слово"),
    "top_p": ("Top-p", "Top-p"),
    "max_tokens": ("Longest answer, tokens", "Длина ответа, токенов"),
    "message": ("Message", "Сообщение"),
    "message_hint": (
        "Write a message. Enter sends it, Shift+Enter begins a new line.",
        "Напишите сообщение. Enter отправляет, Shift+Enter начинает новую строку.",
    ),
    "send": ("Send", "Отправить"),
    "stop": ("Stop", "Остановить"),
    "again": ("Answer again", "Ответить ещё раз"),
    "clear": ("New conversation", "Новый разговор"),
    "copy": ("Copy", "Копировать"),
    "copied": ("Copied", "Скопировано"),
    "you": ("You", "Вы"),
    "it": ("Model", "Модель"),
    "stopped": ("stopped", "остановлено"),
    "length": ("cut at the longest answer", "обрезано по наибольшей длине"),
    "failed": ("failed", "не удалось"),
    "tokens": ("tokens", "токенов"),
    "seconds": ("s", "с"),
    "plain_note": (
        "This model only continues text: it was not taught to chat.",
        "Эта модель только продолжает текст: вести разговор её не учили.",
    ),
    "fetch": ("Get a model from Hugging Face", "Взять модель с Hugging Face"),
    "fetch_note": (
        "The page is offline. Only this button goes to the network: it fetches the safetensors files of "
        "the model that you name into your library. Mind the model's licence.",
        "Страница работает без сети. В сеть выходит только эта кнопка: она скачивает в вашу библиотеку "
        "файлы safetensors названной модели. Обратите внимание на её лицензию.",
    ),
    "fetch_id": (
        "Id, for example stabilityai/stablelm-2-zephyr-1_6b",
        "Имя, например stabilityai/stablelm-2-zephyr-1_6b",
    ),
    "fetch_agree": (
        "Fetch it, it may be several gigabytes",
        "Скачать, даже если это несколько гигабайт",
    ),
    "fetch_start": ("Fetch", "Скачать"),
    "fetch_cancel": ("Cancel", "Отменить"),
    "fetch_done": ("Fetched", "Скачано"),
    "fetch_cancelled": ("Cancelled", "Отменено"),
    "licence": ("licence", "лицензия"),
    "gb": ("GB", "ГБ"),
    "lost": ("The program does not answer", "Программа не отвечает"),
    "welcome": (
        "Everything stays on this computer. The conversation is kept in this tab only.",
        "Всё остаётся на этом компьютере. Разговор хранится только в этой вкладке.",
    ),
}
TEXTS: dict[str, dict[str, str]] = {
    language: {key: pair[place] for key, pair in _PAIRS.items()}
    for place, language in enumerate(LANGUAGES)
}
