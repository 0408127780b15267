"""Bringing in what others published: a run with its report, progress that can be watched, and sources that are looked at again and again."""
