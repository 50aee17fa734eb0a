"""Understanding: our pipeline against Rasa's default one, trained on the same rows and asked the same messages.

`make bench-nlu` runs it; `python -m benchmarks.nlu --help` names its options.
"""
