package casework_test

import (
	"reflect"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/grid"
	"wellfield/internal/worktime"
)

// fill gives every field a value that is not its zero.
func fill(v reflect.Value, n int) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 3, n, 1, 2, 3, 4000, time.UTC)))
		return
	case casework.Sealed:
		v.Set(reflect.ValueOf(casework.Seal([]byte{byte(n)}, []byte("0123456789abcdef"))))
		return
	case grid.Level:
		v.Set(reflect.ValueOf(grid.Township))
		return
	case worktime.Limit:
		v.Set(reflect.ValueOf(worktime.Limit{N: n, Unit: worktime.WorkingDay}))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n+i)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), n)
	case reflect.String:
		v.SetString("value")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(n))
	}
}

func count(v reflect.Value, sealed *int) {
	if _, ok := v.Interface().(casework.Sealed); ok {
		*sealed++
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			count(v.Elem(), sealed)
		}
	case reflect.Slice:
		for i := range v.Len() {
			count(v.Index(i), sealed)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			count(v.Field(i), sealed)
		}
	}
}
