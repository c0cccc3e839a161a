package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// register is the register to import: a real one when it is beside the checkout, else one of the same size and columns.
func register(root, dir string) (string, error) {
	real := filepath.Join(root, "..", "shared", "data", "boston311", "311_2011_first_30000.csv.gz")
	if _, err := os.Stat(real); err == nil {
		return real, nil
	}
	return made(filepath.Join(dir, "register.csv.gz"))
}

func made(path string) (_ string, err error) {
	f, err := os.Create(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	z := gzip.NewWriter(f)
	defer func() { err = errors.Join(err, z.Close()) }()
	head := []string{"case_enquiry_id", "open_dt", "type", "neighborhood", "source", "case_title", "reason"}
	for i := range 14 {
		head = append(head, fmt.Sprintf("kolom_%d", i))
	}
	if _, err := fmt.Fprintln(z, strings.Join(head, ",")); err != nil {
		return "", err
	}
	day := time.Date(2011, time.July, 1, 0, 0, 0, 0, time.UTC)
	filler := strings.Repeat(",nog een waarde", 14)
	for i := range 30000 {
		_, err := fmt.Fprintf(z, "%d,%s,Street Light Outages,Buurt %d,Self Service,Melding over een lantaarn,Reden %d%s\n",
			101000000000+i, day.Add(time.Duration(i)*4*time.Minute).Format(time.DateTime), i%24, i%20, filler)
		if err != nil {
			return "", err
		}
	}
	return path, nil
}
