"""Runs axe-core on a page in headless Chromium, at a width of one's choice."""

import html
import importlib.util
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


def chromium() -> str:
    """Return the browser, or skip the test where there is none."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if found is None:
        pytest.skip("Chromium is not here: the page cannot be examined by axe")
    return found


def engine() -> str:
    """Return the script of axe-core, or skip the test where it is not installed."""
    spec = importlib.util.find_spec("axe_core_python")
    if spec is None or spec.origin is None:
        pytest.skip("axe-core-python is not installed")
    return (Path(spec.origin).parent / "axe.min.js").read_text("utf-8")


def violations(page: str, width: int, folder: Path) -> list[str]:
    """Return what axe finds wrong in a page shown `width` pixels wide: rule and first element.

    The copy that is examined drops the page's own policy, which forbids every script.
    """
    browser, script = chromium(), engine()
    run = (
        f"axe.run(document, {{runOnly: {json.dumps(TAGS)}, resultTypes: ['violations']}})"
        ".then(r => ({width: innerWidth, found: r.violations.map(v => v.id + ': ' + "
        "v.nodes.length + ' ' + v.nodes[0].html.slice(0, 200))}))"
        ".catch(e => ({width: innerWidth, found: ['axe failed: ' + e]}))"
        ".then(r => parent.postMessage(JSON.stringify(r), '*'));"
    )
    scripts = f"<script>{script}</script><script>onload = () => {{{run}}}</script>"
    copy = _POLICY.sub("", page).replace("</body>", f"{scripts}</body>")
    inner, outer = folder / f"inner{width}.html", folder / f"outer{width}.html"
    inner.write_text(copy, "utf-8")
    outer.write_text(
        "<!DOCTYPE html><title>axe</title><pre id='said'></pre><script>addEventListener('message',"
        "e => document.getElementById('said').textContent = e.data)</script>"
        f"<iframe src='{inner.name}' style='width:{width}px;height:2000px;border:0'></iframe>",
        "utf-8",
    )
    made = subprocess.run(
        [
            *(browser, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1400,2100"),
            *(f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=120000"),
            *("--allow-file-access-from-files", "--dump-dom", outer.as_uri()),
        ],
        capture_output=True,
        timeout=180,
        check=False,
    ).stdout.decode("utf-8", "replace")
    said = re.search(r'<pre id="said">(.*?)</pre>', made, re.DOTALL)
    assert said and said[1], "axe said nothing"
    result: dict[str, Any] = json.loads(html.unescape(said[1]))
    assert result["width"] == width
    return list(result["found"])
