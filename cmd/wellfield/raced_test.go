//go:build race

package main

// raced tells that the race detector is in the program, which holds several
// times the memory.
const raced = true
