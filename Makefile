# yibao: build, test, show. Every target works from a clean clone on Debian with Go.

GO ?= go
FUZZTIME ?= 20s
GOFLAGS_BUILD := -trimpath -buildvcs=false

.PHONY: help build console demo test lint generate fuzz cover crash bench-audit screenshots clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

build: console ## bin/yibao, one static binary with the console in it
	CGO_ENABLED=0 $(GO) build $(GOFLAGS_BUILD) -o bin/yibao ./cmd/yibao

console: ## web/built/site, the pages in the binary (left out when there is no Node)
	scripts/console.sh build

demo: build ## build, play a working day of a synthetic city, leave the server up
	bin/yibao demo

test: ## the whole truth: lint, generated files, all tests on SQLite and PostgreSQL 15, policies
	scripts/test.sh

lint: ## gofmt, go vet, staticcheck
	scripts/lint.sh

generate: ## write the generated files anew
	$(GO) generate ./...
	scripts/console.sh generate

fuzz: ## every fuzz target for FUZZTIME (20s) each
	scripts/fuzz.sh $(FUZZTIME)

cover: ## test coverage by package, both engines; details in dist/cover.html
	scripts/cover.sh

crash: ## 100 kills of the server and of PostgreSQL under load (make test does 10)
	YIBAO_CRASHES=100 YIBAO_REQUIRE_POSTGRES=1 $(GO) test -count=1 -v -timeout 30m -run 'Killed' ./scenario/crash

bench-audit: build ## ten million lines under twelve rules, DuckDB beside (needs Node; BENCH_JSON=FILE writes the figures)
	cd workshop/auditbench/duckdb && npm ci --no-audit --no-fund
	bin/yibao bench audit --duckdb workshop/auditbench/duckdb $(if $(BENCH_JSON),--json $(BENCH_JSON))

screenshots: ## docs/screenshots anew from what the browser tests left in dist/screenshots
	scripts/console.sh screenshots

clean: ## remove what the build and the demo left
	rm -rf bin dist demo-out web/built/site web/built/font.ttf
