"""What the README quotes, measured: ``python -m benchmarks``.

Time is given as a ratio to something measured or known beside it (a frame, a
kernel, an empty book), because milliseconds are about the machine.
"""
