"""JSON output by grammar: llguidance tells which tokens may come next, and the other logits are masked."""

import json

import llguidance
import llguidance.numpy as bitmasks
import mlx.core as mx
import numpy as np

from mlx_backend.errors import bad_request
from mlx_backend.tools.call_text import tool_function

# Without it a grammar lets a model write blanks until its tokens run out.
_OVERRIDES = {"whitespace_flexible": False}


def call_schema(tools: list[dict], arguments_key: str) -> dict:
    """The JSON schema of a call of one of these tools: an object of "name" and the arguments' key."""
    calls = []
    for tool in tools:
        function = tool_function(tool)
        parameters = function.get("parameters") or {"type": "object"}
        calls.append(
            {
                "type": "object",
                "properties": {"name": {"const": function.get("name")}, arguments_key: parameters},
                "required": ["name", arguments_key],
                "additionalProperties": False,
            }
        )
    return calls[0] if len(calls) == 1 else {"anyOf": calls}


def compile_schema(tokenizer: llguidance.LLTokenizer, output_format: str | dict, what: str = "format") -> "GrammarMask":
    """
    A mask for `"json"` (any object) or a JSON schema; `what` names its field in errors. Raises RequestError 400 for a
    schema that is wrong or has keywords which the grammar cannot express.
    """
    schema = {"type": "object"} if output_format == "json" else output_format
    try:
        grammar = llguidance.LLMatcher.grammar_from_json_schema(json.dumps(schema), overrides=_OVERRIDES)
    except ValueError as error:
        raise bad_request(f"{what}: {error}") from error
    matcher = llguidance.LLMatcher(tokenizer, grammar, log_level=0)
    if matcher.is_error():
        raise bad_request(f"{what}: the JSON schema cannot be applied: {matcher.get_error()}")
    return GrammarMask(matcher, tokenizer)


class GrammarMask:
    """
    Logits processor of one row. The mask is unpacked with numpy, since llguidance's own MLX kernel needs Metal. Once
    the grammar is complete only end tokens are allowed.
    """

    def __init__(self, matcher: llguidance.LLMatcher, tokenizer: llguidance.LLTokenizer) -> None:
        self._matcher = matcher
        self._bits = bitmasks.allocate_token_bitmask(1, tokenizer.vocab_size)
        self._end_tokens = list(tokenizer.eos_tokens)
        self._has_started = False

    def __call__(self, tokens: mx.array, logits: mx.array) -> mx.array:
        """`tokens` (n,) end with the token chosen last, `logits` (1, vocabulary). Raises RuntimeError when lost."""
        # The forward pass runs while the mask is computed on the CPU.
        mx.async_eval(logits)
        if self._has_started:
            self._consume(tokens[-1].item())
        self._has_started = True
        return self.restrict(logits)

    def restrict(self, logits: mx.array, also: int | None = None) -> mx.array:
        """Logits of what may come now, and of one token more; the others become -inf."""
        allowed = np.zeros(logits.shape[-1], dtype=bool)
        if self._matcher.is_stopped():
            allowed[self._end_tokens] = True
        else:
            bitmasks.fill_next_token_bitmask(self._matcher, self._bits)
            bits = np.unpackbits(self._bits.view(np.uint8)[0], bitorder="little").astype(bool)
            width = min(len(bits), len(allowed))
            allowed[:width] = bits[:width]
        if also is not None:
            allowed[also] = True
        return mx.where(mx.array(allowed)[None], logits, mx.array(-mx.inf, dtype=logits.dtype))

    def begin_with_last(self) -> None:
        """The token chosen last belongs to the grammar already."""
        self._has_started = True

    def _consume(self, token: int) -> None:
        if self._matcher.is_stopped() or token in self._end_tokens:
            return
        if not self._matcher.consume_token(token):
            raise RuntimeError(f"the grammar refused token {token}: {self._matcher.get_error()}")
