"""The attribution network: an encoder of words, a head that tags cues, and a head that tags, for one cue, its source and content.

Cue first, so that each content is linked to its own source and cue, however they nest. Both heads end in a linear-chain CRF
(Lafferty et al. 2001), so that spans are whole. The linking head is a small transformer of its own that sees where the cue is.
"""

from __future__ import annotations

import math

import torch
from torch import nn
from transformers import AutoModel

from dateline.attribute.windows import SIZES

LINK = 128  # width of the linking head
LAYERS = 2
DISTANCES = 25
CUE_TAGS = 3  # O, B, I
LINK_TAGS = 5  # O, B and I of a source, B and I of a content


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


class Reader(nn.Module):
    """Encoder and heads. `words` turns word pieces into word vectors and cue scores; `links` tags the words for given cues."""

    def __init__(self, base: str):
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, attn_implementation="sdpa", add_pooling_layer=False, attention_probs_dropout_prob=0.0)
        self.encoder.embeddings.word_embeddings.requires_grad_(False)  # half of all weights, and they do well as they are
        size = self.encoder.config.hidden_size
        self.beside = nn.ModuleList(nn.Embedding(n, size) for n in SIZES)
        for table in self.beside:
            nn.init.normal_(table.weight, std=0.005)
        self.drop = nn.Dropout(0.1)
        self.cue = nn.Linear(size, CUE_TAGS)
        self.cue_crf = Crf(CUE_TAGS)
        self.token, self.head = nn.Linear(size, 2 * LINK), nn.Linear(size, 2 * LINK)
        self.distance = nn.Embedding(DISTANCES, LINK)
        layer = nn.TransformerEncoderLayer(LINK, 4, 2 * LINK, 0.1, "gelu", batch_first=True, norm_first=True)
        layer.self_attn.dropout = 0.0  # the quick attention of CPUs knows no dropout
        self.mix = nn.TransformerEncoder(layer, LAYERS, enable_nested_tensor=False)
        self.norm = nn.LayerNorm(LINK)
        self.link = nn.Linear(LINK, LINK_TAGS)
        self.link_crf = Crf(LINK_TAGS)

    def words(self, ids, mask, beside, head):
        """ids, mask (n x pieces), beside (n x pieces x 5), head (n x words): word vectors (n x words x size), cue scores (n x words x 3)."""
        inputs = self.encoder.embeddings.word_embeddings(ids)
        for k, table in enumerate(self.beside):
            inputs = inputs + table(beside[:, :, k])
        vectors = self.encoder(inputs_embeds=inputs, attention_mask=mask).last_hidden_state
        vectors = vectors.gather(1, head[:, :, None].expand(-1, -1, vectors.shape[2]))
        return vectors, self.cue(self.drop(vectors))

    def project(self, vectors):
        """Word vectors as the linking head takes them: as words (n x words x 2 LINK) and as cues (the same)."""
        return self.token(vectors), self.head(vectors)

    def links(self, words, cue, distance, mask):
        """Tag scores (c x words x 5) for c cues: words (c x words x 2 LINK), the cue's mean (c x 2 LINK), distance buckets and mask (c x words)."""
        mixed = words[:, :, :LINK] + cue[:, None, :LINK] + words[:, :, LINK:] * cue[:, None, LINK:] + self.distance(distance)
        mixed = self.mix(mixed, src_key_padding_mask=~mask)
        return self.link(self.drop(self.norm(mixed)))


def bucket(word: int, first: int, last: int) -> int:
    """The bucket of a word's distance from the cue first..last (half-open): 0 in the cue, then by powers of 1.5 on each side."""
    off = word - first if word < first else max(0, word - last + 1)
    k = 0 if off == 0 else min(12, 1 + int(math.log(abs(off)) / math.log(1.5)))
    return k if off >= 0 else 12 + k
