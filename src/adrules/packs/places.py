"""Where packs are: by name, by path, by channel."""

from pathlib import Path

from adrules.domain.brief import Channel
from adrules.errors import UnknownNameError

SUFFIXES = (".yaml", ".yml", ".json")

_FOLDER = Path(__file__).parent


def shipped_packs() -> dict[str, Path]:
    """Return the packs of the package by name, channel presets not included."""
    return {path.stem: path for path in sorted(_FOLDER.glob("ru/*.yaml"))}


def preset_path(channel: Channel) -> Path:
    """Return the file with the rules of a channel."""
    return _FOLDER / "channels" / f"{channel.value}.yaml"


def pack_name(path: Path) -> str | None:
    """Return the name of a pack of the package by its file; ``None`` for any other file."""
    return next((name for name, file in shipped_packs().items() if file == path), None) or next(
        (f"channel-{channel.value}" for channel in Channel if preset_path(channel) == path), None
    )


def find_pack(name: str | Path) -> Path:
    """Return the file of a pack given by name or by path.

    A value that ends in a YAML suffix or holds a path separator is a path, and so is the name of a
    folder. Raises :class:`~adrules.errors.UnknownNameError`.
    """
    text = str(name)
    if isinstance(name, Path) or text.lower().endswith(SUFFIXES) or "/" in text or "\\" in text:
        return Path(name)
    shipped = shipped_packs()
    if text in shipped:
        return shipped[text]
    from importlib.metadata import entry_points  # noqa: PLC0415 - only for a name that is not shipped

    installed = {entry.name: entry for entry in entry_points(group="adrules.packs")}
    if text in installed:
        return Path(str(installed[text].load()))
    if Path(text).is_dir():
        return Path(text)  # reading it says that it is a folder
    raise UnknownNameError("pack", text, [*shipped, *installed])
