package main

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"
)

// helpWords turns the flag library's own words in a help text into Dutch.
var helpWords = strings.NewReplacer(
	"Usage:", "Gebruik:", "Arguments:", "Woorden:", "Flags:", "Opties:", "Commands:", "Opdrachten:", "<command>", "<opdracht>",
	"[flags]", "[opties]", "Show context-sensitive help.", "Toon deze uitleg.",
	`Run "ruggespraak <command> --help" for more information on a command.`, `"ruggespraak <opdracht> --help" zegt meer over een opdracht.`,
)

// dutchHelp prints the help of the flag library in Dutch.
func dutchHelp(o kong.HelpOptions, c *kong.Context) error {
	var text bytes.Buffer
	out := c.Stdout
	c.Stdout = &text
	err := kong.DefaultHelpPrinter(o, c)
	c.Stdout = out
	if err == nil {
		_, err = helpWords.WriteString(out, text.String())
	}
	return err
}

// message is what a library says in English, and what that means.
type message struct {
	shape *regexp.Regexp
	dutch string
}

// messages turns what the flag library says into Dutch.
var messages = []message{
	{regexp.MustCompile(`^unknown flag (\S+?)(,.*)?$`), "Onbekende optie $1."},
	{regexp.MustCompile(`^unexpected argument (\S+?)(,.*)?$`), "Onbekend of overtollig woord: $1."},
	{regexp.MustCompile(`^expected one of .*$`), "Er ontbreekt een opdracht."},
	{regexp.MustCompile(`^expected "(.*)"$`), "Er ontbreekt iets: $1."},
	{regexp.MustCompile(`^missing flags: (.*)$`), "Er ontbreekt een optie: $1."},
	{regexp.MustCompile(`^(--\S+): (?:missing value|expected .* but got "EOL".*)$`), "Optie $1 heeft een waarde nodig."},
	{regexp.MustCompile(`^(--\S+) must be one of (.*) but got (.*)$`), "Optie $1 kent alleen $2."},
	{regexp.MustCompile(`^(--\S+): expected (.*?) but got (.*)$`), "De waarde van optie $1 is niet goed."},
}

// fieldMessages turns what the JSON library says of the fields of an act into Dutch, without what stood in them.
var fieldMessages = []message{
	{regexp.MustCompile(`(?s)^.*duplicate object member name ("[^"]*").*$`), "het veld $1 staat er twee keer"},
	{regexp.MustCompile(`(?s)^.*unknown object member name ("[^"]*").*$`), "het veld $1 bestaat niet"},
	{regexp.MustCompile(`(?s)^.*within "([^"]*)": (Dit is .*)\.$`), "$1: $2"},
	{regexp.MustCompile(`(?s)^.*json: (?:cannot|unable to) unmarshal .* within "([^"]*)".*$`), "$1 heeft de verkeerde vorm"},
	{regexp.MustCompile(`(?s)^.*json: (?:cannot|unable to) unmarshal .*$`), "er hoort één JSON-object te staan"},
	{regexp.MustCompile(`(?s)^.*jsontext: .*$`), "dit is geen geldige JSON"},
}

func dutch(err error) string {
	if said, ok := translate(messages, err); ok {
		return said
	}
	return "De opdracht klopt niet: " + err.Error() + "."
}

func dutchFields(err error) string {
	said, _ := translate(fieldMessages, err)
	return said
}

// translate gives what an error means, or else its own words.
func translate(known []message, err error) (said string, ok bool) {
	for _, m := range known {
		if m.shape.MatchString(err.Error()) {
			return m.shape.ReplaceAllString(err.Error(), m.dutch), true
		}
	}
	return err.Error(), false
}
