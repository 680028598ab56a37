"""Exact-span scores of the network on held-out examples."""

from __future__ import annotations

import numpy as np
import torch

from train.attribution.data import Example
from train.attribution.fit import batch_of


def viterbi(emissions: np.ndarray, moves: np.ndarray, n: int) -> list[int]:
    """Best tags of the first n words."""
    score, back = moves[-1] + emissions[0], []
    for t in range(1, n):
        all_ = score[:, None] + moves[:-1]
        back.append(all_.argmax(0))
        score = all_.max(0) + emissions[t]
    tags = [int(score.argmax())]
    for b in reversed(back):
        tags.append(int(b[tags[-1]]))
    return tags[::-1]


def spans(tags: list[int], begin: int) -> set[tuple[int, int]]:
    """Spans of a B and its I."""
    out, t = set(), 0
    while t < len(tags):
        if tags[t] == begin:
            e = t + 1
            while e < len(tags) and tags[e] == begin + 1:
                e += 1
            out.add((t, e))
            t = e
        else:
            t += 1
    return out


def measure(model, rows: list[Example], marks) -> dict[str, float]:
    """F1 of cues, sources and contents (unique spans of each window's own words), sources and contents by the cues that were found;
    and of sources and contents given the right cues."""
    model.eval()
    hits = {k: [0, 0, 0] for k in ("cue", "source", "content", "source|cue", "content|cue")}
    moves = {k: getattr(model, k).transitions().detach().numpy() for k in ("cue_crf", "link_crf")}
    for i in range(0, len(rows), 8):
        some = rows[i : i + 8]
        batch = batch_of(some, *marks)
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            vectors, cue = model.words(*batch[:4])
            words, heads = model.project(vectors)
        for k, r in enumerate(some):
            n = len(r.tags)
            own = {t for t in range(n) if r.owned[t]}
            found = sorted(s for s in spans(viterbi(cue[k].float().numpy(), moves["cue_crf"], n), 1) if s[0] in own)
            gold = sorted(s for s in spans(r.tags, 1) if s[0] in own)
            tally(hits["cue"], set(found), set(gold))
            answers = {(a, b): link for a, b, link in r.cues}
            tags = dict(zip(found, linked(model, words[k : k + 1, :n], heads[k : k + 1, :n], found, moves), strict=True))
            given = dict(zip(answers, linked(model, words[k : k + 1, :n], heads[k : k + 1, :n], list(answers), moves), strict=True))
            for name, begin in (("source", 1), ("content", 3)):
                pick = lambda d: set().union(*(spans(x, begin) for x in d.values())) if d else set()  # noqa: E731, B023
                tally(hits[name], pick(tags), pick(answers))
                for c in answers:
                    tally(hits[name + "|cue"], spans(given[c], begin), spans(answers[c], begin))
    return {k: round(2 * h / max(1, p + g), 3) for k, (h, p, g) in hits.items()}


def linked(model, words, heads, cues, moves):
    """Link tags for each of the cues of one window."""
    from train.attribution.network import bucket

    if not cues:
        return []
    n = words.shape[1]
    own = torch.stack([heads[0, a:b].mean(0) for a, b in cues])
    distance = torch.tensor([[bucket(t, a, b) for t in range(n)] for a, b in cues])
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        scores = model.links(words.expand(len(cues), -1, -1), own, distance, torch.ones(len(cues), n, dtype=torch.bool)).float().numpy()
    return [viterbi(s, moves["link_crf"], n) for s in scores]


def tally(t, predicted, gold):
    """Add to hits, predicted, gold."""
    t[0] += len(predicted & gold)
    t[1] += len(predicted)
    t[2] += len(gold)
