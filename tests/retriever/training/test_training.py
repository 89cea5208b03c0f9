"""The recipe of the reader, on a network and on sets that are small."""

import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from transformers import BertConfig, BertForSequenceClassification

from ingest.embedding.models import RERANKER
from ingest.errors import ModelError
from retriever.models.cross_encoder import CrossEncoder
from retriever.models.reader import Reader
from retriever.text.passage_text import ITEM
from retriever.training.examples.example import Example
from retriever.training.examples.negatives import OtherWords, as_typed, misspelt, with_negatives
from retriever.training.examples.sets import TEXT_SETS, answerable_examples, table_example
from retriever.training.export import export
from retriever.training.features import MAX_TOKENS, featured
from retriever.training.measure import measured
from retriever.training.network import ReaderNetwork
from retriever.training.train import average, train
from retriever.training.weights import trainable_cross_encoder
from tests.retriever.training.examples.small_wordnet import small_wordnet

SHIPS = "The harbour of Porto opened in 1911. It handled 240 ships in 2024. Barges came from Spain."
TABLE = [["", "2023", "2024"], ["Rope", "12", "14"], ["Fish:", "", ""], ["Cod", "3", "5"]]


def _ships(question: str = "How many ships did Porto handle in 2024?") -> Example:
    start = SHIPS.index("240")
    return Example("small", question, SHIPS, start, start + 3)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    found: Tokenizer = Tokenizer.from_file(str(RERANKER.locate() / "tokenizer.json"))
    found.no_padding()
    found.no_truncation()
    return found


@pytest.fixture
def network() -> ReaderNetwork:
    torch.manual_seed(0)
    return ReaderNetwork(
        BertForSequenceClassification(
            BertConfig(
                hidden_size=16,
                num_hidden_layers=3,
                num_attention_heads=2,
                intermediate_size=32,
                hidden_dropout_prob=0.0,
                attention_probs_dropout_prob=0.0,
                id2label={0: "relevance"},
            )
        )
    )


def test_a_cell_is_read_with_its_header_and_parent() -> None:
    chance = random.Random(0)
    example = table_example("t", "How much cod in 2024?", TABLE, 1, (3, 2), chance)
    assert example is not None
    assert example.answer == "5"
    assert example.text.endswith(f"{ITEM}Fish, Cod — 2023: 3; 2024: 5")
    assert f"{ITEM}Rope — 2023: 12; 2024: 14" in example.text


def test_sets_are_read_into_examples_with_their_answers(tmp_path: Path) -> None:
    span = {"title": "Porto", "question": "Since when?", "context": SHIPS}
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
    assert [one.answer for one in examples] == ["1911"] * len(TEXT_SETS) + ["14", "5"]


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
    long = "Barges came from Spain. " * 200
    text = f"{long}{SHIPS} {long}"
    start = text.index("240")
    examples = [_ships(), Example("small", "How many ships?", text, start, start + 3)]
    for one in featured(examples, tokenizer):
        assert len(one.ids) <= MAX_TOKENS
        assert tokenizer.decode(one.ids[one.start : one.end + 1]) == "240"
        assert one.types[one.start] == 1
    [nothing] = featured([Example("small", "Why?", SHIPS, relevant=False)], tokenizer)
    assert (nothing.start, nothing.end, nothing.relevant) == (0, 0, False)


def test_training_goes_on_from_its_checkpoint_and_is_exported(
    network: ReaderNetwork, tokenizer: Tokenizer, tmp_path: Path
) -> None:
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
            torch.tensor([pair.attention_mask]),
            torch.tensor([pair.type_ids]),
        )
    expected = [*judgement[0].tolist(), float(words[0, 0].sum())]
    found = [reading.relevance, reading.answerable, reading.nothing]
    assert found == pytest.approx(expected, abs=0.2)
    assert len(reading.starts) == len(reading.offsets) > 10
    lines = list(measured(reader, examples))
    assert lines[-1].startswith("| all | 40 |")


def test_the_mean_of_trainings_lies_between_them(network: ReaderNetwork, tmp_path: Path) -> None:
    begun = network.judge.bias.detach().clone()
    for name, shift in (("first", 1.0), ("second", 3.0)):
        network.judge.bias.data.copy_(begun + shift)
        torch.save({"network": network.state_dict()}, tmp_path / name)
    average(network, [tmp_path / "first", tmp_path / "second"])
    assert torch.allclose(network.judge.bias.detach(), begun + 2.0)


def test_of_another_vocabulary_only_new_rows_are_trained(
    network: ReaderNetwork, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    words = network.bert.embeddings.word_embeddings.weight.detach()
    begun = torch.cat([words, words[1000:1002]])
    new = torch.zeros(len(begun), 1)
    new[-2:] = 1.0
    network.extend(begun, new)
    features = [
        replace(one, ids=[*one.ids[:-2], len(begun) - 1, one.ids[-1]])
        for one in featured([_ships()] * 32, tokenizer)
    ]
    train(network, features, tmp_path / "checkpoint.pt")
    after = network.bert.embeddings.word_embeddings.weight.detach()
    assert torch.equal(after[:-2], begun[:-2])
    assert torch.equal(after[-2], begun[-2])
    assert not torch.equal(after[-1], begun[-1])


@pytest.mark.models
def test_the_weights_turned_back_rank_as_the_packaged_model() -> None:
    network = trainable_cross_encoder(RERANKER.locate() / "model.onnx")
    network.eval()  # type: ignore[no-untyped-call]
    tokenizer = Tokenizer.from_file(str(RERANKER.locate() / "tokenizer.json"))
    question, texts = "How many ships?", [SHIPS, "The lighthouse was painted red."]
    turned = []
    for text in texts:
        pair = tokenizer.encode(question, text)
        with torch.no_grad():
            output = network(
                torch.tensor([pair.ids]),
                torch.tensor([pair.attention_mask]),
                torch.tensor([pair.type_ids]),
            )
        turned.append(float(output.logits))
    assert turned == pytest.approx(CrossEncoder().scores(question, texts), abs=1.0)


def test_a_model_of_another_shape_cannot_be_trained(network: ReaderNetwork, tmp_path: Path) -> None:
    export(network, tmp_path / "model.onnx")
    with pytest.raises(ModelError, match="lacks the weights"):
        trainable_cross_encoder(tmp_path / "model.onnx")


def _write(path: Path, rows: Sequence[object]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
