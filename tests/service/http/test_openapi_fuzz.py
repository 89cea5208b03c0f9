"""Requests made from the OpenAPI document, valid ones and others, against a real server.

What comes back is held against the same document: status, content type, headers, shape. In CI the
requests are the same each time; `TENKYO_FUZZ_EXAMPLES=1000` makes as many for each operation, and
others each time.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig

from service.app import create_app
from service.auth.access import Role
from service.auth.keys import KeyFile
from service.settings import ServiceSettings
from tests.browsing import serving
from tests.service.conftest import TEXTS, make_app
from tests.service.fake import FakeIndex, make_document

MORE = int(os.environ.get("TENKYO_FUZZ_EXAMPLES", "0"))
IN_CI = 6
SAID_IN_WORDS = ["2xx", "400", "404", "413", "422"]
"""What a schema cannot say is refused too: questions without a word, files that cannot be read,
spans that end before they start."""

CONFIG = SchemathesisConfig.from_dict(
    {
        "generation": {
            "deterministic": not MORE,
            "max-examples": MORE or IN_CI,
            "database": "none",
            # The key is given below; that others do not do is a check's affair.
            "with-security-parameters": False,
        },
        "checks": {
            "negative_data_rejection": {"expected-statuses": ["400", "401", "404", "413", "422"]}
        },
        "operations": [
            {
                "include-method": "POST",
                "checks": {"positive_data_acceptance": {"expected-statuses": SAID_IN_WORDS}},
            },
            {
                "include-path-regex": "/text|/blocks|/page",
                "checks": {"positive_data_acceptance": {"expected-statuses": SAID_IN_WORDS}},
            },
        ],
    }
)
DESCRIBED = schemathesis.openapi.from_dict(create_app(ServiceSettings()).openapi(), config=CONFIG)
# To include these alone would add them to all, which the configuration above includes.
OF_A_DOCUMENT = DESCRIBED.exclude(path_regex="^(?!.*document_id)").exclude(method_regex="^(?!GET)")
IDS = [make_document(source, text).id for source, text in TEXTS.items()]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A closed service: its address and a manager's key."""
    folder = tmp_path_factory.mktemp("fuzzed")
    index = FakeIndex(folder)
    index.put("g1", TEXTS)
    key = KeyFile(folder / "keys.json").add("manager", Role.MANAGE)
    app = make_app(
        index,
        keys=folder / "keys.json",
        audit=folder / "audit.jsonl",
        feedback=folder / "votes.jsonl",
        requests_per_minute=1_000_000,
    )
    with serving(app) as url:
        yield url, key


def held_to_the_document(case: Any, served: tuple[str, str]) -> None:
    address, key = served
    response = case.call(base_url=address, headers={"X-API-Key": key})
    assert response.status_code < 500
    case.validate_response(response, headers={"X-API-Key": key})


@DESCRIBED.parametrize()
def test_whatever_is_sent_is_answered_as_described(case: Any, served: tuple[str, str]) -> None:
    held_to_the_document(case, served)


@OF_A_DOCUMENT.parametrize()
def test_so_is_what_is_asked_of_a_document_that_there_is(
    case: Any, served: tuple[str, str]
) -> None:
    case.path_parameters["document_id"] = IDS[0]
    held_to_the_document(case, served)
