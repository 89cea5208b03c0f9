"""The recipe of the reader, on a network and on sets that are small.

torch is imported by the tests that need it: every process that collects tests imports this file.
"""

import gzip
import json
import random
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from retriever.models.reader import LINES_FILE, MODEL_FILE, Reader
from retriever.text.passage_text import ITEM
from retriever.training.examples.example import Example
from retriever.training.examples.lines import Judged
from retriever.training.examples.negatives import OtherWords, as_typed, misspelt, with_negatives
from retriever.training.examples.sets import ACROSS, TEXT_SETS, answerable_examples, table_example
from retriever.training.vocabulary import SPECIAL, tokenizer_of
from tests.retriever.training.examples.small_wordnet import small_wordnet

if TYPE_CHECKING:
    from transformers import BertConfig

    from retriever.training.network import ReaderNetwork

SHIPS = "The harbour of Porto opened in 1911. It handled 240 ships in 2024. Barges came from Spain."
TABLE = [["", "2023", "2024"], ["Rope", "12", "14"], ["Fish:", "", ""], ["Cod", "3", "5"]]


def _ships(question: str = "How many ships did Porto handle in 2024?") -> Example:
    start = SHIPS.index("240")
    return Example("small", question, SHIPS, start, start + 3)


@pytest.fixture(scope="module")
def small() -> "BertConfig":
    from transformers import BertConfig

    return BertConfig(
        vocab_size=300,
        hidden_size=16,
        num_hidden_layers=3,
        num_attention_heads=2,
        intermediate_size=32,
    )


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    letters = {letter for letter in f"{SHIPS}?HowmanyWhoWhatcolour•" if letter != " "}
    words = ["▁", *sorted(letters), *sorted({f"▁{word}" for word in SHIPS.split()})]
    return tokenizer_of([*((name, 0.0) for name in SPECIAL), *((word, -2.0) for word in words)])


@pytest.fixture
def network(small: "BertConfig") -> "ReaderNetwork":
    import torch

    from retriever.training.network import ReaderNetwork

    torch.manual_seed(0)
    return ReaderNetwork(small)


def test_a_cell_is_read_with_its_header_and_parent() -> None:
    chance = random.Random(0)
    example = table_example("t", "How much cod in 2024?", TABLE, 1, (3, 2), chance)
    assert example is not None
    assert example.answer == "5"
    assert example.text.endswith(f"{ITEM}Fish, Cod — 2023: 3; 2024: 5")
    assert f"{ITEM}Rope — 2023: 12; 2024: 14" in example.text


def test_sets_are_read_into_examples_with_their_answers(tmp_path: Path) -> None:
    span = {"id": "1", "title": "Porto", "question": "Since when?", "context": SHIPS}
    answer = [{"start": SHIPS.index("1911"), "end": SHIPS.index("1911") + 4}]
    for name in TEXT_SETS:
        _write(tmp_path / f"{name}.jsonl.gz", [span | {"answers": [answer[0] | {"text": "1911"}]}])
    report = {
        "question": "How much rope?",
        "table": TABLE,
        "paragraphs": [],
        "answer": ["14"],
        "answer_type": "span",
        "answer_from": "table",
    }
    _write(tmp_path / "tatqa.jsonl.gz", [report])
    _write(tmp_path / "wtq_tables.jsonl.gz", [{"table_id": "a", "table": TABLE}])
    row = {"question": "how much cod?", "table_id": "a", "answer": ["5"], "cells": [[3, 2]]}
    _write(tmp_path / "wtq.jsonl.gz", [row, row | {"question": "which is the most?"}])
    examples = answerable_examples(tmp_path, random.Random(0))
    texts = len(TEXT_SETS) + len(ACROSS)
    assert [one.answer for one in examples] == ["1911"] * texts + ["14", "5"]


def test_negatives_lack_the_answer(tmp_path: Path) -> None:
    other = "The lighthouse of Lisbon was painted red by its keeper, who lives in it with two cats."
    start = other.index("red")
    examples = [_ships(), Example("small", "What colour?", other, start, start + 3)] * 20
    words = OtherWords(small_wordnet(tmp_path), [one.text for one in examples])
    made = list(with_negatives(examples, words, random.Random(0)))
    assert sum(one.answerable for one in made) == len(examples)
    assert {one.answer for one in made if one.answerable} == {"240", "red"}
    far = [one for one in made if not one.relevant]
    assert far
    assert all(("240" in one.text) == ("colour" in one.question.casefold()) for one in far)
    near = [one for one in made if one.relevant and not one.answerable]
    assert near
    changed = [one for one in near if one.text == SHIPS]
    questions = {one.question.casefold() for one in changed}
    assert "how many ships did porto handle in 2024?" not in questions


@given(st.text(max_size=60), st.integers(0, 10_000))
def test_figures_and_words_of_a_question_survive_typing(question: str, seed: int) -> None:
    chance = random.Random(seed)
    assert len(misspelt(question, chance).split()) == len(question.split())
    typed = as_typed(f"{question} in 2024", chance)
    assert "2024" in typed


def test_the_answer_keeps_its_tokens_however_long_the_text(tokenizer: Tokenizer) -> None:
    from retriever.training.features import MAX_TOKENS, featured

    long = "Barges came from Spain. " * 200
    text = f"{long}{SHIPS} {long}"
    start = text.index("240")
    examples = [_ships(), Example("small", "How many ships?", text, start, start + 3)]
    for one in featured(examples, tokenizer):
        assert len(one.ids) <= MAX_TOKENS
        tokens = [str(tokenizer.id_to_token(i)) for i in one.ids[one.start : one.end + 1]]
        assert "".join(tokens) == "▁240"
        assert one.start >= one.asked
    [nothing] = featured([Example("small", "Why?", SHIPS, relevant=False)], tokenizer)
    assert (nothing.start, nothing.end, nothing.relevant) == (0, 0, False)


def test_training_goes_on_from_its_checkpoint_and_is_exported(
    network: "ReaderNetwork", tokenizer: Tokenizer, tmp_path: Path
) -> None:
    import torch

    from retriever.training.export import export
    from retriever.training.features import featured
    from retriever.training.measure import measured
    from retriever.training.train import train

    examples = [_ships(), Example("small", "Who?", SHIPS, relevant=False)] * 20
    checkpoint = tmp_path / "checkpoint.pt"
    train(network, featured(examples, tokenizer), checkpoint)
    after = network.judge.weight.detach().clone()
    assert checkpoint.is_file()
    train(network, featured(examples, tokenizer), checkpoint)
    assert torch.equal(network.judge.weight, after), "a finished training has nothing left to do"
    export(network, tmp_path / "model.onnx")
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    reader = Reader(folder=tmp_path)
    [reading] = reader.read("How many?", [SHIPS])
    pair = tokenizer.encode("How many?", SHIPS)
    with torch.no_grad():
        judgement, words = network(
            torch.tensor([pair.ids]),
            torch.tensor([pair.type_ids]),
        )
    expected = [*judgement[0, :2].tolist(), float(words[0, 0].sum())]
    found = [reading.relevance, reading.answerable, reading.nothing]
    assert found == pytest.approx(expected, abs=0.2)
    assert len(reading.starts) == len(reading.offsets) > 10
    lines = list(measured(reader, examples))
    assert lines[-1].startswith("| all | 40 |")


def test_words_keep_their_embeddings_and_all_else_is_trained(
    network: "ReaderNetwork", tokenizer: Tokenizer, tmp_path: Path
) -> None:
    import torch

    from retriever.training.features import featured
    from retriever.training.train import train

    begun = {name: held.clone() for name, held in network.state_dict().items()}
    train(network, featured([_ships()] * 32, tokenizer), tmp_path / "checkpoint.pt")
    after = network.state_dict()
    words = "bert.embeddings.word_embeddings.weight"
    assert torch.equal(begun[words], after[words])
    assert not torch.equal(begun["judge.weight"], after["judge.weight"])
    assert not torch.equal(
        begun["bert.embeddings.position_embeddings.weight"],
        after["bert.embeddings.position_embeddings.weight"],
    )


def test_a_new_network_has_the_layers_of_its_encoder_and_the_words_kept(
    small: "BertConfig",
) -> None:
    import torch
    from transformers import BertModel

    from retriever.training.network import new_network

    encoder = BertModel(small, add_pooling_layer=False)
    network = new_network(encoder, [0, 1, 2, 3, 40, 7])
    given, held = encoder.state_dict(), network.bert.state_dict()
    words, layer = "embeddings.word_embeddings.weight", "encoder.layer.2.output.dense.weight"
    assert torch.equal(held[words][4], given[words][40])
    assert torch.equal(held[layer], given[layer])


def test_a_network_is_read_as_it_was_saved(network: "ReaderNetwork", tmp_path: Path) -> None:
    import torch

    from retriever.training.network import save_network, saved_network

    save_network(network, tmp_path / "end.pt")
    again = saved_network(tmp_path / "end.pt")
    held, given = again.state_dict(), network.state_dict()
    assert all(torch.equal(held[name], given[name]) for name in given)


def test_what_a_line_says_is_learned_over_the_lower_layers_and_exported(
    network: "ReaderNetwork",
    tokenizer: Tokenizer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import numpy as np
    import torch

    from ingest.embedding.onnx import open_session
    from retriever.training import line_judge
    from retriever.training.export import export, export_lines
    from retriever.training.line_judge import LineNetwork, judged, shared_states, train_lines

    asked = ("Who handled ships?", "How many ships in 2024?", "What colour?")
    pairs = [Judged(question, SHIPS, label) for label, question in enumerate(asked)] * 30
    read = shared_states(network, pairs, tokenizer)
    assert [one.label for one in read] == [one.label for one in pairs]
    learner, before = LineNetwork(network), deepcopy(network.state_dict())
    monkeypatch.setattr(line_judge, "LEARNING_RATE", 1e-2)
    train_lines(learner, read, epochs=30)
    held = network.state_dict()
    assert all(torch.equal(held[name], before[name]) for name in held)
    with torch.no_grad():
        logits = judged(learner, read[:3])
    assert logits.argmax(1).tolist() == [0, 1, 2]
    export(network, tmp_path / MODEL_FILE)
    export_lines(learner, tmp_path / LINES_FILE)
    encoded = tokenizer.encode(asked[1], SHIPS)
    feed = {"input_ids": [encoded.ids], "token_type_ids": [encoded.type_ids]}
    arrays = {name: np.array(value, np.int64) for name, value in feed.items()}
    (shared,) = open_session(tmp_path / MODEL_FILE).run(["shared"], arrays)
    (said,) = open_session(tmp_path / LINES_FILE).run(["lines"], {"shared": shared})
    assert np.allclose(said[0], logits[1], atol=0.3)


def test_a_shipped_network_is_read_back(network: "ReaderNetwork", tmp_path: Path) -> None:
    import torch

    from retriever.training.export import export
    from retriever.training.shipped import shipped_network

    for value in network.parameters():
        value.data += 0.1 * torch.rand_like(value)  # The exporter keeps equal biases only once.
    export(network, tmp_path / "model.onnx")
    again = shipped_network(tmp_path / "model.onnx")
    given = network.state_dict()
    for name, held in again.state_dict().items():
        assert held.shape == given[name].shape
        assert torch.allclose(held, given[name], atol=float(given[name].abs().max()) / 60), name


def _write(path: Path, rows: Sequence[object]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
