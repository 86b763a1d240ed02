"""The simulator's page in a real browser: ring, miss, read, answer, see the owner's alert.

    .venv/bin/python Tests/Browser/simulator_page.py PATH_TO_JOBRUN [FOLDER_FOR_SCREENSHOTS]

Starts the server in the sandbox on a free port with a database of its own, drives the page with Debian's Chromium at laptop and
at phone width, and closes with "tally: passed failed skipped".
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from playwright.sync_api import expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
# The page's first look at the state is slow: what is clicked before it came must not be lost.
SLOW_START = """
    const fetched = window.fetch;
    let wait = 1000;
    window.fetch = (...request) => {
        const pause = new Promise(done => setTimeout(done, wait));
        wait = 0;
        return pause.then(() => fetched(...request));
    };
"""
SIZES = {"laptop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(binary, folder):
    port = free_port()
    environment = {
        **os.environ,
        "PORT": str(port),
        "DATABASE_URL": f"sqlite://{folder}/jobrun.db",
        "SPOOL_DIR": f"{folder}/spool",
        "SETTLE_MS": "300",
    }
    server = subprocess.Popen(
        [binary, "serve", "--sandbox"], env=environment, stdout=subprocess.DEVNULL, stderr=open(f"{folder}/log", "wb")
    )
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=2).close()
            return server, port
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.05)
    raise SystemExit("the server did not become ready:\n" + open(f"{folder}/log").read())


def show(page, screen):
    """On a narrow screen the phones are behind tabs."""
    tab = page.locator(f"#tab-{screen}")
    if tab.is_visible():
        tab.click()


def ring_miss_read(page):
    """A call nobody answers is spoken to, and a text follows."""
    show(page, "customer")
    page.locator("#customer-ring").click()
    heard = page.locator("#sheet-heard")
    show_owner = page.locator("#incoming-ignore")
    if show_owner.is_visible():
        show_owner.click()
    expect(heard).to_contain_text("We are sending you a text message now", timeout=20_000)
    expect(page.locator("#customer-thread")).to_contain_text("Sorry we missed your call", timeout=20_000)


def answer_and_alert(page):
    """The customer's answer is understood, and the owner's phone is alerted."""
    sheet = page.locator("#customer-sheet")
    if sheet.is_visible():
        page.locator("#sheet-end").click()
    page.locator("#customer-body").fill("Water is pouring through the ceiling!!")
    page.locator("#customer-write button[type=submit]").click()
    expect(page.locator("#customer-thread")).to_contain_text("We've received your urgent request", timeout=20_000)
    show(page, "owner")
    expect(page.locator("#owner-thread")).to_contain_text("URGENT", timeout=20_000)


def timeline_tells(page):
    """The timeline says what was decided."""
    show(page, "timeline")
    expect(page.locator("#rows > *").first).to_be_visible(timeout=20_000)
    assert page.locator("#rows > *").count() >= 3, "the timeline has fewer than three rows"


def main():
    binary = os.path.abspath(sys.argv[1])
    pictures = sys.argv[2] if len(sys.argv) > 2 else None
    if not os.path.exists(CHROMIUM):
        required = os.environ.get("CI")
        print("*** the page is NOT tested: there is no Chromium at " + CHROMIUM + " ***")
        print("tally: 0 %d %d" % ((1, 0) if required else (0, 1)))
        return 1 if required else 0
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, size in SIZES.items():
            server, port = start(binary, tempfile.mkdtemp(dir=folder))
            page = browser.new_page(viewport=size)
            page.add_init_script(SLOW_START)
            complaints = []
            page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            try:
                page.goto(f"http://127.0.0.1:{port}/simulator")
                for step in (ring_miss_read, answer_and_alert, timeline_tells):
                    step(page)
                    if pictures:
                        page.screenshot(path=f"{pictures}/{name}-{step.__name__}.png")
                    passed += 1
                    print(f"ok      {name}: {step.__doc__}")
                assert not complaints, f"the browser complains: {complaints}"
            except Exception as failure:  # the rest of this size is not tried
                failed += 1
                print(f"failed: {name}: {failure}")
            finally:
                page.close()
                server.terminate()
                if server.wait(timeout=30) != 0:
                    failed += 1
                    print(f"failed: {name}: the server ended with {server.returncode}")
        browser.close()
    print(f"tally: {passed} {failed} 0")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
