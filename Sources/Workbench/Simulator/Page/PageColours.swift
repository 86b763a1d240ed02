/// Colours and type, for light and dark. Every pair of text and ground has a contrast of 4.5 to 1 or more.
let pageColours = #"""
    :root {
      color-scheme: light dark;
      --ground: #eef1f0; --card: #ffffff; --ink: #17211f; --soft: #56635f; --line: #d5dcd9; --shell: #22302c;
      --accent: #0b6b58; --accent-ink: #ffffff; --mine: #0b6b58; --mine-ink: #ffffff; --theirs: #e8eceb; --theirs-ink: #17211f;
      --network: #f3efe2; --network-ink: #5b4b14;
      --urgent: #b3261e; --urgent-ground: #fdeceb; --trouble: #8a5a00; --trouble-ground: #fdf3dd; --held: #4a4f8f; --held-ground: #eeeffb;
      --decision: #0b6b58; --decision-ground: #e5f4f0; --go: #157f3c; --stop: #b3261e;
      --type: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #111615; --card: #1b2220; --ink: #e7eeeb; --soft: #a3b1ac; --line: #33403b; --shell: #0a0d0c;
        --accent: #4fc3a6; --accent-ink: #06241d; --mine: #14584a; --mine-ink: #eafaf5; --theirs: #2a3431; --theirs-ink: #e7eeeb;
        --network: #38321d; --network-ink: #efe0ad;
        --urgent: #ff9d94; --urgent-ground: #3b1c1a; --trouble: #f0c36a; --trouble-ground: #33290f; --held: #b9bdf7; --held-ground: #23253f;
        --decision: #6fd6bb; --decision-ground: #15332b; --go: #1f8f49; --stop: #c33a31;
      }
    }
    * { box-sizing: border-box; }
    html, body { margin: 0; height: 100%; }
    body { background: var(--ground); color: var(--ink); font: 15px/1.45 var(--type); display: flex; flex-direction: column; }
    h1, h2, p { margin: 0; }
    h1 { font-size: 18px; letter-spacing: -0.01em; }
    h1 span { font-weight: 400; color: var(--soft); }
    h2 { font-size: 13px; font-weight: 600; color: var(--soft); }
    button, select, textarea, input { font: inherit; color: inherit; }
    button {
      border: 0; border-radius: 999px; padding: 8px 16px; min-height: 40px; background: var(--accent); color: var(--accent-ink);
      font-weight: 600; cursor: pointer;
    }
    button:disabled { opacity: .5; cursor: default; }
    button.quiet { background: transparent; color: var(--ink); box-shadow: inset 0 0 0 1px var(--line); font-weight: 500; }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
    [hidden] { display: none !important; }
    .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    @media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }

    """#
