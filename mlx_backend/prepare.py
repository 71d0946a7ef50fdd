"""Everything of a request that is worked out before the engine sees it: tokens, limits, sampling, grammar, reading."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from mlx_backend.answer_reader import AnswerShape
from mlx_backend.chat_form import read_chat_form
from mlx_backend.errors import bad_request
from mlx_backend.grammar import call_schema, compile_schema
from mlx_backend.logit_bias import make_logit_bias
from mlx_backend.logprobs import LogprobsWish
from mlx_backend.overlay import Overlay
from mlx_backend.penalties import Penalties
from mlx_backend.prompt_text import Prompt, TemplateUse, encode_generate, encode_messages
from mlx_backend.request_models import ChatRequest, GenerateRequest, Options
from mlx_backend.row import Event, RowRequest
from mlx_backend.sampling import RowSampling
from mlx_backend.thinking_mask import MaskAfterThinking

if TYPE_CHECKING:
    from mlx_lm.tokenizer_utils import TokenizerWrapper

    from mlx_backend.resident_model import ResidentModel

DEFAULT_CONTEXT_TOKENS = 8192
"""Where neither the request nor the model sets a smaller one; it bounds the memory of a text without an end."""

Request = GenerateRequest | ChatRequest


@dataclass(frozen=True)
class Prepared:
    """A request ready for the engine, and how its answer is to be read."""

    row: RowRequest
    shape: AnswerShape
    prompt_text: str


@dataclass(frozen=True)
class ContextLimits:
    """Tokens of prompt and output together; `model_max` is None where the model does not tell."""

    tokens: int
    model_max: int | None


def prepare_row(model: "ResidentModel", request: Request, deliver: Callable[[Event], None]) -> Prepared:
    """Tokenises and checks a request. Runs on a thread of its own. Raises RequestError 400."""
    options = merge_options(model.parameters, request.applied_options())
    limits = context_limits(options, model.context_length)
    use = choose_template_use(model.tokenizer, request, model.overlay)
    prompt = make_prompt(model.tokenizer, request, use, model.overlay, limits)
    if not prompt.ids:
        raise bad_request("the prompt has no tokens")
    shape = make_shape(request, use, prompt)
    row = RowRequest(
        prompt=prompt.ids,
        max_tokens=limit_output(len(prompt.ids), options, limits),
        stops=options.stop_texts(),
        sampling=make_sampling(options),
        processors=make_processors(model, request, options, use, shape),
        decode=model.decode,
        deliver=deliver,
        logprobs=make_logprobs(model, request),
    )
    return Prepared(row, shape, prompt.text)


def make_prompt(
    tokenizer: "TokenizerWrapper", request: Request, use: TemplateUse, overlay: Overlay, limits: ContextLimits
) -> Prompt:
    """The prompt; a chat that is too long loses its oldest turns unless `truncate` is false."""
    if isinstance(request, GenerateRequest):
        return encode_generate(tokenizer, request, use, overlay)
    max_tokens = None if request.truncate is False else limits.tokens - 1
    return encode_messages(tokenizer, request, use, overlay, max_tokens)


def merge_options(defaults: dict[str, Any], own: Options) -> Options:
    """A model's own parameters, which those of a request override. Raises RequestError 400."""
    if not defaults:
        return own
    try:
        return Options.model_validate({**defaults, **own.model_dump(exclude_none=True)})
    except ValidationError as error:
        raise bad_request(f"the model's own parameters are wrong: {error.errors()[0]['msg']}") from error


def choose_template_use(tokenizer: "TokenizerWrapper", request: Request, overlay: Overlay) -> TemplateUse:
    """Thinking, tools and template of a request. Raises RequestError 400 for what the model cannot do."""
    name = request.shown_name()
    source = request.template or overlay.template or None
    form = read_chat_form(tokenizer, source)
    if request.think and not form.can_think:
        raise bad_request(f'"{name}" does not support thinking')
    tools = request.offered_tools() if isinstance(request, ChatRequest) else []
    if tools and form.tool_format is None and not form.is_harmony:
        raise bad_request(f'"{name}" does not support tools')
    is_forced_call = isinstance(request, ChatRequest) and bool(request.forced_tools())
    # Where nobody says, an answer of fixed form comes at once: its length is known to the caller, thinking's is not.
    wants = bool(request.think) if request.think not in (None, "") else not (request.format or is_forced_call)
    return TemplateUse(
        form=form,
        thinks=form.can_think and wants,
        level=request.think if isinstance(request.think, str) and request.think else None,
        source=source,
        tools=tuple(tools),
        is_forced_call=is_forced_call,
    )


def make_shape(request: Request, use: TemplateUse, prompt: Prompt) -> AnswerShape:
    """How the answer is read. Raw answers are passed on as they are."""
    if isinstance(request, GenerateRequest) and (request.raw or request.suffix):
        return AnswerShape()
    form = use.form
    is_open = form.thinking is not None and use.thinks and prompt.text.rstrip().endswith(form.thinking.start)
    return AnswerShape(
        thinking=form.thinking,
        is_thinking_open=is_open,
        tool_format=form.tool_format,
        tools=list(use.tools),
        is_forced_call=use.is_forced_call,
        is_harmony=form.is_harmony,
        is_final_open=prompt.is_answer_open,
    )


def make_processors(model: "ResidentModel", request: Request, options: Options, use: TemplateUse, shape: AnswerShape):
    """Penalties, bias and grammar, in the order in which they apply. Raises RequestError 400."""
    processors: list[Callable] = []
    penalties = make_penalties(options)
    if penalties.is_active:
        processors.append(penalties)
    if options.logit_bias:
        processors.append(make_logit_bias(options.logit_bias, len(model.tokenizer)))
    schema: str | dict | None = request.format or None
    what = "format"
    if isinstance(request, ChatRequest) and use.is_forced_call:
        key = use.form.tool_format.arguments_key if use.form.tool_format else "arguments"
        schema, what = call_schema(request.forced_tools(), key), "tools"
    if schema:
        tokenizer = model.grammar_tokenizer()
        mask = compile_schema(tokenizer, schema, what)
        if shape.thinking is not None and use.thinks:
            # Harmony's answers always begin with a channel, so they count as begun.
            is_open = shape.is_thinking_open or shape.is_harmony
            processors.append(MaskAfterThinking(mask, shape.thinking, tokenizer, is_open))
        else:
            processors.append(mask)
    return processors


def make_logprobs(model: "ResidentModel", request: Request) -> LogprobsWish | None:
    top = request.wanted_logprobs()
    if top is None:
        return None
    # Built here, because it takes seconds for a large vocabulary and the engine thread must not wait for it.
    model.grammar_tokenizer()
    return LogprobsWish(top, model.token_bytes)


def context_limits(options: Options, model_max: int | None) -> ContextLimits:
    """The request's num_ctx or the default, never more than the model was made for."""
    wanted = options.num_ctx or DEFAULT_CONTEXT_TOKENS
    return ContextLimits(min(wanted, model_max) if model_max else wanted, model_max)


def limit_output(prompt_tokens: int, options: Options, limits: ContextLimits) -> int:
    """Tokens to generate at most. Raises RequestError 400 when the prompt leaves no room for a single one."""
    room = limits.tokens - prompt_tokens
    if room < 1:
        can_grow = limits.model_max is None or limits.model_max > prompt_tokens
        advice = "raise options.num_ctx or shorten the prompt" if can_grow else "shorten the prompt"
        known = "" if limits.model_max is None else f" (the model allows up to {limits.model_max})"
        raise bad_request(f"the prompt has {prompt_tokens} tokens and the context {limits.tokens}{known}: {advice}")
    wanted = options.num_predict
    return min(wanted, room) if wanted is not None and wanted > 0 else room


def make_sampling(options: Options) -> RowSampling:
    """Ollama's defaults where the request says nothing; a seed below 0 means none, as there."""
    seed = options.seed if options.seed is not None and options.seed >= 0 else None
    return RowSampling(
        temperature=0.8 if options.temperature is None else options.temperature,
        top_k=40 if options.top_k is None else options.top_k,
        top_p=0.9 if options.top_p is None else options.top_p,
        min_p=options.min_p or 0.0,
        random=random.Random(seed),
    )


def make_penalties(options: Options) -> Penalties:
    """Ollama's defaults: off, over the last 64 tokens."""
    return Penalties(
        repeat=1.0 if options.repeat_penalty is None else options.repeat_penalty,
        last_n=64 if options.repeat_last_n is None else options.repeat_last_n,
        presence=options.presence_penalty or 0.0,
        frequency=options.frequency_penalty or 0.0,
    )
