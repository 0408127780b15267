"""The verbs of signatures: `signing` before it counts, `holding` what its owner does with it, `counting`, `keeping` what time and keys ask."""
