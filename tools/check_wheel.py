"""Check what a wheel holds: all that the package needs at run time, and nothing else.

    python tools/check_wheel.py [--without-compiler] WHEEL …

A wheel holds the extension, but for one that was made without a compiler.
"""

import re
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
EXTENSION = re.compile(r"adrules/_native\.[\w.-]*(?:so|pyd)")
LARGEST = 3_000_000


def problems(wheel: Path, *, compiled: bool = True) -> list[str]:
    """Return what is wrong with a wheel, with the extension or without it."""
    names = zipfile.ZipFile(wheel).namelist()
    missing = [needed for needed in NEEDED if not any(name.endswith(needed) for name in names)]
    strange = [name for name in names if not name.startswith("adrules") or name.endswith((".pyc", ".sqlite"))]
    found = [f"missing: {name}" for name in missing] + [f"does not belong here: {name}" for name in strange]
    extensions = [name for name in names if EXTENSION.fullmatch(name)]
    if compiled and not extensions:
        found.append("missing: adrules/_native, the parts in C: did they compile?")
    if not compiled and extensions:
        found.append(f"does not belong here: {extensions[0]}")
    if compiled and wheel.name.endswith("-any.whl"):
        found.append("its name says that it is for any platform")
    if wheel.stat().st_size > LARGEST:
        found.append(f"{wheel.stat().st_size} bytes, more than {LARGEST}")
    return found


if __name__ == "__main__":
    compiled = "--without-compiler" not in sys.argv
    wheels = [argument for argument in sys.argv[1:] if argument != "--without-compiler"]
    found = [f"{path}: {problem}" for path in wheels for problem in problems(Path(path), compiled=compiled)]
    print("\n".join(found) or f"{', '.join(wheels)}: complete")
    sys.exit(bool(found))
