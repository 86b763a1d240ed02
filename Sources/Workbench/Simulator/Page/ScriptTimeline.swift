/// Adds rows to the timeline.
let scriptTimeline = #"""
    const flags = { held: 'held back', trouble: 'trouble', urgent: 'urgent' };
    let lastCorrelation = '';

    function addRow(row) {
      const list = $('rows');
      const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
      const item = make('li', 'tone-' + row.tone);
      if (row.correlation && lastCorrelation && row.correlation !== lastCorrelation) item.classList.add('turn');
      if (row.correlation) lastCorrelation = row.correlation;
      const time = make('time', '', clock(row.at, true));
      time.dateTime = new Date(row.at).toISOString();
      const words = make('div', 'words'), title = make('div', 'title', row.title);
      if (flags[row.tone]) title.append(make('span', 'flag', flags[row.tone]));
      words.append(title);
      if (row.why) words.append(make('div', 'why', row.why));
      item.append(time, words);
      if (row.fields.length) {
        const button = make('button', 'facts', 'facts'), facts = make('dl');
        button.type = 'button';
        button.setAttribute('aria-expanded', 'false');
        button.setAttribute('aria-label', 'facts of: ' + row.title);
        for (const [name, value] of row.fields) facts.append(make('dt', '', name), make('dd', '', value));
        facts.hidden = true;
        button.addEventListener('click', () => {
          facts.hidden = !facts.hidden;
          button.setAttribute('aria-expanded', String(!facts.hidden));
        });
        item.append(button, facts);
      }
      list.append(item);
      while (list.children.length > 400) list.firstChild.remove();
      if (isAtEnd) list.scrollTop = list.scrollHeight;
      if (row.tone !== 'plain') news('timeline');
    }

    """#
