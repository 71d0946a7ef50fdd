"""What a chat template asks of a model: tool calls, thinking, and in which form."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlx_backend.thinking import ThinkingMarkers
from mlx_backend.tools.call_formats import ToolFormat, choose_tool_format
from mlx_backend.tools.harmony import HARMONY_MARKERS, is_harmony

if TYPE_CHECKING:
    from mlx_lm.tokenizer_utils import TokenizerWrapper


@dataclass(frozen=True)
class ChatForm:
    """
    `template` is the source, "" for one that is a program. `tool_format` is None where it has no tools. `thinking` is
    what stands around thinking, also that of a model which is not asked to think; `can_think`: it can be asked to.
    """

    template: str
    tool_format: ToolFormat | None
    thinking: ThinkingMarkers | None
    can_think: bool
    is_harmony: bool


def read_chat_form(tokenizer: "TokenizerWrapper", source: str | None) -> ChatForm:
    """The form of `source`, or of the model's own template."""
    template = source or template_text(tokenizer)
    if is_harmony(template):
        return ChatForm(template, None, HARMONY_MARKERS, True, True)
    markers = ThinkingMarkers(tokenizer.think_start, tokenizer.think_end) if tokenizer.has_thinking else None
    signs = () if markers is None else (markers.start, markers.end, "thinking", ".Think")
    can_think = markers is not None and (not template or any(sign in template for sign in signs))
    return ChatForm(template, choose_tool_format(tokenizer, template), markers, can_think, False)


def template_text(tokenizer: "TokenizerWrapper") -> str:
    """The chat template's source; of several the one for tools."""
    template = getattr(tokenizer, "chat_template", None) or ""
    if isinstance(template, dict):
        template = template.get("tool_use") or template.get("default") or ""
    return template if isinstance(template, str) else ""
