"""From a request to token ids, by the model's chat template or another one."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2.exceptions import TemplateError

from mlx_backend.chat_form import ChatForm
from mlx_backend.chat_turns import Turn, make_turns, simplify_turns
from mlx_backend.errors import RequestError, bad_request
from mlx_backend.fill_in_middle import find_fill_tokens
from mlx_backend.go_template import to_jinja
from mlx_backend.overlay import Overlay
from mlx_backend.request_models import ChatRequest, GenerateRequest, Message

if TYPE_CHECKING:
    from mlx_lm.tokenizer_utils import TokenizerWrapper


@dataclass(frozen=True)
class TemplateUse:
    """
    How the template is filled in. `level` is think's, such as "high"; `source` replaces the model's own template.
    `is_forced_call`: the answer will be a call and nothing else.
    """

    form: ChatForm
    thinks: bool = False
    level: str | None = None
    source: str | None = None
    tools: tuple[dict[str, Any], ...] = ()
    is_forced_call: bool = False


@dataclass(frozen=True)
class Prompt:
    """
    What the model continues, as text and as ids. `is_answer_open`: its thinking is over, since a final channel has been
    opened for it or its own words stand there.
    """

    text: str
    ids: list[int]
    is_answer_open: bool = False


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
    has_suffix_template = use.source is not None and ".Suffix" in use.source
    if request.suffix and not has_suffix_template:
        text = find_fill_tokens(tokenizer, request.shown_name()).wrap(prompt, request.suffix)
        return Prompt(text, encode_text(tokenizer, text))
    if request.raw or not (tokenizer.has_chat_template or use.source):
        text = prompt if request.raw or not system else f"{system}\n\n{prompt}"
        made = Prompt(text, encode_text(tokenizer, text))
    else:
        messages = [Message(role="system", content=system)] if system else []
        user = Message(role="user", content=prompt)
        made = _fill_template(tokenizer, [*messages, user], use, request.suffix)
    if not request.context:
        return made
    if not all(0 <= token < len(tokenizer) for token in request.context):
        raise bad_request(f"context holds token ids that this model does not have (0 to {len(tokenizer) - 1})")
    ids = made.ids[1:] if made.ids[:1] == [tokenizer.bos_token_id] else made.ids
    return Prompt(made.text, [*request.context, *ids], made.is_answer_open)


def encode_messages(
    tokenizer: "TokenizerWrapper", request: ChatRequest, use: TemplateUse, overlay: Overlay, max_tokens: int | None
) -> Prompt:
    """
    A conversation with the start of the next answer, or with its last one to be continued. With `max_tokens` the oldest
    questions with their answers are left out until it fits, but never the system's messages and the last question.
    Raises RequestError 400.
    """
    if not (tokenizer.has_chat_template or use.source):
        raise bad_request("this model has no chat template: send the text to /api/generate instead")
    messages = [*_overlay_messages(request, overlay), *(request.messages or [])]
    made = _fill_template(tokenizer, messages, use)
    if max_tokens is None or len(made.ids) <= max_tokens:
        return made
    return _fit_messages(messages, max_tokens, made, lambda kept: _fill_template(tokenizer, kept, use))


def _fit_messages(
    messages: list[Message], max_tokens: int, whole: Prompt, fill: Callable[[list[Message]], Prompt]
) -> Prompt:
    """The prompt of most messages that fits, found by halving; the shortest when none does."""
    questions = [at for at, message in enumerate(messages) if message.role == "user"][1:]

    def without(start: int) -> list[Message]:
        return [m for at, m in enumerate(messages) if at >= start or m.role in ("system", "developer")]

    low, high, best = 0, len(questions) - 1, whole
    while low <= high:
        middle = (low + high) // 2
        made = fill(without(questions[middle]))
        if len(made.ids) <= max_tokens:
            high, best = middle - 1, made
        else:
            low = middle + 1
            best = made if len(best.ids) > max_tokens else best
    return best


def _overlay_messages(request: ChatRequest, overlay: Overlay) -> list[Message]:
    """What a derived model puts before a chat; its system text stands where the chat has none."""
    has_system = any(message.role == "system" for message in request.messages or [])
    system = [Message(role="system", content=overlay.system)] if overlay.system and not has_system else []
    return [*system, *(Message(role=message.role, content=message.content) for message in overlay.messages)]


def _fill_template(
    tokenizer: "TokenizerWrapper", messages: list[Message], use: TemplateUse, suffix: str | None = None
) -> Prompt:
    values: dict[str, Any] = {"suffix": suffix} if suffix else {}
    if use.form.can_think:
        # The two names under which templates have this switch.
        values |= {"enable_thinking": use.thinks, "thinking": use.thinks}
    if use.level:
        values["reasoning_effort"] = "high" if use.form.is_harmony and use.level == "max" else use.level
    if use.tools:
        values["tools"] = list(use.tools)
    turns = make_turns(messages, use.form.template)
    text = _render_begun(tokenizer, turns, values, use)
    is_answer_open = text is not None
    if text is None:
        text, is_answer_open = _open_answer(_render(tokenizer, turns, values, use), use)
    # The template writes the special tokens itself; a foreign one may leave out the first.
    ids = tokenizer.encode(text, add_special_tokens=False) if use.source is None else encode_text(tokenizer, text)
    return Prompt(text, ids, is_answer_open)


def _render_begun(
    tokenizer: "TokenizerWrapper", turns: list[Turn], values: dict[str, Any], use: TemplateUse
) -> str | None:
    """
    The text up to the end of an answer that the last turn begins. None when it begins none, or when the template writes
    it in a way that leaves its end unknown.
    """
    last = turns[-1] if turns else {}
    if last.get("role") != "assistant" or not last["content"].strip() or last.get("tool_calls") or use.is_forced_call:
        return None
    try:
        return _render_turns(tokenizer, turns, values, use, is_begun=True)
    except RequestError:
        return None


def _render(tokenizer: "TokenizerWrapper", turns: list[Turn], values: dict[str, Any], use: TemplateUse) -> str:
    """Raises RequestError 400 with the template's own words when it refuses the turns in every form."""
    try:
        return _render_turns(tokenizer, turns, values, use)
    except RequestError:
        for simpler in simplify_turns(turns):
            try:
                return _render_turns(tokenizer, simpler, values, use)
            except RequestError:
                continue
        raise


def _render_turns(
    tokenizer: "TokenizerWrapper", turns: list[Turn], values: dict[str, Any], use: TemplateUse, is_begun: bool = False
) -> str:
    end = {"tokenize": False, "continue_final_message": is_begun, "add_generation_prompt": not is_begun}
    try:
        if use.source is None:
            own = values if use.form.template else {k: v for k, v in values.items() if k != "thinking"}
            return tokenizer.apply_chat_template(turns, **end, **own)
        template = _go_to_jinja(use.source) if _GO_ACTION.search(use.source) else use.source
        return tokenizer._tokenizer.apply_chat_template(turns, chat_template=template, **end, **values)
    except (TemplateError, ValueError, TypeError, KeyError, AttributeError, IndexError, ArithmeticError) as error:
        raise bad_request(f"the model's chat template refuses these messages: {error}") from error


def _open_answer(text: str, use: TemplateUse) -> tuple[str, bool]:
    """
    The prompt up to where the answer begins: thinking that the template opens is closed again when it is not wanted,
    and the marker of a call that must come is written.
    """
    if use.thinks:
        return text, False
    if use.form.is_harmony:
        is_answer_open = use.is_forced_call or not use.tools
        return text + (use.form.thinking.end if is_answer_open and use.form.thinking else ""), is_answer_open
    markers = use.form.thinking
    if markers is not None and text.rstrip().endswith(markers.start):
        text = f"{text.rstrip()}\n\n{markers.end}\n\n"
    if use.is_forced_call and use.form.tool_format is not None:
        text += use.form.tool_format.forced_start
    return text, False


# Go's templates read fields with a leading dot or variables with a dollar; Jinja's do neither.
_GO_ACTION = re.compile(r"\{\{-?\s*(?:(?:if|else if|range|with|not|and|or|eq|ne|len|json)\s+[^}]*?)?\(?\s*[.$]")
_go_to_jinja = lru_cache(64)(to_jinja)
