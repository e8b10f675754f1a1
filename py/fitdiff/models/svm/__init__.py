"""Support vector machines: kernels, their tuning, and scikit-learn's fits."""
