package main

import (
	"fmt"
	"os"
)

func main() {
	if err := plain(os.Args[1], os.Args[2]); err != nil {
		fmt.Println(err)
	}
}
