/// The timeline.
let pageTimeline = #"""
    .story-head { display: flex; align-items: center; justify-content: space-between; gap: 12px; }
    .check { font-size: 13px; color: var(--soft); display: flex; gap: 6px; align-items: center; min-height: 24px; cursor: pointer; }
    .rows {
      list-style: none; margin: 0; padding: 0; flex: 1; min-height: 0; overflow-y: auto; scrollbar-width: thin; background: var(--card); border-radius: 14px;
      border: 1px solid var(--line);
    }
    .rows:empty { display: none; }
    .rows li { display: grid; grid-template-columns: 60px 1fr auto; gap: 0 10px; padding: 6px 12px 7px 10px; border-left: 4px solid transparent; }
    .rows li + li { border-top: 1px solid var(--line); }
    .rows li.turn { border-top: 6px solid var(--ground); }
    .rows time { color: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; padding-top: 2px; }
    .rows .title { font-weight: 600; overflow-wrap: anywhere; }
    .rows .why { color: var(--soft); font-size: 14px; overflow-wrap: anywhere; }
        .rows .flag { font-size: 12px; font-weight: 600; border-radius: 6px; padding: 0 6px; margin-left: 6px; white-space: nowrap; }
    .rows .facts { align-self: start; min-height: 24px; padding: 0 8px; font-size: 12px; font-weight: 400; color: var(--soft); background: none; }
    .rows .facts[aria-expanded="true"] { color: var(--ink); box-shadow: inset 0 0 0 1px var(--line); }
    .rows dl {
      grid-column: 2 / -1; display: grid; grid-template-columns: max-content 1fr; gap: 1px 10px; margin: 5px 0 2px; font-size: 12px;
      color: var(--soft);
    }
    .rows dd { margin: 0; overflow-wrap: anywhere; color: var(--ink); }
    .tone-plain .title { font-weight: 500; }
    .rows .tone-decision { border-left-color: var(--decision); background: var(--decision-ground); }
    .rows .tone-held { border-left-color: var(--held); }
    .rows .tone-trouble { border-left-color: var(--trouble); }
    .rows .tone-urgent { border-left-color: var(--urgent); background: var(--urgent-ground); }
    .tone-held .flag { background: var(--held-ground); color: var(--held); }
    .tone-trouble .flag { background: var(--trouble-ground); color: var(--trouble); }
    .tone-urgent .flag { background: var(--urgent); color: var(--card); }
    .tone-urgent .why, .tone-decision .why { color: var(--ink); }
    .rows.brief li.tone-plain { display: none; }
    .empty { color: var(--soft); text-align: center; padding: 40px 20px; background: var(--card); border: 1px dashed var(--line); border-radius: 14px; }
    .rows:not(:empty) + .empty { display: none; }

    """#
