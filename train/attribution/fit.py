"""Train the network on examples; checkpointed."""

from __future__ import annotations

import random
import time
from pathlib import Path

import torch
from torch import nn

from train.attribution.data import Example
from train.attribution.network import Reader, bucket

BATCH, RATE, HEADS, LINKS, AVERAGE, KEEP = 10, 2.5e-4, 4.0, 1.5, 0.998, 150


def batch_of(rows: list[Example], cls: int, sep: int):
    """Padded tensors of some examples: encoder inputs, cue tags, and the cues with their link tags."""
    pieces, words = max(len(r.window.ids) for r in rows) + 2, max(len(r.tags) for r in rows)
    n = len(rows)
    ids, mask = torch.zeros(n, pieces, dtype=torch.long), torch.zeros(n, pieces, dtype=torch.long)
    beside = torch.zeros(n, pieces, 5, dtype=torch.long)
    head, tags, real = (torch.zeros(n, words, dtype=torch.long) for _ in range(3))
    for k, r in enumerate(rows):
        w = r.window
        ids[k, : len(w.ids) + 2] = torch.tensor([cls, *w.ids, sep])
        mask[k, : len(w.ids) + 2] = 1
        beside[k, 1 : len(w.ids) + 1] = torch.tensor(w.beside)
        head[k, : len(w.head)] = torch.tensor(w.head) + 1
        tags[k, : len(r.tags)] = torch.tensor(r.tags)
        real[k, : len(r.tags)] = 1
    cues = [(k, a, b, link) for k, r in enumerate(rows) for a, b, link in r.cues]
    which = torch.tensor([k for k, *_ in cues], dtype=torch.long)
    spread, distance, links = torch.zeros(len(cues), words), torch.zeros(len(cues), words, dtype=torch.long), torch.zeros(len(cues), words, dtype=torch.long)
    for c, (_, a, b, link) in enumerate(cues):
        spread[c, a:b] = 1 / (b - a)
        distance[c] = torch.tensor([bucket(t, a, b) for t in range(words)])
        links[c, : len(link)] = torch.tensor(link)
    return ids, mask, beside, head, tags, real.bool(), which, spread, distance, links


def forward(model: Reader, batch):
    """Cue scores and link scores of a batch."""
    ids, mask, beside, head, _, real, which, spread, distance, _ = batch
    vectors, cue = model.words(ids, mask, beside, head)
    link = None
    if len(which):
        words, cues = model.project(model.drop(vectors))
        own = (spread[:, None].to(cues.dtype) @ cues[which])[:, 0]
        link = model.links(words[which], own, distance, real[which])
    return cue.float(), None if link is None else link.float()


def loss_of(model: Reader, batch) -> torch.Tensor:
    """Mean loss over the windows of a batch."""
    real, which = batch[5], batch[6]
    with torch.autocast(batch[0].device.type, dtype=torch.bfloat16):
        cue, link = forward(model, batch)
    loss = model.cue_crf.loss(cue, batch[4], real).sum()
    if link is not None:
        loss = loss + LINKS * model.link_crf.loss(link, batch[9], real[which]).sum()
    return loss / (10 * len(real))


def order_of(rows: list[Example], seed: int) -> list[list[int]]:
    """Batches of indices: shuffled, windows of like length together, so that little is padding."""
    dice = random.Random(seed)
    order = list(range(len(rows)))
    dice.shuffle(order)
    pools = [sorted(order[i : i + 20 * BATCH], key=lambda k: len(rows[k].window.ids)) for i in range(0, len(order), 20 * BATCH)]
    batches = [pool[i : i + BATCH] for pool in pools for i in range(0, len(pool), BATCH)]
    dice.shuffle(batches)
    return batches


def fit(model: Reader, epochs: list[list[Example]], marks: tuple[int, int], state: Path, rate: float = RATE, seed: int = 7, after=None) -> Reader:
    """Train through the epochs (each a list of examples) at a one-cycle rate; the running average of the weights is what comes back.
    The state is kept in a file every KEEP steps and taken up again from there. `after(model, epoch)` is called with the averaged model."""
    device = next(model.parameters()).device
    plan = [(e, b) for e, rows in enumerate(epochs) for b in order_of(rows, seed + e)]
    body = [q for n, q in model.named_parameters() if n.startswith("encoder") and q.requires_grad]
    rest = [q for n, q in model.named_parameters() if not n.startswith("encoder")]
    optimizer = torch.optim.AdamW([{"params": body}, {"params": rest}], lr=rate, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=[rate, rate * HEADS], total_steps=len(plan) + 1, pct_start=0.1)
    average = torch.optim.swa_utils.AveragedModel(model, avg_fn=lambda a, m, n: a + (m - a) * max(1 - AVERAGE, 1 / (n / 5 + 1)))
    step = 0
    if state.exists():
        kept = torch.load(state, weights_only=False)
        for name, thing in (("model", model), ("optimizer", optimizer), ("schedule", schedule), ("average", average)):
            thing.load_state_dict(kept[name])
        step = kept["step"]
    begun, first, lately = time.time(), step, []
    for step in range(step, len(plan)):
        e, indices = plan[step]
        model.train()
        batch = [x.to(device) for x in batch_of([epochs[e][i] for i in indices], *marks)]
        loss = loss_of(model, batch)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        average.update_parameters(model)
        lately.append(loss.item())
        if (step + 1) % 50 == 0:
            print(f"{step + 1}/{len(plan)} loss {sum(lately[-50:]) / 50:.4f} {(time.time() - begun) / (step + 1 - first):.2f} s a step", flush=True)
        last = step + 1 == len(plan)
        if (step + 1) % KEEP == 0 or last:
            kept = dict(model=model.state_dict(), optimizer=optimizer.state_dict(), schedule=schedule.state_dict(), average=average.state_dict(), step=step + 1)
            torch.save(kept, state.with_suffix(".tmp"))
            state.with_suffix(".tmp").replace(state)
        if after and (last or plan[step + 1][0] != e):
            after(average.module, e)
    return average.module
