"""``hf:DIR`` - a model of ``transformers`` in this process, from a folder on disk.

Nothing is downloaded. Texts are drawn with the Gumbel-max trick (Gumbel 1954; Maddison et
al. 2014): the argmax of ``logits / temperature + noise`` is a sample of the softmax. Each row
of a batch has its own seeded noise, so a text depends on the seed, the messages and the
sampling alone: not on earlier calls, nor on what else is in the batch.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Any

from adrules.backends.protocol import Capabilities
from adrules.domain.run import Candidate, Completion, FinishReason, Messages, Sampling, Usage
from adrules.errors import BackendConfigError, ContextTooLongError, MissingExtraError

TINY = 5_000_000
"""Below so many parameters a second thread only slows a step down."""

BATCH = 64
"""Rows generated at once."""


@contextmanager
def _without_bars(logging: Any) -> Iterator[None]:  # noqa: ANN401 - a module of transformers
    """Keep transformers from drawing the loading of tensors as progress of ours."""
    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()


class HFBackend:
    """A local model. Float32 on a CPU; CUDA and the model's own precision where there is a GPU.

    With a chat template in the tokenizer the messages go through it; without one their
    contents are joined by line ends. Temperature 0 is greedy. A text without an end token is
    ``length``.

    Raises :class:`~adrules.errors.BackendConfigError` when the folder is missing or holds no
    model and :class:`~adrules.errors.MissingExtraError` without the extra ``hf``.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        if not self.folder.is_dir():
            raise BackendConfigError(
                f"hf: there is no folder {str(folder)!r}; give a folder with a saved model"
            )
        try:
            import torch  # noqa: PLC0415 - an extra, and slow to import
            import transformers  # noqa: PLC0415 - same
        except ImportError:
            raise MissingExtraError("hf", "backend hf") from None
        self._torch: Any = torch
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        dtype = "auto" if self.device == "cuda" else torch.float32
        try:
            with _without_bars(transformers.utils.logging):
                self.tokenizer: Any = transformers.AutoTokenizer.from_pretrained(
                    self.folder, local_files_only=True
                )
                self.model: Any = transformers.AutoModelForCausalLM.from_pretrained(
                    self.folder, local_files_only=True, dtype=dtype
                )
        except (OSError, ValueError, KeyError, ImportError) as failure:
            first = str(failure).strip().split("\n", 1)[0][:200]
            raise BackendConfigError(f"hf: no model can be loaded from {str(folder)!r}: {first}") from None
        self.model.to(self.device).eval()
        if self.model.num_parameters() < TINY:
            torch.set_num_threads(1)
        self._ends = _end_tokens(self.model, self.tokenizer)
        pad = self.tokenizer.pad_token_id
        self._pad: int = pad if pad is not None else (self._ends or [0])[0]
        self._room: int | None = getattr(self.model.config, "max_position_embeddings", None)
        # The folder's own defaults (top_k, penalties …) would change the draw behind our back.
        self.model.generation_config = transformers.GenerationConfig()
        self._transformers: Any = transformers
        self._lock = Lock()
        self.name = f"hf:{folder}"
        self.capabilities = Capabilities(n=True, seed=True, max_concurrency=1, max_context=self._room)

    def generate(self, messages: Messages, sampling: Sampling) -> Completion:
        """Return ``sampling.n`` texts; without a seed a fresh one is drawn."""
        return self.generate_many([messages], sampling, [sampling.seed])[0]

    def generate_many(
        self, conversations: Sequence[Messages], sampling: Sampling, seeds: Sequence[int | None]
    ) -> list[Completion]:
        """Answer many conversations in batches, one seed each; the same texts as one by one.

        The lengths of the prompts differ, so shorter ones are padded on the left.
        ``latency`` is the time of the whole call shared evenly.
        """
        began = time.monotonic()
        prompts = [self._tokens(messages) for messages in conversations]
        limits = [self._limit(tokens, sampling.max_tokens) for tokens in prompts]
        rows = [
            _Row(number, tuple(prompts[number]), _row_seed(seed, place), limits[number])
            for number, seed in enumerate(map(self._seed, seeds))
            for place in range(sampling.n)
        ]
        drawn: list[list[tuple[Candidate, int]]] = [[] for _ in prompts]
        with self._lock:
            for batch in _batches(rows, sampling.max_tokens):
                for row, answer in zip(batch, self._draw(batch, sampling), strict=True):
                    drawn[row.number].append(answer)
        latency = (time.monotonic() - began) / max(1, len(prompts))
        return [
            Completion(
                candidates=tuple(candidate for candidate, _ in answers),
                usage=Usage(len(tokens), sum(length for _, length in answers)),
                model=self.folder.resolve().name,
                latency=latency,
                dropped=_shortened([candidate for candidate, _ in answers], limit, sampling),
            )
            for tokens, limit, answers in zip(prompts, limits, drawn, strict=True)
        ]

    def close(self) -> None:
        """Let go of the model."""
        self.model = self.tokenizer = None

    def _seed(self, seed: int | None) -> int:
        return int(self._torch.seed()) if seed is None else seed

    def _tokens(self, messages: Messages) -> list[int]:
        if self.tokenizer.chat_template:
            chat = [{"role": role, "content": content} for role, content in messages]
            text = self.tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True)
            return list(self.tokenizer(text, add_special_tokens=False)["input_ids"])
        return list(self.tokenizer("\n".join(content for _, content in messages))["input_ids"])

    def _limit(self, tokens: list[int], wanted: int) -> int:
        """Return how many tokens may follow a prompt."""
        if self._room is None:
            return wanted
        if len(tokens) >= self._room:
            raise ContextTooLongError(
                f"{self.name}: the prompt has {len(tokens)} tokens and the model reads {self._room}; "
                "take a shorter prompt (plain) or another model"
            )
        return min(wanted, self._room - len(tokens))

    def _draw(self, rows: "Sequence[_Row]", sampling: Sampling) -> list[tuple[Candidate, int]]:
        """Generate one batch: texts with the number of tokens in each."""
        torch, transformers = self._torch, self._transformers
        width = max(len(row.tokens) for row in rows)
        padded = [[self._pad] * (width - len(row.tokens)) + list(row.tokens) for row in rows]
        mask = [[0] * (width - len(row.tokens)) + [1] * len(row.tokens) for row in rows]
        config = transformers.GenerationConfig(
            max_new_tokens=rows[0].limit,
            do_sample=False,
            eos_token_id=self._ends or None,
            pad_token_id=self._pad,
        )
        processors = transformers.LogitsProcessorList()
        if sampling.temperature > 0:
            processors.append(_gumbel(torch, sampling, [row.seed for row in rows], self.device))
        with torch.inference_mode():
            output = self.model.generate(
                input_ids=torch.tensor(padded, device=self.device),
                attention_mask=torch.tensor(mask, device=self.device),
                generation_config=config,
                logits_processor=processors,
            )
        return [self._candidate(row[width:].tolist()) for row in output]

    def _candidate(self, tokens: list[int]) -> tuple[Candidate, int]:
        end = next((place for place, token in enumerate(tokens) if token in self._ends), None)
        finish = FinishReason.LENGTH if end is None else FinishReason.STOP
        text = self.tokenizer.decode(tokens[:end], skip_special_tokens=True).strip()
        return Candidate(text, finish), len(tokens) if end is None else end + 1


@dataclass(frozen=True, slots=True)
class _Row:
    """One text to draw: the conversation it belongs to, its prompt, seed and longest length."""

    number: int
    tokens: tuple[int, ...]
    seed: int
    limit: int


def _batches(rows: Sequence[_Row], wanted: int) -> Iterator[Sequence[_Row]]:
    """Yield batches of rows that may all grow alike.

    A prompt that leaves no room for ``wanted`` tokens goes with those of its own length: the
    limit, and so the text, must not depend on the neighbours.
    """

    def group(row: _Row) -> int:
        return 0 if row.limit == wanted else len(row.tokens)

    for _, alike in groupby(sorted(rows, key=group), key=group):
        members = list(alike)
        for at in range(0, len(members), BATCH):
            yield members[at : at + BATCH]


def _shortened(candidates: Sequence[Candidate], limit: int, sampling: Sampling) -> tuple[str, ...]:
    """Name the limit as not honoured when the model's context, not the limit, cut a text."""
    cut = any(candidate.finish is FinishReason.LENGTH for candidate in candidates)
    return ("max_tokens",) if cut and limit < sampling.max_tokens else ()


def _row_seed(seed: int, place: int) -> int:
    """Return the seed of candidate ``place`` of a request."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{place}".encode()).digest()[:7], "big")


def _end_tokens(model: Any, tokenizer: Any) -> list[int]:  # noqa: ANN401 - transformers is imported on first use
    named = model.generation_config.eos_token_id
    ends = list(named) if isinstance(named, list | tuple) else [named]
    return list(dict.fromkeys(end for end in (*ends, tokenizer.eos_token_id) if end is not None))


def _gumbel(torch: Any, sampling: Sampling, seeds: Sequence[int], device: str) -> Callable[[Any, Any], Any]:  # noqa: ANN401 - same
    """Return a logits processor whose argmax is a seeded draw of each row."""
    generators = [torch.Generator(device).manual_seed(seed) for seed in seeds]

    def draw(_: Any, scores: Any) -> Any:  # noqa: ANN401 - same
        scores = scores.float() / sampling.temperature
        if sampling.top_p < 1:
            scores = _nucleus(torch, scores, sampling.top_p)
        noise = torch.empty_like(scores)
        for row, generator in zip(noise, generators, strict=True):
            row.exponential_(generator=generator)
        return scores - noise.log()

    return draw


def _nucleus(torch: Any, scores: Any, top_p: float) -> Any:  # noqa: ANN401 - same
    """Bar all but the likeliest tokens that together reach ``top_p`` (Holtzman et al. 2020)."""
    ordered, places = scores.sort(dim=-1, descending=True)
    shares = ordered.softmax(dim=-1)
    barred = shares.cumsum(dim=-1) - shares >= top_p
    barred[..., 0] = False
    return scores.masked_fill(torch.zeros_like(barred).scatter(-1, places, barred), float("-inf"))
