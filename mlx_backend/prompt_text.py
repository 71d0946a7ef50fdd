"""From a request to token ids: messages in the form that chat templates expect, and the template itself."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2.exceptions import TemplateError

from mlx_backend.errors import bad_request
from mlx_backend.fill_in_middle import find_fill_tokens
from mlx_backend.go_template import to_jinja
from mlx_backend.overlay import Overlay
from mlx_backend.request_models import ChatRequest, GenerateRequest, Message
from mlx_backend.tool_formats import template_text

if TYPE_CHECKING:
    from mlx_lm.tokenizer_utils import TokenizerWrapper

_ROLES = ("system", "developer", "user", "assistant", "tool")


@dataclass(frozen=True)
class TemplateUse:
    """How the template is filled in. `level` is think's, such as "high"; `source` replaces the model's own template."""

    thinks: bool = False
    level: str | None = None
    source: str | None = None
    tools: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Prompt:
    """What the model continues, as text and as ids."""

    text: str
    ids: list[int]


def encode_text(tokenizer: "TokenizerWrapper", text: str) -> list[int]:
    """Ids with the tokenizer's own first token, unless the text already begins with it."""
    begins_with_bos = bool(tokenizer.bos_token) and text.startswith(tokenizer.bos_token)
    return tokenizer.encode(text, add_special_tokens=not begins_with_bos)


def encode_generate(
    tokenizer: "TokenizerWrapper", request: GenerateRequest, use: TemplateUse, overlay: Overlay
) -> Prompt:
    """
    A prompt as it is with `raw`, around a gap with `suffix`, else as one user turn of the template (a model that
    has none gets the plain text). `context` ids of an earlier answer come first. Raises RequestError 400.
    """
    prompt, system = request.prompt or "", request.system or ("" if request.raw else overlay.system)
    if request.suffix:
        text = find_fill_tokens(tokenizer, request.shown_name()).wrap(prompt, request.suffix)
        return Prompt(text, encode_text(tokenizer, text))
    if request.raw or not (tokenizer.has_chat_template or use.source):
        text = prompt if request.raw or not system else f"{system}\n\n{prompt}"
        made = Prompt(text, encode_text(tokenizer, text))
    else:
        messages = [Message(role="system", content=system)] if system else []
        made = _fill_template(tokenizer, [*messages, Message(role="user", content=prompt)], use)
    if not request.context:
        return made
    if not all(0 <= token < len(tokenizer) for token in request.context):
        raise bad_request(f"context holds token ids that this model does not have (0 to {len(tokenizer) - 1})")
    ids = made.ids[1:] if made.ids[:1] == [tokenizer.bos_token_id] else made.ids
    return Prompt(made.text, [*request.context, *ids])


def encode_messages(
    tokenizer: "TokenizerWrapper", request: ChatRequest, use: TemplateUse, overlay: Overlay, max_tokens: int | None
) -> Prompt:
    """
    A conversation with the start of the next answer. With `max_tokens` the oldest turns are left out until it fits, but
    never those of the system and the last one. Raises RequestError 400.
    """
    if not (tokenizer.has_chat_template or use.source):
        raise bad_request("this model has no chat template: send the text to /api/generate instead")
    messages = [*_overlay_messages(request, overlay), *(request.messages or [])]
    for message in messages:
        if message.role not in _ROLES:
            raise bad_request(f'messages: role "{message.role}" is unknown; use system, user, assistant or tool')
    made = _fill_template(tokenizer, messages, use)
    while max_tokens is not None and len(made.ids) > max_tokens:
        turns = [at for at, message in enumerate(messages) if message.role not in ("system", "developer")]
        if len(turns) < 2:
            break
        del messages[turns[0]]
        made = _fill_template(tokenizer, messages, use)
    return made


def _overlay_messages(request: ChatRequest, overlay: Overlay) -> list[Message]:
    """What a derived model puts before a chat; its system text stands where the chat has none."""
    has_system = any(message.role == "system" for message in request.messages or [])
    system = [Message(role="system", content=overlay.system)] if overlay.system and not has_system else []
    return [*system, *(Message(role=message.role, content=message.content) for message in overlay.messages)]


def normalize_messages(messages: list[Message]) -> list[dict[str, Any]]:
    """One system message at the front made of all system and developer ones; templates refuse others."""
    system = [message.content or "" for message in messages if message.role in ("system", "developer")]
    turns = [_to_turn(message) for message in messages if message.role not in ("system", "developer")]
    return [{"role": "system", "content": "\n\n".join(system)}, *turns] if system else turns


def _to_turn(message: Message) -> dict[str, Any]:
    turn: dict[str, Any] = {"role": message.role, "content": message.content or ""}
    if message.thinking:
        turn["reasoning_content"] = message.thinking
    if message.tool_calls:
        turn["tool_calls"] = [_to_template_call(call) for call in message.tool_calls]
    if message.tool_name:
        turn["name"] = message.tool_name
    if message.tool_call_id:
        turn["tool_call_id"] = message.tool_call_id
    return turn


def _to_template_call(call: dict[str, Any]) -> dict[str, Any]:
    """Templates want an object of arguments; clients of other dialects send its JSON text."""
    function = call.get("function")
    if not isinstance(function, dict) or not isinstance(function.get("name"), str):
        raise bad_request("messages: a tool call needs a function with a name")
    arguments = function.get("arguments", {})
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments or "{}")
        except ValueError as error:
            raise bad_request(f"messages: the arguments of a tool call are not JSON: {error}") from error
    if not isinstance(arguments, dict):
        raise bad_request("messages: the arguments of a tool call must be an object")
    made = {"type": "function", "function": {"name": function["name"], "arguments": arguments}}
    return {"id": call["id"], **made} if isinstance(call.get("id"), str) else made


def _fill_template(tokenizer: "TokenizerWrapper", messages: list[Message], use: TemplateUse) -> Prompt:
    values: dict[str, Any] = {"enable_thinking": use.thinks}
    if use.level:
        values["reasoning_effort"] = use.level
    if use.tools:
        values["tools"] = list(use.tools)
    turns = normalize_messages(messages)
    try:
        if use.source is None:
            text = tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True, **values)
        else:
            text = _fill_source(tokenizer, use.source, turns, values)
    except (TemplateError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise bad_request(f"the model's chat template refuses these messages: {error}") from error
    # The template writes the special tokens itself; a foreign one may leave out the first.
    ids = tokenizer.encode(text, add_special_tokens=False) if use.source is None else encode_text(tokenizer, text)
    return Prompt(text, ids)


def _fill_source(
    tokenizer: "TokenizerWrapper", source: str, turns: list[dict[str, Any]], values: dict[str, Any]
) -> str:
    template = _go_to_jinja(source) if _GO_ACTION.search(source) else source
    return tokenizer._tokenizer.apply_chat_template(
        turns, chat_template=template, tokenize=False, add_generation_prompt=True, **values
    )


# Go's templates read fields with a leading dot or variables with a dollar; Jinja's do neither.
_GO_ACTION = re.compile(r"\{\{-?\s*(?:(?:if|else if|range|with|not|and|or|eq|ne|len|json)\s+[^}]*?)?\(?\s*[.$]")
_go_to_jinja = lru_cache(64)(to_jinja)


def supports_tools(tokenizer: "TokenizerWrapper") -> bool:
    """Whether the chat template says anything of tools."""
    return "tools" in template_text(tokenizer)
