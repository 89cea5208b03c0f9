import time
from pathlib import Path

import pytest

from ingest.errors import IndexBusyError
from ingest.index.milvus.storage.objects import FolderObjects
from ingest.index.milvus.writing.lease import LEASE, Lease, leased


@pytest.fixture
def objects(tmp_path: Path) -> FolderObjects:
    return FolderObjects(tmp_path)


def test_one_holds_it_at_a_time(objects: FolderObjects) -> None:
    with leased(objects, wait=False, location="here") as lease:
        assert lease.is_held()
        with (
            pytest.raises(IndexBusyError, match="here"),
            leased(objects, wait=False, location="here"),
        ):
            pytest.fail("two hold it")
    with leased(objects, wait=False, location="here") as lease:
        assert not lease.took_over
    assert objects.size(LEASE) is None


def test_it_is_renewed_as_long_as_it_is_held(objects: FolderObjects) -> None:
    with leased(objects, wait=False, location="here", seconds=0.4):
        time.sleep(1)
        assert not Lease(objects, 60).acquire()


def test_one_that_is_not_given_back_ends_by_itself(objects: FolderObjects) -> None:
    with leased(objects, wait=False, location="here", seconds=0.3) as killed:
        killed.keep()
    assert killed.is_held()
    with leased(objects, wait=True, location="here") as lease:
        assert lease.took_over
        assert not killed.is_held()


def test_a_lease_that_cannot_be_read_has_ended(objects: FolderObjects) -> None:
    objects.write(LEASE, b"{")
    with leased(objects, wait=False, location="here") as lease:
        assert lease.took_over
