package main

import (
	"io"
	"log/slog"
)

// logFlags says what a server logs, and in what form.
type logFlags struct {
	LogFormat string `name:"log" default:"text" enum:"text,json" env:"RUGGESPRAAK_LOG" help:"In welke vorm het logt, op de foutuitvoer: ${enum}; anders ${default}." placeholder:"VORM"`
	LogLevel  string `name:"log-niveau" default:"info" enum:"debug,info,warn,error" env:"RUGGESPRAAK_LOG_NIVEAU" help:"Vanaf welk niveau het logt: ${enum}; anders ${default}. Bij debug ook elk verzoek." placeholder:"NIVEAU"`
}

// logger is where a server tells what goes wrong.
func (f logFlags) logger(w io.Writer) *slog.Logger {
	levels := map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	o := &slog.HandlerOptions{Level: levels[f.LogLevel]}
	if f.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}
