"""The reader's network: an encoder of words, a head that tags cues, a head that tags, for one cue, its source and content, and a head that
says, for one trigger, which words around it are its actor, its target, its place.

Cue first, so that each content is linked to its own source and cue, however they nest. Both heads end in a linear-chain CRF
(Lafferty et al. 2001), so that spans are whole. The linking head is a small transformer of its own that sees where the cue is.
"""

from __future__ import annotations

import torch
from torch import nn
from transformers import AutoModel

from dateline.encode.arguments import NAMES, SELF
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


def met(words: torch.Tensor, own: torch.Tensor) -> torch.Tensor:
    """Words (n x words x 2 LINK) as they meet a cue or trigger (n x 2 LINK): the sum of one half, the product of the other."""
    return words[:, :, :LINK] + own[:, None, :LINK] + words[:, :, LINK:] * own[:, None, LINK:]


def mixer() -> nn.TransformerEncoder:
    """The layers of a linking head."""
    layer = nn.TransformerEncoderLayer(LINK, 4, 2 * LINK, 0.1, "gelu", batch_first=True, norm_first=True)
    layer.self_attn.dropout = 0.0  # the quick attention of CPUs knows no dropout
    return nn.TransformerEncoder(layer, LAYERS, enable_nested_tensor=False)


class Link(nn.Module):
    """For the words of a cue, the tags of all words of a window: what belongs to it. It sees where that word is."""

    def __init__(self, size: int, tags: int):
        super().__init__()
        self.token, self.head = nn.Linear(size, 2 * LINK), nn.Linear(size, 2 * LINK)
        self.distance = nn.Embedding(DISTANCES, LINK)
        self.mix = mixer()
        self.norm = nn.LayerNorm(LINK)
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(LINK, tags)
        self.crf = Crf(tags)

    def forward(self, words, own, distance, mask):
        """Tag scores (c x words x tags) for c cues: words (c x words x 2 LINK) by `token`, the cue's mean (c x 2 LINK) by `head`, distance
        buckets and mask (c x words)."""
        mixed = met(words, own) + self.distance(distance)
        mixed = self.mix(mixed, src_key_padding_mask=~mask)
        return self.out(self.drop(self.norm(mixed)))


class Arguments(nn.Module):
    """For one trigger, what the words around it are to it; it sees where that word is, and what is known already."""

    def __init__(self, size: int):
        super().__init__()
        self.token, self.head = nn.Linear(size, 2 * LINK), nn.Linear(size, 2 * LINK)
        self.distance, self.known = nn.Embedding(DISTANCES, LINK), nn.Linear(3, LINK)
        self.mix = mixer()
        self.norm, self.drop = nn.LayerNorm(LINK), nn.Dropout(0.1)
        self.out, self.alone = nn.Linear(LINK, len(NAMES)), nn.Linear(LINK, len(SELF))
        self.lean = nn.Parameter(torch.tensor(0.5))
        nn.init.normal_(self.distance.weight, std=0.1)

    def forward(self, words, own, distance, known, mask):
        """Log-odds (t x words x NAMES) and of the triggers by themselves (t x SELF): words (t x words x 2 LINK) by `token`, the
        trigger (t x 2 LINK) by `head`, buckets of distance (0 for the trigger alone), what is known (t x words x 3: log-odds of actor and
        target by other means, whether there are any), mask (t x words)."""
        mixed = met(words, own) + self.distance(distance) + self.known(known)
        return self.told(self.mix(mixed, src_key_padding_mask=~mask), distance, known)

    def told(self, mixed, distance, known):
        """The answers by what the layers made of the words."""
        mixed = self.drop(self.norm(mixed))
        odds = self.out(mixed)
        odds = torch.cat([odds[:, :, :2] + self.lean * known[:, :, :2], odds[:, :, 2:]], 2)
        return odds, self.alone((mixed * (distance == 0)[:, :, None]).sum(1))


class Reader(nn.Module):
    """Encoder and heads: cues with their sources and contents; triggers of events with their type, status and arguments."""

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
        self.arguments = Arguments(size)

    def words(self, ids, mask, beside, head):
        """ids, mask (n x pieces), beside (n x pieces x 5), head (n x words): word vectors (n x words x size)."""
        inputs = self.encoder.embeddings.word_embeddings(ids)
        for k, table in enumerate(self.beside):
            inputs = inputs + table(beside[:, :, k])
        vectors = self.encoder(inputs_embeds=inputs, attention_mask=mask).last_hidden_state
        return vectors.gather(1, head[:, :, None].expand(-1, -1, vectors.shape[2]))
