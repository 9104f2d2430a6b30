# Everything that is done with this repository by hand, by name. "make" alone lists it.

SHELL       := bash
.SHELLFLAGS := -euo pipefail -c

GO       ?= go
DATA     ?= data
LISTEN   ?= 127.0.0.1:8080
FUZZTIME ?= 30s
# The packages that test, lint and fuzz look at: make test PKG=./internal/kernel/...
PKG      ?= ./...

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
BUILD    = CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-s -w -X winkel/internal/app.Version=$(VERSION)"

# Tools of the repository, each pinned and built into a directory that names its version, so that a new version here is
# all it takes to get it everywhere.
GOLANGCI_LINT := .tools/golangci-lint@v2.15.0/golangci-lint
GOVULNCHECK   := .tools/govulncheck@v1.9.0/govulncheck
GOTESTSUM     := .tools/gotestsum@v1.13.0/gotestsum
CYCLONEDX     := .tools/cyclonedx-gomod@v1.9.0/cyclonedx-gomod
GITLEAKS      := .tools/gitleaks@v8.30.1/gitleaks

# Tests that start a server and wait for it share two cores with the compiler: packages run two at a time.
GO_TEST = $(GOTESTSUM) --format pkgname-and-test-fails --format-hide-empty-pkg
GO_TEST_FLAGS = -timeout 20m -p 2

.DEFAULT_GOAL := help
.PHONY: help run build web test e2e screenshots test-fast race fuzz pitr attack relevance bench soak lint verify generate release clean

help: ## list what can be done
	@echo "usage: make TARGET"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The demo shop is filled beside its place and moved there when it is complete, so that an interrupted first time leaves
# nothing half-filled, and a shop that exists is never touched.
run: build ## build the shop, fill DATA with the demo at the first time, and open it on LISTEN
	@rmdir $(DATA) 2>/dev/null || true
	@[ -e $(DATA) ] || { rm -rf bin/demo; bin/winkel demo --data bin/demo; mv bin/demo $(DATA); }
	@echo "The shop opens on http://$(LISTEN); its API is described on http://$(LISTEN)/api/docs. Stop it with Ctrl-C."
	@bin/winkel serve --dev --data $(DATA) --listen $(LISTEN)

build: web ## build bin/winkel, one static binary with the pages in it
	$(BUILD) -o bin/winkel ./cmd/winkel

# The pages are built with Node, which the program does not need when it runs. Without Node the program is built without pages.
web: ## build the pages for browsers, where something changed
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory web/dist/server.js; \
		else echo "npm is not here: the program is built without its pages. Install Node 20.19 or newer for them."; fi

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund

WEB_SOURCES := $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -path web/e2e -prune -o -type f -print)

web/dist/server.js: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && npm run --silent build

# A machine that is busy with other things delays some test once in thousands. Up to three that fail are run once more, each
# alone, and named at the end.
test: build $(GOTESTSUM) ## vet, start private services, run all tests on both databases and in a browser, and say what was skipped
	$(GO) vet $(PKG)
	cd web && npm test --silent
	@rm -f bin/second-try.txt
	scripts/services run $(GO_TEST) --rerun-fails=1 --rerun-fails-max-failures=3 --rerun-fails-report=bin/second-try.txt \
		--packages='$(PKG)' -- $(GO_TEST_FLAGS)
	@[ ! -s bin/second-try.txt ] || { echo "These failed once and passed when run alone. Each is a mistake in the test or in the shop:"; cat bin/second-try.txt; }
	@[ "$(PKG)" != ./... ] || $(MAKE) --no-print-directory e2e

e2e: build ## buy, sell and look at every page in a real browser
	@cd web && export WINKEL_TEST_CHROMIUM=$$(../scripts/chromium) && \
		npm run --silent e2e -- --exclude 'e2e/measured/**' && npm run --silent e2e -- e2e/measured --no-file-parallelism

PICTURES ?= $(CURDIR)/bin/screenshots
screenshots: build ## picture every page into PICTURES: both widths, light and dark
	cd web && WINKEL_TEST_CHROMIUM=$$(../scripts/chromium) WINKEL_SCREENSHOTS=$(PICTURES) npm run --silent e2e -- e2e/pages.test.ts
	@echo "The pictures are in $(PICTURES)."

test-fast: $(GOTESTSUM) ## run the tests on SQLite alone, without starting anything
	WINKEL_TEST_POSTGRES= $(GO_TEST) -- $(GO_TEST_FLAGS) -short $(PKG)

race: $(GOTESTSUM) ## run the tests of kernel and platform under the race detector (needs a C compiler)
	scripts/services run env CGO_ENABLED=1 $(GO_TEST) -- $(GO_TEST_FLAGS) -race -short ./internal/kernel/... ./internal/platform/...

fuzz: ## run every fuzz test for FUZZTIME
	scripts/fuzz $(FUZZTIME) $(PKG)

pitr: build ## destroy a private PostgreSQL, and bring its shop back as it was at a given second
	scripts/pitr bin/winkel

attack: ## attack a started shop, and write what was tried into docs/attacks.md
	WINKEL_TEST_POSTGRES= $(GO) test ./internal/app -count=1 -run '^TestAttacks$$' -v -write

relevance: ## measure how good the hits of search are, by people's ratings, beside BM25, FTS5 and bleve
	@$(GO) run ./bench/relevance

bench: ## run the Go benchmarks on durable private services; bench/README.md says how the recorded figures were made
	WINKEL_PG_DURABLE=1 scripts/services run $(GO) test -run '^$$' -bench . -benchmem $(PKG)

soak: web ## have people shop for half an hour and see whether the program grows
	$(GO) run ./bench/soak

lint: web $(GOLANGCI_LINT) $(GOVULNCHECK) $(GITLEAKS) ## check formatting, vet, all linters, licences, secrets, and known vulnerabilities
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); \
		[ -z "$$unformatted" ] || { echo "not formatted (gofmt -w):"; echo "$$unformatted"; exit 1; }
	$(GO) vet $(PKG)
	$(GOLANGCI_LINT) run $(PKG)
	cd web && npm run --silent types && npm run --silent lint && npm run --silent generate -- --check && npm run --silent analyze >/dev/null
	scripts/licences $(PKG)
	scripts/rules
	scripts/secrets $(GITLEAKS)
	scripts/vulnerabilities $(GOVULNCHECK) $(PKG)

verify: build ## check that generated files are fresh and that go.mod is tidy
	$(GO) mod verify
	$(GO) mod tidy -diff
	@fresh=$$(mktemp); trap 'rm -f "$$fresh"' EXIT; bin/winkel openapi >"$$fresh"; \
		diff -u docs/openapi.json "$$fresh" || { echo "docs/openapi.json is stale: make generate"; exit 1; }

generate: build ## write the files that are made from the program: docs/openapi.json and docs/events.schema.json
	bin/winkel openapi > docs/openapi.json.new && mv docs/openapi.json.new docs/openapi.json
	cd web && npm run --silent generate
	$(GO) test ./internal/commerce/catalog -run '^TestEventSchemaFile$$' -write

release: web $(CYCLONEDX) ## build the programs that are given away into dist, with checksums and lists of what is in them, and build one again
	scripts/release $(VERSION)
	scripts/reproducible $(VERSION)

clean: ## remove what was built; data and tools stay
	rm -rf bin dist coverage.out web/dist/assets web/dist/server.js

# .tools/NAME@VERSION/NAME is built by "go install" of the module below at that version.
$(GOLANGCI_LINT): module := github.com/golangci/golangci-lint/v2/cmd/golangci-lint
$(GOVULNCHECK):   module := golang.org/x/vuln/cmd/govulncheck
$(GOTESTSUM):     module := gotest.tools/gotestsum
$(CYCLONEDX):     module := github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod
$(GITLEAKS):      module := github.com/zricethezav/gitleaks/v8
.tools/%:
	@echo "building $(@F) $(lastword $(subst @, ,$(@D))) into $(@D); the first time takes a while"
	GOBIN=$(CURDIR)/$(@D) GOFLAGS= $(GO) install $(module)@$(lastword $(subst @, ,$(@D)))
