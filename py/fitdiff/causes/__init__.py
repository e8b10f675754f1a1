"""Which single factor, changed to which value, makes one fit another: causes of differences."""
