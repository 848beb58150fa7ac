# Every target that a person calls has a line of help behind `##`.
.DEFAULT_GOAL := help
SHELL := bash

BIN      := bin/holdline
VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LINT_VERSION := $(shell sed -n '1s/.*\(v[0-9.]*\).*/\1/p' .golangci.yml | sed 's/\.$$//')
LINT     := bin/golangci-lint-$(LINT_VERSION)
FUZZTIME ?= 10s

.PHONY: help
help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

.PHONY: build
build: ## build bin/holdline
	@go build -trimpath -ldflags "-X main.version=$(VERSION)" -o $(BIN) ./cmd/holdline

.PHONY: demo
demo: build ## run launch-surge on the embedded sandbox (under a minute); 0 and 1 are both fine
	@$(BIN) run launch-surge --speedup 150 --force --out out/demo; code=$$?; \
	case $$code in \
	0) echo "demo: exit code 0, every gate was met";; \
	1) echo "demo: exit code 1, a gate broke: that is the story of launch-surge";; \
	*) echo "demo: unexpected exit code $$code" >&2; exit $$code;; esac

.PHONY: test
test: ## run every test (needs Go only)
	@go test -pgo=off ./...

.PHONY: race
race: ## run the tests under the race detector, but for long ones on numbers alone
	@go test -pgo=off -race -short -timeout 20m ./...

.PHONY: lint
lint: $(LINT) ## run the pinned linter: correctness, layers, style
	@$(LINT) run ./...

$(LINT):
	@mkdir -p bin && GOBIN=$(CURDIR)/bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION) && mv bin/golangci-lint $(LINT)

.PHONY: check
check: lint test ## lint and test: run it before every commit that matters

.PHONY: bench
bench: build bin/vegeta ## measure speed and memory, against vegeta in the same run (docs/benchmarks.md)
	@go test -run '^$$' -bench . -benchmem -benchtime 200ms ./sim/... ./reports/... | grep -E '^(Benchmark|pkg:)'
	@$(BIN) bench --rates 2000,5000 --rounds 5 --vegeta bin/vegeta --open 50000
	@$(BIN) bench inbox --open 2000
	@$(BIN) bench report --turns 10000000
	@$(BIN) bench simulator --month
	@$(BIN) bench searches

.PHONY: profile
profile: ## profile the simulator anew for the compiler (docs/decisions, 25)
	@go test -c -o bin/center.test ./sim/center
	@cd sim/center && ../../bin/center.test -test.run '^$$' -test.bench 'Center/(exponential|lognormal|8x8|chat)/reported' -test.benchtime 40000000x -test.cpu 1 -test.cpuprofile ../../bin/queues.pgo
	@cd sim/center && ../../bin/center.test -test.run '^$$' -test.bench 'Center/month/reported' -test.benchtime 8000000x -test.cpu 1 -test.cpuprofile ../../bin/month.pgo
	@go tool pprof -proto bin/queues.pgo bin/month.pgo > cmd/holdline/default.pgo

bin/vegeta:
	@GOBIN=$(CURDIR)/bin go install github.com/tsenart/vegeta/v12@$$(go list -m -f '{{.Version}}' github.com/tsenart/vegeta/v12)

.PHONY: verify
verify: build ## hold the simulator against exact results, row by row (minutes; see holdline verify --help)
	@$(BIN) verify

.PHONY: soak
soak: build ## ten minutes at a constant number of open conversations: heap growth from minute 2 on
	@$(BIN) bench soak --duration 10m

.PHONY: fuzz
fuzz: ## run every fuzz target for FUZZTIME (default 10s)
	@set -e; for pkg in $$(go list ./...); do \
	  for f in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
	    echo "== $$pkg $$f"; go test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$pkg; done; done

.PHONY: golden
golden: ## rewrite golden files and transcripts; commit them only if you understand the diff
	@go test ./... -update

.PHONY: clean
clean: ## remove what the targets above made
	@rm -rf bin out
