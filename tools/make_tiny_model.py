"""Make the tiny model that the tests and the demo run on.

    python tools/make_tiny_model.py build      # train, write the model, the demo briefs, the card
    python tools/make_tiny_model.py evaluate   # how dirty it is on briefs it has not seen
    python tools/make_tiny_model.py record     # demo candidates, by running the loop on the model

Needs ``pip install 'adrules[hf]'``. One thread is fastest: matrices are tiny.
"""

import argparse
import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from adrules.api.generation import generate
from adrules.api.loading import load as load_checker
from adrules.backends.hf import HFBackend
from adrules.domain.brief import Brief
from adrules.domain.plan import task_key
from adrules.domain.report import Report
from adrules.domain.run import Sampling
from adrules.prompts import render
from tiny_corpus import Corpus, known_report
from tiny_demo import DEMO
from tiny_training import encode, new_model, rendered, sample, train, train_tokenizer

FOLDER = Path(__file__).resolve().parents[1] / "src" / "adrules" / "models" / "tiny"
SEED = 20261122
RECORDING = "demo_candidates.jsonl"
RECORDED = 8
FIRSTS, REPAIRS = 10_000, 6_000
CARD = Path(__file__).with_name("tiny_model_card.md")


def build(folder: Path, seed: int, steps: int, rate: float) -> None:
    """Train from scratch and write everything but the recorded candidates."""
    started = time.perf_counter()
    demo = [entry.brief() for entry in DEMO]
    examples = list(Corpus(seed, demo).examples(FIRSTS, REPAIRS))
    dirty = sum(example.dirty for example in examples) / FIRSTS
    tokenizer = train_tokenizer([f"{e.messages[0][1]} {e.answer}" for e in examples], folder)
    model = new_model(tokenizer, seed)
    rows = [encode(tokenizer, example) for example in examples]
    longest = max(len(ids) for ids, _ in rows)
    print(
        f"{len(rows)} examples, {dirty:.2f} of the first texts dirty, at most {longest} tokens; "
        f"{model.num_parameters()} parameters; {time.perf_counter() - started:.0f} s",
        flush=True,
    )
    loss = train(model, rows, steps=steps, rate=rate, seed=seed)
    seconds = time.perf_counter() - started
    print(f"loss {loss:.3f} after {seconds:.0f} s")
    model.save_pretrained(folder)
    (folder / "model.safetensors").chmod(0o644)
    lines = [brief.model_dump_json(exclude_defaults=True) for brief in demo]
    (folder / "demo_briefs.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    card = CARD.read_text(encoding="utf-8").format(
        seed=seed, parameters=model.num_parameters(), tokens=len(tokenizer), steps=steps
    )
    (folder / "MODEL_CARD.md").write_text(card, encoding="utf-8")


def load(folder: Path) -> tuple[Any, Any]:
    """Return the finished model and its tokenizer."""
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    return model, AutoTokenizer.from_pretrained(folder)


def checker_of(*, known: bool) -> Callable[[str, Brief], Report]:
    """Return the shipped rules, or the corpus's own defects."""
    if known:
        return lambda text, brief: known_report(text, brief.channel)
    return load_checker().check


def demo_briefs(folder: Path) -> list[Brief]:
    """Return the demo briefs as written."""
    lines = (folder / "demo_briefs.jsonl").read_text(encoding="utf-8").splitlines()
    return [Brief.model_validate_json(line) for line in lines]


def well_formed(text: str, brief: Brief) -> bool:
    """Tell whether a text ends as a sentence, names the product and keeps to the brief's numbers."""
    source = render.task(brief, "plain", "")[0][1]
    body = re.sub(r"[\s\U0001f300-\U0001faff]+$", "", text)
    # «Не платите 3 месяца» says «за 0 ₽» without its zero.
    offered = set(re.findall(r"\d+(?:[ ,]\d+)*", brief.offer.summary)) - {"0"}
    allowed = set(re.findall(r"\d+(?:[ ,]\d+)*", source))
    found = set(re.findall(r"\d+(?:[ ,]\d+)*", text))
    return body.endswith((".", "!")) and (brief.product.name or "") in text and offered <= found <= allowed


def evaluate(folder: Path, seed: int, count: int, *, known: bool) -> None:
    """Print how dirty first answers and repairs are on briefs that were not trained on."""
    model, tokenizer = load(folder)
    check = checker_of(known=known)
    corpus = Corpus(seed + 1, [entry.brief() for entry in DEMO])
    briefs = [corpus.brief(held_out=True)[0] for _ in range(count)]
    prompts = [render.task(brief, "plain", "") for brief in briefs]
    firsts = [texts[0] for texts in sample(model, tokenizer, prompts, seed=seed)]
    reports: list[Report] = [check(text, brief) for text, brief in zip(firsts, briefs, strict=True)]
    broken = [i for i, report in enumerate(reports) if not report.ok]
    repairs = [render.repair(prompts[i], firsts[i], reports[i].errors) for i in broken]
    seconds = [texts[0] for texts in sample(model, tokenizer, repairs, seed=seed + 1)] if repairs else []
    still = [i for i, text in zip(broken, seconds, strict=True) if not check(text, briefs[i]).ok]
    form = [well_formed(t, b) for t, b in zip(firsts, briefs, strict=True)]
    form_repaired = [well_formed(t, briefs[i]) for i, t in zip(broken, seconds, strict=True)]
    longest = max(len(tokenizer(rendered(tokenizer, messages))["input_ids"]) for messages in repairs)
    figures = {
        "briefs": count,
        "checker": "known defects" if known else "shipped rules",
        "dirty_first": round(len(broken) / count, 3),
        "dirty_after_repair": round(len(still) / count, 3),
        "dirty_repairs": round(len(still) / max(1, len(broken)), 3),
        "any_violation_first": round(sum(bool(r.violations) for r in reports) / count, 3),
        "well_formed_first": round(sum(form) / count, 3),
        "well_formed_repairs": round(sum(form_repaired) / max(1, len(form_repaired)), 3),
        "mean_length_first": round(sum(map(len, firsts)) / count, 1),
        "mean_length_repairs": round(sum(map(len, seconds)) / max(1, len(seconds)), 1),
        "longest_repair_prompt_tokens": longest,
    }
    print(json.dumps(figures, ensure_ascii=False, indent=2))
    for i, text in list(zip(broken, seconds, strict=True))[:8]:
        print(f"- {firsts[i]}\n    {[v.match or v.category.value for v in reports[i].errors]}\n  > {text}")
    for i in [i for i, ok in enumerate(form) if not ok][:6]:
        print(f"? {briefs[i].product.name} | {briefs[i].offer.summary} | {firsts[i]}")


def record(folder: Path) -> None:
    """Run the loop on every demo brief and write all candidates as a recording for ``replay:``.

    After the first clean candidate fresh ones are added up to :data:`RECORDED`, so that
    stricter rules can be tried on the recording too.
    """
    checker = load_checker()
    backend = HFBackend(folder)
    backend.name = "hf:tiny"  # seeds are made of the name: they shall not depend on the folder
    lines = []
    for brief in demo_briefs(folder):
        done = generate(brief, backend=backend, checker=checker, prompt="plain", max_attempts=RECORDED)
        texts = [(a.text, a.finish) for a in done.attempts]
        base = render.task(brief, "plain", "")
        for seed in range(len(texts), RECORDED):
            fresh = backend.generate(base, Sampling(seed=seed)).candidates[0]
            texts.append((fresh.text, fresh.finish))
        candidates = [{"text": text, "finish": finish.value} for text, finish in texts]
        lines.append(json.dumps({"key": task_key(base), "candidates": candidates}, ensure_ascii=False))
        print(f"{brief.id}: {done.regenerations} regenerations, {done.stop_reason.value}\n    {done.text}")
    (folder / RECORDING).write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Run one verb."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("verb", choices=("build", "evaluate", "record"))
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--rate", type=float, default=6e-3)
    parser.add_argument("--count", type=int, default=100, help="held-out briefs to evaluate on")
    parser.add_argument("--known", action="store_true", help="evaluate by the corpus's own defects")
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.verb == "build":
        build(options.folder, options.seed, options.steps, options.rate)
    elif options.verb == "record":
        record(options.folder)
    else:
        evaluate(options.folder, options.seed, options.count, known=options.known)


if __name__ == "__main__":
    main()
