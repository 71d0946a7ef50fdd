"""Fill in the middle: the special tokens by which code models are told what stands before and after a gap."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlx_backend.errors import bad_request

if TYPE_CHECKING:
    from mlx_lm.tokenizer_utils import TokenizerWrapper

_BAR, _LOW = "\N{FULLWIDTH VERTICAL LINE}", "\N{LOWER ONE EIGHTH BLOCK}"


@dataclass(frozen=True)
class FillTokens:
    """`before` prefix `between` suffix `after`, then the model writes the gap."""

    before: str
    between: str
    after: str

    def wrap(self, prefix: str, suffix: str) -> str:
        return f"{self.before}{prefix}{self.between}{suffix}{self.after}"

    def names(self) -> list[str]:
        return [token for token in (self.before, self.between, self.after) if token]


# Qwen coder, StarCoder and SmolLM, CodeLlama, DeepSeek coder, Codestral (whose suffix comes first in its own form).
_KNOWN = [
    FillTokens("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"),
    FillTokens("<fim_prefix>", "<fim_suffix>", "<fim_middle>"),
    FillTokens(f"{_LOW}<PRE>", f"{_LOW}<SUF>", f"{_LOW}<MID>"),
    FillTokens(f"<{_BAR}fim{_LOW}begin{_BAR}>", f"<{_BAR}fim{_LOW}hole{_BAR}>", f"<{_BAR}fim{_LOW}end{_BAR}>"),
]


def find_fill_tokens(tokenizer: "TokenizerWrapper", model: str) -> FillTokens:
    """The tokens that this vocabulary has. Raises RequestError 400 when it has none."""
    vocabulary = tokenizer.get_vocab()
    for tokens in _KNOWN:
        if all(name in vocabulary for name in tokens.names()):
            return tokens
    raise bad_request(f'"{model}" does not support insert')
