"""Tables: the rows that methods are fitted to, wherever they come from."""
