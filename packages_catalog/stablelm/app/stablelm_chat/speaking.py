"""The model: loading it, and answers word by word. One model, one answer at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from stablelm_chat import markup
from stablelm_chat.devices import Computing, choose, free_memory, look
from stablelm_chat.library import ChatModel, Library
from stablelm_chat.lines import say
from stablelm_chat.markup import Message
from stablelm_chat.options import Options
from stablelm_chat.problems import Problem

USUAL_CONTEXT = 2048
LONGEST_CONTEXT = 32768  # what a model claims beyond this takes more memory than answers are worth
LONGEST_END = 30.0  # seconds between the last word and the model's rest
PATIENCE = 0.5  # seconds between two looks at whether somebody still listens


@dataclass(frozen=True)
class Wish:
    """How an answer is drawn. temperature 0: always the likeliest word."""

    system: str = ""
    temperature: float = 0.7
    top_p: float = 0.95
    max_tokens: int = 256


@dataclass(frozen=True)
class _Loaded:
    model: ChatModel
    net: Any
    tokenizer: Any
    way: markup.Way
    context: int


class Reply:
    """An answer on its way: pieces of text, and a way to stop it."""

    def __init__(self, streamer: Any, stopped: threading.Event) -> None:
        self._streamer = streamer
        self._stopped = stopped
        self.finished = threading.Event()
        self.failure: str | None = None
        self.tokens = 0
        self.most = 0
        self.began = time.monotonic()

    def stop(self) -> None:
        """End the answer at the next word."""
        self._stopped.set()

    @property
    def end(self) -> str:
        """Why it ended: `stopped`, `failed`, `length` or `done`."""
        if self.failure:
            return "failed"
        if self._stopped.is_set():
            return "stopped"
        return "length" if self.tokens >= self.most else "done"

    def pieces(self) -> Iterator[str | None]:
        """Give the text bit by bit, and None while there is nothing new."""
        import queue

        while True:
            try:
                yield next(self._streamer)
            except StopIteration:
                # Only then may the next answer begin.
                self.finished.wait(LONGEST_END)
                return
            except queue.Empty:
                yield None


class Speaker:
    """Holds the model. Methods may be called from any thread."""

    def __init__(self, options: Options, library: Library) -> None:
        self._options = options
        self._library = library
        self._busy = threading.Lock()
        self._loaded: _Loaded | None = None
        self._reply: Reply | None = None
        self._computing: Computing | None = None
        self.loading: str | None = None
        self.problem: str | None = None

    @property
    def current(self) -> str | None:
        """The name of the model that is loaded."""
        return self._loaded.model.name if self._loaded else None

    @property
    def way(self) -> str | None:
        """The way that the loaded model is spoken to."""
        return self._loaded.way if self._loaded else None

    @property
    def computing(self) -> str | None:
        """What computes, in words; None before the first model."""
        return self._computing.describe() if self._computing else None

    def load(self, wanted: str) -> None:
        """Load a model in place of the one before. Raises `Problem`."""
        model = self._library.model(wanted)
        if not self._busy.acquire(blocking=False):
            raise Problem("Wait until the answer has ended, or stop it", 409)
        try:
            self.loading, self.problem = model.name, None
            self._drop()
            self._loaded = self._read(model)
            say(f"Loaded {model.name} ({self.computing})")
        except Problem as problem:
            self.problem = problem.sentence
            raise
        finally:
            self.loading = None
            self._busy.release()

    def _drop(self) -> None:
        if self._loaded is not None:
            self._loaded = None
            free_memory(self._computing.device if self._computing else "cpu")

    def _read(self, model: ChatModel) -> _Loaded:
        import transformers

        computing = self._computing or choose(self._options.device, self._options.dtype, look())
        self._computing = computing
        newer = int(transformers.__version__.partition(".")[0]) >= 5
        precision = {"dtype" if newer else "torch_dtype": computing.torch_dtype}
        where = {"local_files_only": True, "trust_remote_code": False}
        try:
            tokenizer = transformers.AutoTokenizer.from_pretrained(str(model.path), **where)
            net = transformers.AutoModelForCausalLM.from_pretrained(
                str(model.path), use_safetensors=True, **where, **precision
            )
            net = net.to(computing.device).eval()
        except Exception as error:
            raise Problem(_why(model, error), 500) from error
        knows = tokenizer.convert_tokens_to_ids(markup.USER)
        way = markup.way_of(
            has_template=bool(getattr(tokenizer, "chat_template", None)),
            knows_marks=knows is not None and knows != tokenizer.unk_token_id,
        )
        limit = getattr(net.config, "max_position_embeddings", None) or USUAL_CONTEXT
        return _Loaded(model, net, tokenizer, way, min(int(limit), LONGEST_CONTEXT))

    def stop(self) -> None:
        """Stop the answer that is on its way, if there is one."""
        reply = self._reply
        if reply is not None:
            reply.stop()

    def reply(self, messages: Sequence[Message], wish: Wish) -> Reply:
        """Begin an answer. Raises `Problem` without a model, and while another answer is on its way."""
        if not self._busy.acquire(blocking=False):
            what = "A model is being loaded" if self.loading else "Another answer is on its way"
            raise Problem(what, 409)
        try:
            loaded = self._loaded
            if loaded is None:
                raise Problem("Choose a model first", 409)
            reply = self._begin(loaded, messages, wish)
        except BaseException:
            self._busy.release()
            raise
        self._reply = reply
        return reply

    def _begin(self, loaded: _Loaded, messages: Sequence[Message], wish: Wish) -> Reply:
        import torch
        import transformers

        most = min(wish.max_tokens, max(1, loaded.context // 2))
        tokens = _tokens(loaded, wish.system)
        kept = markup.fitting(messages, loaded.context - most, lambda some: len(tokens(some)))
        ids = torch.tensor([tokens(kept)], device=loaded.net.device)
        streamer = transformers.TextIteratorStreamer(
            loaded.tokenizer, skip_prompt=True, timeout=PATIENCE, skip_special_tokens=True
        )
        stopped = threading.Event()
        reply = Reply(streamer, stopped)
        reply.most = most

        class Stop(transformers.StoppingCriteria):  # type: ignore[misc,name-defined]
            def __call__(self, input_ids: Any, *_: Any, **__: Any) -> Any:
                reply.tokens += 1
                ended = stopped.is_set()
                return torch.full((input_ids.shape[0],), ended, device=input_ids.device)

        arguments = {
            "input_ids": ids,
            "attention_mask": torch.ones_like(ids),
            "streamer": streamer,
            "max_new_tokens": most,
            "stopping_criteria": transformers.StoppingCriteriaList([Stop()]),
            **_drawing(loaded, wish),
        }
        threading.Thread(target=self._run, args=(loaded, reply, arguments), daemon=True).start()
        return reply

    def _run(self, loaded: _Loaded, reply: Reply, arguments: dict[str, Any]) -> None:
        import torch

        try:
            with torch.inference_mode():
                loaded.net.generate(**arguments)
        except Exception as error:
            reply.failure = _sentence(error)
            say(f"The answer failed: {type(error).__name__}: {error}")
        finally:
            self._reply = None
            self._busy.release()
            reply.finished.set()
            arguments["streamer"].end()


def _tokens(loaded: _Loaded, system: str) -> Callable[[Sequence[Message]], list[int]]:
    """Give what turns messages into the numbers of the model's tokens."""
    tokenizer = loaded.tokenizer

    def from_template(messages: Sequence[Message]) -> list[int]:
        for own_system in (True, False):
            turns = markup.for_template(system, messages, own_system=own_system)
            try:
                text = tokenizer.apply_chat_template(
                    turns, tokenize=False, add_generation_prompt=True
                )
            except Exception as error:  # a template says what it does not take in its own words
                if own_system and system:
                    continue
                raise Problem(f"The model's chat template fails: {error}", 500) from error
            return list(tokenizer(text, add_special_tokens=False)["input_ids"])
        raise AssertionError("one of the two ways ends")

    def from_marks(messages: Sequence[Message]) -> list[int]:
        text = markup.written(loaded.way, system, messages)
        return list(tokenizer(text)["input_ids"])

    return from_template if loaded.way == "template" else from_marks


def _drawing(loaded: _Loaded, wish: Wish) -> dict[str, Any]:
    own = getattr(loaded.net.generation_config, "eos_token_id", None)
    ends = [*own] if isinstance(own, list | tuple) else [own]
    ends.append(loaded.tokenizer.eos_token_id)
    if loaded.way == "alpha":
        ends.extend(markup.ALPHA_STOP_IDS)
    known = list(dict.fromkeys(one for one in ends if isinstance(one, int)))
    found: dict[str, Any] = {"eos_token_id": known or None, "pad_token_id": (known or [0])[0]}
    if wish.temperature <= 0:
        return {**found, "do_sample": False}
    drawn = {"do_sample": True, "temperature": wish.temperature, "top_p": wish.top_p, "top_k": 0}
    return {**found, **drawn}


def _why(model: ChatModel, error: Exception) -> str:
    text = str(error)
    if "trust_remote_code" in text or "custom code" in text:
        return f"{model.name} brings program code of its own, which is never run"
    return f"{model.name} cannot be loaded: {_sentence(error)}"


def _sentence(error: Exception) -> str:
    if "out of memory" in str(error).lower():
        return "Out of memory: take a smaller model, or stop other programs that use the card"
    first = (str(error).strip() or type(error).__name__).splitlines()[0]
    return first[:300]
