"""The trained network as the files that the reader loads: `reader.onnx` (words), `attribution.onnx` (what belongs to a cue), both int8 per
channel, `arguments.onnx` (what words are to a trigger), and `reader.json` (the tokenizer, with the CRFs' transitions beside it)."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from train.attribution.network import LINK, Arguments, Link, Reader, met
from train.attribution.terms import STATUS, TYPES


class Words(nn.Module):
    """One window without padding: word pieces to the scores of single words and to what the linking heads take."""

    def __init__(self, reader: Reader):
        super().__init__()
        self.reader = reader

    def forward(self, ids, beside, head):
        """ids (1 x pieces), beside (1 x pieces x 5), head (1 x words) -> scores of cue tags, event types and statuses (words x 3, 17,
        6), words and cues (words x 2 LINK) as the linking head takes them, heads and others (words x 2 LINK) as the head for arguments
        takes them."""
        r = self.reader
        vectors = r.words(ids, torch.ones_like(ids), beside, head)[0]
        linking = r.link.token(vectors), r.link.head(vectors)
        arguing = r.arguments.head(vectors), r.arguments.token(vectors)
        return r.cue(vectors), r.event(vectors), r.status(vectors), *linking, *arguing


class Linked(nn.Module):
    """A linking head on the cues of one window."""

    def __init__(self, link: Link):
        super().__init__()
        self.link = link

    def forward(self, words, own, distance):
        """words (cues x words x 2 LINK), own (cues x 2 LINK), distance (cues x words) -> tag scores (cues x words x 5)."""
        r = self.link
        mixed = met(words, own) + r.distance(distance)
        return r.out(r.norm(through(r.mix, mixed)))


class Argued(nn.Module):
    """The head for arguments on the triggers of one window."""

    def __init__(self, arguments: Arguments):
        super().__init__()
        self.arguments = arguments

    def forward(self, words, own, distance, known, there):
        """words (t x words x 2 LINK), own (t x 2 LINK), distance, there (t x words: 1 for words, 0 for padding), known (t x words x 3) ->
        log-odds (t x words x NAMES; t x SELF)."""
        h = self.arguments
        mixed = met(words, own) + h.distance(distance) + h.known(known)
        return h.told(through(h.mix, mixed, (there - 1)[:, None, None] * 1e4), distance, known)


def through(mix: nn.TransformerEncoder, x: torch.Tensor, beside: torch.Tensor | None = None) -> torch.Tensor:
    """The layers of a linking head."""
    for layer in mix.layers:
        x = x + attend(layer.self_attn, layer.norm1(x), beside)
        x = x + layer.linear2(nn.functional.gelu(layer.linear1(layer.norm2(x))))
    return x


def attend(a: nn.MultiheadAttention, x: torch.Tensor, beside: torch.Tensor | None = None) -> torch.Tensor:
    """Self-attention written out, which exports to a plain graph; `beside` is added to its scores."""
    n, t, size = x.shape
    q, k, v = nn.functional.linear(x, a.in_proj_weight, a.in_proj_bias).view(n, t, 3, a.num_heads, -1).permute(2, 0, 3, 1, 4).unbind(0)
    scores = q @ k.transpose(-1, -2) / (size // a.num_heads) ** 0.5
    weights = torch.softmax(scores if beside is None else scores + beside, -1)
    return a.out_proj((weights @ v).transpose(1, 2).reshape(n, t, size))


def export(reader: Reader, tokenizer_json: str, folder: Path) -> None:
    """Write the four files."""
    folder.mkdir(parents=True, exist_ok=True)
    reader = reader.eval().float()
    reader.encoder.set_attn_implementation("eager")
    example = torch.zeros(1, 9, dtype=torch.long), torch.zeros(1, 9, 5, dtype=torch.long), torch.arange(7)[None]
    outputs = ["cue", "event", "status", "words", "cues", "heads", "others"]
    axes = {"ids": {1: "p"}, "beside": {1: "p"}, "head": {1: "w"}, **{o: {0: "w"} for o in outputs}}
    write(Words(reader), example, folder / "reader.onnx", ["ids", "beside", "head"], outputs, axes)
    small = torch.zeros(3, 7, 2 * LINK), torch.zeros(3, 2 * LINK), torch.zeros(3, 7, dtype=torch.long)
    axes = {"words": {0: "c", 1: "w"}, "own": {0: "c"}, "distance": {0: "c", 1: "w"}, "tags": {0: "c", 1: "w"}}
    write(Linked(reader.link), small, folder / "attribution.onnx", ["words", "own", "distance"], ["tags"], axes)
    asked = (
        torch.zeros(3, 7, 2 * LINK),
        torch.zeros(3, 2 * LINK),
        torch.zeros(3, 7, dtype=torch.long),
        torch.zeros(3, 7, 3),
        torch.ones(3, 7),
    )
    given, wide = ["words", "own", "distance", "known", "there"], {0: "t", 1: "w"}
    axes = {**dict.fromkeys(given, wide), "own": {0: "t"}, "odds": wide, "lacks": {0: "t"}}
    write(Argued(reader.arguments), asked, folder / "arguments.onnx", given, ["odds", "lacks"], axes)
    crfs = {"cue": reader.cue_crf, "attribution": reader.link.crf}
    moves = {k: crf.transitions().detach().numpy().round(4).tolist() for k, crf in crfs.items()}
    made = json.loads(tokenizer_json)
    made.update(truncation=None, padding=None)
    kept = {"tokenizer": made, "moves": moves, "types": TYPES, "status": STATUS}
    (folder / "reader.json").write_text(json.dumps(kept, ensure_ascii=False, separators=(",", ":")), encoding="utf8")


def write(module: nn.Module, example, path: Path, inputs: list[str], outputs: list[str], axes) -> None:
    """One graph, quantised."""
    with tempfile.TemporaryDirectory() as folder:
        plain = str(Path(folder) / "plain.onnx")
        with torch.no_grad():
            torch.onnx.export(
                module.eval(), example, plain, input_names=inputs, output_names=outputs, dynamic_axes=axes, opset_version=17, dynamo=False
            )
        onnx.checker.check_model(plain)
        more = {"DefaultTensorType": onnx.TensorProto.FLOAT}
        quantize_dynamic(plain, str(path), per_channel=True, weight_type=QuantType.QInt8, extra_options=more)
