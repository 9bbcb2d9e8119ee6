"""The columns of a corpus's tables: one Arrow schema each."""

from __future__ import annotations

import pyarrow as pa

TEXT = pa.string()
OFFSET = pa.int32()
EVIDENCE = pa.list_(pa.struct([("role", TEXT), ("text", TEXT), ("begin", OFFSET), ("end", OFFSET)]))
ROLES = pa.list_(
    pa.struct([("role", TEXT), ("affiliation", TEXT), ("article", TEXT), ("published", TEXT)])
)

SCHEMAS: dict[str, pa.Schema] = {
    "articles": pa.schema(
        [
            ("article", TEXT),
            ("file", TEXT),
            ("title", TEXT),
            ("byline", TEXT),
            ("outlet", TEXT),
            ("published", TEXT),
            ("url", TEXT),
            ("place", TEXT),
            ("label", TEXT),
            ("story", TEXT),
            ("copy", OFFSET),
            ("similarity", pa.float64()),
            ("characters", OFFSET),
            ("tokens", OFFSET),
            ("text", TEXT),
            ("parts", pa.list_(pa.struct([("kind", TEXT), ("begin", OFFSET), ("end", OFFSET)]))),
            ("notes", pa.list_(TEXT)),
            ("received", TEXT),
            ("received_text", TEXT),
            (
                "steps",
                pa.list_(
                    pa.struct(
                        [
                            ("kind", TEXT),
                            ("begin", OFFSET),
                            ("end", OFFSET),
                            ("received_begin", OFFSET),
                            ("received_end", OFFSET),
                            ("before", TEXT),
                            ("after", TEXT),
                        ]
                    )
                ),
            ),
            (
                "alignment",
                pa.list_(
                    pa.struct(
                        [
                            ("begin", OFFSET),
                            ("end", OFFSET),
                            ("received_begin", OFFSET),
                            ("received_end", OFFSET),
                        ]
                    )
                ),
            ),
        ]
    ),
    "sentences": pa.schema(
        [
            ("sentence", TEXT),
            ("article", TEXT),
            ("paragraph", OFFSET),
            ("part", TEXT),
            ("begin", OFFSET),
            ("end", OFFSET),
            ("themes", pa.list_(TEXT)),
            ("evidence", EVIDENCE),
        ]
    ),
    "tokens": pa.schema(
        [
            ("article", TEXT),
            ("sentence", TEXT),
            ("statement", TEXT),
            ("position", OFFSET),
            ("begin", OFFSET),
            ("end", OFFSET),
            ("term", TEXT),
            ("tag", TEXT),
            ("status", TEXT),
        ]
    ),
    "statements": pa.schema(
        [
            ("statement", TEXT),
            ("article", TEXT),
            ("sentence", TEXT),
            ("paragraph", OFFSET),
            ("begin", OFFSET),
            ("end", OFFSET),
            ("kind", TEXT),
            ("speaker", TEXT),
            ("name", TEXT),
            ("cue", TEXT),
            ("cue_begin", OFFSET),
            ("cue_end", OFFSET),
            ("implication", TEXT),
        ]
    ),
    "speakers": pa.schema(
        [
            ("speaker", TEXT),
            ("name", TEXT),
            ("aliases", pa.list_(TEXT)),
            ("type", TEXT),
            ("role", TEXT),
            ("affiliation", TEXT),
            ("country", TEXT),
            ("roles", ROLES),
        ]
    ),
    "codings": pa.schema(
        [
            ("statement", TEXT),
            ("theme", TEXT),
            ("stance", TEXT),
            ("evidence", EVIDENCE),
            ("confidence", pa.float64()),
            ("coder", TEXT),
        ]
    ),
    "paragraphs": pa.schema(
        [
            ("article", TEXT),
            ("paragraph", OFFSET),
            ("part", TEXT),
            ("begin", OFFSET),
            ("end", OFFSET),
        ]
    ),
    "spoken": pa.schema([("sentence", TEXT), ("statement", TEXT)]),
    "terms": pa.schema(
        [
            ("term", TEXT),
            ("frequency", pa.int64()),
            ("general", pa.int64()),
            ("stop", pa.bool_()),
        ]
    ),
}


def table(name: str, rows: list[dict[str, object]]) -> pa.Table:
    """Rows as the Arrow table of this name; raises on a value that is not of its column's type.

    >>> table("terms", [{"term": "算力", "frequency": 2, "general": 0, "stop": False}]).num_rows
    1
    """
    return pa.Table.from_pylist(rows, schema=SCHEMAS[name])
