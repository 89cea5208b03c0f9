"""What stages and settings bring and cost; calibration."""
