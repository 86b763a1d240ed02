# Two commands are enough: `make run` and `make test`. The rest is for working on the code.
.PHONY: run test check format docs bench bench-model chaos quality train demo fuzz model tsan clean

SWIFT_DIRECTORIES = Package.swift Sources Tests Fuzz

## Builds the server and starts it in the sandbox; needs no account anywhere.
run:
	Scripts/install-packages run
	swift build -c release --product jobrun
	exec .build/release/jobrun serve --sandbox

## Everything that can be checked, on both database engines. Ends with the counts.
test:
	Scripts/install-packages test
	Scripts/check full

## The inner loop: format, build, tests on SQLite, refusals.
check:
	Scripts/check quick

## Rewrites the sources in the project's format.
format:
	swift format --in-place --parallel --recursive $(SWIFT_DIRECTORIES)

## API pages into .build/docs; fails on a public declaration without a comment.
docs:
	Scripts/docs

## Measures both engines against the limits of this machine; see docs/performance.md.
bench:
	Scripts/install-packages test
	swift build -c release --product jobrun
	swift build -c release --product Bench
	JOBRUN_CLUSTER_FSYNC=on Scripts/with-postgres .build/release/Bench

## What a language model adds to a turn, and what its death costs; see docs/performance.md.
bench-model:
	swift build -c release --product jobrun
	swift build -c release --product Bench
	.build/release/Bench model

## Kills, freezes and every fault we know, on both engines, from SEED; then the accounts. See docs/reliability.md.
ifndef SEED
SEED := $(shell date +%s)
endif
KILLS ?= 300
FREEZES ?= 300
chaos:
	Scripts/install-packages test
	swift build -c release --product jobrun
	swift build -c release --product Chaos
	Scripts/with-small-disk 1g .build/release/Chaos --engine sqlite --seed $(SEED) --kills $(KILLS) --freezes $(FREEZES)
	Scripts/with-small-disk 1g Scripts/with-postgres .build/release/Chaos --engine postgres --nodes 3 --seed $(SEED) \
		--kills $(KILLS) --freezes $(FREEZES)

## What the rules make of the labelled messages, and what a message costs; see docs/quality.md.
quality:
	swift build -c release --product Quality
	.build/release/Quality

## Learns the second opinion anew from the tuned part. The same messages give the same weights.
train:
	swift build -c release --product Quality
	.build/release/Quality --train

## A conversation from missed call to booked job, told on the terminal.
demo:
	Scripts/install-packages run
	swift build -c release --product jobrun
	exec .build/release/jobrun demo

## Longer fuzzing than `make test` does: SECONDS per target.
SECONDS ?= 60
fuzz:
	Scripts/fuzz $(SECONDS)

## The ledger's protocol, searched further than `make test` does: some minutes.
model:
	Scripts/install-packages test
	swift build --build-tests
	JOBRUN_MODEL=long swift test --skip-build --filter LedgerModelTests

## The concurrency-heavy suites under the thread sanitizer.
tsan:
	Scripts/tsan

clean:
	rm -rf .build .build-*
