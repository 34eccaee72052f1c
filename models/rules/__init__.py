"""The programme's rules as pure functions and tables: no database, no network, `now` is an argument."""
