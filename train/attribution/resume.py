"""The weights that ship as a state to go on training from: `python -m train.attribution.resume FILE.pt`.

The shipped files hold int8 weights; here they are numbers again, each within half a step of what was trained.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

MODELS = Path(__file__).parents[2] / "src" / "dateline" / "models"


def state(models: Path = MODELS) -> dict[str, torch.Tensor]:
    """Name of each weight of `network.Reader` -> its values, read from the shipped files."""
    out = {k.removeprefix("reader."): v for k, v in weights(models / "reader.onnx").items()}
    out |= weights(models / "attribution.onnx")
    moves = json.loads((models / "reader.json").read_text(encoding="utf8"))["moves"]
    out |= {f"{k}.moves": torch.tensor(moves[name]).clamp(min=-50) for k, name in (("cue_crf", "cue"), ("link.crf", "attribution"))}
    return out | weights(models / "arguments.onnx")


def weights(path: Path) -> dict[str, torch.Tensor]:
    """Of one file. A matrix whose name the export lost is named after the bias that is added to its product."""
    graph = onnx.load(str(path)).graph
    held = {x.name: numpy_helper.to_array(x) for x in graph.initializer}
    named = {
        k: v for k, v in held.items() if "::" not in k and not k.endswith(("_scale", "_zero_point", "_quantized")) and v.dtype.kind == "f"
    }
    quantised = {k.removesuffix("_quantized"): plain(held, k.removesuffix("_quantized")) for k in held if k.endswith("_quantized")}
    users = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    for name, matrix in quantised.items():
        if "::" in name:
            bias = bias_after(name + "_quantized", users, held)
            named[bias.removesuffix("bias") + "weight"] = matrix.T
        elif name.endswith("_Transposed"):
            named[name.removesuffix("_Transposed")] = matrix.T
        else:
            named[name] = matrix
    return {fixed(k): torch.from_numpy(np.array(v, dtype="float32")) for k, v in named.items()}


def plain(held: dict[str, np.ndarray], name: str) -> np.ndarray:
    """A quantised matrix in numbers: a scale for each column, or one for all."""
    return (held[f"{name}_quantized"].astype("float32") - held[f"{name}_zero_point"].astype("float32")) * held[f"{name}_scale"]


def bias_after(name: str, users: dict[str, list], held: dict[str, np.ndarray]) -> str:
    """The name of the bias that is added to what a matrix is multiplied into."""
    node = users[name][0]
    while node.op_type != "Add":
        node = users[node.output[0]][0]
    return next(x for x in node.input if x in held and "bias" in x)


def fixed(name: str) -> str:
    """Names of weights in the network: attention's joint projection has its own."""
    return name.replace("in_proj_.weight", "in_proj_weight").replace("in_proj_weight.weight", "in_proj_weight")


if __name__ == "__main__":
    torch.save(state(), sys.argv[1])
