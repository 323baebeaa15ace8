"""A data folder with one install whose program is a real git repository, for tests of sharing."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

from stablehand.core.base.places import Places
from stablehand.core.records.install import InstallFolder
from stablehand.core.sharing.layout import sharing_plan
from support.plans import package

# Files that each repository keeps in the folders of models and results, as upstream has them.
KEPT = {
    "a1111": (
        "models/Stable-diffusion/Put Stable Diffusion checkpoints here.txt",
        "models/VAE/Put VAE here.txt",
        "models/VAE-approx/model.pt",
        "models/deepbooru/Put your deepbooru release project folder here.txt",
        "embeddings/Place Textual Inversion embeddings here.txt",
    ),
    "forge": (
        "models/Stable-diffusion/Put Stable Diffusion checkpoints here.txt",
        "models/ControlNet/Put ControlNets here.txt",
        "models/ESRGAN/Put ESRGANs here.txt",
        "embeddings/Place Textual Inversion embeddings here.txt",
    ),
    "comfyui": (
        "models/configs/v1-inference.yaml",
        "models/vae/put_vae_here",
        "models/embeddings/put_embeddings_or_textual_inversion_concepts_here",
        "models/diffusion_models/put_diffusion_model_files_here",
        "output/_output_images_will_be_put_here",
    ),
    "swarmui": ("launch-linux.sh",),
    "easel": (),
    "fooocus": (
        "models/checkpoints/put_checkpoints_here",
        "models/loras/put_loras_here",
        "models/clip_vision/wd-v1-4-moat-tagger-v2.csv",
    ),
}
METHODS = ("link", "config", "none")


class SharedInstall:
    """`data` and the install in it; files are written with the given text as content."""

    def __init__(self, data: Path, package_id: str, name: str | None = None) -> None:
        self.package_id = package_id
        self.folder = InstallFolder(data, name or package_id)
        self.checkout.mkdir(parents=True)
        git(self.checkout, "init", "-q", "-b", "main")
        for name in ("launch.py", *KEPT.get(package_id, ())):
            self.write(name, f"of the repository: {name}")
        (self.checkout / ".gitignore").write_text("*.safetensors\n*.ckpt\n/Data\n/.stablehand\n")
        self.commit("first")

    @property
    def data(self) -> Path:
        return self.folder.data

    @property
    def checkout(self) -> Path:
        return self.folder.checkout

    def plan(self, method: str | None = None):
        return sharing_plan(package(self.package_id), Places(self.data, self.folder.name), method)

    def moved_to(self, data: Path) -> None:
        """Go on with a data folder that lies elsewhere now."""
        self.folder = InstallFolder(data, self.folder.name)

    def write(self, relative: str, content: str, *, root: Path | None = None) -> Path:
        path = (root or self.checkout) / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    def in_tree(self, relative: str, content: str) -> Path:
        return self.write(relative, content, root=self.data / "Models")

    def tracked(self) -> list[str]:
        return git(self.checkout, "ls-files", "-z").split("\0")[:-1]

    def commit(self, message: str) -> str:
        git(self.checkout, "add", "-A")
        git(self.checkout, "commit", "-q", "--allow-empty", "-m", message)
        return git(self.checkout, "rev-parse", "HEAD").strip()

    def status(self) -> list[str]:
        """What git thinks has happened to the repository's own files."""
        return git(self.checkout, "status", "--porcelain", "--untracked-files=no").splitlines()

    def links(self) -> dict[str, Path]:
        """Every link in the checkout and where it ends, by its place."""
        return {
            path.relative_to(self.checkout).as_posix(): Path(os.path.realpath(path))
            for path in walk(self.checkout)
            if path.is_symlink()
        }


def git(folder: Path, *arguments: str) -> str:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    clean |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "core.autocrlf=false"]
    done = subprocess.run(
        ["git", *who, *arguments],
        cwd=folder,
        env=clean,
        check=True,
        capture_output=True,
        timeout=60,
    )
    return done.stdout.decode()


def walk(root: Path):
    """Everything below a folder, through no link."""
    for path in sorted(root.iterdir()):
        if path.name == ".git":
            continue
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from walk(path)


def contents(data: Path) -> dict[str, int]:
    """How often each content lies below a data folder, the ledger, records and git's own files apart."""
    counted: dict[str, int] = {}
    for path in walk(data):
        own = ".stablehand" in path.parts and "trash" not in path.parts
        if path.is_file() and not path.is_symlink() and not own and path.name != "record.json":
            mark = hashlib.sha256(path.read_bytes()).hexdigest()
            counted[mark] = counted.get(mark, 0) + 1
    return counted
