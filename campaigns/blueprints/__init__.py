"""HTTP and nothing else: a request comes in by one of the audiences, a loader finds the thing, an operation changes it, a template shows it."""
