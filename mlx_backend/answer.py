"""Writing a generation to its client, in lines or whole."""

import time

from mlx_backend.endpoint import NDJSON_TYPE, Responder
from mlx_backend.errors import RequestError
from mlx_backend.generation import Generation
from mlx_backend.replies import ReplyShape, finish_fields
from mlx_backend.request_models import ChatRequest, GenerateRequest
from mlx_backend.row import Event, Failure, Finish, Piece

Request = GenerateRequest | ChatRequest


async def stream_answer(generation: Generation, request: Request, shape: ReplyShape, responder: Responder) -> None:
    """One line a piece of text. Raises RequestError when the row fails."""
    while True:
        events = await generation.take()
        raise_failure(events)
        lines = [shape.piece_line(event.text) for event in events if isinstance(event, Piece)]
        finish = find_finish(events)
        if finish is not None:
            lines.append(shape.last("", _last_fields(generation, request, finish)) + b"\n")
        if not responder.has_started:
            await responder.start(200, NDJSON_TYPE)
        await responder.write(b"".join(lines), is_last=finish is not None)
        if finish is not None:
            return


async def answer_whole(generation: Generation, request: Request, shape: ReplyShape, responder: Responder) -> None:
    """One object with all text. Raises RequestError when the row fails."""
    text: list[str] = []
    while True:
        events = await generation.take()
        raise_failure(events)
        text += [event.text for event in events if isinstance(event, Piece)]
        finish = find_finish(events)
        if finish is not None:
            await responder.send_whole(200, shape.last("".join(text), _last_fields(generation, request, finish)))
            return


def find_finish(events: list[Event]) -> Finish | None:
    return next((event for event in events if isinstance(event, Finish)), None)


def raise_failure(events: list[Event]) -> None:
    """Raises RequestError 500 for a row that failed."""
    failure = next((event for event in events if isinstance(event, Failure)), None)
    if failure is not None:
        raise RequestError(500, failure.message)


def _last_fields(generation: Generation, request: Request, finish: Finish) -> dict:
    has_context = isinstance(request, GenerateRequest) and not request.raw
    context = [*generation.row.prompt, *finish.output] if has_context else None
    return finish_fields(finish, generation.times, time.monotonic_ns(), context)
