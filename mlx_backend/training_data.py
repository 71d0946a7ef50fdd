"""Examples to train with: JSON lines, checked before a model is loaded, split, and turned into token ids."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlx_backend.job_process import JobError

if TYPE_CHECKING:
    from mlx_lm.tokenizer_utils import TokenizerWrapper

FEWEST_EXAMPLES = 4
_NAMED_PROBLEMS = 5
_VALID_SHARE = 10
"""One example in so many is kept apart to check the training against."""


@dataclass(frozen=True)
class Example:
    """A line of the file. `text` or `messages` is empty; `digest` is the hash of the line."""

    messages: tuple[dict[str, Any], ...]
    tools: tuple[dict[str, Any], ...]
    text: str
    digest: str


@dataclass(frozen=True)
class Sequence:
    """Token ids; the loss counts those from `first_trained` on, which is never 0 nor beyond the end."""

    tokens: list[int]
    first_trained: int


@dataclass(frozen=True)
class Split:
    """What is trained with and what it is checked against; `skipped` examples were longer than allowed."""

    train: list[Sequence]
    valid: list[Sequence]
    skipped: int


def read_examples(file: Path) -> list[Example]:
    """All examples, each line once. Raises JobError BAD_DATA that names the lines that cannot be used, or NOT_FOUND."""
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError:
        raise JobError("NOT_FOUND", f"there is no file {file}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise JobError("BAD_DATA", f"{file} cannot be read as UTF-8 text: {error}") from error
    examples: dict[str, Example] = {}
    problems: list[str] = []
    for number, line in enumerate(map(str.strip, lines), 1):
        if not line:
            continue
        try:
            example = _read_line(line)
        except (ValueError, RecursionError) as error:
            problems.append(f"line {number}: {error}")
        else:
            examples.setdefault(example.digest, example)
    if problems:
        more = f"; and {len(problems) - _NAMED_PROBLEMS} more" if len(problems) > _NAMED_PROBLEMS else ""
        raise JobError(
            "BAD_DATA",
            f"{len(problems)} lines cannot be used: {'; '.join(problems[:_NAMED_PROBLEMS])}{more}",
            'A line is {"messages":[...]}, {"prompt","completion"} or {"text"}.',
        )
    if len(examples) < FEWEST_EXAMPLES:
        raise JobError(
            "BAD_DATA",
            f"{file.name} has {len(examples)} different examples, and training takes at least {FEWEST_EXAMPLES}",
        )
    return list(examples.values())


def _read_line(line: str) -> Example:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise ValueError(f"not JSON ({error})") from error
    if not isinstance(value, dict):
        raise ValueError("no JSON object")
    digest = hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()
    if "messages" in value:
        return Example(tuple(_check_messages(value["messages"])), _check_tools(value.get("tools")), "", digest)
    if "prompt" in value or "completion" in value:
        prompt, completion = _text_of(value, "prompt"), _text_of(value, "completion")
        messages = ({"role": "user", "content": prompt}, {"role": "assistant", "content": completion})
        return Example(messages, (), "", digest)
    if "text" in value:
        return Example((), (), _text_of(value, "text"), digest)
    raise ValueError('none of "messages", "prompt" with "completion", and "text"')


def _text_of(value: dict[str, Any], key: str) -> str:
    text = value.get(key)
    if not isinstance(text, str) or not text:
        raise ValueError(f'"{key}" is no text or empty')
    return text


def _check_messages(messages: object) -> list[dict[str, Any]]:
    if not isinstance(messages, list) or not all(isinstance(message, dict) for message in messages):
        raise ValueError('"messages" is no list of objects')
    for message in messages:
        if message.get("role") not in ("system", "user", "assistant", "tool"):
            raise ValueError(f"the role {message.get('role')!r} is none of system, user, assistant and tool")
        if not isinstance(message.get("content", ""), str | None):
            raise ValueError('the "content" of a message is no text')
    if not messages or messages[-1]["role"] != "assistant":
        raise ValueError("the last message is not the assistant's")
    return [{**message, "content": message.get("content") or ""} for message in messages]


def _check_tools(tools: object) -> tuple[dict[str, Any], ...]:
    if tools is None:
        return ()
    if not isinstance(tools, list) or not all(isinstance(tool, dict) for tool in tools):
        raise ValueError('"tools" is no list of objects')
    return tuple(tools)


def split_examples(examples: list[Example], tokenizer: "TokenizerWrapper", max_tokens: int) -> Split:
    """
    A tenth, chosen by the hash of the line, is for checking, so that it stays the same when lines are added. A text
    is cut into pieces of `max_tokens`; a longer chat is skipped, because its end is what should be learnt. Raises
    JobError BAD_DATA when too little remains or the model has no chat template for chats.
    """
    split = Split([], [], 0)
    ordered = sorted(examples, key=lambda example: example.digest)
    kept = [(example, sequences) for example in ordered if (sequences := _encode(example, tokenizer, max_tokens))]
    skipped = len(ordered) - len(kept)
    if len(kept) < 2:
        raise JobError(
            "BAD_DATA",
            f"{skipped} of {len(ordered)} examples are longer than {max_tokens} tokens",
            "Raise --max-tokens or shorten the examples.",
        )
    are_for_checking = [int(example.digest[:8], 16) % _VALID_SHARE == 0 for example, _ in kept]
    if not any(are_for_checking) or all(are_for_checking):
        are_for_checking = [number == 0 for number in range(len(kept))]
    for (_, sequences), is_for_checking in zip(kept, are_for_checking, strict=True):
        (split.valid if is_for_checking else split.train).extend(sequences)
    return Split(split.train, split.valid, skipped)


def _encode(example: Example, tokenizer: "TokenizerWrapper", max_tokens: int) -> list[Sequence]:
    """Sequences of at least one trained token; none for an example that is too long."""
    if example.text:
        ids = [*tokenizer.encode(example.text), tokenizer.eos_token_id]
        pieces = [ids[start : start + max_tokens] for start in range(0, len(ids), max_tokens)]
        return [Sequence(piece, 1) for piece in pieces if len(piece) > 1]
    ids, answer_at = _encode_chat(example, tokenizer)
    return [Sequence(ids, max(1, answer_at))] if answer_at < len(ids) <= max_tokens else []


def _encode_chat(example: Example, tokenizer: "TokenizerWrapper") -> tuple[list[int], int]:
    """All ids, and how many of them stand before the first answer."""
    first = next(at for at, message in enumerate(example.messages) if message["role"] == "assistant")
    if not tokenizer.has_chat_template:
        if len(example.messages) != 2:
            raise JobError("BAD_DATA", "this model has no chat template", 'Give lines of {"text"} instead.')
        asked = tokenizer.encode(example.messages[0]["content"])
        answer = tokenizer.encode(example.messages[1]["content"], add_special_tokens=False)
        return [*asked, *answer, tokenizer.eos_token_id], len(asked)

    def fill(messages: tuple[dict[str, Any], ...], opens_answer: bool) -> list[int]:
        return tokenizer.apply_chat_template(
            list(messages), tools=list(example.tools) or None, add_generation_prompt=opens_answer, return_dict=False
        )

    try:
        ids = fill(example.messages, False)
        asked = fill(example.messages[:first], True) if first else []
    except Exception as error:
        raise JobError("BAD_DATA", f"the model's chat template refuses an example: {error}") from error
    # A template may open the answer differently from how it writes one that is over.
    same = next((at for at, (a, b) in enumerate(zip(asked, ids, strict=False)) if a != b), min(len(asked), len(ids)))
    return ids, same
