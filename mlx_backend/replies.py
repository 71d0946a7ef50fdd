"""The bodies of answers in Ollama's dialect."""

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mlx_backend.row import Finish


def timestamp() -> str:
    """Now, as RFC 3339 in UTC."""
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def expiry_timestamp(unix_seconds: float | None, keep_alive_seconds: float) -> str:
    """When a model leaves the memory; Ollama writes the far future for never, and now plus the time while in use."""
    if unix_seconds is None:
        unix_seconds = datetime.now(UTC).timestamp() + keep_alive_seconds
    if math.isinf(unix_seconds):
        return "2319-01-01T00:00:00Z"
    return datetime.fromtimestamp(unix_seconds, UTC).isoformat().replace("+00:00", "Z")


@dataclass(frozen=True)
class RequestTimes:
    """time.monotonic_ns() readings of one request: its arrival, and when its model was in memory."""

    received_ns: int
    loaded_ns: int


class ReplyShape:
    """How text is wrapped: `response` for generate, `message` for chat. `model` is what the client typed."""

    def __init__(self, model: str, is_chat: bool) -> None:
        self._model = json.dumps(model)
        self._is_chat = is_chat

    def piece_line(self, text: str) -> bytes:
        """One NDJSON line of a stream."""
        return f'{{{self._head(text)},"done":false}}\n'.encode()

    def last(self, text: str, fields: dict[str, Any]) -> bytes:
        """The final object, without a line end."""
        return f'{{{self._head(text)},"done":true,{json.dumps(fields, separators=(",", ":"))[1:]}'.encode()

    def _head(self, text: str) -> str:
        quoted = json.dumps(text, ensure_ascii=False)
        content = f'"message":{{"role":"assistant","content":{quoted}}}' if self._is_chat else f'"response":{quoted}'
        return f'"model":{self._model},"created_at":"{timestamp()}",{content}'


def finish_fields(finish: Finish, times: RequestTimes, now_ns: int, context: list[int] | None) -> dict[str, Any]:
    """What the last chunk adds (docs/engine-protocol.md). Durations are nanoseconds and never 0."""

    def span(start_ns: int, end_ns: int) -> int:
        return max(end_ns - start_ns, 1)

    fields: dict[str, Any] = {
        "done_reason": finish.reason,
        "total_duration": span(times.received_ns, now_ns),
        "load_duration": span(times.received_ns, times.loaded_ns),
        "prompt_eval_count": finish.prompt_tokens,
        "prompt_eval_duration": span(finish.reading_at_ns, finish.read_at_ns),
        "eval_count": len(finish.output),
        "eval_duration": span(finish.read_at_ns, finish.last_token_at_ns),
        "ollmlx": {
            "queue_duration": span(times.loaded_ns, finish.reading_at_ns),
            "ttft": span(times.received_ns, finish.first_token_at_ns),
            "cached_tokens": finish.cached_tokens,
            "batch_size_mean": round(finish.batch_size_mean, 3),
        },
    }
    if context is not None:
        fields["context"] = context
    return fields
