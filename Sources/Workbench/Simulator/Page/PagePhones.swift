/// The telephones: threads, bubbles, the call sheet.
let pagePhones = #"""
    .handset {
      position: relative; flex: 1; min-height: 0; display: flex; flex-direction: column; background: var(--card); overflow: hidden;
      border: 8px solid var(--shell); border-radius: 30px; box-shadow: 0 8px 28px rgb(0 0 0 / .14);
    }
    .bar { display: flex; align-items: center; gap: 8px; padding: 10px 12px; min-height: 56px; }
    .bar.to { padding-top: 0; min-height: 0; padding-bottom: 9px; border-bottom: 1px solid var(--line); font-size: 13px; color: var(--soft); }
    .bar select {
      flex: 1; min-width: 0; border: 1px solid var(--line); border-radius: 10px; background: var(--card); color: var(--ink);
      padding: 6px 8px; min-height: 36px;
    }
    .bar > select:first-of-type { font-weight: 600; }
    .bar.to select { font-weight: 400; min-height: 32px; padding: 3px 8px; }
    .bar strong { flex: 1; }
    .number { color: var(--soft); font-size: 13px; font-variant-numeric: tabular-nums; }
    .ring { background: var(--go); color: #fff; white-space: nowrap; padding: 6px 14px; }
    .thread { flex: 1; min-height: 0; overflow-y: auto; scrollbar-width: thin; padding: 12px; display: flex; flex-direction: column; gap: 6px; }
    .thread .hint { margin: auto; color: var(--soft); text-align: center; max-width: 22ch; }
    .bubble { max-width: 84%; padding: 8px 12px; border-radius: 18px; overflow-wrap: anywhere; white-space: pre-wrap; }
    .bubble.theirs { align-self: flex-start; background: var(--theirs); color: var(--theirs-ink); border-bottom-left-radius: 5px; }
    .bubble.mine { align-self: flex-end; background: var(--mine); color: var(--mine-ink); border-bottom-right-radius: 5px; }
    .bubble.network { align-self: flex-start; background: var(--network); color: var(--network-ink); font-size: 13px; }
    .meta { font-size: 12px; color: var(--soft); padding: 0 6px 4px; }
    .meta.mine { align-self: flex-end; }
    .event { align-self: center; text-align: center; font-size: 13px; color: var(--soft); padding: 6px 10px; max-width: 92%; }
    .event q { display: block; font-style: italic; color: var(--ink); margin-top: 2px; }
    .chips { display: flex; flex-wrap: wrap; gap: 6px; padding: 8px 12px 4px; flex-shrink: 0; }
    .chips button {
      background: transparent;
      color: var(--ink); box-shadow: inset 0 0 0 1px var(--line); font-weight: 400; font-size: 13px; min-height: 32px; padding: 3px 11px;
    }
    .chips button:hover { background: var(--theirs); }
    .write { display: flex; align-items: flex-end; gap: 8px; padding: 8px 10px 12px; }
    .write textarea {
      flex: 1; min-width: 0; resize: none; border: 1px solid var(--line); border-radius: 20px; background: var(--card);
      padding: 8px 14px; min-height: 40px; max-height: 120px;
    }
    .sheet {
      position: absolute; inset: -1px; display: flex; flex-direction: column; align-items: center; gap: 10px; padding: 48px 24px 28px;
      background: #1c2925; color: #f2f7f5; text-align: center;
    }
    .sheet-title { font-size: 20px; font-weight: 600; }
    .sheet-state { color: #b9c8c2; }
    .sheet.ringing .sheet-state::before { content: "✆"; display: block; font-size: 44px; margin-bottom: 12px; animation: shake 1s infinite; }
    .heard { flex: 1; display: flex; flex-direction: column; gap: 12px; justify-content: center; font-size: 17px; line-height: 1.5; }
    .heard p { quotes: "“" "”"; }
    .heard p::before { content: open-quote; }
    .heard p::after { content: close-quote; }
    .hang { background: var(--stop); color: #fff; min-width: 150px; }
    .hang.done { background: #e7eeeb; color: #17211f; }
    .incoming { background: var(--decision-ground); border-bottom: 1px solid var(--line); padding: 12px; animation: pulse 1.2s infinite; }
    .incoming p { font-weight: 600; margin-bottom: 8px; }
    .incoming div { display: flex; gap: 8px; }
    #incoming-answer { background: var(--go); color: #fff; }
    @keyframes shake { 0%, 50%, 100% { transform: rotate(0) } 10%, 30% { transform: rotate(-12deg) } 20%, 40% { transform: rotate(12deg) } }
    @keyframes pulse { 50% { filter: brightness(1.06) } }

    """#
