"""Speed and growth: ours beside stock Rasa, trained on the same rows and stories, in one run on one machine.

`make bench` runs it; `python -m benchmarks.speed --help` names its options.
"""
