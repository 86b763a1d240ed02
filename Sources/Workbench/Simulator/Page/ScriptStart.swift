/// Wires the page up and opens the stream.
let scriptStart = #"""
    function show(tab) {
      document.body.dataset.tab = tab;
      for (const button of document.querySelectorAll('[role=tab]')) {
        button.setAttribute('aria-selected', String(button.dataset.show === tab));
        button.tabIndex = button.dataset.show === tab ? 0 : -1;
        if (button.dataset.show === tab) button.classList.remove('news');
      }
      for (const id of ['customer-thread', 'owner-thread', 'rows']) $(id).scrollTop = $(id).scrollHeight;
    }

    function writer(form, field, from, line) {
      $(form).addEventListener('submit', async event => {
        event.preventDefault();
        const body = $(field).value.trim();
        if (!body || !view.state) return;
        $(field).value = '';
        grow($(field));
        try { await post('text', { from: from(), to: $(line).value, body }); } catch (error) { said(false, error.message); }
      });
      $(field).addEventListener('input', () => grow($(field)));
      $(field).addEventListener('keydown', event => {
        if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); $(form).requestSubmit(); }
      });
    }

    function said(isLive, words) {
      $('link').classList.toggle('live', isLive);
      $('link-words').textContent = words;
    }

    // One fetch at a time, and one more when something changed meanwhile.
    async function refresh() {
      view.isStale = true;
      if (view.isFetching) return;
      view.isFetching = true;
      try {
        while (view.isStale) {
          view.isStale = false;
          const answer = await fetch('/simulator/api/state', { cache: 'no-store' });
          const isFirst = view.state === null;
          view.state = await answer.json();
          if (isFirst) begin();
          drawPhones();
        }
      } catch (error) {
        said(false, 'connection lost, trying again');
      } finally {
        view.isFetching = false;
      }
    }

    // Whoever is to ring or write must be known: until then neither can be done.
    function begin() {
      fillChoices();
      for (const id of ['customer-ring', 'customer-send', 'owner-send']) $(id).disabled = false;
    }

    function listen() {
      const source = new EventSource('/simulator/events');
      source.addEventListener('open', () => said(true, 'live'));
      source.addEventListener('error', () => said(false, 'connection lost, trying again'));
      source.addEventListener('changed', refresh);
      source.addEventListener('row', event => addRow(JSON.parse(event.data)));
    }

    function start() {
      writer('customer-write', 'customer-body', () => view.state.stage.customers[view.customer].phone, 'customer-line');
      writer('owner-write', 'owner-body', () => view.state.stage.owner.phone, 'owner-line');
      $('customer-who').addEventListener('change', event => { view.customer = Number(event.target.value); drawPhones(); });
      $('customer-ring').addEventListener('click', () => { if (!view.call) ring(); });
      $('sheet-end').addEventListener('click', hangUp);
      $('incoming-answer').addEventListener('click', () => { if (view.call) view.call.answered = true; });
      $('incoming-ignore').addEventListener('click', () => { if (view.call) view.call.ignored = true; });
      $('clear').addEventListener('click', async () => { await post('clear', {}); $('rows').replaceChildren(); });
      $('brief').addEventListener('change', event => $('rows').classList.toggle('brief', event.target.checked));
      document.addEventListener('keydown', event => { if (event.key === 'Escape') hangUp(); });
      for (const button of document.querySelectorAll('[role=tab]')) {
        button.addEventListener('click', () => show(button.dataset.show));
        button.addEventListener('keydown', event => {
          const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
          if (!step) return;
          const all = [...document.querySelectorAll('[role=tab]')];
          const next = all[(all.indexOf(button) + step + all.length) % all.length];
          show(next.dataset.show);
          next.focus();
        });
      }
      show('customer');
      listen();
    }

    start();

    """#
