/// A call from the customer: the owner's phone rings first, and what he does not answer goes to JobRun.
let scriptCall = #"""
    function sheet(title, state, ringing) {
      $('sheet-title').textContent = title;
      $('sheet-state').textContent = state;
      $('customer-sheet').classList.toggle('ringing', Boolean(ringing));
    }

    function endButton(text, done) {
      $('sheet-end').textContent = text;
      $('sheet-end').classList.toggle('done', Boolean(done));
    }

    async function ring() {
      const stage = view.state.stage, customer = stage.customers[view.customer], line = $('customer-line').value;
      const call = { over: false, answered: false, ignored: false };
      view.call = call;
      $('sheet-heard').replaceChildren();
      endButton('Hang up');
      $('customer-sheet').hidden = false;
      $('sheet-end').focus();
      const isDiverted = line === stage.lines[0].number;
      if (isDiverted) {
        sheet(stage.lines[0].name, 'ringing ' + stage.owner.name + '’s phone …', true);
        $('incoming-words').textContent = customer.name + ' is ringing, ' + pretty(customer.phone);
        $('incoming').hidden = false;
        news('owner');
        for (let step = 0; step < 50 && !call.over && !call.answered && !call.ignored; step++) await wait(100);
        $('incoming').hidden = true;
        if (call.over) return close(call);
        if (call.answered) {
          sheet(stage.lines[0].name, stage.owner.name + ' answered. JobRun never hears of this call.');
          return endButton('Done', true);
        }
        sheet(stage.lines[0].name, 'no answer: the call is diverted to JobRun', true);
        await wait(900);
      } else {
        sheet(lineName(line), 'ringing …', true);
        await wait(900);
      }
      if (call.over) return close(call);
      try {
        const result = await post('call', { from: customer.phone, to: line });
        if (call.over) return;
        const states = { completed: 'An automatic voice answered', busy: 'The line is engaged', 'no-answer': 'Nobody answered' };
        sheet(lineName(line), states[result.status] || 'The call ended: ' + result.status);
        for (const words of result.heard) {
          $('sheet-heard').append(make('p', '', words));
          await wait(600);
        }
      } catch (error) {
        sheet(lineName(line), 'The call could not be made: ' + error.message);
      }
      const last = thread(customer.phone).at(-1);
      call.ended = true;
      endButton(last && last.text ? 'A text has arrived: read it' : 'Back to the texts', true);
    }

    function close(call) {
      if (view.call === call) { $('customer-sheet').hidden = true; view.call = null; $('customer-ring').focus(); }
      $('incoming').hidden = true;
    }

    function hangUp() {
      if (!view.call) return;
      view.call.over = true;
      close(view.call);
    }

    """#
