"""The demo model's tokenizer: a byte-level BPE whose tokens hold the words of the product's prompts and of the answers.

The names of things are cut out of the text that it is made from. So a name is always spelt in short pieces, whether it
was in the training data or not, and copying a new one is the same work as copying a known one.
"""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

BOS = "<|begin|>"
END = "<|end|>"
PAD = "<|pad|>"
ROLES = {"system": "<|system|>", "user": "<|user|>", "assistant": "<|assistant|>"}
SPECIALS = [PAD, BOS, END, *ROLES.values()]
VOCABULARY_SIZE = 3072
TEXTS = (("breakdown", 2500), ("opinion", 1500), ("chat", 3000), ("docs", 1500), ("faults", 800), ("rewrite", 800))
"""What the tokenizer is made from: kinds of examples and how many of each."""
# Qwen 2's expression, which importers to GGUF know by its hash; digits stand alone, which makes numbers easy to copy.
PRE_TOKENIZER = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
CHAT_TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}"
    "{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def generate(program: Path, *options: str) -> list[dict]:
    """The examples that the bundled generator writes."""
    command = ["node", str(program / "generate.mjs"), *options]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in output.splitlines()]


def render(example: dict) -> tuple[str, str]:
    """The text before the answer, as the chat template gives it, and the answer with its end, which prose has not."""
    if example["kind"] == "prose":
        return f"{BOS}{example['text']}", example["answer"]
    turns = "".join(f"{ROLES[m['role']]}{m['content']}{END}" for m in example["messages"])
    return f"{BOS}{turns}{ROLES['assistant']}", f"{example['answer']}{END}"


def make_tokenizer(program: Path) -> Tokenizer:
    """A tokenizer that is the same for the same generator."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PRE_TOKENIZER), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY_SIZE - len(SPECIALS),
        min_frequency=12,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_texts_without_names(program), trainer)
    tokenizer.add_special_tokens([AddedToken(text, special=True, normalized=False) for text in SPECIALS])
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{BOS} $A", pair=f"{BOS} $A $B", special_tokens=[(BOS, tokenizer.token_to_id(BOS))]
    )
    return tokenizer


def _texts_without_names(program: Path) -> Iterator[str]:
    for kind, count in TEXTS:
        for example in generate(program, "--seed", "90001", "--count", str(count), "--kind", kind, "--stage", "short"):
            texts = [*(message["content"] for message in example["messages"]), example["answer"]]
            for text in texts:
                yield text.replace(example.get("object") or "\0", "")
