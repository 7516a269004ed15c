# audioworklet-anywhere. `make help` lists the targets. Needs Go 1.26 and Node 20.19; what else is missing
# (npm packages, browsers) is installed by scripts/setup, which does nothing when all is there.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL: # the specs listen to audio in real time; the build uses the cores by itself
.DEFAULT_GOAL := help

# npm packages may bring Go files: only these are ours.
GO_PACKAGES := ./polyfill/... ./jsbridge/... ./wasm/fmt
JS_PACKAGES := $(GO_PACKAGES) ./wasm
GO_DIRECTORIES := polyfill jsbridge wasm
JS := GOOS=js GOARCH=wasm
BIN := node_modules/.bin
STATICCHECK_VERSION := v0.8.2
STATICCHECK := .cache/bin/staticcheck-$(STATICCHECK_VERSION)

ENGINE := web/dist/engine.wasm web/dist/engine.mvp.wasm
SCRIPTS := $(addprefix web/dist/audioworklet-anywhere,.js .mjs .cjs .ponyfill.mjs .ponyfill.cjs .inspector.js .worker.js .import.js .linker.js) web/dist/engine.js
SINGLE := $(addprefix web/dist/audioworklet-anywhere.single,.js .mjs .cjs)
WORKER_BROWSERS := Chromium64Worker,ChromiumInsecureWorker,FirefoxInsecureWorker
WORKER_SPECS := conformance/,worker/
FAULTY_ENGINE := web/test/fixtures/engine.fault.wasm
BUILD := scripts/build.mjs $(wildcard scripts/build/*.mjs)
GO_SOURCES := go.mod go.sum $(shell find $(GO_DIRECTORIES) -name '*.go' ! -name '*_test.go')
WEB_SOURCES := package.json $(shell find web/src -type f)

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

.PHONY: setup
setup: ## install what is missing: Debian packages, npm packages, Chromium 64
	@scripts/setup

node_modules/.package-lock.json: package-lock.json
	scripts/setup-npm

$(ENGINE) &: $(GO_SOURCES) $(BUILD) | node_modules/.package-lock.json
	node scripts/build.mjs wasm

$(SCRIPTS) &: $(WEB_SOURCES) $(BUILD) | node_modules/.package-lock.json
	node scripts/build.mjs web

$(SINGLE) &: $(ENGINE) $(SCRIPTS)
	node scripts/build.mjs single

$(FAULTY_ENGINE): $(GO_SOURCES) $(BUILD) | node_modules/.package-lock.json
	node scripts/build.mjs fixtures

$(STATICCHECK):
	GOBIN=$(CURDIR)/.cache/bin go install honnef.co/go/tools/cmd/staticcheck@$(STATICCHECK_VERSION)
	mv .cache/bin/staticcheck $@

.PHONY: build wasm web single
build: wasm web single ## everything that is shipped, in web/dist
wasm: $(ENGINE) ## the engine, as Go emits it and lowered to the WebAssembly MVP
web: $(SCRIPTS) ## the script, the modules and the ponyfill, with source maps and types
single: $(SINGLE) ## the script and the module that carry the engine

.PHONY: dist
dist: build ## build, and print the files' subresource integrity values
	@node scripts/integrity.mjs

.PHONY: demo
demo: setup build ## play ping-pong in a real Chromium 64, then serve it for yours (DEMO_ONCE=1: end after it)
	@node scripts/demo.mjs

.PHONY: serve
serve: build ## serve web/ with the demos on all addresses (PORT=8080)
	@node scripts/serve.mjs

.PHONY: test
test: setup lint test-go test-wasm test-browser test-bundlers ## everything: lint and all tests, in all engines

.PHONY: test-go
test-go: ## the Go core, natively, with the race detector
	go test -race -shuffle=on $(GO_PACKAGES)

.PHONY: test-wasm
test-wasm: build $(FAULTY_ENGINE) ## the Go bridge as WebAssembly in Node, and what the build has made
	$(JS) go test -shuffle=on -exec "node $(CURDIR)/scripts/go_js_wasm_exec.mjs" ./jsbridge/...
	node --test --test-concurrency=2 --test-timeout=120000 $(sort $(wildcard scripts/test/*.test.mjs))

.PHONY: test-browser
test-browser: setup build $(FAULTY_ENGINE) ## the specs in seven browsers, in imitations of old ones, and in part with processors in a Worker (BROWSERS=Chromium64,… SPECS=part-of-path,…)
	node scripts/test-browser.mjs .cache/spec-results.json
	$(if $(BROWSERS)$(SPECS)$(ONLY),,node scripts/compliance.mjs check .cache/spec-results.json)

.PHONY: fuzz-graphs
fuzz-graphs: build $(FAULTY_ENGINE) ## random graphs, native against polyfilled, in an OfflineAudioContext (N=2000, SEED=1000)
	FUZZ_COUNT=$(or $(N),2000) FUZZ_SEED=$(or $(SEED),1000) BROWSERS=ChromiumForced SPECS=differential/graphs SEED= node_modules/.bin/karma start

.PHONY: test-bundlers
test-bundlers: setup build ## the package in fresh projects of six bundlers and three test runners, and what the README says to paste (ONLY_BUNDLERS=vite,…)
	node --test --test-concurrency=3 --test-timeout=240000 test/bundlers/bundlers.test.mjs test/headless/headless.test.mjs test/readme/readme.test.mjs

.PHONY: test-worker
test-worker: setup build $(FAULTY_ENGINE) ## the whole conformance suite with processors in a Worker, in three browsers (BROWSERS=ChromiumInsecureWorker,… SPECS=…)
	CONCURRENCY=$(or $(CONCURRENCY),1) BROWSERS=$(or $(BROWSERS),$(WORKER_BROWSERS)) SPECS=$(or $(SPECS),$(WORKER_SPECS)) node scripts/test-browser.mjs .cache/worker-results.json

.PHONY: compliance
compliance: ## write docs/compliance.md from the results of the last whole test-browser
	node scripts/compliance.mjs write .cache/spec-results.json

.PHONY: bench
bench: setup build ## benchmarks of the Go core, and in browsers against peers (BENCH=steady,cost,… SECONDS=5: docs/performance.md)
	$(if $(BENCH),,go test -run '^$$' -bench . -benchmem ./polyfill/...)
	@node scripts/bench.mjs

.PHONY: soak
soak: setup build ## stalls, nodes and contexts that come and go, for MINUTES=10: fails on breaks, on memory that grows, on clocks that err
	@node scripts/soak.mjs

.PHONY: lint
lint: $(STATICCHECK) | node_modules/.package-lock.json ## gofmt, vet and staticcheck for both builds, tsc, eslint
	@unformatted=$$(gofmt -l $(GO_DIRECTORIES)); test -z "$$unformatted" || { echo "make fmt: $$unformatted"; exit 1; }
	{ $(BIN)/tsc -p . && $(BIN)/eslint --cache --cache-location .cache/eslint .; } & typescript=$$!; \
	go vet $(GO_PACKAGES); $(JS) go vet -tags fault $(JS_PACKAGES); \
	$(STATICCHECK) $(GO_PACKAGES); $(JS) $(STATICCHECK) -tags fault $(JS_PACKAGES); \
	wait $$typescript

.PHONY: fmt
fmt: node_modules/.package-lock.json ## format Go, fix what eslint can
	gofmt -w $(GO_DIRECTORIES)
	$(BIN)/eslint --fix .

.PHONY: size
size: build ## bytes of each shipped file: raw, gzip, brotli
	@node scripts/size.mjs

.PHONY: api
api: web ## docs/api, from the doc comments
	node scripts/api.mjs

.PHONY: pictures
pictures: setup build ## docs/pictures, the demos as Chromium shows them
	node scripts/screenshots.mjs

.PHONY: demo-wasm
demo-wasm: ## the WebAssembly of a demo, from its source
	node node_modules/binaryen/bin/wasm-as web/demo/05-webassembly/strings.wat -o web/demo/05-webassembly/strings.wasm

.PHONY: release
release: ## check everything and write the tarball into .cache/release; publishes nothing
	@node scripts/release.mjs before
	$(MAKE) clean
	$(MAKE) test
	$(MAKE) size
	@node scripts/release.mjs write

.PHONY: clean
clean: ## remove what was built; installed packages and browsers stay
	rm -rf web/dist .cache $(FAULTY_ENGINE)
