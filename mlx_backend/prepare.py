"""Everything of a request that is worked out before the engine sees it: tokens, limits, sampling, grammar."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlx_backend.errors import bad_request
from mlx_backend.grammar import compile_schema
from mlx_backend.penalties import Penalties
from mlx_backend.prompt_text import encode_generate, encode_messages
from mlx_backend.request_models import ChatRequest, GenerateRequest, Options
from mlx_backend.row import Event, RowRequest
from mlx_backend.sampling import RowSampling

if TYPE_CHECKING:
    from mlx_backend.resident_model import ResidentModel

DEFAULT_CONTEXT_TOKENS = 8192
"""Where neither the request nor the model sets a smaller one; it bounds the memory of a text without an end."""


@dataclass(frozen=True)
class ContextLimits:
    """Tokens of prompt and output together; `model_max` is None where the model does not tell."""

    tokens: int
    model_max: int | None


def prepare_row(
    model: "ResidentModel", request: GenerateRequest | ChatRequest, deliver: Callable[[Event], None]
) -> RowRequest:
    """Tokenises and checks a request. Runs on a thread of its own. Raises RequestError 400."""
    options = request.applied_options()
    if isinstance(request, ChatRequest):
        prompt = encode_messages(model.tokenizer, request)
    else:
        prompt = encode_generate(model.tokenizer, request)
    if not prompt:
        raise bad_request("the prompt has no tokens")
    max_tokens = limit_output(len(prompt), options, context_limits(options, model.context_length))
    processors = []
    penalties = make_penalties(options)
    if penalties.is_active:
        processors.append(penalties)
    if request.format:
        processors.append(compile_schema(model.grammar_tokenizer(), request.format))
    return RowRequest(
        prompt=prompt,
        max_tokens=max_tokens,
        stops=options.stop_texts(),
        sampling=make_sampling(options),
        processors=processors,
        decode=model.decode,
        deliver=deliver,
    )


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
