# Two commands on a bare machine with python3 (>= 3.11), pip and make:  make map   and   make test
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARTICLE ?= data/articles/gossi-2022.md
NAME = $(basename $(notdir $(ARTICLE)))
OUT ?= maps/$(NAME).html
LOCK := requirements.lock
TEST_LOCK := requirements-test.lock
# All extras but gliner, which brings PyTorch and gigabytes of CUDA; its adapter is tested against a stand-in.
TEST_EXTRAS := $(foreach extra,corpus docs events notebook pictures release spacy test,--extra $(extra))

.PHONY: map test lint lock data data-check docs notebooks lab release matrix coverage fuzz mutation setup setup-test clean
map: setup
	$(BIN)/sahel-atlas map "$(ARTICLE)" -o "$(OUT)"

setup: $(VENV)/.ready
$(VENV)/.ready: $(LOCK) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Sahel Atlas needs Python 3.11 or newer, this is " + sys.version.split()[0] + ": run make with PYTHON=python3.11")'
	@echo "setting up $(VENV), once: a minute or two"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || ($(PYTHON) -m pip install -q virtualenv && $(PYTHON) -m virtualenv -q $(VENV))
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(LOCK)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

setup-test: $(VENV)/.ready-test
$(VENV)/.ready-test: $(TEST_LOCK) $(VENV)/.ready
	@echo "installing what tests, docs and notebooks need, once: some minutes"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(TEST_LOCK)
	@touch $@

lint: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup-test lint
	$(BIN)/python tests/need_browser.py
	$(BIN)/python -m pytest -q -n 2 --dist loadfile
	$(BIN)/python -m pytest -q -n 2 --nbmake --nbmake-timeout=300 notebooks

# Pinned versions with hashes, for every platform, from pyproject.toml.
lock: setup-test
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -o $(LOCK) pyproject.toml
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url $(TEST_EXTRAS) -c $(LOCK) -o $(TEST_LOCK) pyproject.toml

data: setup-test
	$(BIN)/python data/build/all.py

# Are the committed files what the scripts make? Downloads about 350 MB the first time, takes some five minutes.
data-check: setup-test
	$(BIN)/python data/build/check.py

# dist/: sdist and wheel, built twice and compared, with a bill of materials; licences, known holes, a dry run. OFFLINE=1 leaves out the network.
release: setup-test
	$(BIN)/python release/release.py $(if $(OFFLINE),--offline)

# The tests on every Python from 3.11 that is here, with the oldest and the newest packages allowed.
matrix: setup-test
	$(BIN)/nox -s matrix

# Lines and branches of geo/ that the tests run, as a figure: it finds what no test touches, it says nothing of how well.
coverage: setup-test
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --cov=geo --cov-branch --cov-report=term:skip-covered

# Bytes led by coverage into every reader, SECONDS each; what breaks one is kept in bench/.fuzz.
SECONDS_EACH ?= 60
fuzz: setup-test
	$(BIN)/python bench/fuzz.py --seconds $(SECONDS_EACH)

# Changes in the code that no test notices; CONTRIBUTING.md says how to read them.
mutation: setup-test
	$(BIN)/nox -s mutation

# The site, in docs/_build/html.
docs: setup-test
	$(BIN)/python -m sphinx -q -W --keep-going -b html docs docs/_build/html

# Every notebook, executed, as pages whose maps work without internet: docs/_build/notebooks/index.html.
# nbconvert's pages would ask CDNs for RequireJS, MathJax and widgets, which ours do without.
NO_CDN := $(foreach url,require_js_url mathjax_url jupyter_widgets_base_url,--HTMLExporter.$(url)=)
notebooks: setup-test
	$(BIN)/python -m nbconvert --log-level WARN --to html --execute --output-dir docs/_build/notebooks $(NO_CDN) notebooks/*.ipynb
	$(BIN)/python docs/gallery.py docs/_build/notebooks

# Jupyter refuses root unless told, and in a container everybody is root.
lab: setup-test
	$(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) notebooks

clean:
	rm -rf $(VENV) maps/*.html
