/// The script's foundations. Texts go into the page as text, never as markup.
let scriptBase = #"""
    'use strict';
    const $ = id => document.getElementById(id);
    const view = { state: null, customer: 0, call: null, drawn: {} };

    function make(tag, classes, text) {
      const element = document.createElement(tag);
      if (classes) element.className = classes;
      if (text !== undefined) element.textContent = text;
      return element;
    }

    function clock(at, seconds) {
      const style = { hour: '2-digit', minute: '2-digit' };
      if (seconds) style.second = '2-digit';
      return new Date(at).toLocaleTimeString('en-GB', style);
    }

    // +447700900456 as 07700 900456, others in threes.
    function pretty(number) {
      if (number.startsWith('+447') && number.length === 13) return '0' + number.slice(3, 7) + ' ' + number.slice(7);
      return number;
    }

    function lineName(number) {
      const line = view.state.stage.lines.find(one => one.number === number);
      return line ? line.name : pretty(number);
    }

    async function post(action, fields) {
      const answer = await fetch('/simulator/api/' + action, { method: 'POST', body: new URLSearchParams(fields) });
      if (!answer.ok) throw new Error((await answer.text()).trim());
      return answer.json();
    }

    function option(value, text) {
      const element = make('option', '', text);
      element.value = value;
      return element;
    }

    const wait = milliseconds => new Promise(done => setTimeout(done, milliseconds));

    """#
