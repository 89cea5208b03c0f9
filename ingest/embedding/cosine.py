"""How close unit vectors are to each other."""

import numpy as np

from ingest.embedding.encoder import Vectors


def cosines(vectors: Vectors, vector: Vectors) -> list[float]:
    """Return the cosine of each of the unit vectors, (n, d), with another, (d,).

    The sums of BLAS would depend on how many cores are free; these do not.
    """
    return [float(each) for each in np.einsum("ij,j->i", vectors, vector)]


def cosine(one: Vectors, other: Vectors) -> float:
    """Return the cosine of two unit vectors, (d,)."""
    return float(np.einsum("i,i->", one, other))
