"""The key that a browser keeps as a cookie, on a real application."""

from fastapi.testclient import TestClient

from tests.service.auth.requests import DOCUMENT, QUESTION
from tests.service.checks import check_problem


def test_a_browser_keeps_the_key_where_no_script_reads_it(keyed: TestClient, asker: str) -> None:
    own = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    answer = keyed.post("/v1/session", headers=own | {"Authorization": f"Bearer {asker}"})
    assert answer.status_code == 204
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/v1" in cookie
    assert "Secure" not in cookie
    assert keyed.get(DOCUMENT, headers=own).status_code == 200
    assert keyed.get(f"{DOCUMENT}/file", headers={"Sec-Fetch-Site": "none"}).status_code == 200
    for foreign in ({"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "cross-site"},
                    {"Origin": "http://testserver:3000"}, {"Origin": "null"}):  # fmt: skip
        check_problem(keyed.get(DOCUMENT, headers=foreign), 401)
        check_problem(keyed.post("/v1/ask", json=QUESTION, headers=foreign), 401)
    assert keyed.delete("/v1/session", headers=own).status_code == 204
    check_problem(keyed.get(DOCUMENT, headers=own), 401)


def test_the_cookie_is_for_tls_alone_where_the_page_came_by_it(
    keyed: TestClient, asker: str
) -> None:
    headers = {"Origin": "https://testserver", "Authorization": f"Bearer {asker}"}
    assert "Secure" in keyed.post("/v1/session", headers=headers).headers["set-cookie"]


def test_only_a_valid_key_is_kept_and_only_for_a_page_of_ours(
    keyed: TestClient, asker: str
) -> None:
    for headers, status in [
        ({}, 401),
        ({"Authorization": "Bearer tk_none"}, 401),
        ({"X-API-Key": asker}, 400),
        ({"Authorization": f"Bearer {asker}", "Origin": "https://example.org"}, 403),
    ]:
        answer = keyed.post("/v1/session", headers=headers)
        check_problem(answer, status)
        assert "set-cookie" not in answer.headers
