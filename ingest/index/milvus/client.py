"""A connection to Milvus, with errors that say what to do."""

import logging
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

from ingest.errors import IndexUnavailableError
from ingest.index.milvus.address import MilvusAddress, MilvusSettings

if TYPE_CHECKING:
    from pymilvus import MilvusClient

INSTALL = "pip install 'tenkyo[milvus]'"
MOST_FOUND = 16_384
"""What Milvus returns at most of one search."""
AT_ONCE = 500
"""Rows, ids or editions in one request."""
SEALED_FROM = 1000
"""Rows that are worth an index; by eye: on a busy machine a search by words took 3.3 s among 2,000
rows of milvus-lite without one, 0.4 s with it (`make bench-scale MILVUS=lite SIZES=2000`)."""

TENANT = "tenant"
"""The partition key: the index's name, so that indexes of many tenants can share a collection."""
ROW = "id"
"""Milvus' field for a row's id: `EDITION/ORDINAL`."""
EDITION = "edition"
BORN = "born"
"""The number of the commit that the row was written for."""
KEY = "key"
"""What tells the text that was embedded from all others."""
FREQUENCIES = "frequencies"
DENSE = "dense"
MULTILINGUAL = "multilingual"
LEXICAL = "lexical"

_GRPC_OPTIONS = {"grpc.keepalive_time_ms": 300_000}
"""Every call has a time limit, so that nothing need be pinged to know that it is there; a server
that says nothing else ends connections that are pinged more often (gRPC's own limit)."""
_HNSW = {"M": 16, "efConstruction": 200}
"""HNSW's usual values (Malkov and Yashunin 2018); `make bench-scale` measures the recall."""
SEARCHED = 200
"""`ef`: how many candidates an HNSW search keeps, or as many as it shall return."""


class Client:
    """Collections of one server. It connects when it is first used; safe between threads.

    Every method raises IndexUnavailableError where Milvus does not answer in time, or refuses.
    """

    def __init__(self, address: MilvusAddress, settings: MilvusSettings) -> None:
        self._address = address
        self._settings = settings
        self._connecting = Lock()
        self._client: MilvusClient | None = None
        self._written: Counter[str] = Counter()
        """Rows of each collection that were written since it was sealed."""
        self._loaded: set[str] = set()
        """The collections that were loaded over this connection."""

    def create(self, collection: str, dimensions: Mapping[str, int]) -> None:
        """Create a collection with dense vectors of these fields; what is there of it stays."""
        with self._talking() as client:
            if not client.has_collection(collection, timeout=self._seconds):
                client.create_collection(
                    collection,
                    schema=_schema(client, dimensions),
                    num_shards=self._settings.shards,
                    consistency_level="Strong",
                    timeout=self._seconds,
                )
            # The indexes of nothing are made at once: there is nothing to wait for.
            indexes = _indexes(client, dimensions, client.list_indexes(collection))
            if len(indexes):
                client.create_index(collection, indexes, timeout=self._seconds, sync=False)
            self._load(client, collection)

    def check(self, collection: str) -> None:
        """Make sure that a collection can be searched."""
        with self._talking() as client:
            there = client.has_collection(collection, timeout=self._seconds)
            if there:
                self._load(client, collection)
        if not there:
            raise IndexUnavailableError(
                f"Milvus at {self._address.server} has no collection {collection}, which the index "
                f"{self._address} is in. Correct TENKYO_INDEX, TENKYO_MILVUS_DATABASE or "
                "TENKYO_OBJECTS, or restore Milvus from a backup."
            )

    def has(self, name: str) -> bool:
        """Return whether a collection or an alias has this name."""
        with self._talking() as client:
            return bool(client.has_collection(name, timeout=self._seconds))

    def collections(self) -> list[str]:
        """Return the names of all collections of the database."""
        with self._talking() as client:
            return list(client.list_collections(timeout=self._seconds))

    def drop(self, collection: str) -> None:
        """Drop a collection."""
        with self._talking() as client:
            client.drop_collection(collection, timeout=self._seconds)
            self._loaded.discard(collection)

    def call_by(self, alias: str, collection: str) -> None:
        """Make an alias name a collection, in the place of the one that it named."""
        from pymilvus.exceptions import MilvusException

        with self._talking() as client:
            try:
                client.alter_alias(collection, alias, timeout=self._seconds)
            except MilvusException:
                client.create_alias(collection, alias, timeout=self._seconds)

    def write(self, collection: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write rows, in the place of those of the same ids."""
        with self._talking() as client:
            for start in range(0, len(rows), AT_ONCE):
                name = self._address.name
                chunk = [{**row, TENANT: name} for row in rows[start : start + AT_ONCE]]
                client.upsert(collection, chunk, timeout=self._seconds)
                self._written[collection] += len(chunk)

    def seal(self, collection: str) -> None:
        """Have Milvus index what was written over this connection, if that is `SEALED_FROM` rows.

        Until then it holds them in memory, where each search reads them all. By itself it indexes
        them when they are many: a cluster within minutes, milvus-lite at 128 MiB.
        """
        if self._written[collection] >= SEALED_FROM:
            with self._talking() as client:
                client.flush(collection, timeout=self._seconds)
            self._written[collection] = 0

    def delete(self, collection: str, condition: str) -> None:
        """Delete the rows that meet a condition."""
        with self._talking() as client:
            self._load(client, collection)
            client.delete(collection, filter=self._own(condition), timeout=self._seconds)

    def search(
        self,
        collection: str,
        field: str,
        vector: Any,
        limit: int,
        condition: str,
        *,
        consistency: str,
    ) -> list[tuple[str, float, str]]:
        """Return row id, inner product and frequencies of the rows nearest to a vector."""
        parameters = {} if field == LEXICAL else {"ef": max(SEARCHED, limit)}
        with self._talking() as client:
            self._load(client, collection)
            found = client.search(
                collection,
                data=[vector],
                anns_field=field,
                filter=self._own(condition),
                limit=min(limit, MOST_FOUND),
                output_fields=[FREQUENCIES] if field == LEXICAL else [ROW],
                search_params={"metric_type": "IP", "params": parameters},
                consistency_level=consistency,
                timeout=self._seconds,
            )
            return [
                (one["id"], float(one["distance"]), one["entity"].get(FREQUENCIES, ""))
                for one in found[0]
            ]

    def rows(self, collection: str, condition: str, fields: Sequence[str]) -> list[dict[str, Any]]:
        """Return fields of the rows that meet a condition, which `MOST_FOUND` do at most."""
        with self._talking() as client:
            self._load(client, collection)
            found = client.query(
                collection,
                filter=self._own(condition),
                output_fields=list(fields),
                limit=MOST_FOUND,
                consistency_level="Strong",
                timeout=self._seconds,
            )
            return [dict(one) for one in found]

    def _load(self, client: "MilvusClient", collection: str) -> None:
        """Load a collection, once a connection: a server that was started again may not have."""
        if collection not in self._loaded:
            client.load_collection(collection, timeout=self._seconds)
            self._loaded.add(collection)

    def _own(self, condition: str) -> str:
        """Return the condition for rows of this index alone."""
        return f"{TENANT} == {quoted(self._address.name)} and {condition}"

    @property
    def _seconds(self) -> float:
        return self._settings.seconds

    @contextmanager
    def _talking(self) -> "Iterator[MilvusClient]":
        """Give the connection; say what an error of Milvus means."""
        try:
            import grpc
            from pymilvus.exceptions import MilvusException
        except ImportError:
            raise IndexUnavailableError(
                f"The index {self._address} needs the Milvus client. Install it with: {INSTALL}"
            ) from None
        try:
            yield self._connected()
        except (MilvusException, grpc.RpcError, grpc.FutureTimeoutError) as error:
            # A connection that was lost is slow to come back by itself: the next call makes one.
            self._disconnect()
            raise self._failed(error) from error

    def _connected(self) -> "MilvusClient":
        with self._connecting:
            if self._client is None:
                from pymilvus import MilvusClient

                # What goes wrong is in the errors that are raised; it need not be told twice.
                logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
                scheme = "https" if self._settings.tls else "http"
                self._client = MilvusClient(
                    uri=f"{scheme}://{self._address.server}",
                    token=self._settings.token or "",
                    db_name=self._settings.database,
                    timeout=self._seconds,
                    dedicated=True,
                    grpc_options=_GRPC_OPTIONS,
                )
            return self._client

    def _disconnect(self) -> None:
        with self._connecting:
            client, self._client = self._client, None
            self._loaded.clear()
        if client is not None:
            client.close()

    def _failed(self, error: Exception) -> IndexUnavailableError:
        # Where a connection is not made, only its cause says that a token was refused.
        cause = error.__cause__ or error
        told = getattr(cause, "details", str)
        reasons = [str(getattr(error, "message", "") or error), str(told() or "")]
        reason = ": ".join(dict.fromkeys(one.splitlines()[0] for one in reasons if one))
        return IndexUnavailableError(
            f"Milvus at {self._address.server} failed ({reason}). Check that it runs and has "
            "room, and TENKYO_INDEX, TENKYO_MILVUS_TOKEN, TENKYO_MILVUS_TLS and "
            "TENKYO_MILVUS_DATABASE; then try again."
        )


def _schema(client: "MilvusClient", dimensions: Mapping[str, int]) -> Any:
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field(ROW, DataType.VARCHAR, is_primary=True, max_length=128)
    schema.add_field(TENANT, DataType.VARCHAR, max_length=100, is_partition_key=True)
    schema.add_field(EDITION, DataType.VARCHAR, max_length=64)
    schema.add_field(BORN, DataType.INT64)
    schema.add_field(KEY, DataType.VARCHAR, max_length=64)
    schema.add_field(FREQUENCIES, DataType.VARCHAR, max_length=65_535)
    schema.add_field(LEXICAL, DataType.SPARSE_FLOAT_VECTOR)
    for name, dimension in dimensions.items():
        schema.add_field(name, DataType.FLOAT_VECTOR, dim=dimension)
    return schema


def _indexes(client: "MilvusClient", dimensions: Iterable[str], there: Collection[str]) -> Any:
    """Return the indexes of the fields that have none."""
    wanted: dict[str, dict[str, Any]] = {
        LEXICAL: {"index_type": "SPARSE_INVERTED_INDEX", "metric_type": "IP"},
        **{name: {"index_type": "INVERTED"} for name in (TENANT, EDITION, BORN, KEY)},
        **{
            name: {"index_type": "HNSW", "metric_type": "IP", "params": _HNSW}
            for name in dimensions
        },
    }
    indexes = client.prepare_index_params()
    for name, said in wanted.items():
        if name not in there:
            indexes.add_index(name, index_name=name, **said)
    return indexes


def one_of(field: str, values: Sequence[str]) -> str:
    """Return the condition that a field has one of the values, which need no quoting."""
    return f"{field} in [{', '.join(map(quoted, values))}]"


def none_of(field: str, values: Sequence[str]) -> str:
    """Return the condition that a field has none of the values."""
    return f"{field} not in [{', '.join(map(quoted, values))}]"


def quoted(value: str) -> str:
    """Return a value as conditions write it."""
    if '"' in value or "\\" in value:
        raise ValueError(f"{value!r} cannot be written in a condition")
    return f'"{value}"'
