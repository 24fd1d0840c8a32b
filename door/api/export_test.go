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

// ActSteps are the steps of the acts that leave their material.
func ActSteps() map[string][]string {
	all := make(map[string][]string)
	for id, s := range acted {
		all[id] = append(all[id], s.step)
		for _, c := range s.choices {
			all[id] = append(all[id], c.step)
		}
	}
	return all
}
