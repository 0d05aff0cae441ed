# Sets the project up and runs it. Start with `make demo` or `make test`.

# QGIS's own Python, and any Python (3.10 or later) for training.
QGIS_PYTHON ?= /usr/bin/python3
TRAIN_PYTHON ?= python3
APT_PACKAGES = qgis python3-qgis qgis-providers python3-gdal gdal-bin python3-venv
PATCHES ?=
MINUTES ?= 10
FOLDER ?=
OUT ?= demo_output
DATA ?=
PORT ?= 8080
TEST_PROCESSES ?= 2

PLUGIN = __init__.py plugin.py flair_seg processing
RUNTIME = $(wildcard resources/runtime/*.txt) deploy/requirements.txt
PAGES = resources/web/map/index.html
EXAMPLE = resources/web/example/scene.tif
BIN = .venv/bin
TRAIN_BIN = .venv-train/bin
# Training: file by file, since the tests of a file share what they build; in alphabetical order, which spreads the long
# ones.
PARALLEL = -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder
export QT_QPA_PLATFORM ?= offscreen

.PHONY: help demo setup test lint test-engine test-qgis test-training test-fuzz test-web fuzz nightly audit benchmarks screenshot \
	web web-tools serve image site-map story-cityscapes story-flair translations reference docs package clean

help:
	@echo "make demo [PATCHES=folder]  map a generated scene (or your patches) through QGIS's qgis_process"
	@echo "make serve [DATA=folder]    start the web service and its pages at http://127.0.0.1:8080 (PORT=8080)"
	@echo "make story-cityscapes [FOLDER=data]  compare U-Net and SegFormer on a generated set (or on Cityscapes)"
	@echo "make story-flair [FOLDER=data]       from four networks to an ensemble on a generated set (or on FLAIR)"
	@echo "make test                   lint, type-check and run all tests"
	@echo "make fuzz [MINUTES=10]      feed mutated inputs to all parsers"
	@echo "make nightly                let every write fail, and kill 1,000 runs (an hour or more)"
	@echo "make audit                  look for known vulnerabilities of dependencies (needs the network)"
	@echo "make benchmarks             measure overhead and memory"
	@echo "make screenshot             take a picture of the QGIS window with the demo's map (needs xvfb)"
	@echo "make translations           bring the translations up to date with the code (needs Qt's lrelease)"
	@echo "make reference              bring the generated reference pages of docs/ up to date with the code"
	@echo "make docs                   build the documentation as a web site, site/index.html"
	@echo "make web                    build the web pages of the service and of published maps (needs npm)"
	@echo "make package                build the zip that QGIS installs"
	@echo "make image                  build the container image and try it (needs buildah and debootstrap, and root)"
	@echo "make setup | clean          make | remove the virtual environments"

demo: .venv/ready
	$(BIN)/python scripts/demo.py --output "$(OUT)" $(if $(PATCHES),--patches "$(PATCHES)")

# From data to report: about a minute on a tiny generated set, days on the real ones in FOLDER.
story-cityscapes: .venv-train/ready
	$(TRAIN_BIN)/python -m scripts.stories.cityscapes $(if $(FOLDER),--data "$(FOLDER)")

story-flair: .venv-train/ready
	$(TRAIN_BIN)/python -m scripts.stories.flair $(if $(FOLDER),--data "$(FOLDER)")

setup: .venv/ready .venv-train/ready

serve: .venv/ready web
	$(BIN)/flair-seg serve --port $(PORT) $(if $(DATA),--data "$(DATA)")

test: lint test-engine test-qgis test-training test-fuzz test-web

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive $(PLUGIN) training scripts

# Known vulnerabilities of what is installed for development and of the pinned wheels of ONNX Runtime. Asks the network.
audit: .venv/ready
	$(BIN)/pip freeze --local --exclude-editable > .venv/installed.txt
	$(BIN)/pip-audit --strict --no-deps --disable-pip -r .venv/installed.txt
	for file in $(RUNTIME); do $(BIN)/pip-audit --strict --require-hashes --disable-pip -r $$file || exit 1; done

# `pytest`, not `python -m pytest`: the latter puts the repository first on sys.path, where its folder `processing`
# hides QGIS's.
test-engine: .venv/ready
	$(BIN)/pytest -m "" tests/engine tests/failures

test-qgis: .venv/ready
	$(BIN)/pytest -m "" tests/qgis

test-training: .venv-train/ready
	$(TRAIN_BIN)/pytest $(PARALLEL) -m "" tests/training

# The service and the pages, in a browser. Where npm or Chromium cannot be had, it says so, and their tests are skipped.
test-web: .venv/ready $(EXAMPLE)
	@command -v chromium >/dev/null || ( $(call apt,chromium) ) || echo "Chromium is missing: the tests of the pages in a browser are skipped." >&2
	@if $(MAKE) --no-print-directory web-tools; then $(MAKE) --no-print-directory web; \
	else echo "npm or its packages are missing: the pages are not built, and their tests are skipped." >&2; fi
	$(BIN)/pytest $(PARALLEL) -m "" tests/service tests/web

# Under a minute: the targets of the engine, and those of training.
test-fuzz: .venv/ready .venv-train/ready
	$(BIN)/pytest -n $(TEST_PROCESSES) tests/fuzz
	FLAIR_FUZZ_SECONDS=20 $(TRAIN_BIN)/pytest -n $(TEST_PROCESSES) tests/fuzz

# Goes on from the corpus with another seed each time, and adds inputs of new kinds to it.
fuzz: .venv/ready .venv-train/ready
	$(BIN)/python tests/fuzz/harness.py --minutes $(MINUTES) --seed $$(date +%s) --keep --json fuzz.json
	$(TRAIN_BIN)/python tests/fuzz/harness.py --minutes $(MINUTES) --seed $$(date +%s) --keep --json fuzz-training.json

# Every write of every command fails once, then a disk stays full from it on; runs are killed a thousand times, workers
# and coordinators of maps in tiles fifty times; a department of 5,000 tiles goes from the deliveries to a map.
nightly: .venv/ready
	$(BIN)/python tests/failures/sweep.py --lasting
	$(BIN)/python tests/failures/kill.py --kills 1000
	$(BIN)/python tests/failures/fulldisk.py
	$(BIN)/python tests/failures/chaos.py
	$(BIN)/python tests/failures/chaos.py --s3
	$(BIN)/python benchmarks/department.py

benchmarks: .venv/ready
	$(BIN)/python benchmarks/overhead.py
	$(BIN)/python benchmarks/memory.py
	@test -e "$${FLAIR_DATA:-../shared/data/flair_d034}/split.csv" || { echo "height_encoding.py, combine.py: no patches (set FLAIR_DATA)"; exit 0; }; \
	$(BIN)/python benchmarks/height_encoding.py && $(BIN)/python benchmarks/combine.py

screenshot: .venv/ready
	@command -v xvfb-run >/dev/null || $(call apt,xvfb xauth)
	$(BIN)/python tests/qgis/screenshot.py "$(OUT)/qgis.png" $(firstword $(filter-out %_confidence.tif,$(wildcard $(OUT)/map/*.tif)))

translations: .venv/ready
	$(BIN)/python scripts/translations.py update
	$(BIN)/python scripts/translations.py compile

reference: .venv/ready
	$(BIN)/python scripts/reference.py write

# NO_MKDOCS_2_WARNING silences an announcement of the theme's authors.
docs: .venv-docs/ready
	NO_MKDOCS_2_WARNING=1 .venv-docs/bin/mkdocs build --strict --quiet
	@echo "site/index.html"

# A map of the example, as a page in the web site of the documentation: site/map-demo/index.html.
site-map: .venv/ready web
	mkdir -p build site
	$(BIN)/flair-seg segment $(EXAMPLE) build/example_map.tif --confidence build/example_confidence.tif --quality balanced
	rm -rf site/map-demo
	$(BIN)/flair-seg publish build/example_map.tif site/map-demo --image $(EXAMPLE) \
		--confidence build/example_confidence.tif --title "Generated scene"

# The sources are in web/, what is built is in resources/web/ and ignored by git.
web: $(PAGES) $(EXAMPLE)

$(PAGES): web/node_modules/ready $(shell find web -type f -not -path '*/node_modules/*' 2>/dev/null)
	npm --prefix web run check
	npm --prefix web run build
	test -s $@ && touch $@

# An image for the demo page: the seeded scene of the tests.
$(EXAMPLE): $(wildcard tests/scene/*.py) scripts/example_scene.py
	@$(QGIS_PYTHON) -c "import numpy, osgeo.gdal" 2>/dev/null || $(call apt,$(APT_PACKAGES))
	$(QGIS_PYTHON) scripts/example_scene.py $@

# esbuild is a program inside an npm package: nothing else is downloaded.
web-tools: web/node_modules/ready

web/node_modules/ready: web/package.json web/package-lock.json
	@command -v npm >/dev/null || $(call apt,nodejs npm)
	npm --prefix web ci --no-audit --no-fund --loglevel=error
	touch $@

package: web
	$(QGIS_PYTHON) scripts/package.py

image:
	@command -v buildah >/dev/null && command -v debootstrap >/dev/null || $(call apt,buildah debootstrap)
	$(QGIS_PYTHON) scripts/image.py

clean:
	rm -rf .venv .venv-train .venv-docs build dist site demo_output resources/web web/node_modules

# numpy stays the one QGIS was built with: another breaks GDAL's and scipy's bindings.
.venv/ready: pyproject.toml setup.py
	@$(QGIS_PYTHON) -c "import qgis.core, osgeo.gdal, venv, ensurepip" 2>/dev/null || $(call apt,$(APT_PACKAGES))
	$(QGIS_PYTHON) -m venv --clear --system-site-packages .venv
	$(QGIS_PYTHON) -c "import numpy; print('numpy==' + numpy.__version__)" > .venv/constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint .venv/constraints.txt --editable ".[cpu,service,dev]"
	touch $@

# `training` is found through a .pth file. Another one lets transformers and timm import torchvision where that was built
# for another device than torch, as the Python index has it beside a CPU build.
.venv-train/ready: pyproject.toml setup.py
	$(TRAIN_PYTHON) -m venv --clear .venv-train
	$(TRAIN_BIN)/pip install --quiet --disable-pip-version-check --editable ".[training,tracking,notebooks]" pytest pytest-timeout pytest-xdist
	@site=$$($(TRAIN_BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))'); \
	echo "$(CURDIR)" > $$site/checkout.pth; \
	$(TRAIN_BIN)/python -c "import torchvision" 2>/dev/null || { \
	  cp training/models/operators.py $$site/torchvision_operators.py; \
	  echo "import torchvision_operators; torchvision_operators.install()" > $$site/torchvision_operators.pth; \
	}
	$(TRAIN_BIN)/python -c "import torchvision"
	touch $@

.venv-docs/ready: pyproject.toml setup.py
	$(TRAIN_PYTHON) -m venv --clear .venv-docs
	.venv-docs/bin/pip install --quiet --disable-pip-version-check --editable ".[docs]"
	touch $@

# Installs Debian packages, as root or through sudo; says what to do where there is no apt.
define apt
{ command -v apt-get >/dev/null || { echo "QGIS or a tool is missing and there is no apt: install $(1) your system's way" >&2; exit 1; }; \
  $$(test "$$(id -u)" = 0 || echo sudo) sh -c 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) >/dev/null'; }
endef
