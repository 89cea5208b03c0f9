import pytest
from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

from service.http.csrf import is_cross_site, refuse_cross_site
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex

OWN = {"host": "docs.example.org"}


@pytest.mark.parametrize(
    ("headers", "cross_site"),
    [
        ({}, False),
        ({"origin": "https://docs.example.org", "sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "https://evil.example"}, True),
        ({"origin": "null"}, True),
        ({"origin": "https://docs.example.org:8443"}, True),
        ({"origin": "https://docs.example.org.evil.example"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": "cross-site"}, True),
    ],
)
def test_a_page_of_another_site_is_known_by_its_headers(
    headers: dict[str, str], cross_site: bool
) -> None:
    assert is_cross_site(Headers(OWN | headers)) is cross_site


def test_only_named_sites_are_let_through(index: FakeIndex) -> None:
    app = make_app(index, origins=("https://wiki.example.org",))

    def sent_from(origin: str) -> Request:
        headers = Headers(OWN | {"origin": origin}).raw
        return Request({"type": "http", "app": app, "headers": headers})

    refuse_cross_site(sent_from("https://wiki.example.org"), "vote")
    refuse_cross_site(sent_from("https://WIKI.example.org"), "vote")
    with pytest.raises(HTTPException, match="may not vote") as refused:
        refuse_cross_site(sent_from("https://evil.example"), "vote")
    assert refused.value.status_code == 403
