package commands

// Chapter is one act of the story in which every act has its turn, for tests outside the package.
type Chapter struct{ chapter }

// Story is the whole loop.
func Story() []Chapter {
	out := make([]Chapter, len(story))
	for i, c := range story {
		out[i] = Chapter{c}
	}
	return out
}

// Act is the name of the act.
func (c Chapter) Act() string { return c.act }

// Command reads the act as the socket does.
func (c Chapter) Command(d Desk) (Command, error) { return c.command(d) }

// By gives the chapter its place and the id of its command.
func (c Chapter) By(d Desk, n int) Desk { return c.by(d, n) }
