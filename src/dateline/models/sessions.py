"""How ONNX models are run: onnxruntime on one thread of the processor, so that the same input gives the same output however many run."""

from __future__ import annotations

from importlib.resources import as_file
from importlib.resources.abc import Traversable
from typing import Any


def session(model: Traversable) -> Any:
    """An onnxruntime session of a model's file. Raises FileNotFoundError where it is not there, ImportError without onnxruntime."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    with as_file(model) as path:
        if not path.is_file():
            raise FileNotFoundError(path)
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
