# make run: build and serve the demonstration department. make test: all checks.
# make bench: measure this machine with 100,000 records (doc/operations.md).
.PHONY: run build test check bench costs

export CGO_ENABLED ?= 0

build:
	go build -trimpath -o bin/guiju ./cmd/guiju

# The demonstration department is made once, in data/demo, by acts through the engine.
run: build
	@test -e data/demo/ledger.key || ./bin/guiju demo -data data/demo
	./bin/guiju serve -data data/demo -listen 127.0.0.1:8080 -demo

test:
	sh tests/run

check: build
	./bin/guiju check
	./bin/guiju test

# What must not grow: compiling, who may act, look-ups; minutes, for it fills a million rows twice.
costs:
	go test ./internal/regulation -run '^$$' -bench Compile -benchtime 20x
	GUIJU_COSTS=1 go test ./internal/record -run '^TestCosts$$' -v

bench: build
	./bin/guiju bench
