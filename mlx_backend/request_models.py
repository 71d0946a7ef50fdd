"""
The bodies of POST /api/generate and /api/chat. Types are strict, unknown fields are ignored, and an explicit null or ""
counts as absent, which is what Ollama's own client sends.
"""

import json
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from mlx_backend.errors import bad_request
from mlx_backend.tools.call_text import tool_function


def _whole_number(value: object) -> object:
    """JSON does not tell 5 from 5.0, so both are whole numbers."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


WholeNumber = Annotated[int, BeforeValidator(_whole_number)]
Body = TypeVar("Body", bound=BaseModel)
FiniteNumber = Annotated[float, Field(allow_inf_nan=False)]


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class Options(_Body):
    """Ollama's options that this engine applies; an absent one is None."""

    num_ctx: Annotated[WholeNumber, Field(ge=1)] | None = None
    num_predict: WholeNumber | None = None
    seed: WholeNumber | None = None
    temperature: Annotated[FiniteNumber, Field(ge=0)] | None = None
    top_k: WholeNumber | None = None
    top_p: Annotated[FiniteNumber, Field(ge=0, le=1)] | None = None
    min_p: Annotated[FiniteNumber, Field(ge=0, le=1)] | None = None
    typical_p: Annotated[FiniteNumber, Field(ge=1, le=1)] | None = None
    repeat_penalty: Annotated[FiniteNumber, Field(gt=0)] | None = None
    repeat_last_n: Annotated[WholeNumber, Field(ge=-1)] | None = None
    presence_penalty: FiniteNumber | None = None
    frequency_penalty: FiniteNumber | None = None
    logit_bias: dict[str, FiniteNumber] | None = None
    stop: str | Annotated[list[Annotated[str, Field(min_length=1)]], Field(max_length=64)] | None = None

    def stop_texts(self) -> list[str]:
        """The stop texts as a list; Ollama takes one text as well."""
        if isinstance(self.stop, str):
            return [self.stop] if self.stop else []
        return self.stop or []


class Message(_Body):
    """One turn of a chat. The role is lower-cased, as Ollama does. Arguments of calls are objects."""

    role: Annotated[str, BeforeValidator(lambda value: value.lower() if isinstance(value, str) else value)]
    content: str | None = None
    thinking: str | None = None
    images: list[str] | None = None
    tool_calls: list[dict[str, Any]] | None = None
    tool_name: str | None = None
    tool_call_id: str | None = None


class NamedTool(_Body):
    """`tool_choice` of one function."""

    name: str


class _ModelRequest(_Body):
    model: str | None = None
    display_model: str | None = None
    stream: bool | None = None
    keep_alive: Any = None
    options: Options | None = None
    format: Literal["json", ""] | dict[str, Any] | None = None
    think: bool | Literal["", "low", "medium", "high", "max"] | None = None
    logprobs: bool | None = None
    top_logprobs: Annotated[WholeNumber, Field(ge=0, le=20)] | None = None
    template: str | None = None
    truncate: bool | None = None
    shift: bool | None = None
    debug_render_only: Annotated[bool | None, Field(alias="_debug_render_only")] = None

    def is_streamed(self) -> bool:
        return self.stream is not False

    def applied_options(self) -> Options:
        return self.options or Options()

    def shown_name(self) -> str:
        """What the answer calls the model."""
        return self.display_model or self.model or ""

    def wanted_logprobs(self) -> int | None:
        """How many alternatives a token shall have; None = no log-probabilities at all."""
        return (self.top_logprobs or 0) if self.logprobs else None


class GenerateRequest(_ModelRequest):
    """POST /api/generate."""

    prompt: str | None = None
    system: str | None = None
    suffix: str | None = None
    context: list[WholeNumber] | None = None
    raw: bool | None = None
    images: list[str] | None = None


def _check_tool(value: object) -> object:
    """A tool stays the object that came, since templates show it whole."""
    function = tool_function(value) if isinstance(value, dict) else {}
    if not isinstance(function.get("name"), str) or not function["name"]:
        raise ValueError("a tool is an object whose function has a name")
    if not isinstance(function.get("parameters") or {}, dict):
        raise ValueError("the parameters of a tool are a JSON schema")
    return value


Tool = Annotated[dict[str, Any], BeforeValidator(_check_tool)]


class ChatRequest(_ModelRequest):
    """POST /api/chat."""

    messages: list[Message] | None = None
    tools: list[Tool] | None = None
    tool_choice: Literal["auto", "none", "required", ""] | NamedTool | None = None

    def forced_tools(self) -> list[dict[str, Any]]:
        """The tools of which one must be called. Raises RequestError 400 for a name that is none."""
        tools = self.tools or []
        if isinstance(self.tool_choice, NamedTool):
            named = [tool for tool in tools if tool_function(tool).get("name") == self.tool_choice.name]
            if not named:
                raise bad_request(f"tool_choice names '{self.tool_choice.name}', which is none of the tools")
            return named
        if self.tool_choice == "required" and not tools:
            raise bad_request("tool_choice is 'required' and there are no tools")
        return tools if self.tool_choice == "required" else []

    def offered_tools(self) -> list[dict[str, Any]]:
        """The tools that the model is told of."""
        return [] if self.tool_choice == "none" else (self.tools or [])


class EmbedRequest(_Body):
    """POST /api/embed."""

    model: str | None = None
    display_model: str | None = None
    input: str | list[str] | None = None
    truncate: bool | None = None
    dimensions: Annotated[WholeNumber, Field(ge=0)] | None = None
    keep_alive: Any = None
    options: Options | None = None

    def texts(self) -> list[str]:
        if isinstance(self.input, str):
            return [self.input] if self.input else []
        return self.input or []


class TokenizeRequest(_Body):
    """POST /engine/tokenize."""

    model: str
    text: str


class DetokenizeRequest(_Body):
    """POST /engine/detokenize."""

    model: str
    tokens: list[WholeNumber]


def parse_body(kind: type[Body], raw: bytes) -> Body:
    """Reads a body as JSON whatever its Content-Type. Raises RequestError 400 with the first problem."""
    if not raw.strip():
        raise bad_request("missing request body")
    try:
        value = json.loads(raw)
        if b"\\u" in raw:
            # Half of a surrogate pair is valid JSON but not text.
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise bad_request(f"the body is not valid JSON: {error}") from error
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in problem["loc"] if isinstance(part, int) or part in _known_names(kind))
        raise bad_request(f'"{where or "body"}" is wrong: {problem["msg"]}') from error


def _known_names(kind: type[BaseModel]) -> set[str]:
    """Field names of a body and its parts; the other parts of a location are pydantic's names of union members."""
    return {*kind.model_fields, *Options.model_fields, *Message.model_fields}
