"""Other names for the things that examples are about, made of any tokens of the vocabulary.

The words of the generator use a part of the vocabulary only. A token that was never an answer's is thought
impossible, so a new word that holds one ("permit" as "per" and "mit") is not copied, however well others are.
"""

from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

RENAMED_SHARE = 0.85
RENAMED_KINDS = {"breakdown", "opinion", "plan", "name", "copy"}
MOST_WORDS = 3
MOST_PIECES = 6
SHARED_PIECES = 8
"""The pieces of one name, few enough that its words often share some, as "worker" and "rudder" do."""
COMMON_PIECES = 120
COMMON_SHARE = 0.5
"""
How many pieces are among those that the tokenizer made first, the common ones, in which words that were never seen are
mostly spelt. They are hard to copy: after " the" in "the thesaurus" there are two places to go on from, and only what
came before tells which.
"""
MOST_CHARS = 28
"""Of a name; more where the old name has more, since its sentences have room for that."""
MOST_CHARS_OF_OTHERS = 12
"""The same for the other things, which stand in one sentence with the first."""


@dataclass
class Pieces:
    """
    Tokens of small letters, the common ones first: those that begin a word, which have a space in front of them, and
    those that go on.
    """

    starts: list[str]
    rests: list[str]


def list_pieces(tokenizer: Tokenizer) -> Pieces:
    texts = [tokenizer.decode([token]) for token in range(tokenizer.get_vocab_size())]

    def is_word(text: str) -> bool:
        return text.isascii() and text.isalpha() and text.islower()

    starts = [text[1:] for text in texts if text.startswith(" ") and is_word(text[1:])]
    return Pieces(starts, [text for text in texts if is_word(text)])


def rename(example: dict, pieces: Pieces, random: np.random.Generator) -> dict:
    """Most of the examples about something, with new names for all things in it; the rest as they are."""
    if example["kind"] not in RENAMED_KINDS or random.random() > RENAMED_SHARE:
        return example
    rooms = {example["object"]: MOST_CHARS} | dict.fromkeys(example.get("others", ()), MOST_CHARS_OF_OTHERS)
    for old, room in rooms.items():
        asked = "\n".join(message["content"] for message in example["messages"])
        # A name that begins a sentence has a capital there, which the new one could not keep.
        if old in asked and asked.lower().count(old.lower()) == asked.count(old):
            example = _replace(example, old, _invent(pieces, random, max(room, len(old))))
    return example


def _replace(example: dict, old: str, new: str) -> dict:
    messages = [{**message, "content": message["content"].replace(old, new)} for message in example["messages"]]
    return {**example, "messages": messages, **{key: example[key].replace(old, new) for key in ("answer", "object")}}


def _invent(pieces: Pieces, random: np.random.Generator, most_chars: int) -> str:
    while True:
        rests = [_choose(pieces.rests, random) for _ in range(SHARED_PIECES)]
        words = [
            _choose(pieces.starts, random)
            + "".join(random.choice(rests, random.integers(0, MOST_PIECES), replace=False))
            for _ in range(random.integers(1, MOST_WORDS + 1))
        ]
        name = " ".join(words)
        if 3 < len(name) <= most_chars:
            return name


def _choose(pieces: list[str], random: np.random.Generator) -> str:
    is_common = random.random() < COMMON_SHARE
    return pieces[random.integers(min(COMMON_PIECES, len(pieces)) if is_common else len(pieces))]
