package sqlite

import (
	"fmt"
	"reflect"

	"zombiezen.com/go/sqlite"
)

// bindAll binds the arguments of a statement by position. There must be as many as the statement asks for.
func bindAll(s *sqlite.Stmt, args []any) error {
	if n := s.BindParamCount(); n != len(args) {
		return fmt.Errorf("statement takes %d arguments, got %d", n, len(args))
	}
	for i, arg := range args {
		if err := bind(s, i+1, arg); err != nil {
			return err
		}
	}
	return nil
}

// bind binds one argument; it refuses types that have no plain counterpart in SQLite.
func bind(s *sqlite.Stmt, i int, arg any) error {
	switch v := arg.(type) {
	case nil:
		s.BindNull(i)
	case string:
		s.BindText(i, v)
	case int64:
		s.BindInt64(i, v)
	case int:
		s.BindInt64(i, int64(v))
	case bool:
		s.BindBool(i, v)
	case float64:
		s.BindFloat(i, v)
	case []byte:
		bindBytes(s, i, v)
	default:
		return bindNamed(s, i, reflect.ValueOf(arg))
	}
	return nil
}

// bindNamed binds a value of a named type, such as domain.Date, by the type that lies beneath.
func bindNamed(s *sqlite.Stmt, i int, v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		s.BindText(i, v.String())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		s.BindInt64(i, v.Int())
	case reflect.Bool:
		s.BindBool(i, v.Bool())
	case reflect.Float32, reflect.Float64:
		s.BindFloat(i, v.Float())
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Uint8 {
			return fmt.Errorf("argument %d: SQLite holds no %s", i, v.Type())
		}
		bindBytes(s, i, v.Bytes())
	default:
		return fmt.Errorf("argument %d: SQLite holds no %s", i, v.Type())
	}
	return nil
}

// bindBytes binds a blob; no bytes at all (nil) is NULL.
func bindBytes(s *sqlite.Stmt, i int, b []byte) {
	if b == nil {
		s.BindNull(i)
		return
	}
	s.BindBytes(i, b)
}
