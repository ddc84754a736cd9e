"""Check what a wheel holds: all that the package needs at run time, and nothing else."""

import sys
import zipfile
from pathlib import Path

NEEDED = (
    "adrules/py.typed",
    "adrules/packs/ru/ads-core.yaml",
    "adrules/packs/channels/sms.yaml",
    "adrules/prompts/ru/brief.txt.j2",
    "adrules/models/tiny/model.safetensors",
    "adrules/models/tiny/tokenizer.json",
    "adrules/models/tiny/demo_briefs.jsonl",
    "licenses/LICENSE",
)
LARGEST = 3_000_000


def problems(wheel: Path) -> list[str]:
    """Return what is wrong with a wheel."""
    names = zipfile.ZipFile(wheel).namelist()
    missing = [needed for needed in NEEDED if not any(name.endswith(needed) for name in names)]
    strange = [name for name in names if not name.startswith("adrules") or name.endswith((".pyc", ".sqlite"))]
    found = [f"missing: {name}" for name in missing] + [f"does not belong here: {name}" for name in strange]
    if wheel.stat().st_size > LARGEST:
        found.append(f"{wheel.stat().st_size} bytes, more than {LARGEST}")
    return found


if __name__ == "__main__":
    found = [f"{path}: {problem}" for path in sys.argv[1:] for problem in problems(Path(path))]
    print("\n".join(found) or f"{', '.join(sys.argv[1:])}: complete")
    sys.exit(bool(found))
