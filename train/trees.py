"""Boosted trees: fit them with scikit-learn, write them where `dateline.models.trees` finds them (needs the package `onnx`).

python -m train.trees NAME OTHER.onnx SHARE   (the trees that ship and others together, these with this share of the log-odds)
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from train.linear import FOLDER

SETTINGS = {"max_iter": 220, "learning_rate": 0.05, "max_leaf_nodes": 16, "min_samples_leaf": 50, "l2_regularization": 5, "random_state": 0}


def fit(rows: np.ndarray, yes: np.ndarray) -> HistGradientBoostingClassifier:
    """Trees that tell the rows of `yes`. Numbers are rounded to 32 bits, as they are read at run time."""
    return HistGradientBoostingClassifier(**SETTINGS).fit(rows.astype(np.float32), yes)


def save(model: Any, name: str) -> Path:
    """Write `models/NAME.onnx`: one TreeEnsembleRegressor whose sum is the log-odds of `yes`."""
    from onnx import TensorProto, helper, save_model

    table: dict[str, list] = {x: [] for x in ("treeids", "nodeids", "featureids", "values", "modes", "truenodeids", "falsenodeids")}
    leaves: dict[str, list] = {x: [] for x in ("treeids", "nodeids", "ids", "weights")}
    for t, (predictor,) in enumerate(model._predictors):
        for n, node in enumerate(predictor.nodes):
            end = bool(node["is_leaf"])
            values = (t, n, 0 if end else int(node["feature_idx"]), 0.0 if end else float(node["num_threshold"]))
            further = ("LEAF" if end else "BRANCH_LEQ", 0 if end else int(node["left"]), 0 if end else int(node["right"]))
            for key, value in zip(table, (*values, *further), strict=True):
                table[key].append(value)
            if end:
                for key, value in zip(leaves, (t, n, 0, float(node["value"])), strict=True):
                    leaves[key].append(value)
    given = {"n_targets": 1, "base_values": [float(model._baseline_prediction.ravel()[0])]}
    given |= {f"nodes_{k}": v for k, v in table.items()} | {f"target_{k}": v for k, v in leaves.items()}
    node = helper.make_node("TreeEnsembleRegressor", ["rows"], ["scores"], domain="ai.onnx.ml", **given)
    graph = helper.make_graph(
        [node], name,
        [helper.make_tensor_value_info("rows", TensorProto.FLOAT, [None, model.n_features_in_])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [None, 1])],
    )  # fmt: skip
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)], ir_version=8)
    path = FOLDER / f"{name}.onnx"
    save_model(made, str(path))
    return path


def mean(name: str, other: str | Path, share: float) -> Path:
    """Write `models/NAME.onnx` anew: the trees that it holds and those of another file together, whose log-odds count by this share."""
    from onnx import load, save_model

    path = FOLDER / f"{name}.onnx"
    kept, added = load(str(path)), load(str(other))
    ours, theirs = ({a.name: a for a in m.graph.node[0].attribute} for m in (kept, added))
    after = 1 + max(ours["nodes_treeids"].ints)
    for part, weight in ((ours, 1 - share), (theirs, share)):
        for key in ("target_weights", "base_values"):
            part[key].floats[:] = [x * weight for x in part[key].floats]
    for key in ("nodes_treeids", "target_treeids"):
        theirs[key].ints[:] = [x + after for x in theirs[key].ints]
    for key, attribute in ours.items():
        if key == "base_values":
            attribute.floats[:] = [a + b for a, b in zip(attribute.floats, theirs[key].floats, strict=True)]
        elif key.startswith(("nodes_", "target_")):
            for held in ("ints", "floats", "strings"):
                getattr(attribute, held).extend(getattr(theirs[key], held))
    save_model(kept, str(path))
    return path


if __name__ == "__main__":
    print(mean(sys.argv[1], sys.argv[2], float(sys.argv[3])))
