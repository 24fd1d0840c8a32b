package postgres

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Rows go to the server as one list for each column: the statement is the same
// for any number of rows, and is prepared once.

// inserting writes the INSERT of rows, and their values as lists.
func inserting(table, columns, suffix string, rows [][]any) (query string, args []any, err error) {
	lists := make([]string, len(rows[0]))
	args = make([]any, len(rows[0]))
	for c := range rows[0] {
		list, kind, err := listOf(len(rows), func(r int) any { return rows[r][c] })
		if err != nil {
			return "", nil, fmt.Errorf("%s, column %d: %w", table, c+1, err)
		}
		args[c] = list
		lists[c] = "$" + strconv.Itoa(c+1) + "::" + kind
	}
	return "INSERT INTO " + table + " (" + columns + ") SELECT * FROM unnest(" + strings.Join(lists, ",") + ")" + suffix, args, nil
}

// listOf returns n values of one kind as a list, and the name of its type.
func listOf(n int, value func(int) any) (list any, kind string, err error) {
	switch first := value(0).(type) {
	case []byte:
		all := make([][]byte, n)
		for i := range all {
			b, ok := value(i).([]byte)
			if !ok {
				return nil, "", mixed(first, value(i))
			}
			all[i] = b
		}
		return all, "bytea[]", nil
	case int64, int:
		return integers(n, value)
	case string:
		return texts(n, value)
	default:
		switch reflect.ValueOf(first).Kind() {
		case reflect.String:
			return texts(n, value)
		case reflect.Int, reflect.Int64:
			return integers(n, value)
		}
		return nil, "", fmt.Errorf("postgres: a value of type %T", first)
	}
}

func texts(n int, value func(int) any) (list any, kind string, err error) {
	all := make([]string, n)
	for i := range all {
		switch v := value(i).(type) {
		case string:
			all[i] = v
		default:
			named := reflect.ValueOf(v)
			if named.Kind() != reflect.String {
				return nil, "", mixed(value(0), v)
			}
			all[i] = named.String()
		}
	}
	return all, "text[]", nil
}

func integers(n int, value func(int) any) (list any, kind string, err error) {
	all := make([]int64, n)
	for i := range all {
		switch v := value(i).(type) {
		case int64:
			all[i] = v
		case int:
			all[i] = int64(v)
		default:
			named := reflect.ValueOf(v)
			if !named.CanInt() {
				return nil, "", mixed(value(0), v)
			}
			all[i] = named.Int()
		}
	}
	return all, "bigint[]", nil
}

func mixed(one, other any) error {
	return fmt.Errorf("postgres: a list of %T and %T", one, other)
}
