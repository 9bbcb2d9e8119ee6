"""Names by a neural tagger: persons, organisations, places in short stretches of text.

The network is `lac_small` of Baidu's LAC (Apache-2.0), whose weights jieba's package carries: a
character embedding, two layers of bidirectional gated recurrent units and a conditional random
field over 57 tags. It is run here in numpy, many stretches at a time.

Source: Jiao, Sun and Sun (2018), Chinese lexical analysis with deep bi-GRU-CRF network,
arXiv:1807.01882.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

EMBEDDING, HIDDEN = 128, 128
# OpenBLAS starts threads for products of more multiplications than this, and waits for them:
# on two busy cores 200 stretches took 3.5 s with threads and 0.6 s without.
ONE_THREAD = 65536 * 4
# So many stretches are read together: their step through a layer stays within one thread.
BATCH = ONE_THREAD // (2 * HIDDEN * HIDDEN) - 2
# Half-width punctuation is what the network was trained on.
_FOLD = str.maketrans("，。！？；：（）“”‘’「」", ',.!?;:()""\'\'""')


class Name(NamedTuple):
    """A name at `begin:end` of its stretch; `tag` is PER, ORG, LOC or a part of speech."""

    begin: int
    end: int
    tag: str


def tag(stretches: Sequence[str]) -> list[list[Name]]:
    """The words of each stretch of text with their tags.

    >>> text = "清华大学教授李明远围绕治理作了演讲"
    >>> [text[n.begin : n.end] for n in tag([text])[0] if n.tag == "PER"]
    ['李明远']
    """
    known: dict[str, list[Name]] = {}
    once = sorted(set(stretches), key=lambda stretch: (len(stretch), stretch))
    for begin in range(0, len(once), BATCH):
        batch = once[begin : begin + BATCH]
        known.update(zip(batch, _network().tag(batch), strict=True))
    return [known[stretch] for stretch in stretches]


@cache
def _network() -> _Network:
    return _Network(_folder())


def _folder() -> Path:
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the tagger needs the package jieba: install the requirements")
    return Path(spec.origin).parent / "lac_small"


def _dictionary(path: Path, key: int, value: int) -> dict[str, str]:
    lines = path.read_text(encoding="utf8").split("\n")
    cells = [line.split("\t") for line in lines if "\t" in line]
    return {cell[key]: cell[value] for cell in cells}


class _Layer(NamedTuple):
    """One direction of a recurrent layer: its input projection and its gates."""

    weights: Floats
    bias: Floats
    gates: Floats
    candidate: Floats


class _Network:
    def __init__(self, folder: Path) -> None:
        model = folder / "model_baseline"

        def load(name: str, *shape: int) -> Floats:
            size = int(np.prod(shape))
            data = (model / name).read_bytes()[-4 * size :]
            return np.frombuffer(data, dtype="<f4").reshape(shape).astype(np.float32)

        self.ids = {k: int(v) for k, v in _dictionary(folder / "word.dic", 1, 0).items()}
        tags = {int(k): v for k, v in _dictionary(folder / "tag.dic", 0, 1).items()}
        self.tags = [tags[i] for i in range(len(tags))]
        self.unknown = self.ids["OOV"]
        count = len(self.tags)
        size = max(self.ids.values()) + 1
        self.embedding = load("word_emb", size, EMBEDDING)
        self.layers = [self._layer(load, index) for index in range(4)]
        self.output = load("fc_4.w_0", 2 * HIDDEN, count)
        self.output_bias = load("fc_4.b_0", count)
        transitions = load("crfw", count + 2, count)
        self.start, self.stop, self.transitions = transitions[0], transitions[1], transitions[2:]

    @staticmethod
    def _layer(load, index: int) -> _Layer:  # type: ignore[no-untyped-def]
        width = EMBEDDING if index < 2 else 2 * HIDDEN
        gates = load(f"gru_{index}.w_0", 3 * HIDDEN * HIDDEN)
        split = 2 * HIDDEN * HIDDEN
        return _Layer(
            load(f"fc_{index}.w_0", width, 3 * HIDDEN),
            load(f"fc_{index}.b_0", 3 * HIDDEN) + load(f"gru_{index}.b_0", 3 * HIDDEN),
            gates[:split].reshape(HIDDEN, 2 * HIDDEN),
            gates[split:].reshape(HIDDEN, HIDDEN),
        )

    def tag(self, stretches: Sequence[str]) -> list[list[Name]]:
        lengths = np.array([len(stretch) for stretch in stretches])
        longest = int(lengths.max(initial=0))
        if not longest:
            return [[] for _ in stretches]
        ids = np.full((longest, len(stretches)), self.unknown, dtype=np.int64)
        for column, stretch in enumerate(stretches):
            folded = stretch.translate(_FOLD)
            ids[: len(stretch), column] = [self.ids.get(c, self.unknown) for c in folded]
        mask = (np.arange(longest)[:, None] < lengths[None, :])[:, :, None].astype(np.float32)
        state = self.embedding[ids]
        for index in (0, 2):
            forward = self._run(self.layers[index], state, mask)
            backward = self._run(self.layers[index + 1], state[::-1], mask[::-1])[::-1]
            state = np.concatenate([forward, backward], axis=2)
        flat = state.reshape(-1, 2 * HIDDEN)
        scores = _product(flat, self.output) + self.output_bias
        emissions = scores.reshape(longest, len(stretches), -1)
        return [self._decode(emissions[:n, i]) for i, n in enumerate(lengths)]

    @staticmethod
    def _run(layer: _Layer, state: Floats, mask: Floats) -> Floats:
        flat = np.ascontiguousarray(state).reshape(-1, state.shape[2])
        projected = (_product(flat, layer.weights) + layer.bias).reshape(*state.shape[:2], -1)
        hidden = np.zeros((state.shape[1], HIDDEN), dtype=np.float32)
        result = np.empty((*state.shape[:2], HIDDEN), dtype=np.float32)
        for step in range(state.shape[0]):
            inputs = projected[step]
            gates = _sigmoid(inputs[:, : 2 * HIDDEN] + hidden @ layer.gates)
            update, reset = gates[:, :HIDDEN], gates[:, HIDDEN:]
            candidate = np.tanh(inputs[:, 2 * HIDDEN :] + (reset * hidden) @ layer.candidate)
            hidden = mask[step] * ((1 - update) * hidden + update * candidate)
            result[step] = hidden
        return result

    def _decode(self, emissions: Floats) -> list[Name]:
        """The best sequence of tags (Viterbi), read as words."""
        if not len(emissions):
            return []
        score = self.start + emissions[0]
        back = np.zeros(emissions.shape, dtype=np.int64)
        for step in range(1, len(emissions)):
            total = score[:, None] + self.transitions
            back[step] = total.argmax(axis=0)
            score = total.max(axis=0) + emissions[step]
        best = [int((score + self.stop).argmax())]
        for step in range(len(emissions) - 1, 0, -1):
            best.append(int(back[step][best[-1]]))
        return self._read([self.tags[i] for i in reversed(best)])

    @staticmethod
    def _read(tags: list[str]) -> list[Name]:
        names: list[Name] = []
        for at, label in enumerate(tags):
            kind, _, place = label.rpartition("-")
            if place == "I" and names and names[-1].tag == kind:
                names[-1] = names[-1]._replace(end=at + 1)
            else:
                names.append(Name(at, at + 1, kind or label))
        return names


def _product(rows: Floats, weights: Floats) -> Floats:
    """The matrix product, in parts that are computed in one thread."""
    height = max(1, ONE_THREAD // weights.size)
    parts = [rows[at : at + height] @ weights for at in range(0, len(rows), height)]
    return np.concatenate(parts)


def _sigmoid(values: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-values)), dtype=np.float32)
