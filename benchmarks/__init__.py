"""Measurements of the whole product on this machine; numbers go to the terminal, nowhere else."""
