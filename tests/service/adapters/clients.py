"""The real clients, as their users make them, and what they ask."""

import openai

OPENED = "When was the harbour opened?"
OPENED_SAID = "The harbour 😀 opened in 1911."
UNKNOWN = "Who sells purple giraffes beside the harbour tomorrow?"


def openai_client(address: str, key: str = "none") -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{address}/v1", api_key=key, max_retries=0)
