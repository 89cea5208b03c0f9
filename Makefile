# Two commands matter: `make serve` and `make test`. Both work on a fresh machine.

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
# Python compiles what it imports, and keeps it: to compile all that is installed takes two minutes.
PIP = $(RUN) -m pip install --quiet --no-compile
# The torch build to install: any pip requirement or options, e.g. TORCH="torch --index-url URL".
TORCH ?= torch==2.13.0

RUN = $(VENV)/bin/python
GOLD = eval/gold/ip-strategic-program-2025.jsonl
BASELINE = eval/baseline.jsonl
FORMS = eval/gold/answer-forms.jsonl

.PHONY: serve test coverage eval eval-forms baseline bench-ingest bench-scale bench-ask bench-load
.PHONY: bench-peers bench-suggestions soak
.PHONY: readers reader ablation screenshot
.PHONY: install install-dev clean

# An index elsewhere: a folder, or milvus://HOST:PORT/NAME (make install-milvus first).
INDEX ?=
AT = $(if $(INDEX),--index $(INDEX))

serve: install ## Ingest seeds/ and serve the chat page
	@$(RUN) -m ingest seeds $(AT)
	@exec $(RUN) -m service --port $(PORT) $(AT)

# Processes that run tests side by side, with about 2 GB of memory each; 0 runs them in one.
WORKERS ?= 2

# The tests of a file stay together and in order: they share servers, browsers and indexes. Native
# tracebacks: pytest's own may end the whole run on CPython 3.11 beside threads (gh-106905).
PYTEST = $(RUN) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --tb=native

# mypy takes one core only: the tests begin beside it.
test: install-dev browser office ## Lint, type-check and test
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy & types=$$!; $(PYTEST); tests=$$?; \
		wait $$types || { echo "make: mypy found errors, which stand above"; exit 1; }; exit $$tests

coverage: install-dev browser office ## Test and say which lines were not run; takes about half as long again
	$(PYTEST) --cov

# EVERY=3 asks a third of the questions, of each kind alike.
EVERY ?= 1

eval: install-dev ## Ask the gold questions, report, and compare with the baseline
	@$(RUN) -m ingest seeds
	$(RUN) -m eval --gold $(GOLD) --out .tenkyo/eval --baseline $(BASELINE) --every $(EVERY)

eval-forms: install-dev ## Ask the questions beyond looking up; what was right, wrong and refused by kind
	@$(RUN) -m ingest seeds eval/gold/documents --index .tenkyo/forms
	$(RUN) -m eval --gold $(FORMS) --index .tenkyo/forms --out .tenkyo/eval-forms

baseline: install-dev ## Make what is measured today the baseline
	@$(RUN) -m ingest seeds
	$(RUN) -m eval --gold $(GOLD) --out .tenkyo/eval --write-baseline $(BASELINE)

bench-ingest: install-dev ## Measure ingestion: speed, memory, the cost of a change
	@$(RUN) -m eval.bench.ingest

# A server: make bench-scale MILVUS=milvus://127.0.0.1:19530, or MILVUS=lite, which starts milvus-lite.
MILVUS ?=
SIZES ?= 10000,100000

bench-scale: install-dev ## Measure an index of growing size, in a folder and in Milvus
	@$(RUN) -m ingest seeds
	@$(RUN) -m eval.bench.scale --like .tenkyo/index --passages $(SIZES) $(if $(MILVUS),--milvus $(MILVUS))

bench-ask: install-dev ## Measure answers: time by stage, beside the models alone, cold start
	@$(RUN) -m ingest seeds
	@$(RUN) -m eval.bench.ask

bench-load: install-dev ## Measure the service under load: answers a second, times, memory, overload
	@$(RUN) -m ingest seeds
	@$(RUN) -m eval.bench.load

bench-peers: install-dev ## Measure Tenkyo beside Haystack, LlamaIndex and txtai; prints a table in Markdown
	@$(RUN) -m eval.bench.peers

bench-suggestions: install-dev ## Measure how soon questions are suggested, on 1,000 documents
	@$(RUN) -m eval.bench.suggestions

soak: install-dev ## Ask 100,000 times while the index changes and check every answer (an hour or two)
	@$(RUN) -m ingest seeds
	@$(RUN) -m eval.bench.soak

readers: install-dev ## Measure how well files are read, on documents whose contents are known
	@$(RUN) -m eval readers

# The public question sets are not in the repository: the reader's card says where each is from.
READING ?= reading
READER ?= .tenkyo/reader

reader: install-dev ## Make a reader of several languages: train, quantise and measure it (wants a GPU)
	$(RUN) -m retriever.training prepare $(READING) --out $(READER)
	$(RUN) -m retriever.training train $(READER)
	$(RUN) -m retriever.training further $(READER)
	$(RUN) -m retriever.training finish $(READER)

ablation: install-dev ## Measure what each stage of the search adds
	@$(RUN) -m ingest seeds
	@$(RUN) -m eval.experiments.ablation

screenshot: install-dev browser ## Take the README's picture anew
	TENKYO_SCREENSHOT=$(CURDIR)/tests/service/chat.png $(RUN) -m pytest tests/service/pages/test_screenshot.py -q

install: $(VENV)/.installed
install-dev: $(VENV)/.installed-dev

.PHONY: install-milvus
install-milvus: install ## Install what an index in Milvus needs
	$(PIP) --editable '.[milvus]'

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Tenkyo needs Python 3.11 or newer; name one with: make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.torch: | $(VENV)/bin/python
	@$(RUN) -c 'import torch' 2>/dev/null || $(PIP) $(TORCH)
	@touch $@

$(VENV)/.installed: pyproject.toml | $(VENV)/.torch
	@echo "Installing Tenkyo into $(VENV) (a few minutes, once) ..."
	$(PIP) --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/.torch
	$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/.installed

# The browser tests drive Chromium without windows, which takes a third of the time: the system's,
# else its package where we may install one, else any Chromium, else the download of playwright.
.PHONY: browser
browser: install-dev
	@command -v chromium-headless-shell >/dev/null || \
		{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
		apt-get update -qq && apt-get install -y -qq chromium-headless-shell >/dev/null; } || \
		command -v chromium google-chrome >/dev/null || \
		$(RUN) -m playwright install chromium || \
		echo "No browser could be installed: the browser tests will fail in CI."

# The tests print real documents with LibreOffice; where it cannot be installed they say so.
.PHONY: office
office:
	@command -v soffice >/dev/null || \
		{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends \
		libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui \
		fonts-noto-cjk >/dev/null; } || \
		echo "LibreOffice is missing: the tests on printed documents will fail in CI."

clean: ## Remove the index and what tests leave behind
	rm -rf .tenkyo .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis build *.egg-info
