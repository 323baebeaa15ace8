"""Shared folders in words: kinds of models, and the ways they take. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from stablehand.services.shared_folders import SharedFolder, SharedFolders


def kind_words(folder: SharedFolder) -> str:
    """Give what belongs into a folder; nothing where its name says it or nobody knows."""
    translate = QCoreApplication.translate
    if folder.is_results:
        return translate("ShareWords", "Results")
    words = {
        "checkpoint": translate("ShareWords", "Checkpoints"),
        "diffusion_model": translate("ShareWords", "Diffusion models"),
        "vae": translate("ShareWords", "VAEs"),
        "text_encoder": translate("ShareWords", "Text encoders"),
        "clip_vision": translate("ShareWords", "Image encoders"),
        "lora": translate("ShareWords", "LoRAs"),
        "controlnet": translate("ShareWords", "ControlNets"),
        "t2i_adapter": translate("ShareWords", "T2I adapters"),
        "ip_adapter": translate("ShareWords", "IP adapters"),
        "style_model": translate("ShareWords", "Style models"),
        "embedding": translate("ShareWords", "Embeddings"),
        "hypernetwork": translate("ShareWords", "Hypernetworks"),
        "motion_module": translate("ShareWords", "Motion modules"),
        "upscaler": translate("ShareWords", "Upscalers"),
        "face_restore": translate("ShareWords", "Face restoration"),
        "inpaint_model": translate("ShareWords", "Inpainting models"),
    }.get(folder.kind, "")
    return "" if words.casefold() == folder.role.casefold() else words


def way_words(folder: SharedFolder, config_file: str) -> str:
    """Give how a folder reaches the program, and whether that is there yet."""
    translate = QCoreApplication.translate
    match folder.way:
        case "option":
            return translate("ShareWords", "Option {flag}").format(flag=folder.seen)
        case "link":
            if folder.standing == "there":
                text = translate("ShareWords", "Link at {place}")
            else:
                text = translate("ShareWords", "Link at {place}, not made yet")
            return text.format(place=folder.seen)
        case "register":
            return translate("ShareWords", "Put on its own list at each launch")
    if folder.standing == "there":
        text = translate("ShareWords", "{key} in {file}")
    else:
        text = translate("ShareWords", "{key} in {file}, not written yet")
    return text.format(key=folder.seen, file=config_file)


def method_words(found: SharedFolders) -> str:
    """Give how an install is fed, as a whole."""
    translate = QCoreApplication.translate
    ways = {folder.way for folder in found.folders}
    if found.method == "link":
        text = translate("ShareWords", "Shared by links in the program's own folders.")
    elif found.method == "register":
        text = translate(
            "ShareWords", "Its models stay where they lie and are put on its own list once it runs."
        )
    elif "config" in ways:
        text = translate("ShareWords", "Shared by a config file that Stablehand writes.")
    else:
        text = translate("ShareWords", "Shared by options of the program.")
    return text


def missing_words(found: SharedFolders) -> str:
    """Say what becomes of what is not there yet; nothing where all is."""
    if all(folder.standing == "there" for folder in found.folders):
        return ""
    return QCoreApplication.translate("ShareWords", "What is missing is made at the next launch.")
