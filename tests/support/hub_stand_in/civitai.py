"""CivitAI's API hung onto the stand-in for hubs: its routes, limits, gates and refusals.

Written after its source and the facts (contracts 1.2 to 1.7). Models are added as records
(`civitai_records`); each file's bytes are those of a `Served`, given out by the storage:

    with StandIn() as hub:
        site = CivitaiSite(hub)
        model = hub.serve(plain_model("ink.safetensors", 5000))
        site.add(model_record(1, "Ink", "LORA", [version_record(2, "v1", "SDXL 1.0", [site.file(3, model)])]))
        site.gates[2] = "login"
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from support.civitai_stand_in import CivitaiStandIn
from support.hub_stand_in.civitai_records import file_record
from support.hub_stand_in.files import Served
from support.hub_stand_in.pictures import png
from support.hub_stand_in.stand_in import StandIn
from support.hub_stand_in.wire import Answer, Asked, Reply, as_json, as_text, redirect

KEY = "civitai-key-of-somebody"
DEADLINE = "2031-02-03T04:05:06.000Z"
ENUMS = {
    "ModelType": ["Checkpoint", "TextualInversion", "LORA", "LoCon", "DoRA", "Controlnet", "Upscaler",
                  "VAE", "TextEncoder", "UNet", "CLIP", "Workflows", "Other", "Hypernetwork",
                  "MotionModule", "CLIPVision", "Poses", "Wildcards", "ComfyWorkflows", "Detection",
                  "VisionLanguage", "LLM", "AestheticGradient"],
    "ModelFileType": ["Model", "VAE", "Text Encoder", "Training Data"],
    "ActiveBaseModel": ["SDXL 1.0", "Flux.1 D", "Brand New 1"],
    "BaseModel": ["SDXL 1.0", "Flux.1 D", "SD 3.5", "Brand New 1"],
    "BaseModelType": ["Standard", "Inpainting"],
}  # fmt: skip
_SORTS = ("Highest Rated", "Most Downloaded", "Most Liked", "Most Discussed", "Most Collected", "Most Images",
          "Newest", "Oldest")  # fmt: skip
_PERIODS = ("AllTime", "Year", "Month", "Week", "Day")
# The site takes these words in a User-Agent for a browser, and answers it with pages.
_BROWSERS = ("mozilla", "chrome", "safari", "firefox", "opera", "edge")
_REFUSALS: Mapping[str, Answer] = {
    "disabled": as_json({"error": "Unauthorized", "message": "The creator of this asset has disabled downloads on this file"}, 401),
    "early": as_json({"error": "Early Access", "deadline": DEADLINE, "message": "This asset is in Early Access. You can use Buzz access it now!"}, 403),
    "no_access": as_json({"error": "Unauthorized", "message": "You do not have access to this asset"}, 403),
    "blocked": as_json({"error": "Forbidden"}, 403),
    "gone": as_json({"error": "Model archived, not available for download"}, 410),
    "missing": as_json({"error": "File not found"}, 404),
    "storage": as_json({"error": "File not found"}, 404, Cache_Control="private, no-store"),
    "often": as_json({"error": "You've had an unusual amount of downloading activity"}, 429),
    "guard": as_text("<html>Just a moment...</html>", 403, "text/html"),
}  # fmt: skip


class CivitaiSite:
    """The site.

    Attributes:
        records: models by id; also such as are odd, under ids of their own.
        gates: what keeps a version's files back, by its id: "login" and the names of `_REFUSALS`.
        keys: accounts by key.
        odd: items that every first page of a list begins with, as they are.
        images: records of the gallery of a version, by its id.
        page_size: of lists where less is asked for: never more than this; 100 there is the most.
    """

    def __init__(self, hub: StandIn) -> None:
        self.hub = hub
        self.records: dict[int, dict[str, Any]] = {}
        self.gates: dict[int, str] = {}
        self.keys: dict[str, dict[str, Any]] = {
            KEY: {"id": 7, "username": "somebody", "tier": "bronze", "status": "active", "isMember": True}
        }  # fmt: skip
        self.odd: list[Any] = []
        self.images: dict[int, list[dict[str, Any]]] = {}
        self.page_size = 100
        self._served: dict[int, Served] = {}
        self._by_hash = CivitaiStandIn()
        self._by_hash.models = self.records
        hub.route("GET", r"/api/v1/models", self._list)
        hub.route("GET", r"/api/v1/models/(?P<id>\d+)", self._model)
        hub.route("GET", r"/api/v1/model-versions/(?P<id>\d+)", self._version)
        hub.route("GET", r"/api/v1/model-versions/by-hash/\w+", self._of_hash)
        hub.route("POST", r"/api/v1/model-versions/by-hash(/ids)?", self._of_hash)
        hub.route("GET", r"/api/v1/enums", lambda _asked: as_json(ENUMS))
        hub.route("GET", r"/api/v1/me", self._me)
        hub.route("GET", r"/api/v1/images", self._images)
        hub.route("GET", r"/api/download/models/(?P<id>\d+)", self._download)
        hub.route("GET", r"/image/(?P<seed>\d+)/(?P<how>[^/]+)/[^/]+", self._picture)
        hub.route("GET", r"/login", lambda _asked: as_text("<html>Log in</html>", kind="text/html"))

    def add(self, record: dict[str, Any]) -> dict[str, Any]:
        """Know a model."""
        self.records[record["id"]] = record
        return record

    def file(self, id_: int, served: Served, **more: Any) -> dict[str, Any]:
        """Give the record of a file whose bytes are these."""
        self._served[id_] = self.hub.serve(served)
        return file_record(id_, served, **more)

    def picture(self, seed: int) -> str:
        """Give the address of a picture, as the site makes them."""
        return f"{self.hub.address}/image/{seed}/original=true/{seed}.jpeg"

    def _list(self, asked: Asked) -> Reply:
        query = parse_qs(urlsplit(asked.target).query, keep_blank_values=True)
        refused = self._refused(asked, query)
        if refused is not None:
            return refused
        found = [record for record in self.records.values() if _fits(record, query)]
        found.sort(key=lambda record: record["id"], reverse=True)
        if query.get("sort") == ["Most Downloaded"]:
            found.sort(key=lambda record: -(record["stats"].get("downloadCount") or 0))
        limit = min(int(query.get("limit", ["100"])[0]), self.page_size)
        begin = int(query["cursor"][0].partition("|")[2]) if "cursor" in query else 0
        end = begin + limit
        cursor = f"{len(found)}|{end}" if end < len(found) else None
        items = [*(self.odd if begin == 0 else []), *found[begin:end]]
        more = {
            "nextCursor": cursor,
            "nextPage": f"https://nobody.example/api/v1/models?cursor={cursor}",
        }
        return as_json({"items": items, "metadata": more if cursor else {}})

    def _refused(self, asked: Asked, query: Mapping[str, list[str]]) -> Reply | None:
        """Refuse what the site's schema refuses."""
        if {"favorites", "hidden"} & set(query) and asked.bearer not in self.keys:
            return as_json({"error": "Unauthorized"}, 401)
        limit = query.get("limit", ["100"])[0]
        page = query.get("page", ["0"])[0]
        is_good = (
            limit.isdigit()
            and int(limit) <= 100
            and set(query.get("types", ())) <= set(ENUMS["ModelType"])
            and set(query.get("sort", ())) <= set(_SORTS)
            and set(query.get("period", ())) <= set(_PERIODS)
            and not ("query" in query and "page" in query)
        )
        if not is_good:
            return as_json(
                {"error": {"issues": [{"code": "invalid_value"}], "name": "ZodError"}}, 400
            )
        if int(page) * int(limit) > 1000:
            return as_json(
                {"error": "You've requested too many pages, please use cursors instead"}, 429
            )
        return None

    def _model(self, asked: Asked) -> Reply:
        record = self.records.get(int(asked.found["id"]))
        if record is None:
            return as_json({"error": f"No model with id {asked.found['id']}"}, 404)
        return as_json(record)

    def _version(self, asked: Asked) -> Reply:
        found = self._version_of(int(asked.found["id"]))
        if found is None:
            return as_json({"error": "Model not found"}, 404)
        model, version = found
        about = {key: model[key] for key in ("name", "type", "nsfw", "poi", "mode") if key in model}
        usage = "Generation" if self.gates.get(version["id"]) == "disabled" else "Download"
        air = f"urn:air:sdxl:lora:civitai:{model['id']}@{version['id']}"
        return as_json(
            {"usageControl": usage, **version, "modelId": model["id"], "model": about, "air": air}
        )

    def _version_of(self, id_: int) -> tuple[dict[str, Any], dict[str, Any]] | None:
        for model in self.records.values():
            for version in model.get("modelVersions") or ():
                if version.get("id") == id_:
                    return model, version
        return None

    def _of_hash(self, asked: Asked) -> Reply:
        body = asked.json() if asked.method == "POST" else None
        status, headers, content = self._by_hash.reply(asked.method, asked.path, body)
        return Answer(status, (("Content-Type", "application/json"), *headers.items()), content)

    def _me(self, asked: Asked) -> Reply:
        account = self.keys.get(asked.bearer or "")
        return as_json({"error": "Unauthorized"}, 401) if account is None else as_json(account)

    def _images(self, asked: Asked) -> Reply:
        if int(asked.query.get("limit", "100")) > 200:
            return as_json({"error": {"issues": []}}, 400)
        levels = int(asked.query.get("browsingLevel", "1"))
        found = [
            record
            for record in self.images.get(int(asked.query.get("modelVersionId", "0")), [])
            if record.get("browsingLevel", 1) & levels
        ]
        begin, limit = int(asked.query.get("cursor", "0")), int(asked.query.get("limit", "100"))
        cursor = begin + limit if begin + limit < len(found) else None
        items = found[begin : begin + limit]
        if asked.query.get("withMeta") != "true":
            items = [{**record, "meta": None} for record in items]
        return as_json({"items": items, "metadata": {"nextCursor": cursor}})

    def _picture(self, asked: Asked) -> Reply:
        width = 450 if asked.found["how"] == "width=450" else 832
        seed = int(asked.found["seed"])
        return Answer(200, (("Content-Type", "image/png"),), png(width, width * 3 // 2, seed))

    def _download(self, asked: Asked) -> Reply:
        """Go through the gates in the order of the site (facts, contracts 1.6)."""
        version = int(asked.found["id"])
        found = self._version_of(version)
        served = None if found is None else self._file_of(found[1], asked.query.get("fileId"))
        if found is None or served is None:
            return _REFUSALS["missing"]
        if found[0].get("mode") == "Archived":
            return _REFUSALS["gone"]
        gate = self.gates.get(version)
        if gate == "login" and asked.bearer not in self.keys:
            agent = asked.headers.get("user-agent", "").lower()
            if any(word in agent for word in _BROWSERS):
                return redirect(f"/login?returnUrl=/model-versions/{version}&reason=download-auth")
            said = "The creator of this asset requires you to be logged in to download it"
            return as_json({"error": "Unauthorized", "message": said}, 401)
        return _REFUSALS[gate] if gate in _REFUSALS else self.hub.to_storage(asked, served)

    def _file_of(self, version: Mapping[str, Any], wanted: str | None) -> Served | None:
        ids = [file["id"] for file in version.get("files") or ()]
        id_ = int(wanted) if wanted and wanted.isdigit() else next(iter(ids), None)
        return self._served.get(id_ or 0) if id_ in ids else None


def _fits(record: Mapping[str, Any], query: Mapping[str, list[str]]) -> bool:
    """Tell whether a model is in a list that is asked for so."""
    versions = record.get("modelVersions") or ()
    creator = record.get("creator") or {}
    bases, types = query.get("baseModels"), query.get("types")
    uses, words = query.get("allowCommercialUse"), query.get("query", [""])[0].lower().split()
    is_mature = record.get("nsfw") or not record.get("nsfwLevel", 1) & 1
    return all(
        (
            query.get("nsfw") == ["true"] or not is_mature,
            types is None or record.get("type") in types,
            bases is None or any(version.get("baseModel") in bases for version in versions),
            uses is None or any(use in record.get("allowCommercialUse", ()) for use in uses),
            "tag" not in query or query["tag"][0] in record.get("tags", ()),
            "username" not in query or query["username"][0] == creator.get("username"),
            all(word in record.get("name", "").lower() for word in words),
        )
    )


def install(hub: StandIn) -> CivitaiSite:
    """Hang the site onto a hub, with some models of every sort."""
    from support.hub_stand_in.civitai_samples import fill

    return fill(CivitaiSite(hub))
