"""Names by a neural tagger: persons, organisations, places in short stretches of text.

The network is `lac_small` of Baidu's LAC (Apache-2.0), whose weights jieba's package carries: a
character embedding, two layers of bidirectional gated recurrent units and a conditional random
field over 57 tags. It is run here in numpy, many stretches at a time.

Source: Jiao, Sun and Sun (2018), Chinese lexical analysis with deep bi-GRU-CRF network,
arXiv:1807.01882.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cache
from importlib.util import find_spec
from itertools import accumulate, groupby, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

EMBEDDING, HIDDEN = 128, 128
# Stretches are read together up to so many characters: some 6 kB of memory each.
BATCH = 10_000
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
    once = sorted(set(stretches) - {""}, key=lambda stretch: (-len(stretch), stretch))
    known: dict[str, list[Name]] = {"": []}
    for batch in _batches(once):
        known.update(zip(batch, _network().tag(batch), strict=True))
    return [known[stretch] for stretch in stretches]


def _batches(stretches: Sequence[str]) -> Iterator[Sequence[str]]:
    ends = accumulate(map(len, stretches))
    numbered = zip(stretches, ends, strict=True)
    for _, batch in groupby(numbered, key=lambda pair: (pair[1] - 1) // BATCH):
        yield [stretch for stretch, _ in batch]


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
    """A recurrent layer: its input projection, and the gates of its two directions."""

    weights: Floats
    bias: Floats
    gates: Floats
    candidate: Floats


class _Packed:
    """Stretches, the longest first, as rows: their first characters, their second ones, ...

    So a step reads the rows of all stretches that are as long, without padding: from
    `begins[step]`, `sizes[step]` of them. `mirror` is the row of the same stretch as far from
    its end as a row is from its beginning: the order in which the backward direction reads.
    """

    def __init__(self, lengths: Integers) -> None:
        self.lengths = lengths
        steps = np.arange(lengths.max(initial=0))
        self.sizes = (lengths[None, :] > steps[:, None]).sum(axis=1)
        self.begins = np.cumsum(self.sizes) - self.sizes
        step = np.repeat(steps, self.sizes)
        stretch = np.arange(lengths.sum()) - self.begins[step]
        self.mirror = self.begins[lengths[stretch] - 1 - step] + stretch
        self.order = np.lexsort((step, stretch))

    def slices(self) -> Iterator[slice]:
        """The rows of each step."""
        pairs = zip(self.begins.tolist(), self.sizes.tolist(), strict=True)
        return (slice(begin, begin + size) for begin, size in pairs)


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
        self.layers = [self._layer(load, index) for index in (0, 2)]
        self.output = load("fc_4.w_0", 2 * HIDDEN, count)
        self.output_bias = load("fc_4.b_0", count)
        transitions = load("crfw", count + 2, count)
        self.start, self.stop, self.transitions = transitions[0], transitions[1], transitions[2:]

    @staticmethod
    def _layer(load, index: int) -> _Layer:  # type: ignore[no-untyped-def]
        width = EMBEDDING if index == 0 else 2 * HIDDEN
        split = 2 * HIDDEN * HIDDEN
        both = (index, index + 1)
        gates = [load(f"gru_{i}.w_0", 3 * HIDDEN * HIDDEN) for i in both]
        bias = [load(f"fc_{i}.b_0", 3 * HIDDEN) + load(f"gru_{i}.b_0", 3 * HIDDEN) for i in both]
        return _Layer(
            np.concatenate([load(f"fc_{i}.w_0", width, 3 * HIDDEN) for i in both], axis=1),
            np.concatenate(bias),
            np.stack([gate[:split].reshape(HIDDEN, 2 * HIDDEN) for gate in gates]),
            np.stack([gate[split:].reshape(HIDDEN, HIDDEN) for gate in gates]),
        )

    def tag(self, stretches: Sequence[str]) -> list[list[Name]]:
        """The words of stretches that are not empty, the longest first."""
        lengths = np.array([len(stretch) for stretch in stretches])
        packed = _Packed(lengths)
        text = "".join(stretches).translate(_FOLD)
        ids = np.empty(len(text), np.int64)
        ids[packed.order] = [self.ids.get(character, self.unknown) for character in text]
        characters, places = np.unique(ids, return_inverse=True)
        first, second = self.layers
        with _one_thread():
            # A character is projected once, however often it stands there.
            inputs = (self.embedding[characters] @ first.weights + first.bias)[places]
            state = self._run(first, inputs, packed)
            state = self._run(second, state @ second.weights + second.bias, packed)
            scores = state @ self.output + self.output_bias
        path = self._decode(scores, packed, len(stretches))[packed.order].tolist()
        ends = np.cumsum(lengths).tolist()
        spans = zip([0, *ends], ends, strict=False)
        return [self._read([self.tags[i] for i in path[begin:end]]) for begin, end in spans]

    @staticmethod
    def _run(layer: _Layer, inputs: Floats, packed: _Packed) -> Floats:
        """The states of both directions side by side, row by row."""
        rows = inputs.reshape(len(inputs), 2, 3 * HIDDEN)
        both = np.stack([rows[:, 0], rows[packed.mirror, 1]])
        hidden = np.zeros((2, packed.sizes[0], HIDDEN), dtype=np.float32)
        states = np.empty((2, len(inputs), HIDDEN), dtype=np.float32)
        for rows_of_step in packed.slices():
            given = both[:, rows_of_step]
            hidden = hidden[:, : given.shape[1]]
            gates = _sigmoid(given[:, :, : 2 * HIDDEN] + hidden @ layer.gates)
            update, reset = gates[:, :, :HIDDEN], gates[:, :, HIDDEN:]
            candidate = np.tanh(given[:, :, 2 * HIDDEN :] + (reset * hidden) @ layer.candidate)
            hidden = (1 - update) * hidden + update * candidate
            states[:, rows_of_step] = hidden
        return np.concatenate([states[0], states[1, packed.mirror]], axis=1)

    def _decode(self, scores: Floats, packed: _Packed, count: int) -> Integers:
        """The best sequence of tags of each stretch (Viterbi), row by row."""
        slices = list(packed.slices())
        into = np.ascontiguousarray(self.transitions.T)
        # What the best sequence up to each row scores, by the tag it ends in.
        best = scores.copy()
        best[:count] += self.start
        for last_step, rows in pairwise(slices):
            last = best[last_step][: rows.stop - rows.start]
            # By the tag before first: numpy is fastest where the longest lines stay whole.
            best[rows] += (last.T[:, :, None] + self.transitions[:, None, :]).max(axis=0)
        last_rows = packed.begins[packed.lengths - 1] + np.arange(count)
        tag = (best[last_rows] + self.stop).argmax(axis=1)
        path = np.empty(len(scores), np.int64)
        for before, rows in zip([*slices[-2::-1], None], slices[::-1], strict=True):
            size = rows.stop - rows.start
            path[rows] = tag[:size]
            if before:
                tag[:size] = (best[before][:size] + into[tag[:size]]).argmax(axis=1)
        return path

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


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()


def _one_thread() -> AbstractContextManager[object]:
    """Products of matrices in this thread: those here are small, and OpenBLAS's own threads wait
    for each other. On two busy cores a step took 12 ms with them and 0.05 ms without."""
    limit: AbstractContextManager[object] = _libraries().limit(limits=1, user_api="blas")
    return limit


def _sigmoid(values: Floats) -> Floats:
    powers = np.exp(-values)
    powers += 1
    return np.reciprocal(powers, out=powers)
