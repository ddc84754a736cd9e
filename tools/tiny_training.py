"""Tokenizer, model and training of the tiny model."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AutoTokenizer, GenerationConfig, LlamaConfig, LlamaForCausalLM

from adrules.domain.run import Messages
from tiny_corpus import Example

PAD, EOS = "<pad>", "</s>"
VOCABULARY = 1152
CONTEXT = 1024
MAX_NEW_TOKENS = 160

CHAT_TEMPLATE = """\
{%- set ns = namespace(asked=false) -%}
{%- for message in messages -%}
{%- if message['role'] == 'assistant' -%}
{{- ' ' + message['content'] -}}
{%- if loop.last and not add_generation_prompt %}{{- eos_token -}}{% endif -%}
{%- elif message['role'] == 'user' and not ns.asked -%}
{%- set ns.asked = true -%}
{{- message['content'] -}}
{%- elif message['role'] == 'user' -%}
{{- '\\nОшибки:' -}}
{%- for line in message['content'].split('\\n') -%}
{%- if line.startswith('- «') %}{{- ' ' + line[2:].split('» — ')[0] + '»' -}}
{%- elif line.startswith('- ') %}{{- ' «текст»' -}}
{%- endif -%}
{%- endfor -%}
{{- '\\nСообщение:' -}}
{%- endif -%}
{%- endfor -%}
"""
"""The brief as it is; of a feedback only the quotations; a system message is ignored.

A prompt ends in «:» without a space and an answer begins with one: a space at the end of
the prompt would be a token of its own, which byte-level BPE never sees before a word.
"""


def train_tokenizer(texts: Sequence[str], folder: Path) -> Any:  # noqa: ANN401 - transformers names no type
    """Train a byte-level BPE on ``texts``, write it to ``folder`` and return it as loaded from there."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=[PAD, EOS],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "pad_token": PAD,
        "eos_token": EOS,
        "model_max_length": CONTEXT,
        "padding_side": "left",
        "clean_up_tokenization_spaces": False,
        "chat_template": CHAT_TEMPLATE,
    }
    body = json.dumps(settings, ensure_ascii=False, indent=2)
    (folder / "tokenizer_config.json").write_text(body + "\n", encoding="utf-8")
    return AutoTokenizer.from_pretrained(folder)


def rendered(tokenizer: Any, messages: Messages) -> str:  # noqa: ANN401
    """Return a conversation as the model reads it."""
    chat = [{"role": role, "content": content} for role, content in messages]
    text: str = tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True)
    return text


def new_model(tokenizer: Any, seed: int) -> Any:  # noqa: ANN401
    """Return an untrained Llama of two layers."""
    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=176,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=CONTEXT,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        initializer_range=0.05,
    )
    model = LlamaForCausalLM(config)
    model.generation_config = GenerationConfig(
        do_sample=True,
        temperature=1.0,
        top_k=0,
        max_new_tokens=MAX_NEW_TOKENS,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    return model


def encode(tokenizer: Any, example: Example) -> tuple[list[int], int]:  # noqa: ANN401
    """Return the tokens of prompt and answer, and how many are the prompt's."""
    prompt = tokenizer(rendered(tokenizer, example.messages))["input_ids"]
    answer = tokenizer(f" {example.answer}")["input_ids"]
    return [*prompt, *answer, tokenizer.eos_token_id], len(prompt)


def batches(
    rows: Sequence[tuple[list[int], int]], size: int, generator: torch.Generator
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Yield padded tokens and labels for ever; rows of like length go together."""
    while True:
        order = torch.randperm(len(rows), generator=generator).tolist()
        for start in range(0, len(order), size * 16):
            pool = sorted(order[start : start + size * 16], key=lambda i: len(rows[i][0]))
            groups = [pool[i : i + size] for i in range(0, len(pool), size)]
            for g in torch.randperm(len(groups), generator=generator).tolist():
                chosen = [rows[i] for i in groups[g]]
                tokens = torch.zeros(len(chosen), max(len(ids) for ids, _ in chosen), dtype=torch.long)
                labels = torch.full_like(tokens, -100)
                for row, (ids, prompt) in enumerate(chosen):
                    tokens[row, : len(ids)] = torch.tensor(ids)
                    labels[row, prompt : len(ids)] = torch.tensor(ids[prompt:])
                yield tokens, labels


def train(  # noqa: PLR0913 - the settings of a training
    model: Any,  # noqa: ANN401
    rows: Sequence[tuple[list[int], int]],
    *,
    steps: int,
    rate: float,
    seed: int,
    size: int = 32,
) -> float:
    """Train on the answers alone and return the mean loss of the last 100 steps."""
    torch.manual_seed(seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, betas=(0.9, 0.98), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps, pct_start=0.05)
    source = batches(rows, size, torch.Generator().manual_seed(seed))
    losses: list[float] = []
    model.train()
    for step in range(steps):
        tokens, labels = next(source)
        # Right padding under a causal mask: no attention mask is needed. The head is
        # applied where an answer is predicted, which is a third of the positions.
        hidden = model.model(tokens).last_hidden_state[:, :-1]
        wanted = labels[:, 1:]
        chosen = wanted != -100  # noqa: PLR2004 - torch's mark of "no label"
        loss = torch.nn.functional.cross_entropy(model.lm_head(hidden[chosen]), wanted[chosen])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        if (step + 1) % 250 == 0:
            recent = losses[-100:]
            print(f"step {step + 1}/{steps}  loss {sum(recent) / len(recent):.3f}", flush=True)
    model.eval()
    return sum(losses[-100:]) / len(losses[-100:])


def sample(
    model: Any,  # noqa: ANN401
    tokenizer: Any,  # noqa: ANN401
    conversations: Sequence[Messages],
    *,
    seed: int,
    n: int = 1,
) -> list[list[str]]:
    """Return ``n`` answers to each conversation, drawn at temperature 1."""
    torch.manual_seed(seed)
    prompts = [rendered(tokenizer, messages) for messages in conversations]
    inputs = tokenizer(prompts, return_tensors="pt", padding=True, padding_side="left")
    inputs.pop("token_type_ids", None)
    output = model.generate(**inputs, num_return_sequences=n)
    texts = tokenizer.batch_decode(output[:, inputs["input_ids"].shape[1] :], skip_special_tokens=True)
    return [[text.strip() for text in texts[i : i + n]] for i in range(0, len(texts), n)]
