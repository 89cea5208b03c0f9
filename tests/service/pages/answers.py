"""Answers of the service that a test changes before the page has them."""

from typing import Any

from playwright.sync_api import Route


def answer_to(route: Route) -> dict[str, Any]:
    """Return the whole answer to a question of the page, which itself asks for events."""
    headers = {**route.request.headers, "accept": "application/json"}
    shape: dict[str, Any] = route.fetch(headers=headers).json()
    return shape
