"""The page fetches nothing from elsewhere, runs only its own script, and makes no markup of what comes from outside."""

from __future__ import annotations

import re

from core.serving.page import page, policy


def test_only_what_carries_the_nonce_is_run_and_nothing_leads_elsewhere() -> None:
    text, rules = page("abc123"), policy("abc123")
    opened = re.findall(r"<(?:script|style)\b[^>]*>", text)
    assert opened == ['<style nonce="abc123">', '<script nonce="abc123">']
    assert "default-src 'none'" in rules
    assert "script-src 'nonce-abc123'" in rules
    assert "unsafe" not in rules
    assert not re.search(r"""\b(?:https?:)?//[a-z]|\bon[a-z]+=["']|\bstyle=|@import|url\(""", text.split("<script")[0])
    assert "http" not in text.split("<script")[1]
    assert "{{" not in text


def test_what_comes_from_outside_becomes_text() -> None:
    script = page("x").split("<script")[1]
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|setAttribute", script)


def test_its_colours_are_those_of_written_pages_light_and_dark() -> None:
    text = page("x")
    assert "--accent: #bf3f0d" in text
    assert "prefers-color-scheme: dark" in text


def test_the_page_may_do_nothing_but_what_it_needs() -> None:
    assert policy("n") == (
        "default-src 'none'; script-src 'nonce-n'; style-src 'nonce-n'; img-src blob: data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
