"""`ollmlx.json` in a model's folder: what a derived model adds to the weights (docs/engine-protocol.md)."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mlx_backend.errors import RequestError

FILE_NAME = "ollmlx.json"


class OverlayMessage(BaseModel):
    """A turn that stands before those of a chat."""

    role: str
    content: str


class Overlay(BaseModel):
    """All fields are optional; an absent one changes nothing, and `null` is as good as absent."""

    model_config = ConfigDict(extra="ignore")

    system: str = ""
    template: str = ""
    parameters: dict[str, Any] = Field(default_factory=dict)
    messages: list[OverlayMessage] = Field(default_factory=list)
    adapter: str | None = None

    def adapter_path(self, folder: Path) -> Path | None:
        """The subfolder with the adapter's files, None where there is none. Raises RequestError 500 if it lacks one."""
        if self.adapter is None:
            return None
        path = folder / Path(self.adapter).name
        for name in ("adapters.safetensors", "adapter_config.json"):
            if not (path / name).is_file():
                raise RequestError(500, f"the adapter {path} has no {name}: make the model again")
        return path


def read_overlay(folder: Path) -> Overlay:
    """A folder without the file has an empty overlay. Raises RequestError 500 for a file that cannot be read."""
    file = folder / FILE_NAME
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(content, dict):
            raise ValueError("it is no JSON object")
        return Overlay.model_validate({key: value for key, value in content.items() if value is not None})
    except FileNotFoundError:
        return Overlay()
    except (OSError, ValueError, ValidationError, RecursionError) as error:
        raise RequestError(500, f"{file} cannot be read: {error}") from error
