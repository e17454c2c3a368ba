"""What the program takes and shows, measured: `make bench`."""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as the program has it: two would wait for each other
