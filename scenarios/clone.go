package scenarios

import "reflect"

// clone is a deep copy of anything a scenario holds.
func clone(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	//exhaustive:ignore
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return c
		}
		if v.Kind() == reflect.Interface {
			c.Set(clone(v.Elem()))
			return c
		}
		c.Set(reflect.New(v.Type().Elem()))
		c.Elem().Set(clone(v.Elem()))
	case reflect.Struct:
		for i := range v.NumField() {
			c.Field(i).Set(clone(v.Field(i)))
		}
	case reflect.Slice:
		if v.IsNil() {
			return c
		}
		c.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			c.Index(i).Set(clone(v.Index(i)))
		}
	case reflect.Map:
		if v.IsNil() {
			return c
		}
		c.Set(reflect.MakeMap(v.Type()))
		for k, x := range v.Seq2() {
			c.SetMapIndex(k, clone(x))
		}
	default:
		c.Set(v)
	}
	return c
}
