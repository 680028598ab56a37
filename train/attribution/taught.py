"""Go on training with texts that nobody annotated: what several earlier states of the network, together, make of them is taught to one.

    python -m train.attribution.taught --work FOLDER --texts REPORTS.jsonl --start STATE.pt=1 --teachers A.pt=1 B.pt=.6,C.pt=.4 ...

FOLDER is that of `python -m train.attribution` (its parses are taken up). A teacher is a state or a mean of some (`means`). Their opinions
(probabilities of cue tags, event types and statuses of words, and of what belongs to the cues that they find) are averaged; the pupil reads
the same windows with some word pieces hidden, and annotated windows beside them as ever (distillation: Hinton, Vinyals and Dean 2015; with
noise for the pupil only: Xie et al. 2020). Arguments of triggers are learned from annotations alone. The running average after each
epoch is kept as FOLDER/taughtN.pt.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn

from dateline.encode.encoder import spans
from dateline.parse.english import parse_many
from train.attribution import __main__ as whole
from train.attribution.data import Document, Example, examples
from train.attribution.fit import LINKS, MOST, batch_of, heads_of, hidden, linked, loss_of, optimizing, order_of
from train.attribution.means import base_folder, mean
from train.attribution.measure import best
from train.attribution.network import Reader

SEED, RATE, EPOCHS, SHARE = 151, 1.3e-4, 2, 0.4  # SHARE: batches without annotation for one with
TOGETHER = 10  # windows that teachers read at once


@dataclass(frozen=True)
class Opinion:
    """What the teachers make of a window: probabilities of cue tags, event types and statuses (words x labels each), the cues that they
    find, and the probabilities of the link tags of all words for each of them."""

    cue: torch.Tensor
    event: torch.Tensor
    status: torch.Tensor
    cues: list[tuple[int, int]]
    links: list[torch.Tensor]


def opinions(teachers: list[Reader], rows: list[Example], marks: tuple[int, int]) -> list[Opinion]:
    """The mean opinion of the teachers on each window."""
    out: dict[int, Opinion] = {}
    order = sorted(range(len(rows)), key=lambda k: len(rows[k].window.ids))
    for i in range(0, len(order), TOGETHER):
        group = order[i : i + TOGETHER]
        out.update(zip(group, _of_some(teachers, [rows[k] for k in group], marks), strict=True))
    return [out[k] for k in range(len(rows))]


@torch.no_grad()
def _of_some(teachers: list[Reader], rows: list[Example], marks: tuple[int, int]) -> list[Opinion]:
    """The mean opinion on a few windows."""
    b = batch_of(rows, *marks)
    seen = [m.words(b.ids, b.mask, b.beside, b.head) for m in teachers]

    def together(name: str) -> torch.Tensor:
        return torch.stack([getattr(m, name)(v).softmax(-1) for m, v in zip(teachers, seen, strict=True)]).mean(0)

    emissions = torch.stack([m.cue(v) for m, v in zip(teachers, seen, strict=True)]).mean(0)
    tags = best(emissions, teachers[0].cue_crf)
    cue, event, status = together("cue"), together("event"), together("status")
    lengths = b.real.sum(1).tolist()
    found = [(j, a, e, []) for j, r in enumerate(rows) for a, e in spans(tags[j][: lengths[j]], 1) if r.owned[a]]
    heads = heads_of(found, b.real.shape[1])
    each = [linked(m.link, v, heads, b.real).softmax(-1) for m, v in zip(teachers, seen, strict=True)] if found else []
    links = torch.stack(each).mean(0) if each else torch.zeros(0)
    out = []
    for j, n in enumerate(lengths):
        mine = [k for k, x in enumerate(found) if x[0] == j]
        told = [links[k, :n].half() for k in mine]
        out.append(Opinion(cue[j, :n].half(), event[j, :n].half(), status[j, :n].half(), [found[k][1:3] for k in mine], told))
    return out


def taught_loss(model: Reader, rows: list[Example], told: list[Opinion], marks: tuple[int, int]) -> torch.Tensor:
    """How far the model is from the teachers' opinions on some windows (cross entropy, weighed as `fit.loss_of` weighs answers)."""
    b = batch_of(rows, *marks)
    width = b.real.shape[1]
    pairs = [(j, a, e, link) for j, t in enumerate(told) for (a, e), link in zip(t.cues, t.links, strict=True)]
    pairs = random.sample(pairs, MOST) if len(pairs) > MOST else pairs
    with torch.autocast(b.ids.device.type, dtype=torch.bfloat16):
        vectors = model.drop(model.words(hidden(b.ids), b.mask, b.beside, b.head))
        cue, event, status = model.cue(vectors).float(), model.event(vectors).float(), model.status(vectors).float()
        links = linked(model.link, vectors, heads_of([(j, a, e, []) for j, a, e, _ in pairs], width), b.real) if pairs else None
    real, acts = b.real.float(), 1 - padded([t.event for t in told], width)[:, :, 0]
    loss = (crossed(padded([t.cue for t in told], width), cue) * real).sum()
    loss = loss + (crossed(padded([t.event for t in told], width), event) * real).sum()
    loss = loss + (crossed(padded([t.status for t in told], width), status) * real * acts).sum()
    if links is not None:
        loss = loss + LINKS * crossed(padded([x[3] for x in pairs], width), links).sum()
    return loss / (10 * len(rows))


def crossed(wanted: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
    """Cross entropy of each word (n x words), of wanted probabilities and scores (n x words x labels)."""
    return -(wanted * scores.log_softmax(-1)).sum(-1)


def padded(parts: list[torch.Tensor], width: int) -> torch.Tensor:
    """Probabilities of some windows (words x labels each) as one tensor; nothing is wanted of what is padding."""
    out = torch.zeros(len(parts), width, parts[0].shape[1])
    for row, part in zip(out, parts, strict=True):
        row[: len(part)] = part.float()
    return out


def epoch(seen: dict[str, list[Example]], dice: random.Random) -> list[Example]:
    """Annotated windows of an epoch: the reports twice, some of the others, nearly all of PolNeAR."""
    shares = {"reports": 3, "apart": 1.3, "passages": 2, "polnear": 1.1}
    return seen["gold"] * 2 + [r for k, n in shares.items() for r in dice.sample(seen[k], int(len(seen[k]) / n))]


def teach(
    model: Reader, seen: dict[str, list[Example]], texts: list[Example], told: list[Opinion], marks: tuple[int, int], work: Path
) -> None:
    """Train through EPOCHS at a one-cycle rate, as `fit.fit`, batches with and without annotation mixed."""
    dice = random.Random(SEED)
    steps: list[tuple[int, bool, list[int]]] = []
    epochs = [epoch(seen, dice) for _ in range(EPOCHS)]
    for n, rows in enumerate(epochs):
        annotated = order_of(rows, SEED + n)
        plain = order_of(texts, SEED + 50 + n)[: int(SHARE * len(annotated))]
        mixed = [(n, True, x) for x in annotated] + [(n, False, x) for x in plain]
        dice.shuffle(mixed)
        steps += mixed
    optimizer, schedule, average = optimizing(model, RATE, len(steps))
    for step, (n, annotated, at) in enumerate(steps):
        model.train()
        some = [(epochs[n] if annotated else texts)[k] for k in at]
        loss = loss_of(model, batch_of(some, *marks, MOST)) if annotated else taught_loss(model, some, [told[k] for k in at], marks)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        average.update_parameters(model)
        if step + 1 == len(steps) or steps[step + 1][0] != n:
            torch.save(average.module.state_dict(), work / f"taught{n}.pt")


def main() -> None:
    o = options().parse_args()
    torch.manual_seed(SEED)
    work, base = Path(o.work), base_folder()
    tokenizer = Tokenizer.from_file(f"{base}/tokenizer.json")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    marks = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    seen, _ = whole.data(whole.parsed(o, work), tokenizer, None)
    reports = [json.loads(line) for line in Path(o.texts).read_text(encoding="utf8").splitlines() if line.strip()]
    parses = parse_many(r["text"] for r in reports)
    texts = examples([Document(r["id"], p, []) for r, p in zip(reports, parses, strict=True)], tokenizer)
    told = opinions([of_states(base, x.split(",")) for x in o.teachers], texts, marks)
    teach(of_states(base, o.start), seen, texts, told, marks, work)


def of_states(base: str, parts: list[str]) -> Reader:
    """The network with the mean of some states."""
    model = Reader(base)
    model.load_state_dict(mean(parts), strict=False)
    return model.eval()


def options() -> argparse.ArgumentParser:
    """The options."""
    p = argparse.ArgumentParser(prog="python -m train.attribution.taught", description=__doc__)
    p.add_argument("--work", required=True, help="folder of `python -m train.attribution`, with its parses")
    p.add_argument("--texts", required=True, help="reports without annotation, JSON Lines with id and text")
    p.add_argument("--start", required=True, nargs="+", metavar="STATE.pt=WEIGHT", help="weights to go on from")
    p.add_argument("--teachers", required=True, nargs="+", metavar="STATE.pt=WEIGHT,...", help="each a state or a mean of some")
    return p


if __name__ == "__main__":
    main()
