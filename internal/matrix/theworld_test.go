package matrix_test

import "testing"

// TestTheMatrix asks every door as everybody about every case, in one world.
func TestTheMatrix(t *testing.T) {
	w := newWorld(t)
	t.Run("every address has a row", func(t *testing.T) { everyRow(t, w) })
	t.Run("addresses", func(t *testing.T) { everyRoute(t, w) })
	t.Run("programs", func(t *testing.T) { everyProgram(t, w) })
	t.Run("acts", func(t *testing.T) { everyAct(t, w) })
	t.Run("mutants", func(t *testing.T) { everyMutant(t, w) })
}
