package api

// Route is one operation, for the tests.
type Route struct{ ID, Method, Path, Permission string }

// Routes lists every operation of the door.
func Routes(c Config) []Route {
	_, d := build(c)
	routes := make([]Route, len(d.routes))
	for i, r := range d.routes {
		routes[i] = Route{r.id, r.method, r.path, string(r.permission)}
	}
	return routes
}
