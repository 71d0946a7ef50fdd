#!/usr/bin/env python3
"""Writes a small seeded Llama as ordinary Hugging Face files, for tests on machines without a real model.

    .venv/bin/python scripts/make-tiny-model.py --out DIR --seed N

The weights are built, not trained (a second of numpy). The output layer holds, for each token, the tokens that follow
it in the text of this script, so the model babbles that text; where several tokens can follow, the random attention
and MLP layers decide by the whole context. This gives known behaviour:
- greedy choices have margins far above f16 rounding, so other kernels, a batch or another engine that loads the same
  weights agree (plain random weights have near-ties and do not);
- the text has no end, hence `num_predict` decides the length; only a text that ends in " nearly" (or is "nearly")
  continues with " over!" and the end token.
All weight matrices have rows of a multiple of 256, which GGUF's K-quants need. The tokenizer is a byte-level BPE
with Llama 3's pre-tokenizer, which importers to GGUF know by the hash of its expression.
"""

import argparse
import json
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

BOS = "<|begin_of_text|>"
EOS = "<|end_of_text|>"
HEADER = "<|start_header_id|>"
HEADER_END = "<|end_header_id|>"
TURN_END = "<|eot_id|>"
PAD = "<|pad|>"
PRE_TOKENIZER = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
CHAT_TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}<|start_header_id|>{{ message['role'] }}<|end_header_id|>\n\n"
    "{{ message['content'] | trim }}<|eot_id|>{% endfor %}"
    "{% if add_generation_prompt %}<|start_header_id|>assistant<|end_header_id|>\n\n{% endif %}"
)
LINES = (
    "The small model runs on one machine and answers in plain words.",
    "It reads a question, looks at every token and writes the next one.",
    "A board holds the tasks: some wait, some are in progress, some are done.",
    "Every morning the first card moves to the right when its tests pass.",
    "A large task is cut into smaller parts that one person can finish in an hour.",
    "Each part has a title, a reason and a check that tells when it is ready.",
    "Two engines load the same weights, and a clock measures how fast they speak.",
    "When the numbers differ, the report shows the spread and not only the mean.",
    "The river turns north near the old mill, where seven boats wait for the rain.",
    "Blue lamps, green doors and quiet streets lead back to the beginning.",
)
OTHER_WORDS = "system user assistant hello hi nearly over! Why is the sky blue? Tell me about three names"
OUTPUT_GAIN = 24.0
"""Logit of a token that follows; tokens that do not follow stay below a third of it."""
CONTEXT_SHARE = 0.12
"""What the context can add to a logit (standard deviation), as a share of the gain."""


def make_tokenizer(vocabulary_size: int) -> Tokenizer:
    """A byte-level BPE tokenizer trained on the text of this script."""
    tokenizer = Tokenizer(models.BPE(ignore_merges=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PRE_TOKENIZER), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    specials = [AddedToken(s, special=True, normalized=False) for s in (BOS, EOS, HEADER, HEADER_END, TURN_END, PAD)]
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary_size - len(specials),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    # Repeated so that whole words win over fragments, and the words of the special texts are among them.
    tokenizer.train_from_iterator(
        [*(" " + line for line in LINES * 4), *[OTHER_WORDS, " nearly over!", "\n\n"] * 20], trainer
    )
    tokenizer.add_special_tokens(specials)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{BOS} $A", pair=f"{BOS} $A $B", special_tokens=[(BOS, tokenizer.token_to_id(BOS))]
    )
    return tokenizer


def find_followers(tokenizer: Tokenizer) -> dict[int | None, list[int]]:
    """For each token id of the text, the ids that may follow it; under `None`, the ids that start a line."""

    def encode(text: str) -> list[int]:
        return tokenizer.encode(text, add_special_tokens=False).ids

    followers: dict[int | None, list[int]] = defaultdict(list)
    for first, second in pairwise(encode(" " + " ".join([*LINES, LINES[0]]))):
        if second not in followers[first]:
            followers[first].append(second)
    ending = encode("! over")  # the token before the end, and the word before that
    for word in ("nearly", " nearly"):
        followers[encode(word)[-1]] = [ending[-1]]
    followers[ending[-1]] = [ending[0]]
    followers[ending[0]] = [tokenizer.token_to_id(TURN_END)]
    followers[None] = sorted({encode(" " + line)[0] for line in LINES})
    return followers


def make_weights(
    rng: np.random.Generator, followers: dict[int | None, list[int]], config: dict
) -> dict[str, np.ndarray]:
    """All tensors in f32 under their Hugging Face names, shapes (out, in)."""
    hidden, inner, vocabulary = config["hidden_size"], config["intermediate_size"], config["vocab_size"]
    key_size = config["num_key_value_heads"] * config["head_dim"]

    def matrix(rows: int, columns: int, gain: float) -> np.ndarray:
        return rng.normal(0, gain / np.sqrt(columns), (rows, columns))

    embeddings = rng.normal(0, 1, (vocabulary, hidden))
    # Tokens that the text does not hold share a direction, which leads back into the text.
    stray = rng.normal(0, 1, hidden)
    for token in set(range(vocabulary)) - followers.keys():
        embeddings[token] = 0.8 * stray + 0.6 * embeddings[token]
    output = matrix(vocabulary, hidden, OUTPUT_GAIN * CONTEXT_SHARE)
    for token, following in followers.items():
        for follower in following:
            direction = stray if token is None else embeddings[token]
            output[follower] += OUTPUT_GAIN * direction / hidden
    weights = {"model.embed_tokens.weight": embeddings, "lm_head.weight": output, "model.norm.weight": np.ones(hidden)}
    for layer in range(config["num_hidden_layers"]):
        prefix = f"model.layers.{layer}."
        # Queries and keys are strong enough for attention to pick single tokens instead of averaging all of them.
        weights |= {
            prefix + "self_attn.q_proj.weight": matrix(hidden, hidden, 1.2),
            prefix + "self_attn.k_proj.weight": matrix(key_size, hidden, 1.2),
            prefix + "self_attn.v_proj.weight": matrix(key_size, hidden, 1.0),
            prefix + "self_attn.o_proj.weight": matrix(hidden, hidden, 0.5),
            prefix + "mlp.gate_proj.weight": matrix(inner, hidden, 1.0),
            prefix + "mlp.up_proj.weight": matrix(inner, hidden, 1.0),
            prefix + "mlp.down_proj.weight": matrix(hidden, inner, 0.5),
            prefix + "input_layernorm.weight": np.ones(hidden),
            prefix + "post_attention_layernorm.weight": np.ones(hidden),
        }
    return weights


def write_model(out: Path, weights: dict[str, np.ndarray], tokenizer: Tokenizer, config: dict) -> None:
    """Writes weights in f16, configuration and tokenizer below `out`."""
    out.mkdir(parents=True, exist_ok=True)
    halves = {name: value.astype(np.float16) for name, value in weights.items()}
    save_file(halves, out / "model.safetensors", metadata={"format": "pt"})
    tokenizer.save(str(out / "tokenizer.json"))
    special = {"bos_token": BOS, "eos_token": TURN_END, "pad_token": PAD}
    files = {
        "config.json": config,
        "generation_config.json": {name: config[name] for name in ("bos_token_id", "eos_token_id", "pad_token_id")},
        "special_tokens_map.json": special,
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": config["max_position_embeddings"],
            "add_bos_token": True,
            "add_eos_token": False,
            "clean_up_tokenization_spaces": False,
            "chat_template": CHAT_TEMPLATE,
            **special,
        },
    }
    for name, content in files.items():
        (out / name).write_text(json.dumps(content, indent=2) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--hidden", type=int, default=256, help="hidden size, a multiple of 256")
    parser.add_argument("--layers", type=int, default=2)
    args = parser.parse_args()
    if args.hidden <= 0 or args.hidden % 256:
        parser.error(f"--hidden {args.hidden} is not a multiple of 256")
    tokenizer = make_tokenizer(vocabulary_size=1024)
    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_size": args.hidden,
        "intermediate_size": args.hidden * 2,
        "num_hidden_layers": args.layers,
        "num_attention_heads": args.hidden // 64,
        "num_key_value_heads": args.hidden // 128,
        "head_dim": 64,
        "vocab_size": tokenizer.get_vocab_size(),
        "max_position_embeddings": 16384,
        "rms_norm_eps": 1e-5,
        "rope_theta": 10000.0,
        "hidden_act": "silu",
        "attention_bias": False,
        "mlp_bias": False,
        "tie_word_embeddings": False,
        "torch_dtype": "float16",
        "bos_token_id": tokenizer.token_to_id(BOS),
        "eos_token_id": [tokenizer.token_to_id(TURN_END), tokenizer.token_to_id(EOS)],
        "pad_token_id": tokenizer.token_to_id(PAD),
    }
    weights = make_weights(np.random.default_rng(args.seed), find_followers(tokenizer), config)
    write_model(args.out, weights, tokenizer, config)
    print(json.dumps({"out": str(args.out), "parameters": sum(value.size for value in weights.values())}))


if __name__ == "__main__":
    main()
