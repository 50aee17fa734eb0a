"""The desk's API, one module a subject; every route names the right it needs."""
