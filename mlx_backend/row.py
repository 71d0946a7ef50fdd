"""One request while it is read and decoded: what is asked, what the engine knows of it, and what it reports."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mlx_backend.stop_matcher import StopMatcher
from mlx_backend.stream_decoder import StreamDecoder

if TYPE_CHECKING:
    from mlx_backend.logprobs import LogprobsWish
    from mlx_backend.mlx_adapter import LogitsProcessor, Token
    from mlx_backend.sampling import RowSampling


@dataclass(frozen=True)
class Piece:
    """Text for the client, never empty, with the log-probabilities that were asked for since the last one."""

    text: str
    logprobs: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Finish:
    """The end of a row. `reason` is stop or length; times are time.monotonic_ns() readings."""

    reason: str
    prompt_tokens: int
    cached_tokens: int
    output: list[int]
    reading_at_ns: int
    read_at_ns: int
    first_token_at_ns: int
    last_token_at_ns: int
    batch_size_mean: float
    logprobs: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Failure:
    """The row ended without a result; the text is for the client."""

    message: str


Event = Piece | Finish | Failure


@dataclass(frozen=True)
class RowRequest:
    """What the engine needs to continue a prompt. `deliver` is called on the event loop, once an event, in order."""

    prompt: list[int]
    max_tokens: int
    stops: list[str]
    sampling: "RowSampling"
    processors: "list[LogitsProcessor]"
    decode: Callable[[list[int]], str]
    deliver: Callable[[Event], None]
    logprobs: "LogprobsWish | None" = None


class GuardedProcessor:
    """
    Keeps an exception of a logits processor from the batch: after an exception inside a step the caches hold a token
    that the rows do not, so all rows would go on wrongly. The row is taken out after the step instead.
    """

    def __init__(self, processor: "LogitsProcessor") -> None:
        self._processor = processor
        self.error: Exception | None = None

    def __call__(self, tokens, logits):
        if self.error is not None:
            return logits
        try:
            return self._processor(tokens, logits)
        except Exception as error:
            self.error = error
            return logits


@dataclass
class Row:
    """A request's state on the engine thread."""

    request: RowRequest
    cached_tokens: int
    guards: list[GuardedProcessor]
    output: list[int] = field(default_factory=list)
    reading_at_ns: int = 0
    read_at_ns: int = 0
    first_token_at_ns: int = 0
    batch_size_sum: int = 0
    steps: int = 0
    untold_logprobs: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._decoder = StreamDecoder(self.request.decode, self.request.prompt)
        self._stops = StopMatcher(self.request.stops)

    def take(self, token: "Token", batch_size: int) -> tuple[str, str | None]:
        """Takes a token in. Answers the text that became certain and the reason to end, if any."""
        self.steps += 1
        self.batch_size_sum += batch_size
        if not self.first_token_at_ns:
            self.first_token_at_ns = time.monotonic_ns()
        if token.reason == "stop":
            text, is_stopped = self._stops.feed(self._decoder.flush())
            return text + ("" if is_stopped else self._stops.flush()), "stop"
        self.output.append(token.token)
        if self.request.logprobs is not None:
            self.untold_logprobs.append(self.request.logprobs.describe(token.token, token.logprobs))
        text, is_stopped = self._stops.feed(self._decoder.feed(token.token))
        if is_stopped or token.reason is None:
            return text, "stop" if is_stopped else None
        tail, is_stopped = self._stops.feed(self._decoder.flush())
        return text + tail + ("" if is_stopped else self._stops.flush()), "stop" if is_stopped else "length"

    def take_logprobs(self) -> list[dict[str, Any]]:
        """Those of the tokens since the last call."""
        entries, self.untold_logprobs = self.untold_logprobs, []
        return entries

    def finish(self, reason: str) -> Finish:
        """The report of a row that has at least one token behind it."""
        return Finish(
            reason=reason,
            prompt_tokens=len(self.request.prompt),
            cached_tokens=self.cached_tokens,
            output=self.output,
            reading_at_ns=self.reading_at_ns,
            read_at_ns=self.read_at_ns,
            first_token_at_ns=self.first_token_at_ns,
            last_token_at_ns=time.monotonic_ns(),
            batch_size_mean=self.batch_size_sum / self.steps,
            logprobs=self.take_logprobs(),
        )

    def error(self) -> Exception | None:
        """What a logits processor of this row raised."""
        return next((guard.error for guard in self.guards if guard.error is not None), None)
