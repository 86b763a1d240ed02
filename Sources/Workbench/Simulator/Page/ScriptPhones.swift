/// Draws the two telephones.
let scriptPhones = #"""
    const examples = [
      ['Leaking tap', 'Hi, my kitchen tap is leaking, can someone come Thursday? SW4'],
      ['Flood', 'Water is pouring through the ceiling!!'], ['Smell of gas', 'I can smell gas'],
      ['Rewire?', 'how much for a rewire'], ['STOP', 'STOP'],
    ];
    const ownerExamples = ['STATUS', 'OFF', 'ON', 'PAUSE', 'RESUME', 'HELP'].map(word => [word, word]);

    function thread(phone) {
      const texts = view.state.texts.filter(text => text.from === phone || text.to === phone).map(text => ({ at: text.at, text }));
      const calls = view.state.calls.filter(call => call.from === phone).map(call => ({ at: call.at, call }));
      return texts.concat(calls).sort((left, right) => left.at - right.at);
    }

    function callWords(call) {
      const words = { completed: 'Call', 'no-answer': 'Call, not answered', busy: 'Call, engaged', failed: 'Call failed',
        canceled: 'Call, hung up', ringing: 'Ringing' };
      return (words[call.status] || 'Call') + ' to ' + lineName(call.to) + ', ' + clock(call.at);
    }

    function bubbles(list, phone, items) {
      let previous = null;
      for (const item of items) {
        if (item.call) {
          const event = make('div', 'event', callWords(item.call));
          for (const line of item.call.heard) event.append(make('q', '', line));
          list.append(event);
          previous = null;
          continue;
        }
        const text = item.text, mine = text.from === phone, other = mine ? text.to : text.from;
        const kind = mine ? 'mine' : text.way === 'carrier' ? 'network' : 'theirs';
        list.append(make('div', 'bubble ' + kind, text.body));
        const parts = [clock(text.at)];
        if (previous !== other) parts.unshift((mine ? 'to ' : '') + (text.way === 'carrier' ? 'the network' : lineName(other)));
        if (!mine && text.segments > 1) parts.push(text.segments + ' parts');
        if (!mine && (text.status === 'undelivered' || text.status === 'failed')) parts.push('not delivered');
        list.append(make('div', 'meta' + (mine ? ' mine' : ''), parts.join(' · ')));
        previous = other;
      }
    }

    function draw(id, phone, hint) {
      const items = thread(phone), list = $(id);
      const key = phone + items.map(item => item.text ? item.text.sid + item.text.status : item.call.sid + item.call.status).join();
      if (view.drawn[id] === key) return false;
      const isNews = view.drawn[id] !== undefined && items.length > 0;
      view.drawn[id] = key;
      list.replaceChildren();
      if (items.length === 0) list.append(make('p', 'hint', hint)); else bubbles(list, phone, items);
      list.scrollTop = list.scrollHeight;
      return isNews;
    }

    function drawPhones() {
      const stage = view.state.stage, customer = stage.customers[view.customer];
      if (draw('customer-thread', customer.phone, 'No texts yet. Ring, or write one.')) {
        news('customer');
        if (view.call && view.call.ended && thread(customer.phone).at(-1).text) endButton('A text has arrived: read it', true);
      }
      if (draw('owner-thread', stage.owner.phone, 'What JobRun tells the owner arrives here.')) news('owner');
    }

    function news(tab) {
      if (document.body.dataset.tab !== tab) $('tab-' + tab).classList.add('news');
    }

    function fillChoices() {
      const stage = view.state.stage;
      $('customer-who').replaceChildren(...stage.customers.map((one, index) => option(index, one.name + '  ' + pretty(one.phone))));
      for (const id of ['customer-line', 'owner-line']) {
        $(id).replaceChildren(...stage.lines.map(line => option(line.number, line.name + '  ' + pretty(line.number))));
      }
      $('owner-name').textContent = stage.owner.name;
      $('owner-number').textContent = pretty(stage.owner.phone);
      chips($('chips'), examples, $('customer-body'));
      chips($('owner-chips'), ownerExamples, $('owner-body'));
    }

    // A chip fills the field, so that the text can be changed before it is sent.
    function chips(row, texts, field) {
      row.replaceChildren(...texts.map(([label, text]) => {
        const chip = make('button', '', label);
        chip.type = 'button';
        chip.title = text;
        chip.addEventListener('click', () => { field.value = text; grow(field); field.focus(); });
        return chip;
      }));
    }

    function grow(field) {
      field.style.height = 'auto';
      field.style.height = field.scrollHeight + 2 + 'px';
    }

    """#
