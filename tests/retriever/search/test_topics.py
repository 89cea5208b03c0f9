"""Each slide's KPI block is found by the slide's topic, also where the slide's title was lost."""

import re

import pytest

from retriever.pipeline import Retriever

TOPICS = {
    "AI and intellectual property rights": "AI utilization rate of Japanese companies",
    "measures against piracy and counterfeit products": "Reduce access to pirated publications",
    "Intellectual property protection in the region": "more than 14,000 SMEs",
    "the New Cool Japan Strategy": "exceed 50 trillion yen by 2033",
}


@pytest.mark.parametrize(("topic", "target"), TOPICS.items())
def test_a_kpi_block_is_found_by_its_topic(
    retriever: Retriever, seed_text: str, topic: str, target: str
) -> None:
    hits = retriever.search(f"What are the KPIs for {topic}?", limit=3).hits
    blocks = [hit.text for hit in hits]
    assert any(re.search(r"^KPIs?\b", block) and target in block for block in blocks), blocks
