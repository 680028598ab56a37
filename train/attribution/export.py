"""The trained network as the files that the reader loads: `attribution.onnx` (words), `attribution_links.onnx` (links), both int8 per channel,
and `attribution.json` (the tokenizer, with the CRFs' transitions beside it)."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from train.attribution.network import CUE_TAGS, LINK, LINK_TAGS, Reader


class Words(nn.Module):
    """One window without padding: word pieces to cue scores and to what the linking head takes."""

    def __init__(self, reader: Reader):
        super().__init__()
        self.reader = reader

    def forward(self, ids, beside, head):
        """ids (1 x pieces), beside (1 x pieces x 5), head (1 x words) -> cue scores (words x 3), words and cues (words x 2 LINK)."""
        vectors, cue = self.reader.words(ids, torch.ones_like(ids), beside, head)
        words, cues = self.reader.project(vectors)
        return cue[0], words[0], cues[0]


class Links(nn.Module):
    """The cues of one window."""

    def __init__(self, reader: Reader):
        super().__init__()
        self.reader = reader

    def forward(self, words, cue, distance):
        """words (words x 2 LINK), cue (cues x 2 LINK), distance (cues x words) -> tag scores (cues x words x 5)."""
        r = self.reader
        mixed = words[None, :, :LINK] + cue[:, None, :LINK] + words[None, :, LINK:] * cue[:, None, LINK:] + r.distance(distance)
        for layer in r.mix.layers:
            mixed = mixed + attend(layer.self_attn, layer.norm1(mixed))
            mixed = mixed + layer.linear2(nn.functional.gelu(layer.linear1(layer.norm2(mixed))))
        return r.link(r.norm(mixed))


def attend(a: nn.MultiheadAttention, x: torch.Tensor) -> torch.Tensor:
    """Self-attention written out, which exports to a plain graph."""
    n, t, size = x.shape
    q, k, v = nn.functional.linear(x, a.in_proj_weight, a.in_proj_bias).view(n, t, 3, a.num_heads, -1).permute(2, 0, 3, 1, 4).unbind(0)
    weights = torch.softmax(q @ k.transpose(-1, -2) / (size // a.num_heads) ** 0.5, -1)
    return a.out_proj((weights @ v).transpose(1, 2).reshape(n, t, size))


def export(reader: Reader, tokenizer_json: str, folder: Path) -> None:
    """Write the three files."""
    reader = reader.eval().float()
    reader.encoder.set_attn_implementation("eager")
    pieces = torch.zeros(1, 9, dtype=torch.long)
    beside, head = torch.zeros(1, 9, 5, dtype=torch.long), torch.arange(7)[None]
    write(Words(reader), (pieces, beside, head), folder / "attribution.onnx", ["ids", "beside", "head"], ["cue", "words", "cues"],
          {"ids": {1: "p"}, "beside": {1: "p"}, "head": {1: "w"}, "cue": {0: "w"}, "words": {0: "w"}, "cues": {0: "w"}})
    example = torch.zeros(7, 2 * LINK), torch.zeros(3, 2 * LINK), torch.zeros(3, 7, dtype=torch.long)
    write(Links(reader), example, folder / "attribution_links.onnx", ["words", "cue", "distance"], ["links"],
          {"words": {0: "w"}, "cue": {0: "c"}, "distance": {0: "c", 1: "w"}, "links": {0: "c", 1: "w"}})
    moves = {k: getattr(reader, k).transitions().detach().numpy().round(4).tolist() for k in ("cue_crf", "link_crf")}
    made = json.loads(tokenizer_json)
    made.update(truncation=None, padding=None)
    (folder / "attribution.json").write_text(json.dumps({"tokenizer": made, **moves}, ensure_ascii=False, separators=(",", ":")), encoding="utf8")


def write(module: nn.Module, example, path: Path, inputs: list[str], outputs: list[str], axes) -> None:
    """One graph, quantised."""
    with tempfile.TemporaryDirectory() as folder:
        whole = str(Path(folder) / "whole.onnx")
        with torch.no_grad():
            torch.onnx.export(module.eval(), example, whole, input_names=inputs, output_names=outputs, dynamic_axes=axes, opset_version=17, dynamo=False)
        onnx.checker.check_model(whole)
        quantize_dynamic(whole, str(path), per_channel=True, weight_type=QuantType.QInt8, extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT})
