package storetest

import "testing"

func TestMemoryKeepsTheContract(t *testing.T) {
	Run(t, func(*testing.T) Log { return newMemory() }, nil, Limits{Event: memoryLimit})
}
