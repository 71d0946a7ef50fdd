"""The backend imports transformers without reading its model files, and finds in it what is there."""

import pickle

from mlx_backend.fast_transformers import notes_path
from tests.mlx_backend.run_python import run_python, with_extras_in

COUNT_READS = """
import sys
read = set()
def note(event, arguments):
    if event == "open" and "/transformers/models/" in str(arguments[0]) and "/modeling_" in str(arguments[0]):
        read.add(arguments[0])
sys.addaudithook(note)
import mlx_backend.mlx_adapter
count = len(read)
from transformers import LlamaConfig
assert LlamaConfig().model_type == "llama"
print(count)
"""


def run(code: str) -> str:
    done = run_python(code)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_backend_reads_no_model_file():
    assert run(COUNT_READS) == "0"


def test_without_the_notes_they_are_read_as_ever(tmp_path):
    assert int(run(with_extras_in(tmp_path) + COUNT_READS)) > 100


def test_notes_of_another_version_are_not_used(tmp_path):
    notes = pickle.loads(notes_path().read_bytes())
    old = tmp_path / "ollmlx_transformers" / "exports.pickle"
    old.parent.mkdir()
    old.write_bytes(pickle.dumps({**notes, "version": "5.22.0"}))
    assert int(run(with_extras_in(tmp_path) + COUNT_READS)) > 100


def test_the_notes_are_what_transformers_reads():
    notes = pickle.loads(notes_path().read_bytes())["exports"]
    assert {"models", "models/__init__.py"} <= {folder for folder, _ in notes}
    run(f"""
import pickle
from pathlib import Path
import transformers
from transformers.utils.import_utils import define_import_structure
root = Path(transformers.__file__).parent
notes = pickle.loads(Path({str(notes_path())!r}).read_bytes())["exports"]
for (folder, prefix), noted in notes.items():
    assert define_import_structure.__wrapped__(root / folder, prefix) == noted, folder
""")
