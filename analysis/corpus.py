"""A corpus: its tables in memory or as Parquet on disk, and the connection that asks them."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from weakref import finalize

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.errors import CorpusError
from analysis.tables import SCHEMAS

if TYPE_CHECKING:
    import pandas as pd

    from analysis.codebook import Codebook

# Raised whenever a table's columns or their meaning change: an older corpus is analysed anew.
SCHEMA_VERSION = 5
MANIFEST = "corpus.json"
CODEBOOK = "codebook.toml"
# What a folder that holds a corpus may hold: only such a folder is ever replaced.
EXPORTED = ("articles", "statements", "speakers", "sentences")
OWN_FILES = frozenset(
    {MANIFEST, CODEBOOK, "terms.csv"}
    | {f"{name}.parquet" for name in SCHEMAS}
    | {f"{name}.jsonl" for name in EXPORTED}
)
# Up to here a table is loaded whole (1M token rows take some 60 MB); beyond, DuckDB reads the
# Parquet file as it needs it.
ROWS_IN_MEMORY = 1_000_000
# One thread answers faster than several below this many tokens: measured on the seeds
# (6,000 tokens), 2.1 against 2.6 ms a question on two cores.
ROWS_FOR_THREADS = 1_000_000
# Up to here a patched table is copied, which takes 66 bytes a row of tokens; beyond, what is left
# of the whole one and the patch are read together, which makes the longest questions on words a
# third slower (150 articles, 218,000 tokens).
ROWS_COPIED = 300_000
_numbers = itertools.count(1)


class Patch(NamedTuple):
    """A table that is another corpus's but for the rows of some articles, which are these."""

    articles: tuple[str, ...]
    rows: pa.Table


Held: TypeAlias = "pa.Table | Path | Patch"


class Corpus:
    """The tables of an analysis, and answers to questions about them.

    `tables` maps each name of `analysis.tables.SCHEMAS` to its Arrow table or Parquet file;
    `manifest` says what was analysed with what. Safe to ask from several threads at once.
    `codebook` is the text of the codebook it was coded with; the package's own where empty.
    """

    def __init__(
        self,
        tables: Mapping[str, Held],
        manifest: Mapping[str, Any] | None = None,
        folder: Path | None = None,
        codebook: str = "",
    ) -> None:
        missing = SCHEMAS.keys() - tables.keys()
        if missing:
            raise CorpusError(f"a corpus needs the tables {', '.join(sorted(missing))}")
        self.manifest = dict(manifest or {})
        self.folder = folder
        self._tables = dict(tables)
        self._codebook = codebook
        # A corpus that this one differs from in some tables, and the schemas its tables are in.
        self._base: Corpus | None = None
        self._schemas: tuple[str, ...] = ("main",)
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._lock = threading.Lock()

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Corpus:
        """The corpus stored in this folder.

        Raises CorpusError where it is missing, incomplete or written by another version.
        """
        path = Path(folder)
        manifest = read_manifest(path)
        files = {name: path / f"{name}.parquet" for name in SCHEMAS}
        for name, file in files.items():
            if not file.is_file():
                raise CorpusError(f"{path}: the table {name} is missing; analyse the texts again")
        return cls(files, manifest, path, _stored_codebook(path))

    def derived(
        self, tables: Mapping[str, pa.Table | Patch], manifest: Mapping[str, Any]
    ) -> Corpus:
        """This corpus with other tables, or patches of its own, in place of some.

        What stays is not copied, neither here nor in the memory that answers questions. A patch
        is for a table whose rows come by article, in the order of the articles.
        """
        fresh = Corpus({**self._tables, **tables}, manifest, codebook=self._codebook)
        fresh._base = self
        return fresh

    @cached_property
    def codebook(self) -> Codebook:
        """The codebook that the corpus was coded with.

        Raises:
            CodebookError: the codebook that is stored with it has been damaged.
        """
        from analysis import codebook

        return codebook.parse(self._codebook) if self._codebook else codebook.load()

    @property
    def key(self) -> str:
        """A short text that changes whenever the corpus does: what a cache may go by."""
        if "key" not in self.manifest:
            digest = hashlib.sha256()
            for name in sorted(self._tables):
                digest.update(_bytes_of(self.table(name)))
            self.manifest["key"] = digest.hexdigest()[:16]
        return str(self.manifest["key"])

    @cached_property
    def has_copies(self) -> bool:
        """Whether some article is a copy of another's story (its column `copy` is above 0)."""
        return bool(self.ask("SELECT count(*) AS n FROM articles WHERE copy > 0").n[0])

    def table(self, name: str) -> pa.Table:
        """One whole table; meant for export and tests, not for answering questions."""
        held = self._tables[name]
        if isinstance(held, Patch):
            return self._patched(name, held)
        return pq.read_table(held, schema=SCHEMAS[name]) if isinstance(held, Path) else held

    def _patched(self, name: str, patch: Patch) -> pa.Table:
        assert self._base
        base = self._base.table(name)
        kept = base.filter(pc.invert(pc.is_in(base["article"], pa.array(patch.articles))))
        table = pa.concat_tables([kept, patch.rows])
        articles = self.columns("articles", ["article"])["article"].combine_chunks()
        order = pc.array_sort_indices(pc.index_in(table["article"], articles).combine_chunks())
        return table.take(order)

    def rows_of(self, name: str, articles: Sequence[str]) -> pa.Table:
        """The rows of these articles in a table that has the columns `article` and `begin`."""
        columns = ", ".join(f'"{column}"' for column in SCHEMAS[name].names)
        asked = (
            f"SELECT {columns} FROM {name} WHERE article IN (SELECT unnest($articles))"
            " ORDER BY article, begin"
        )
        with self._cursor() as cursor:
            found = cursor.sql(asked, params={"articles": list(articles)}).to_arrow_table()
        return found.cast(SCHEMAS[name])

    def columns(self, name: str, columns: Sequence[str]) -> pa.Table:
        """Some columns of a table, whole."""
        held = self._tables[name]
        if isinstance(held, Path):
            return pq.read_table(held, columns=list(columns))
        return self.table(name).select(list(columns))

    def ask(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """The answer to one question in DuckDB's SQL, with `$name` parameters."""
        with self._cursor() as cursor:
            return cursor.execute(sql, dict(parameters or {})).df()

    def listed(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pa.Table:
        """The answer to one question as an Arrow table: for many rows and few columns."""
        with self._cursor() as cursor:
            return cursor.sql(sql, params=dict(parameters or {})).to_arrow_table()

    def size(self, name: str) -> int:
        """How many rows a table has; of a patched one, about."""
        held = self._tables[name]
        if isinstance(held, Patch):
            return _rows(self._whole(name)) + int(held.rows.num_rows)
        return _rows(held)

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection for one question, that sees this corpus's tables."""
        cursor = self._connect().cursor()
        if self._base:
            cursor.execute(f"SET search_path = '{','.join(self._schemas)}'")
        return cursor

    def save(self, folder: str | os.PathLike[str]) -> Corpus:
        """Writes the tables and the manifest, whole or not at all; answers the stored corpus.

        The folder is replaced if it holds a corpus; raises CorpusError if it holds other files.
        """
        target = Path(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            self.write(fresh)
            fresh.chmod(0o755)
            _replace(target, fresh)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        return Corpus.open(target)

    def write(self, folder: Path) -> None:
        """Writes the tables and, last, the manifest into a folder, beside what is there."""
        (folder / MANIFEST).unlink(missing_ok=True)
        for name in SCHEMAS:
            pq.write_table(self.table(name), folder / f"{name}.parquet", compression="zstd")
        (folder / CODEBOOK).write_bytes(self.codebook.source.encode())
        manifest = {**self.manifest, "version": SCHEMA_VERSION, "key": self.key}
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")

    def _connect(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            if self._connection is None:
                self._connection = self._load()
            return self._connection

    def _load(self) -> duckdb.DuckDBPyConnection:
        if self._base:
            return self._load_beside(self._base)
        connection = duckdb.connect(":memory:")
        for name, held in self._tables.items():
            _load_table(connection, name, held)
        if _rows(self._tables["tokens"]) < ROWS_FOR_THREADS:
            connection.execute("SET threads = 1")
        return connection

    def _load_beside(self, base: Corpus) -> duckdb.DuckDBPyConnection:
        """The tables that differ, in a schema of their own in the base's memory."""
        connection = base._connect().cursor()
        schema = f"corpus_{next(_numbers)}"
        connection.execute(f"CREATE SCHEMA {schema}")
        finalize(self, _drop, connection, schema)
        self._schemas = (schema, *base._schemas)
        for name, held in self._tables.items():
            if isinstance(held, Patch) and self._is_own(name):
                _load_table(connection, f"{schema}.{name}_patch", held.rows)
                listed = ", ".join("'{}'".format(one.replace("'", "''")) for one in held.articles)
                kind = "TABLE" if _rows(base._whole(name)) <= ROWS_COPIED else "VIEW"
                connection.execute(
                    f"CREATE {kind} {schema}.{name} AS SELECT * FROM {base._place(name)}"
                    f" WHERE article NOT IN ({listed})"
                    f" UNION ALL BY NAME SELECT * FROM {schema}.{name}_patch"
                )
            elif self._is_own(name):
                _load_table(connection, f"{schema}.{name}", held)
        return connection

    def _whole(self, name: str) -> pa.Table | Path:
        """The table that the patches of this one and its bases are for."""
        held = self._tables[name]
        if not isinstance(held, Patch):
            return held
        assert self._base
        return self._base._whole(name)

    def _is_own(self, name: str) -> bool:
        return self._base is None or self._tables[name] is not self._base._tables[name]

    def _place(self, name: str) -> str:
        """Where a table is in the memory that is shared with the base."""
        if self._base and not self._is_own(name):
            return self._base._place(name)
        return f"{self._schemas[0]}.{name}"


def _drop(connection: duckdb.DuckDBPyConnection, schema: str) -> None:
    """Frees the tables of a corpus that nobody holds any more."""
    with contextlib.suppress(duckdb.Error):
        connection.execute(f"DROP SCHEMA {schema} CASCADE")
        connection.close()


def _stored_codebook(folder: Path) -> str:
    """The text of the codebook in a corpus's folder; empty where there is none."""
    try:
        return (folder / CODEBOOK).read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{folder / CODEBOOK} cannot be read: {error}") from error


def read_manifest(folder: Path) -> dict[str, Any]:
    """What a stored corpus says of itself; raises CorpusError where that cannot be trusted."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CorpusError(
            f"{folder}: no corpus here (no {MANIFEST}); analyse texts first"
        ) from error
    except (OSError, ValueError) as error:
        raise CorpusError(f"{folder / MANIFEST} cannot be read: {error}") from error
    version = manifest.get("version") if isinstance(manifest, dict) else None
    if version != SCHEMA_VERSION:
        raise CorpusError(
            f"{folder}: the corpus is of version {version}, this program reads {SCHEMA_VERSION}; "
            "analyse the texts again"
        )
    return dict(manifest)


def _load_table(connection: duckdb.DuckDBPyConnection, name: str, held: Held) -> None:
    if not isinstance(held, Path):
        connection.register("loading", held)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM loading")
        connection.unregister("loading")
        return
    kind = "TABLE" if _rows(held) <= ROWS_IN_MEMORY else "VIEW"
    file = str(held.resolve()).replace("'", "''")
    connection.execute(f"CREATE {kind} {name} AS SELECT * FROM read_parquet('{file}')")


def _rows(held: Held) -> int:
    if isinstance(held, Path):
        return int(pq.read_metadata(held).num_rows)
    return int((held.rows if isinstance(held, Patch) else held).num_rows)


def _bytes_of(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return bytes(sink.getvalue().to_pybytes())


def _replace(target: Path, fresh: Path) -> None:
    """Puts `fresh` where `target` is; a folder that is no corpus is left alone."""
    if target.exists():
        if any(path.name not in OWN_FILES for path in target.iterdir()):
            raise CorpusError(f"{target} holds other files; name an empty or a new folder")
        old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
        target.rename(old / "corpus")
        fresh.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    else:
        fresh.rename(target)
