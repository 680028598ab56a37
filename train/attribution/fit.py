"""Train the network on examples; checkpointed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

import torch
from torch import nn

from dateline.encode.arguments import NAMES, SELF, laid_out
from dateline.encode.encoder import buckets
from train.attribution.data import Around, Example
from train.attribution.network import Arguments, Link, Reader

BATCH, RATE, HEADS, LINKS, AVERAGE, KEEP, MOST = 10, 2.5e-4, 4.0, 1.5, 0.998, 150, 32
NEW = 6e-4  # rate of the head for arguments
TRIGGERS = 48  # of a batch that are asked for their arguments, at most
WEIGHTS = (1.5, 1.5, 0.3, 0.3, 0.7)  # of the answers, in the order of encode.arguments.NAMES
ALONE = 0.5
MASK = 103  # the id of [MASK] in BERT's vocabulary, after which its words begin
HIDDEN = 0.1  # of the pieces of a text are hidden in training, so that single words are not learned by heart


@dataclass(frozen=True)
class Tensors:
    """Tensors, and such groups of them, that go to a device together."""

    def to(self, device: torch.device) -> Self:
        """The same on a device."""
        return type(self)(*(getattr(self, f.name).to(device) for f in fields(self)))


@dataclass(frozen=True)
class Batch(Tensors):
    """Padded tensors of some examples: encoder inputs, cue tags, event types (-100 where not annotated), cues with their tags, triggers
    (window, word) with their status, and those that are asked for their arguments."""

    ids: torch.Tensor  # n x pieces
    mask: torch.Tensor
    beside: torch.Tensor  # n x pieces x 5
    head: torch.Tensor  # n x words
    tags: torch.Tensor
    real: torch.Tensor
    events: torch.Tensor
    cues: Heads
    acts: torch.Tensor  # n x 2
    status: torch.Tensor
    asked: Asked


@dataclass(frozen=True)
class Heads(Tensors):
    """Cues of a batch: their window, their words (c x words, summing to 1), distances and the tags of all
    words."""

    which: torch.Tensor
    spread: torch.Tensor
    distance: torch.Tensor
    tags: torch.Tensor


@dataclass(frozen=True)
class Asked(Tensors):
    """Triggers (t x 2: window, word) with the words around them (t x words), their buckets of distance (1 where padded), what is known of
    them (t x words x 3), which there are, the answers (t x words x NAMES) and those of the triggers by themselves (t x SELF)."""

    at: torch.Tensor
    words: torch.Tensor
    distance: torch.Tensor
    known: torch.Tensor
    real: torch.Tensor
    answers: torch.Tensor
    lacks: torch.Tensor


def tensors_of(rows: list[tuple[int, Around]]) -> Asked:
    """Of (window, what is asked)."""
    width = round_up(max((len(a.words) for _, a in rows), default=1), 16)
    words, distance, known, real = map(torch.from_numpy, laid_out([(a.trigger, a.words, a.known) for _, a in rows], width))
    answers = torch.full((len(rows), width, len(NAMES)), -1)
    for k, (_, a) in enumerate(rows):
        answers[k, : len(a.words)] = torch.tensor(a.answers)
    at, lacks = whole([(k, a.trigger) for k, a in rows], 2), whole([a.lacks for _, a in rows], len(SELF))
    return Asked(at, words, distance, known, real.bool(), answers, lacks)


def whole(rows: list, width: int) -> torch.Tensor:
    """Rows of whole numbers as a tensor, of none too."""
    return torch.tensor(rows, dtype=torch.long).reshape(-1, width)


def heads_of(rows: list[tuple[int, int, int, list[int]]], words: int) -> Heads:
    """Of (window, first word, end, tags of all words)."""
    spread = torch.zeros(len(rows), words)
    distance, tags = (torch.zeros(len(rows), words, dtype=torch.long) for _ in range(2))
    for c, (_, a, b, link) in enumerate(rows):
        spread[c, a:b] = 1 / (b - a)
        distance[c] = torch.from_numpy(buckets(words, a, b))
        tags[c, : len(link)] = torch.tensor(link)
    return Heads(torch.tensor([k for k, *_ in rows], dtype=torch.long), spread, distance, tags)


def batch_of(rows: list[Example], cls: int, sep: int, most: int = 10_000) -> Batch:
    """Some examples as a batch, with at most so many cues."""
    pieces, words = round_up(max(len(r.window.ids) for r in rows) + 2, 32), round_up(max(len(r.tags) for r in rows), 32)
    n = len(rows)
    ids, mask = torch.zeros(n, pieces, dtype=torch.long), torch.zeros(n, pieces, dtype=torch.long)
    beside = torch.zeros(n, pieces, 5, dtype=torch.long)
    head, tags, real = (torch.zeros(n, words, dtype=torch.long) for _ in range(3))
    events = torch.full((n, words), -100)
    for k, r in enumerate(rows):
        w = r.window
        ids[k, : len(w.ids) + 2] = torch.tensor([cls, *w.ids, sep])
        mask[k, : len(w.ids) + 2] = 1
        beside[k, 1 : len(w.ids) + 1] = torch.tensor(w.beside)
        head[k, : len(w.head)] = torch.tensor(w.head) + 1
        tags[k, : len(r.tags)] = torch.tensor(r.tags)
        real[k, : len(r.tags)] = 1
        if r.events is not None:
            events[k, : len(r.events)] = torch.tensor(r.events)
    cues = some([(k, a, b, link) for k, r in enumerate(rows) for a, b, link in r.cues], most)
    acts = [(k, *act) for k, r in enumerate(rows) for act in r.acts]
    asked = some([(k, x) for k, r in enumerate(rows) for x in r.asked], TRIGGERS if most < 10_000 else most, lambda x: x[1].trigger)
    return Batch(
        ids, mask, beside, head, tags, real.bool(), events, heads_of(cues, words),
        whole([act[:2] for act in acts], 2), whole([act[2] for act in acts], 1)[:, 0], tensors_of(asked),
    )  # fmt: skip


def some(rows: list, most: int, word: Callable[[Any], int] = lambda r: r[1]) -> list:
    """At most so many of the rows, chosen by their own words: other ones in another batch."""
    if len(rows) <= most:
        return rows
    return [rows[k] for k in sorted(random.Random(sum(map(word, rows))).sample(range(len(rows)), most))]


def linked(link: Link, vectors: torch.Tensor, heads: Heads, real: torch.Tensor) -> torch.Tensor:
    """Tag scores (c x words x tags) of the linking head for the cues of a batch."""
    words, own = link.token(vectors), link.head(vectors)
    c = len(heads.which)
    even = torch.arange(round_up(c, 16), device=vectors.device).clamp(max=c - 1)  # few sizes: kernels are made anew for each
    which = heads.which[even]
    mean = (heads.spread[even][:, None].to(own.dtype) @ own[which])[:, 0]
    return link(words[which], mean, heads.distance[even], real[which])[:c].float()


def argued(head: Arguments, vectors: torch.Tensor, asked: Asked) -> tuple[torch.Tensor, torch.Tensor]:
    """Log-odds of the words around the triggers of a batch, and of the triggers by themselves."""
    words, own = head.token(vectors), head.head(vectors)
    which, trigger = asked.at.T
    odds, lacks = head(words[which[:, None], asked.words], own[which, trigger], asked.distance, asked.known, asked.real)
    return odds.float(), lacks.float()


def round_up(n: int, step: int) -> int:
    """The next multiple of a step."""
    return -(-n // step) * step


def hidden(ids: torch.Tensor) -> torch.Tensor:
    """Ids of word pieces with some of them hidden behind BERT's mask (Devlin et al. 2019); marks such as [CLS] stay."""
    return torch.where((torch.rand(ids.shape, device=ids.device) < HIDDEN) & (ids > MASK), MASK, ids)


def loss_of(model: Reader, b: Batch) -> torch.Tensor:
    """Mean loss over the windows of a batch."""
    with torch.autocast(b.ids.device.type, dtype=torch.bfloat16):
        vectors = model.drop(model.words(hidden(b.ids), b.mask, b.beside, b.head))
        cue, event = model.cue(vectors).float(), model.event(vectors).float()
        links = linked(model.link, vectors, b.cues, b.real) if len(b.cues.which) else None
        status = model.status(vectors[b.acts[:, 0], b.acts[:, 1]]).float()
        told = argued(model.arguments, vectors, b.asked) if len(b.asked.at) else None
    loss = model.cue_crf.loss(cue, b.tags, b.real).sum()
    if links is not None:
        loss = loss + LINKS * model.link.crf.loss(links, b.cues.tags, b.real[b.cues.which]).sum()
    loss = loss + nn.functional.cross_entropy(status, b.status, reduction="sum")
    loss = loss + nn.functional.cross_entropy(event.flatten(0, 1), b.events.flatten(), ignore_index=-100, reduction="sum")
    if told is not None:
        odds, lacks = told
        weight = (b.asked.answers >= 0) * torch.tensor(WEIGHTS, device=odds.device)
        each = nn.functional.binary_cross_entropy_with_logits(odds, b.asked.answers.clamp(min=0).float(), reduction="none")
        loss = loss + (weight * each).sum()
        loss = loss + ALONE * nn.functional.binary_cross_entropy_with_logits(lacks, b.asked.lacks.float(), reduction="sum")
    return loss / (10 * len(b.real))


def order_of(rows: list[Example], seed: int) -> list[list[int]]:
    """Batches of indices: shuffled, windows of like length together, so that little is padding."""
    dice = random.Random(seed)
    order = list(range(len(rows)))
    dice.shuffle(order)
    pools = [sorted(order[i : i + 20 * BATCH], key=lambda k: len(rows[k].window.ids)) for i in range(0, len(order), 20 * BATCH)]
    batches = [pool[i : i + BATCH] for pool in pools for i in range(0, len(pool), BATCH)]
    dice.shuffle(batches)
    return batches


def optimizing(model: Reader, rate: float, steps: int) -> tuple[Any, Any, Any]:
    """What moves the weights over so many steps: AdamW, its one-cycle rate (the heads learn faster), the running average of the weights."""
    body = [q for n, q in model.named_parameters() if n.startswith("encoder") and q.requires_grad]
    new = list(model.arguments.parameters())
    rest = [q for n, q in model.named_parameters() if not n.startswith(("encoder", "arguments"))]
    optimizer = torch.optim.AdamW([{"params": body}, {"params": rest}, {"params": new}], lr=rate, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=[rate, rate * HEADS, NEW], total_steps=steps + 1, pct_start=0.05)
    average = torch.optim.swa_utils.AveragedModel(model, avg_fn=lambda a, m, n: a + (m - a) * max(1 - AVERAGE, 1 / (n / 5 + 1)))
    return optimizer, schedule, average


def fit(
    model: Reader, epochs: list[list[Example]], marks: tuple[int, int], state: Path, rate: float = RATE, seed: int = 7, after=None
) -> Reader:
    """Train through the epochs (each a list of examples) at a one-cycle rate; the running average of the weights is what comes back.
    The state is kept in a file every KEEP steps and taken up again from there. `after(model, epoch)` is called with the averaged model."""
    device = next(model.parameters()).device
    plan = [(e, b) for e, rows in enumerate(epochs) for b in order_of(rows, seed + e)]
    optimizer, schedule, average = optimizing(model, rate, len(plan))
    done = 0
    if state.exists():
        kept = torch.load(state, weights_only=False)
        for name, thing in (("model", model), ("optimizer", optimizer), ("schedule", schedule), ("average", average)):
            thing.load_state_dict(kept[name])
        done = kept["step"]
    begun, lately = time.time(), []
    for step in range(done, len(plan)):
        e, indices = plan[step]
        model.train()
        batch = batch_of([epochs[e][i] for i in indices], *marks, MOST).to(device)
        loss = loss_of(model, batch)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        average.update_parameters(model)
        lately.append(loss.item())
        if (step + 1) % 50 == 0:
            print(
                f"{step + 1}/{len(plan)} loss {sum(lately[-50:]) / 50:.4f} {(time.time() - begun) / (step + 1 - done):.2f} s a step",
                flush=True,
            )
        last = step + 1 == len(plan)
        if (step + 1) % KEEP == 0 or last:
            kept = dict(
                model=model.state_dict(),
                optimizer=optimizer.state_dict(),
                schedule=schedule.state_dict(),
                average=average.state_dict(),
                step=step + 1,
            )
            torch.save(kept, state.with_suffix(".tmp"))
            state.with_suffix(".tmp").replace(state)
        if after and (last or plan[step + 1][0] != e):
            after(average.module, e)
    return average.module
