"""Methods that ship: plain models on all columns, by R and by Python, for any study to name."""
