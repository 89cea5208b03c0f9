"""The compose file: its services know each other, and their settings are settings."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.index.milvus.address import MilvusAddress
from service.settings import ServiceSettings

FILE = Path(__file__).parents[1] / "compose.yaml"


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load(FILE.read_text("utf-8"))


def test_what_a_service_waits_for_is_there_and_says_when_it_is_ready(compose: Any) -> None:
    services = compose["services"]
    for name, service in services.items():
        waits = service.get("depends_on", [])
        for other in waits:
            assert other in services, (name, other)
            if isinstance(waits, dict) and waits[other]["condition"] == "service_healthy":
                assert "healthcheck" in services[other], other


def test_volumes_and_secrets_are_declared(compose: Any) -> None:
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source.startswith("./") or source in compose["volumes"]
        assert set(service.get("secrets", [])) <= compose["secrets"].keys()


def test_images_are_pinned_and_passwords_are_asked_for(compose: Any) -> None:
    for service in compose["services"].values():
        assert service["image"] == "tenkyo" or ":" in service["image"]
        for name, value in service.get("environment", {}).items():
            if name.endswith(("PASSWORD", "SECRET_ACCESS_KEY")):
                assert value.startswith("${MINIO_ROOT_PASSWORD:?")


def test_three_services_share_one_index_behind_the_proxy(compose: Any) -> None:
    services = compose["services"]
    same = [name for name, one in services.items() if one["image"] == "tenkyo"]
    answering = [name for name in same if "profiles" not in services[name]]
    assert len(answering) == 3
    assert set(services["proxy"]["depends_on"]) == set(answering)
    command = services["proxy"]["command"]
    assert [f"{name}:8000" for name in answering] == [one for one in command if ":8000" in one[1:]]
    for name in same:
        environment = services[name]["environment"]
        variables = {key for key in environment if key.startswith("TENKYO_")}
        known = {f"TENKYO_{field.upper()}" for field in ServiceSettings.model_fields}
        assert variables <= known
        address = MilvusAddress.of(Path(environment["TENKYO_INDEX"]))
        assert address is not None
        assert address.server == "milvus:19530"
        assert environment["AWS_ENDPOINT_URL"] == "http://minio:9000"
    assert {"milvus", "minio", "etcd"} <= services.keys()
    assert services["proxy"]["ports"][0].startswith("127.0.0.1:")
