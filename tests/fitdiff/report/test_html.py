import base64
import json
import re
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from fitdiff.report.html import embedded

LARGEST = 5_000_000


def test_the_page_is_one_small_file_that_fetches_nothing(page) -> None:
    text = page.read_text()
    assert len(text.encode()) < LARGEST
    body = re.sub(r"<script.*?</script>", "", text, flags=re.S)
    links = re.findall(r'(?:src|href)="([^"]*)"', body)
    assert links
    assert all(link.startswith(("#", "data:image/png;base64,")) for link in links)
    assert not re.search(r"url\(|@import|<link|<iframe|<form", body)


def test_the_policy_names_exactly_the_two_scripts(page) -> None:
    text = page.read_text()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    stated = policy[1].replace("&#39;", "'")
    assert stated.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in stated
    scripts = re.findall(r"<script>(.*?)</script>", text, re.S)
    hashes = [base64.b64encode(sha256(script.encode()).digest()).decode() for script in scripts]
    assert len(hashes) == 2
    assert re.findall(r"'sha256-([^']*)'", stated) == hashes


def test_hostile_names_are_text(page) -> None:
    text = page.read_text()
    assert "<script>alert(1)" not in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


@given(st.recursive(st.text() | st.integers(), st.lists))
def test_embedded_data_cannot_close_its_element(content) -> None:
    text = embedded(content)
    assert not set("<>&") & set(text)
    assert json.loads(text) == content
