package geo

import "math/bits"

// turn is the side of the line from a to b on which c lies: 1 left, -1 right,
// 0 on the line, east being x and north y. It is exact for every int32.
func turn(a, b, c Point) int {
	dx, dy := int64(b.Lng)-int64(a.Lng), int64(b.Lat)-int64(a.Lat)
	ex, ey := int64(c.Lng)-int64(a.Lng), int64(c.Lat)-int64(a.Lat)
	if narrow(dx) && narrow(dy) && narrow(ex) && narrow(ey) {
		return sign(dx*ey - dy*ex)
	}
	return compareProducts(dx, ey, dy, ex)
}

// narrow tells whether products of two such numbers, and their difference, fit
// an int64. It holds for any two points of one city; half a globe apart it fails.
func narrow(d int64) bool { return int64(int32(d)) == d }

func sign(n int64) int {
	switch {
	case n > 0:
		return 1
	case n < 0:
		return -1
	}
	return 0
}

// compareProducts is the sign of a*b - c*d for magnitudes below 2^32, whose
// products reach 2^64 and need 128 bits.
func compareProducts(a, b, c, d int64) int {
	left, right := sign(a)*sign(b), sign(c)*sign(d)
	if left != right {
		return sign(int64(left - right))
	}
	leftHigh, leftLow := bits.Mul64(magnitude(a), magnitude(b))
	rightHigh, rightLow := bits.Mul64(magnitude(c), magnitude(d))
	switch {
	case leftHigh > rightHigh, leftHigh == rightHigh && leftLow > rightLow:
		return left
	case leftHigh == rightHigh && leftLow == rightLow:
		return 0
	}
	return -left
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}
