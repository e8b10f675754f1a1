"""The colours of every figure: on the page, by matplotlib, and by R, which has them too.

Of Okabe and Ito (2008), which the colour-blind can tell apart and which are seen on white as on
black. What a figure is about has a colour of its own each; everything else is grey.
"""

from __future__ import annotations

HIGHLIGHTS = ("#0072B2", "#D55E00", "#009E73")
GREY = "#8C8C8C"

GAIN, LOSS = HIGHLIGHTS[:2]
NOISE = END = GREY
FLOOR = "#BBBBBB"
NOTICE = "#CD0000"
