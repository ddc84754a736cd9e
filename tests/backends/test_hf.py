from pathlib import Path

import pytest

from adrules.backends.opening import open_backend
from adrules.domain.run import Completion, FinishReason, Messages, Sampling
from adrules.errors import BackendConfigError

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
tokenizers = pytest.importorskip("tokenizers")

LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя АБВ.,!\n"
SHORT: Messages = (("user", "аб"),)
LONG: Messages = (("system", "абвг"), ("user", "деж зик лмн"))
HOT = Sampling(temperature=1.0, max_tokens=12)


def save_model(folder: Path, *, chat: bool = False, room: int = 64, ends: bool = True) -> Path:
    """Save a Llama of random weights whose tokens are letters."""
    vocabulary = {token: i for i, token in enumerate(["<pad>", "<end>", *LETTERS])}
    inner = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token="<pad>"))  # noqa: S106 - no secret
    inner.pre_tokenizer = tokenizers.pre_tokenizers.Split("", "isolated")
    inner.decoder = tokenizers.decoders.Fuse()
    special = {"pad_token": "<pad>", "eos_token": "<end>" if ends else None}
    tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_object=inner, **special)
    if chat:
        tokenizer.chat_template = "{% for m in messages %}{{ m.content }}!{% endfor %}"
    torch.manual_seed(0)
    config = transformers.LlamaConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=room,
        eos_token_id=1 if ends else None,
        bos_token_id=None,
        pad_token_id=0,
    )
    model = transformers.LlamaForCausalLM(config)
    # Defaults of a folder must not change the draw.
    model.generation_config.do_sample = True
    model.generation_config.top_k = 1
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory):
    return open_backend(f"hf:{save_model(tmp_path_factory.mktemp('model'))}")


def texts(completion: Completion) -> list[str]:
    return [c.text for c in completion.candidates]


def seeded(seed: int, **changes: object) -> Sampling:
    return Sampling(**{"temperature": 1.0, "max_tokens": 12, "seed": seed, **changes})


def test_the_same_request_brings_the_same_text_whatever_came_before(backend) -> None:
    first = texts(backend.generate(SHORT, seeded(1, n=3)))
    torch.manual_seed(99)
    backend.generate(LONG, seeded(2))
    assert texts(backend.generate(SHORT, seeded(1, n=3))) == first
    assert texts(backend.generate(SHORT, seeded(2, n=3))) != first
    assert len(set(first)) == 3


def test_the_first_candidates_do_not_depend_on_how_many_are_asked_for(backend) -> None:
    assert texts(backend.generate(SHORT, seeded(1, n=4)))[:2] == texts(
        backend.generate(SHORT, seeded(1, n=2))
    )


def test_a_batch_brings_what_single_requests_bring(backend) -> None:
    conversations = [SHORT, LONG, (("user", "я"),), LONG]
    seeds = [1, 2, 3, 4]
    sampling = seeded(0, n=2)
    batch = backend.generate_many(conversations, sampling, seeds)
    single = [backend.generate(c, seeded(s, n=2)) for c, s in zip(conversations, seeds, strict=True)]
    assert [texts(c) for c in batch] == [texts(c) for c in single]
    assert [c.usage for c in batch] == [c.usage for c in single]


def test_greedy_needs_no_seed(backend) -> None:
    first = backend.generate(LONG, seeded(1, temperature=0.0, n=2))
    assert texts(first) == texts(backend.generate(LONG, seeded(2, temperature=0.0, n=2)))
    assert len(set(texts(first))) == 1


def test_without_a_seed_texts_differ(backend) -> None:
    drawn = {texts(backend.generate(SHORT, HOT))[0] for _ in range(4)}
    assert len(drawn) > 1


def test_a_narrow_nucleus_is_greedy(backend) -> None:
    greedy = texts(backend.generate(LONG, seeded(1, temperature=0.0)))
    assert texts(backend.generate(LONG, seeded(1, top_p=1e-6))) == greedy


def test_a_text_without_an_end_is_cut(backend) -> None:
    got = backend.generate(LONG, seeded(1, max_tokens=1, n=8))
    lengths = {c.finish for c in got.candidates if c.text}
    assert lengths <= {FinishReason.LENGTH}
    assert got.usage.output_tokens == 8
    assert not got.usage.estimated


def test_an_end_token_ends_the_text(backend) -> None:
    finishes = {
        c.finish
        for seed in range(8)
        for c in backend.generate(SHORT, seeded(seed, max_tokens=50, n=8)).candidates
    }
    assert FinishReason.STOP in finishes


def test_draws_follow_the_probabilities_of_the_model(backend) -> None:
    # One token after one prompt, drawn 2000 times: shares within 4 standard errors of the softmax.
    draws = 2000
    tokens = backend.tokenizer("аб")["input_ids"]
    with torch.inference_mode():
        probabilities = backend.model(torch.tensor([tokens])).logits[0, -1].softmax(-1)
    got = backend.generate(SHORT, seeded(5, max_tokens=1, n=draws))
    counted = [c.text for c in got.candidates]
    for letter in "абвгд":
        p = float(probabilities[backend.tokenizer(letter)["input_ids"][0]])
        assert abs(counted.count(letter) / draws - p) < 4 * (p * (1 - p) / draws) ** 0.5


def test_a_chat_template_is_used(tmp_path: Path) -> None:
    chat = open_backend(f"hf:{save_model(tmp_path, chat=True)}")
    assert chat.generate(LONG, seeded(1)).usage.input_tokens == len("абвг!деж зик лмн!")


def test_without_a_template_the_contents_are_joined(backend) -> None:
    assert backend.generate(LONG, seeded(1)).usage.input_tokens == len("абвг\nдеж зик лмн")


def test_a_text_that_the_context_cuts_names_the_limit(tmp_path: Path) -> None:
    backend = open_backend(f"hf:{save_model(tmp_path, room=8, ends=False)}")
    assert backend.generate(SHORT, seeded(1, max_tokens=12)).dropped == ("max_tokens",)
    assert backend.generate(SHORT, seeded(1, max_tokens=2)).dropped == ()


def test_a_prompt_that_does_not_fit_is_told(tmp_path: Path) -> None:
    small = open_backend(f"hf:{save_model(tmp_path, room=16, ends=False)}")
    with pytest.raises(BackendConfigError, match="the prompt has 16 tokens and the model reads 16"):
        small.generate((("user", "а" * 16),), HOT)
    tight = small.generate_many([(("user", "а" * 14),), SHORT], HOT, [1, 2])
    assert [c.usage.output_tokens for c in tight] == [2, 12]
    assert tight[0].candidates[0].finish is FinishReason.LENGTH


def test_the_name_and_the_capabilities(backend) -> None:
    assert backend.name.startswith("hf:")
    assert backend.capabilities.n
    assert backend.capabilities.seed
    assert backend.capabilities.max_concurrency == 1


@pytest.mark.parametrize("name", ["missing", "file", "empty"])
def test_a_folder_without_a_model_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    with pytest.raises(BackendConfigError, match=name):
        open_backend(f"hf:{tmp_path / name}")
