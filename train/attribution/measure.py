"""Exact-span scores of the network on held-out examples."""

from __future__ import annotations

import numpy as np
import torch

from dateline.encode.arguments import NAMES
from dateline.encode.encoder import spans, viterbi
from train.attribution.data import Example
from train.attribution.fit import Batch, argued, batch_of, linked
from train.attribution.network import Link, Reader

Counts = list[int]  # hits, predicted, expected


def measure(model: Reader, rows: list[Example], marks: tuple[int, int]) -> dict[str, float]:
    """F1 of cues; of sources and contents given the right cue; of typed and of any triggers; share of statuses that are right, given the
    trigger; F1 of the arguments of each name that are likelier than not. Spans count where they are the same to the word."""
    model.eval()
    hits: dict[str, Counts] = {k: [0, 0, 0] for k in ("cue", "source", "content", "event", "trigger", "status", *NAMES)}
    device = next(model.parameters()).device
    for i in range(0, len(rows), 8):
        b = batch_of(rows[i : i + 8], *marks).to(device)
        with torch.no_grad(), torch.autocast(device.type, dtype=torch.bfloat16):
            vectors = model.words(b.ids, b.mask, b.beside, b.head)
            cue, event = model.cue(vectors).float(), model.event(vectors).float().argmax(2)
        for tags, got, real in zip(b.tags, best(cue, model.cue_crf), b.real, strict=True):
            n = int(real.sum())
            tally(hits["cue"], set(spans(got[:n], 1)), set(spans(tags[:n].cpu().numpy(), 1)))
        known = b.events >= 0
        hits["event"] = [x + int(y) for x, y in zip(hits["event"], counted(event, b.events, known), strict=True)]
        hits["trigger"] = [
            x + int(y) for x, y in zip(hits["trigger"], counted(event.clamp(max=1), b.events.clamp(max=1), known), strict=True)
        ]
        linking(model.link, vectors, b, hits, ("source", "content"))
        arguing(model, vectors, b, hits)
        if len(b.status):
            with torch.no_grad(), torch.autocast(device.type, dtype=torch.bfloat16):
                at = model.status(vectors[b.acts[:, 0], b.acts[:, 1]]).float().argmax(1)
            right, n = int((at == b.status).sum()), len(b.status)
            hits["status"] = [x + y for x, y in zip(hits["status"], (right, n, n), strict=True)]
    return {k: round(2 * h / max(1, p + g), 3) for k, (h, p, g) in hits.items() if g}


def linking(link: Link, vectors: torch.Tensor, b: Batch, hits: dict[str, Counts], names: tuple[str, str]) -> None:
    """Add what a linking head gets right."""
    if not len(b.cues.which):
        return
    with torch.no_grad(), torch.autocast(vectors.device.type, dtype=torch.bfloat16):
        got = best(linked(link, vectors, b.cues, b.real), link.crf)
    for tags, found, k in zip(b.cues.tags, got, b.cues.which.tolist(), strict=True):
        n = int(b.real[k].sum())
        for name, begin in zip(names, (1, 3), strict=True):
            tally(hits[name], set(spans(found[:n], begin)), set(spans(tags[:n].cpu().numpy(), begin)))


def arguing(model: Reader, vectors: torch.Tensor, b: Batch, hits: dict[str, Counts]) -> None:
    """Add what the head for arguments gets right."""
    if not len(b.asked.at):
        return
    with torch.no_grad(), torch.autocast(vectors.device.type, dtype=torch.bfloat16):
        found = argued(model.arguments, vectors, b.asked)[0] > 0
    for k, name in enumerate(NAMES):
        answers = b.asked.answers[:, :, k]
        known = answers >= 0
        hits[name] = [x + int(y) for x, y in zip(hits[name], counted(found[:, :, k].long(), answers, known), strict=True)]


def best(scores: torch.Tensor, crf) -> np.ndarray:
    """Best tags; what is padding comes last and does not matter."""
    return viterbi(scores.cpu().numpy(), crf.transitions().detach().cpu().numpy())


def counted(found: torch.Tensor, gold: torch.Tensor, known: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Hits, predicted and expected labels other than 0."""
    found, gold = found[known], gold[known]
    return ((found == gold) & (gold > 0)).sum(), (found > 0).sum(), (gold > 0).sum()


def tally(t: Counts, predicted: set, gold: set) -> None:
    """Add to hits, predicted, expected."""
    t[0] += len(predicted & gold)
    t[1] += len(predicted)
    t[2] += len(gold)
