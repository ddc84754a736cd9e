"""Write briefs for the tiny model that it was not trained on.

    python tools/tiny_briefs.py 200 > briefs.jsonl

The offers and names are those that the training leaves out; no brief comes twice.
"""

import argparse

from tiny_corpus import Corpus
from tiny_demo import DEMO

SEED = 4_711


def main() -> None:
    """Print one brief a line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    corpus = Corpus(options.seed, [entry.brief() for entry in DEMO])
    seen: set[str] = set()
    while len(seen) < options.count:
        brief = corpus.brief(held_out=True)[0]
        if brief.hash not in seen:
            seen.add(brief.hash)
            named = brief.model_copy(update={"id": f"tiny-{len(seen):03}"})
            print(named.model_dump_json(exclude_defaults=True))


if __name__ == "__main__":
    main()
