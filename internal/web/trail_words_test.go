package web_test

import (
	"testing"

	"ruggespraak/internal/web"
)

func TestTheTrailSpeaksInWords(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"aan college, enkelvoudig-ernstig, Zo'n e-mail helpt niet": "aan college, enkelvoudig ernstig, Zo'n e-mail helpt niet",
		"college, vergadering van 2026-01-27":                      "college, vergadering van 27 januari 2026",
		"onbedoeld-effect":                                         "onbedoeld effect",
		"nakomen-toezegging, uiterlijk 2025-07-01":                 "nakomen toezegging, uiterlijk 1 juli 2025",
		"verzoek-betrokkene":                                       "op verzoek van wie het betreft",
		"WK990102, WK990109":                                       "Noordrand, WK990109",
		"dossier 2024-13-99":                                       "dossier 2024-13-99",
	} {
		if got := web.InWords(said, map[string]string{"WK990102": "Noordrand"}); got != want {
			t.Errorf("%q becomes %q, want %q", said, got, want)
		}
	}
}
