"""The report that a person reads: typed data, and one renderer each for HTML, Markdown and JSON.

`fitdiff.report.document` states what a report is made of. `fitdiff.report.material` reads a folder
of results, the modules of `fitdiff.report.sections` make one section each from that, and
`fitdiff.report.html`, `markdown` and `as_json` render them. A renderer adds no content.
"""
