"""From a request to token ids: messages in the form that chat templates expect, and the template itself."""

from typing import TYPE_CHECKING

from jinja2.exceptions import TemplateError

from mlx_backend.errors import bad_request
from mlx_backend.request_models import ChatRequest, GenerateRequest, Message

if TYPE_CHECKING:
    from mlx_lm.tokenizer_utils import TokenizerWrapper


def encode_text(tokenizer: "TokenizerWrapper", text: str) -> list[int]:
    """Ids with the tokenizer's own first token, unless the text already begins with it."""
    begins_with_bos = bool(tokenizer.bos_token) and text.startswith(tokenizer.bos_token)
    return tokenizer.encode(text, add_special_tokens=not begins_with_bos)


def encode_generate(tokenizer: "TokenizerWrapper", request: GenerateRequest) -> list[int]:
    """
    Ids of a prompt: as it is with `raw`, else as one user turn of the chat template (a model without a template gets
    the plain text). `context` ids of an earlier answer come first. Raises RequestError 400.
    """
    prompt, system = request.prompt or "", request.system or ""
    if request.raw or not tokenizer.has_chat_template:
        ids = encode_text(tokenizer, prompt if request.raw or not system else f"{system}\n\n{prompt}")
    else:
        messages = [Message(role="system", content=system)] if system else []
        ids = _encode_chat(tokenizer, [*messages, Message(role="user", content=prompt)])
    if not request.context:
        return ids
    if not all(0 <= token < len(tokenizer) for token in request.context):
        raise bad_request(f"context holds token ids that this model does not have (0 to {len(tokenizer) - 1})")
    return [*request.context, *(ids[1:] if ids[:1] == [tokenizer.bos_token_id] else ids)]


def encode_messages(tokenizer: "TokenizerWrapper", request: ChatRequest) -> list[int]:
    """Ids of a conversation with the start of the next answer. Raises RequestError 400."""
    if not tokenizer.has_chat_template:
        raise bad_request("this model has no chat template: send the text to /api/generate instead")
    return _encode_chat(tokenizer, request.messages or [])


def normalize_messages(messages: list[Message]) -> list[dict[str, str]]:
    """One system message at the front made of all system and developer ones; templates refuse others."""
    system = [message.content or "" for message in messages if message.role in ("system", "developer")]
    turns = [
        {"role": message.role, "content": message.content or ""}
        for message in messages
        if message.role not in ("system", "developer")
    ]
    return [{"role": "system", "content": "\n\n".join(system)}, *turns] if system else turns


def _encode_chat(tokenizer: "TokenizerWrapper", messages: list[Message]) -> list[int]:
    try:
        text = tokenizer.apply_chat_template(
            normalize_messages(messages), tokenize=False, add_generation_prompt=True, enable_thinking=False
        )
    except (TemplateError, ValueError, TypeError, KeyError) as error:
        raise bad_request(f"the model's chat template refuses these messages: {error}") from error
    # The template writes the special tokens itself.
    return tokenizer.encode(text, add_special_tokens=False)
