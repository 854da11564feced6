//go:build race

package matrix_test

// raced asks a part of the cells: the detector looks at memory, and sees the same code
// in each.
const raced = true
