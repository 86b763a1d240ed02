/// Where things stand: two phones and the timeline beside each other, the timeline below, or one at a time.
let pageLayout = #"""
    .top { display: flex; align-items: center; gap: 14px; padding: 10px 20px; background: var(--card); border-bottom: 1px solid var(--line); }
    .top .lead { color: var(--soft); flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .link { display: flex; align-items: center; gap: 7px; color: var(--soft); font-size: 13px; }
    .dot { width: 9px; height: 9px; border-radius: 50%; background: var(--trouble); }
    .link.live .dot { background: var(--go); }
    .notice { padding: 14px 20px; background: var(--trouble-ground); color: var(--trouble); }
    .tabs { display: none; }
    main {
      flex: 1; min-height: 0; display: grid; gap: 18px; padding: 14px 20px 18px; width: 100%; max-width: 1500px; margin: 0 auto;
      grid-template-columns: minmax(290px, 360px) minmax(290px, 360px) minmax(340px, 1fr);
    }
    main > section { min-height: 0; display: flex; flex-direction: column; gap: 8px; }
    main > section > h2, .story-head { min-height: 24px; line-height: 24px; }
    @media (max-width: 1080px) and (min-width: 721px) {
      body { height: auto; min-height: 100%; }
      main { grid-template-columns: 1fr 1fr; }
      .handset { height: 640px; }
      .story { grid-column: 1 / -1; }
    }
    @media (max-width: 720px) {
      textarea, select { font-size: 16px; }
      .top { padding: 8px 14px; gap: 10px; flex-wrap: nowrap; }
      .top .lead { display: none; }
      .top .link { margin-left: auto; }
      .top button { min-height: 36px; padding: 5px 12px; font-size: 13px; }
      .tabs { display: flex; background: var(--card); border-bottom: 1px solid var(--line); padding: 0 8px; }
      .tabs button {
        flex: 1; background: none; color: var(--soft); border-radius: 0; min-height: 44px; padding: 8px 4px;
        border-bottom: 3px solid transparent;
      }
      .tabs button[aria-selected="true"] { color: var(--ink); border-bottom-color: var(--accent); }
      .tabs button.news::after { content: " •"; color: var(--urgent); }
      main { display: block; padding: 10px 10px 12px; height: 100%; overflow: hidden; }
      main > section { height: 100%; }
      main > section > h2 { display: none; }
      body[data-tab="customer"] main > section:not(#customer),
      body[data-tab="owner"] main > section:not(#owner),
      body[data-tab="timeline"] main > section:not(#timeline) { display: none; }
    }

    """#
