"""What the product reaches, as ratios against a ceiling that is measured in the same run: bare server, bare database, bare SMTP.

`make bench` measures everything and writes `results.md` and `results.json` beside this file; `BENCH_SMOKE=1 make bench` only shows that
everything can be measured. Absolute figures depend on the machine and on who else uses it: the ratios are what counts.
"""
