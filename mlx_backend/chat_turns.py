"""Messages in the form that chat templates expect, which is stricter than what clients send."""

import json
import re
from typing import Any

from mlx_backend.errors import bad_request
from mlx_backend.request_models import Message

Turn = dict[str, Any]
_ROLES = ("system", "developer", "user", "assistant", "tool")
_NINE_LETTERS = re.compile(r"length\s*[!=]=\s*9|length 9")


def make_turns(messages: list[Message], template: str) -> list[Turn]:
    """
    One system turn at the front made of all system and developer messages, then the others with ids of calls such as
    the template takes. Raises RequestError 400.
    """
    for message in messages:
        if message.role not in _ROLES:
            raise bad_request(f'messages: role "{message.role}" is unknown; use system, user, assistant or tool')
    system = [message.content or "" for message in messages if message.role in ("system", "developer")]
    turns = [_to_turn(message, template) for message in messages if message.role not in ("system", "developer")]
    _number_calls(turns, template)
    # Llama's template takes one call a turn, though the model writes several.
    if "single tool-call" in template:
        turns = _split_calls(turns)
    return [{"role": "system", "content": "\n\n".join(system)}, *turns] if system else turns


def simplify_turns(turns: list[Turn]) -> list[list[Turn]]:
    """The same for a template that refuses them: neighbours of one role joined, then no system turn either."""
    joined: list[Turn] = []
    for turn in turns:
        last = joined[-1] if joined else {}
        is_plain = turn["role"] in ("user", "assistant") and not turn.get("tool_calls") and not last.get("tool_calls")
        if is_plain and last.get("role") == turn["role"]:
            joined[-1] = {**last, "content": f"{last['content']}\n\n{turn['content']}"}
        else:
            joined.append(turn)
    attempts = [joined]
    if len(joined) > 1 and joined[0]["role"] == "system" and joined[1]["role"] == "user":
        content = f"{joined[0]['content']}\n\n{joined[1]['content']}"
        attempts.append([{**joined[1], "content": content}, *joined[2:]])
    return attempts


def _to_turn(message: Message, template: str) -> Turn:
    turn: Turn = {"role": message.role, "content": message.content or ""}
    calls = [_to_template_call(call) for call in message.tool_calls or []]
    if message.thinking:
        turn["reasoning_content"] = message.thinking
        # gpt-oss's own name, which it refuses beside the content of a turn with calls.
        if "message.thinking" in template and not (calls and message.content):
            turn["thinking"] = message.thinking
    if calls:
        turn["tool_calls"] = calls
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
        except (ValueError, RecursionError) as error:
            raise bad_request(f"messages: the arguments of a tool call are not JSON: {error}") from error
    if not isinstance(arguments, dict):
        raise bad_request("messages: the arguments of a tool call must be an object")
    made = {"type": "function", "function": {"name": function["name"], "arguments": arguments}}
    return {"id": call["id"], **made} if isinstance(call.get("id"), str) and call["id"] else made


def _number_calls(turns: list[Turn], template: str) -> None:
    """Gives calls ids and results the id and name of their call, which Ollama's clients need not send."""
    count, ids, open_calls = 0, {}, []
    for turn in turns:
        for call in turn.get("tool_calls", []):
            given, name = call.get("id"), call["function"]["name"]
            call["id"] = _name_call(given, name, count, template)
            ids[given] = call["id"]
            open_calls.append(call)
            count += 1
        if turn["role"] != "tool":
            continue
        wanted = ids.get(turn.get("tool_call_id"))
        answered = next((call for call in open_calls if call["id"] == wanted), None) or next(
            (call for call in open_calls if turn.get("name") in (None, call["function"]["name"])), None
        )
        if answered is not None:
            open_calls.remove(answered)
            turn["tool_call_id"] = answered["id"]
            turn.setdefault("name", answered["function"]["name"])


def _name_call(given: str | None, name: str, count: int, template: str) -> str:
    """Mistral's templates refuse ids of another length than 9, and Kimi's model knows its own form alone."""
    if _NINE_LETTERS.search(template):
        return f"call{count:05d}"
    if "<|tool_calls_section_begin|>" in template:
        return f"functions.{name}:{count}"
    return given or f"call_{count}"


def _split_calls(turns: list[Turn]) -> list[Turn]:
    """A turn with several calls becomes one turn for each, followed by its result."""
    split: list[Turn] = []
    results = {turn.get("tool_call_id"): turn for turn in turns if turn["role"] == "tool"}
    moved: set[int] = set()
    for turn in turns:
        calls = turn.get("tool_calls", [])
        if len(calls) < 2:
            split += [] if id(turn) in moved else [turn]
            continue
        for at, call in enumerate(calls):
            split.append({**turn, "tool_calls": [call], "content": turn["content"] if at == 0 else ""})
            if call["id"] in results:
                split.append(results[call["id"]])
                moved.add(id(results[call["id"]]))
    return split
