"""``python -m adrules``: the commands, where the script ``adrules`` is not on the path."""

from adrules.cli.app import main

if __name__ == "__main__":
    main()
