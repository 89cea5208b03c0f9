"""Questions that are put to a table as a whole: how many, which, the largest, sums and shares."""
