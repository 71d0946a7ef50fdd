#!/usr/bin/env python3
"""A quick import of transformers (docs/decisions/0007).

At every import, transformers reads its 1,600 model files twice to learn which names they export: half of the time that
the import of mlx_lm takes. The answer is the same until another version is installed, so

    .venv/bin/python mlx_backend/fast_transformers.py

keeps it in a file of the environment, which `npm run setup` does; every process of the backend takes it from there.
"""

import copy
import importlib
import pickle
import sys
import sysconfig
from collections.abc import Callable
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

_MODULE = "transformers.utils.import_utils"

_Define = Callable[..., dict]
"""transformers' `define_import_structure`: a folder, and a prefix for the modules, to the names that each exports."""


def notes_path() -> Path:
    return Path(sysconfig.get_path("purelib")) / "ollmlx_transformers" / "exports.pickle"


def _key(folder: str | Path, prefix: str | None) -> tuple[str, str | None]:
    """Without the place of the environment, which may be moved."""
    return Path(folder).as_posix().rpartition("/transformers/")[2], prefix


class _Loader(SourceFileLoader):
    """Loads the module that reads the files, and lets another function answer in the place of its own."""

    def __init__(self, path: str, replace: Callable[[_Define], _Define]) -> None:
        super().__init__(_MODULE, path)
        self._replace = replace

    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        module.define_import_structure = self._replace(module.define_import_structure)


class _Finder:
    """Stands before the finders of `sys.meta_path` for that one module."""

    def __init__(self, replace: Callable[[_Define], _Define]) -> None:
        self._replace = replace

    def find_spec(self, fullname: str, path: object = None, target: ModuleType | None = None) -> ModuleSpec | None:
        found = PathFinder.find_spec(fullname, path, target) if fullname == _MODULE else None
        if found and found.origin:
            found.loader = _Loader(found.origin, self._replace)
        return found


def make_notes() -> Path:
    """Imports what mlx_lm imports of it and writes down what was read; the file appears whole or not at all."""
    notes: dict[tuple[str, str | None], dict] = {}

    def record(define: _Define) -> _Define:
        def recorded(folder: str | Path, prefix: str | None = None) -> dict:
            answer = define(folder, prefix)
            # As it was before transformers adds to it.
            notes[_key(folder, prefix)] = copy.deepcopy(answer)
            return answer

        return recorded

    sys.meta_path.insert(0, _Finder(record))
    # The classes are found by the tables that are to be written down.
    _ = importlib.import_module("transformers").AutoTokenizer
    target = notes_path()
    target.parent.mkdir(exist_ok=True)
    fresh = target.with_suffix(".new")
    fresh.write_bytes(pickle.dumps({"version": version("transformers"), "exports": notes}))
    fresh.replace(target)
    return target


def use_notes() -> None:
    """Must come before the first import of transformers. What was not written down, or for another version, is read as
    ever."""
    path = notes_path()
    if not path.exists():
        return

    def recall(define: _Define) -> _Define:
        notes = pickle.loads(path.read_bytes())
        if notes["version"] != version("transformers"):
            return define

        def recalled(folder: str | Path, prefix: str | None = None) -> dict:
            return notes["exports"].get(_key(folder, prefix)) or define(folder, prefix)

        return recalled

    sys.meta_path.insert(0, _Finder(recall))


if __name__ == "__main__":
    print(make_notes())
