/// The page: a frame that `app.js` fills. Without JavaScript it says so.
let pageHTML = #"""
    <!doctype html>
    <html lang="en-GB">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>JobRun simulator</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/simulator/style.css">
    <script src="/simulator/app.js" defer></script>
    </head>
    <body data-tab="customer">
    <header class="top">
      <h1>JobRun <span>simulator</span></h1>
      <p class="lead" id="lead">Be the customer. Ring, let it ring, and read what arrives.</p>
      <p class="link" id="link" role="status"><span class="dot" aria-hidden="true"></span><span id="link-words">connecting</span></p>
      <button type="button" id="clear" class="quiet">Clear the screens</button>
    </header>
    <noscript><p class="notice">This page needs JavaScript.</p></noscript>

    <nav class="tabs" role="tablist" aria-label="Screens">
      <button type="button" role="tab" id="tab-customer" aria-controls="customer" aria-selected="true" data-show="customer">Customer</button>
      <button type="button" role="tab" id="tab-owner" aria-controls="owner" aria-selected="false" data-show="owner">Owner</button>
      <button type="button" role="tab" id="tab-timeline" aria-controls="timeline" aria-selected="false" data-show="timeline">Timeline</button>
    </nav>

    <main>
      <section class="phone" id="customer" aria-labelledby="customer-title">
        <h2 id="customer-title">The customer’s phone</h2>
        <div class="handset">
          <div class="bar">
            <label class="sr" for="customer-who">Which customer</label>
            <select id="customer-who"></select>
            <button type="button" class="ring" id="customer-ring" disabled><span aria-hidden="true">✆</span> Ring</button>
          </div>
          <div class="bar to">
            <label for="customer-line">To</label>
            <select id="customer-line"></select>
          </div>
          <div class="thread" id="customer-thread" role="log" aria-label="Texts and calls of the customer" tabindex="0"></div>
          <div class="chips" id="chips" role="group" aria-label="Example texts"></div>
          <form class="write" id="customer-write">
            <label class="sr" for="customer-body">Text from the customer</label>
            <textarea id="customer-body" rows="1" maxlength="1600" placeholder="Text message" enterkeyhint="send" required></textarea>
            <button type="submit" id="customer-send" disabled>Send</button>
          </form>
          <div class="sheet" id="customer-sheet" role="dialog" aria-labelledby="sheet-title" hidden>
            <p class="sheet-title" id="sheet-title"></p>
            <p class="sheet-state" id="sheet-state" role="status"></p>
            <div class="heard" id="sheet-heard"></div>
            <button type="button" class="hang" id="sheet-end">Hang up</button>
          </div>
        </div>
      </section>

      <section class="phone" id="owner" aria-labelledby="owner-title">
        <h2 id="owner-title">The owner’s phone</h2>
        <div class="handset">
          <div class="bar"><strong id="owner-name"></strong><span class="number" id="owner-number"></span></div>
          <div class="bar to">
            <label for="owner-line">To</label>
            <select id="owner-line"></select>
          </div>
          <div class="incoming" id="incoming" role="alert" hidden>
            <p id="incoming-words"></p>
            <div>
              <button type="button" id="incoming-answer">Answer</button>
              <button type="button" class="quiet" id="incoming-ignore">Let it ring</button>
            </div>
          </div>
          <div class="thread" id="owner-thread" role="log" aria-label="Texts of the owner" tabindex="0"></div>
          <div class="chips" id="owner-chips" role="group" aria-label="Example answers"></div>
          <form class="write" id="owner-write">
            <label class="sr" for="owner-body">Text from the owner</label>
            <textarea id="owner-body" rows="1" maxlength="1600" placeholder="Text message" enterkeyhint="send" required></textarea>
            <button type="submit" id="owner-send" disabled>Send</button>
          </form>
        </div>
      </section>

      <section class="story" id="timeline" aria-labelledby="timeline-title">
        <div class="story-head">
          <h2 id="timeline-title">What JobRun decided, and why</h2>
          <label class="check"><input type="checkbox" id="brief"> decisions only</label>
        </div>
        <ol class="rows" id="rows" tabindex="0" aria-live="polite"></ol>
        <p class="empty" id="rows-empty">Nothing has happened yet. Ring the business, or send it a text.</p>
      </section>
    </main>
    </body>
    </html>
    """#
