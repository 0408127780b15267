"""Pages of imports: files that are sent, their runs and reports, and sources that are watched."""
