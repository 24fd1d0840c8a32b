package main

import (
	"log/slog"

	"yibao/process/qualifying"
)

func keepReassessed(qualifying.Store, *slog.Logger) func() { return func() {} }
