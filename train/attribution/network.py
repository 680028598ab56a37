"""The reader's network: an encoder of words, a head that tags cues, a head that tags, for one cue, its source and content, and a head that
says what two words are to each other (which phrase is an event's actor, target, place).

Cue first, so that each content is linked to its own source and cue, however they nest. Both heads end in a linear-chain CRF
(Lafferty et al. 2001), so that spans are whole. The linking head is a small transformer of its own that sees where the cue is.
"""

from __future__ import annotations

import torch
from torch import nn
from transformers import AutoModel

from dateline.encode.pairs import NAMES, SELF
from dateline.encode.windows import SIZES
from train.attribution.terms import CUE_TAGS, LINK_TAGS, STATUS, TYPES

LINK = 128  # width of the linking head
LAYERS = 2
DISTANCES = 25


def illegal(tags: int) -> torch.Tensor:
    """-10000 where a tag may not follow another: an I follows only its own B or I. Rows are the tag before; the last row is the start."""
    out = torch.zeros(tags + 1, tags)
    for i in range(2, tags, 2):
        out[:, i] = -1e4
        out[i, i] = out[i - 1, i] = 0
    return out


class Crf(nn.Module):
    """Scores of tag sequences: emissions and learned transitions."""

    def __init__(self, tags: int):
        super().__init__()
        self.moves = nn.Parameter(torch.zeros(tags + 1, tags))
        self.register_buffer("illegal", illegal(tags))

    def transitions(self) -> torch.Tensor:
        """(tags + 1) x tags: the last row is for the first word."""
        return self.moves + self.illegal

    def loss(self, emissions: torch.Tensor, tags: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Negative log-likelihood of each row: emissions (n x words x tags), tags (n x words), mask (n x words, true where a word is)."""
        moves = self.transitions()
        steps, start = moves[:-1], moves[-1]
        picked = emissions.gather(2, tags[:, :, None])[:, :, 0] * mask
        jumps = steps[tags[:, :-1], tags[:, 1:]] * mask[:, 1:]
        gold = picked.sum(1) + jumps.sum(1) + start[tags[:, 0]]
        alpha = start + emissions[:, 0]
        for t in range(1, emissions.shape[1]):
            new = torch.logsumexp(alpha[:, :, None] + steps, 1) + emissions[:, t]
            alpha = torch.where(mask[:, t, None], new, alpha)
        return torch.logsumexp(alpha, 1) - gold


class Link(nn.Module):
    """For the words of a cue, the tags of all words of a window: what belongs to it. It sees where that word is."""

    def __init__(self, size: int, tags: int):
        super().__init__()
        self.token, self.head = nn.Linear(size, 2 * LINK), nn.Linear(size, 2 * LINK)
        self.distance = nn.Embedding(DISTANCES, LINK)
        layer = nn.TransformerEncoderLayer(LINK, 4, 2 * LINK, 0.1, "gelu", batch_first=True, norm_first=True)
        layer.self_attn.dropout = 0.0  # the quick attention of CPUs knows no dropout
        self.mix = nn.TransformerEncoder(layer, LAYERS, enable_nested_tensor=False)
        self.norm = nn.LayerNorm(LINK)
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(LINK, tags)
        self.crf = Crf(tags)

    def forward(self, words, own, distance, mask):
        """Tag scores (c x words x tags) for c cues: words (c x words x 2 LINK) by `token`, the cue's mean (c x 2 LINK) by `head`, distance
        buckets and mask (c x words)."""
        mixed = words[:, :, :LINK] + own[:, None, :LINK] + words[:, :, LINK:] * own[:, None, LINK:] + self.distance(distance)
        mixed = self.mix(mixed, src_key_padding_mask=~mask)
        return self.out(self.drop(self.norm(mixed)))


class Pair(nn.Module):
    """What two words are to each other: sums and products of what each is made into, where they stand, and what is known already."""

    def __init__(self, size: int):
        super().__init__()
        self.head, self.token = nn.Linear(size, 2 * LINK), nn.Linear(size, 2 * LINK)
        self.distance, self.same = nn.Embedding(DISTANCES, LINK), nn.Embedding(2, LINK)
        self.norm, self.middle, self.out = nn.LayerNorm(LINK), nn.Linear(LINK, LINK), nn.Linear(LINK, len(NAMES))
        self.lean = nn.Parameter(torch.tensor(0.5))
        self.alone = nn.Linear(size, len(SELF))
        self.drop = nn.Dropout(0.1)
        for table in (self.distance, self.same):
            nn.init.normal_(table.weight, std=0.1)

    def forward(self, own, other, distance, same, prior):
        """Log-odds (n x NAMES) for pairs: `own` by `head`, `other` by `token` (n x 2 LINK each), buckets of distance, whether they share a
        sentence (n), log-odds of actor and target by other means (n x 2)."""
        mixed = own[:, :LINK] + other[:, :LINK] + own[:, LINK:] * other[:, LINK:] + self.distance(distance) + self.same(same)
        mixed = nn.functional.gelu(self.middle(nn.functional.gelu(self.norm(mixed))))
        odds = self.out(self.drop(mixed)).float()
        return torch.cat([odds[:, :2] + self.lean * prior, odds[:, 2:]], 1)


class Reader(nn.Module):
    """Encoder and heads: cues with their sources and contents; triggers of events with their type and status; pairs of words."""

    def __init__(self, base: str):
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            base, attn_implementation="sdpa", add_pooling_layer=False, attention_probs_dropout_prob=0.0
        )
        self.encoder.embeddings.word_embeddings.requires_grad_(False)  # half of all weights, and they do well as they are
        size = self.encoder.config.hidden_size
        self.beside = nn.ModuleList(nn.Embedding(n, size) for n in SIZES)
        for table in self.beside:
            nn.init.normal_(table.weight, std=0.005)
        self.drop = nn.Dropout(0.1)
        self.cue = nn.Linear(size, CUE_TAGS)
        self.cue_crf = Crf(CUE_TAGS)
        self.link = Link(size, LINK_TAGS)
        self.event, self.status = nn.Linear(size, 1 + len(TYPES)), nn.Linear(size, len(STATUS))
        self.pair = Pair(size)

    def words(self, ids, mask, beside, head):
        """ids, mask (n x pieces), beside (n x pieces x 5), head (n x words): word vectors (n x words x size)."""
        inputs = self.encoder.embeddings.word_embeddings(ids)
        for k, table in enumerate(self.beside):
            inputs = inputs + table(beside[:, :, k])
        vectors = self.encoder(inputs_embeds=inputs, attention_mask=mask).last_hidden_state
        return vectors.gather(1, head[:, :, None].expand(-1, -1, vectors.shape[2]))
