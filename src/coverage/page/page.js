/* Shows the data that stands in the page. All text goes in as text: nothing of a policy is ever read as markup. */
(() => {
  'use strict';

  const data = JSON.parse(document.getElementById('data').textContent);

  /** The worst first. */
  const states = {
    unchecked: { mark: '✗', meaning: 'No test would fail if it were gone or weaker.' },
    undecided: {
      mark: '?',
      meaning: 'If it were gone or weaker no test would fail, but some claim would have no answer.',
    },
    pinned: {
      mark: 'P',
      meaning: 'Only a copy of the policy, or a check of its text, would notice. It counts as unchecked.',
    },
    redundant: { mark: '=', meaning: 'Proven redundant: no request is decided otherwise without it.' },
    checked: { mark: '✓', meaning: 'Some test would fail if it were gone or weaker.' },
    unchangeable: { mark: '·', meaning: 'AWS would save no change of it.' },
  };

  const outcomes = {
    killed: { state: 'checked', text: 'noticed' },
    alive: { state: 'unchecked', text: 'no test would notice' },
    unanswered: { state: 'undecided', text: 'no test would fail, but some claim would have no answer' },
    unjudged: { state: 'undecided', text: 'not judged: the time was spent' },
    pinned: { state: 'pinned', text: 'noticed only as a change of the text' },
    equivalent: { state: 'redundant', text: 'proven to change no decision' },
    refused: { state: 'unchangeable', text: 'AWS would not save it' },
  };

  /** An element with attributes and children; text is text. */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(name, '');
      else if (value !== undefined && value !== false) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== undefined));
    return element;
  }

  const narrow = matchMedia('(max-width: 760px)');

  const counted = (many, one, several = `${one}s`) => `${many} ${many === 1 ? one : several}`;

  function markOf(state, text) {
    return make('span', { class: `mark ${state}` }, make('span', { 'aria-hidden': 'true' }, states[state].mark), text);
  }

  const unseen = (text) => make('span', { class: 'unseen' }, text);

  /** The policies as they stand in the list. */
  const entries = data.policies.map((policy, at) => {
    const counts = new Map(Object.keys(states).map((state) => [state, 0]));
    for (const { state } of policy.elements) counts.set(state, counts.get(state) + 1);
    const marks = [...counts]
      .filter(([state, many]) => many > 0 && state !== 'unchangeable')
      .map(([state, many]) => markOf(state, make('span', {}, ` ${many}`, unseen(` ${state}`))));
    const body = make('div', { class: 'body', id: `policy-${at}`, hidden: true });
    const head = make(
      'button',
      { type: 'button', class: 'head', 'aria-expanded': 'false', 'aria-controls': body.id },
      make('span', { class: 'name' }, policy.name),
      make('span', { class: 'marks' }, ...marks),
      make(
        'span',
        { class: 'figures quiet' },
        `${policy.elementShare}% of elements, ${policy.mutantShare}% of changes`,
      ),
    );
    const item = make('li', {}, make('h2', {}, head), body);
    const words = `${policy.name}\n${policy.file ?? ''}\n${policy.type}`.toLowerCase();
    return { policy, counts, item, head, body, words };
  });

  const list = make('ul', { class: 'policies' }, ...entries.map(({ item }) => item));
  document.querySelector('main').append(list);

  // Open and close.

  function setOpen(entry, open) {
    if (open && entry.body.childElementCount === 0) fill(entry);
    entry.body.hidden = !open;
    entry.head.setAttribute('aria-expanded', String(open));
  }

  const isOpen = ({ head }) => head.getAttribute('aria-expanded') === 'true';

  for (const entry of entries) {
    entry.head.addEventListener('click', () => setOpen(entry, !isOpen(entry)));
  }

  function fill(entry) {
    const { policy, body } = entry;
    const chooser = chooserOf(entry);
    body.append(
      make('p', { class: 'facts quiet' }, factsOf(policy)),
      make(
        'div',
        { class: 'split' },
        make('div', {}, sourceOf(policy, chooser), elsewhere(policy, chooser)),
        chooser.detail,
      ),
      claimsOf(policy),
      matrixOf(policy),
    );
    const worst = Object.keys(states).find((state) => policy.elements.some((element) => element.state === state));
    chooser.choose(policy.elements.find(({ state }) => state === worst));
  }

  function factsOf({ type, file, testFiles, claims, pins, isGenerated }) {
    const facts = [
      `${type.charAt(0).toUpperCase()}${type.slice(1)}`,
      `read by ${counted(claims, 'claim')}` + (pins === 0 ? '' : ` (${pins} of them only about its text)`),
      `tested in ${testFiles.join(', ')}`,
    ];
    if (file !== undefined) facts.push(`from ${file}`);
    if (isGenerated) facts.push('shown as formatted JSON, with lines of its own');
    return `${facts.join('; ')}.`;
  }

  // The text of a policy.

  function sourceOf(policy, chooser) {
    const { lines, firstLine, elements } = policy;
    const source = make('div', { class: 'source', role: 'group', 'aria-label': `Elements of ${policy.name}` });
    const statements = new Map();
    const pieces = new Map();
    const note = (map, line, one) => map.set(line, [...(map.get(line) ?? []), one]);
    for (const element of elements) {
      for (const [line, column, endLine, endColumn] of element.places) {
        if (element.kind === 'statement') note(statements, line, { element });
        else {
          const last = endLine === line ? endColumn : lines[line - firstLine].length + 1;
          note(pieces, line, { element, from: column - 1, to: last - 1 });
        }
      }
    }
    lines.forEach((text, at) => {
      const line = firstLine + at;
      const code = make('span', { class: 'code' });
      let done = 0;
      for (const { element, from, to } of (pieces.get(line) ?? []).sort((a, b) => a.from - b.from)) {
        // What another element covers is listed below the text.
        if (from < done) continue;
        code.append(text.slice(done, from), chooser.buttonFor(element, text.slice(from, to)));
        done = to;
      }
      code.append(text.slice(done));
      const marks = (statements.get(line) ?? []).map(({ element }) => chooser.buttonFor(element, ''));
      source.append(make('div', { class: 'row' }, make('span', {}, String(line)), make('span', {}, ...marks), code));
    });
    return source;
  }

  /** Elements that have no place of their own in the text. */
  function elsewhere({ elements }, chooser) {
    const others = elements.filter((element) => !chooser.hasButton(element));
    if (others.length === 0) return undefined;
    const buttons = others.flatMap((element) => [chooser.buttonFor(element, element.text || element.statement), ' ']);
    return make('p', { class: 'elsewhere' }, 'Without a place of their own in this text: ', ...buttons);
  }

  const kinds = { conditionKey: 'condition key', conditionValue: 'condition value' };
  const kindOf = ({ kind }) => kinds[kind] ?? kind;

  /** Chooses among the elements of a policy, and shows what is known of the chosen one. */
  function chooserOf(entry) {
    const { policy, head } = entry;
    const buttons = [];
    const detail = make('section', { class: 'detail', 'aria-live': 'polite', 'aria-label': 'The chosen element' });

    function buttonFor(element, text) {
      const { mark } = states[element.state];
      const name = element.kind === 'statement' ? element.statement : `${kindOf(element)} ${element.text}`;
      const button = make(
        'button',
        {
          type: 'button',
          class: `element ${element.state}`,
          'aria-pressed': 'false',
          'aria-label': `${name}: ${element.state}`,
          tabindex: '-1',
        },
        make('b', {}, mark),
        text,
      );
      button.addEventListener('click', () => choose(element, button));
      buttons.push({ element, button });
      return button;
    }

    function choose(element, button) {
      if (element === undefined) return;
      const chosen = button ?? buttons.find((one) => one.element === element)?.button;
      for (const one of buttons) {
        one.button.setAttribute('aria-pressed', String(one.element === element));
        one.button.tabIndex = one.button === chosen ? 0 : -1;
      }
      detail.replaceChildren(...detailOf(policy, element));
      place();
    }

    /** Beside the text; under the line of the chosen element where there is no room. */
    function place() {
      const row = narrow.matches
        ? entry.body.querySelector('.element[aria-pressed="true"][tabindex="0"]')?.closest('.row')
        : undefined;
      if (row) row.after(detail);
      else entry.body.querySelector('.split').append(detail);
    }

    narrow.addEventListener('change', place);

    entry.body.addEventListener('keydown', (event) => {
      const at = buttons.findIndex(({ button }) => button === event.target);
      if (event.key === 'Escape') {
        event.preventDefault();
        event.stopPropagation();
        head.focus();
      } else if (at !== -1) {
        // The order of the text, which is not that in which the buttons were made.
        const ordered = [...entry.body.querySelectorAll('.element')];
        moveFocus(event, ordered, ordered.indexOf(event.target), (button) => {
          choose(buttons.find((one) => one.button === button).element, button);
        });
      }
    });

    return {
      detail,
      buttonFor,
      choose,
      hasButton: (element) => buttons.some((one) => one.element === element),
    };
  }

  function detailOf(policy, element) {
    const { state, kind, text, statement } = element;
    const title = kind === 'statement' ? statement : `${kindOf(element)} ${text}`;
    const changes = element.changes.map((at) => policy.changes[at]);
    const others =
      kind === 'statement'
        ? policy.changes.filter((one) => one.statement === statement && one.elements === 0 && one.outcome !== 'refused')
        : [];
    return [
      make('h3', {}, title),
      make('p', {}, markOf(state, ` ${state}`), kind === 'statement' ? '' : ` in ${statement}`),
      make('p', {}, states[state].meaning),
      ...changesOf(policy, 'Changes of it', changes),
      ...changesOf(policy, 'Other changes of the statement', others),
    ];
  }

  /** What nobody would notice first. */
  function changesOf(policy, title, changes) {
    if (changes.length === 0) return [];
    const order = Object.keys(states);
    const rank = ({ outcome }) => order.indexOf(outcomes[outcome].state);
    const sorted = [...changes].sort((a, b) => rank(a) - rank(b));
    return [make('h4', {}, title), make('ul', {}, ...sorted.map((one) => changeOf(policy, one)))];
  }

  function changeOf(policy, { change, outcome, by, isOpen: isUndecided, assertion }) {
    const { state, text } = outcomes[outcome];
    const item = make('li', {}, markOf(state, ''), ` ${change}: `, make('strong', {}, text));
    if (by !== undefined) item.append(' by ', ...claimOf(policy.spokenBy[by]));
    if (isUndecided) item.append('; whether that changes a decision could not be decided');
    if (assertion !== undefined) item.append(pasteOf(assertion));
    return item;
  }

  function claimOf({ code, test }) {
    return [make('code', {}, code), make('span', { class: 'quiet' }, ` in ${test}`)];
  }

  function pasteOf(assertion) {
    const code = make('code', {}, assertion);
    const button = make('button', { type: 'button', class: 'plain' }, 'Copy');
    button.addEventListener('click', () => {
      getSelection().selectAllChildren(code);
      navigator.clipboard?.writeText(assertion).then(
        () => {
          button.textContent = 'Copied';
        },
        () => {
          button.textContent = 'Selected';
        },
      );
    });
    return make('div', { class: 'paste' }, code, button);
  }

  function claimsOf({ spokenBy, claims }) {
    const title = `Claims and calls that read this policy: ${claims}`;
    const items = spokenBy.map((one) => make('li', {}, ...claimOf(one)));
    const list = make('ul', {}, ...items);
    const different =
      spokenBy.length < claims
        ? make(
            'p',
            { class: 'quiet' },
            `${spokenBy.length} of them are shown: the others say the same, or are too many.`,
          )
        : '';
    return make('details', { class: 'claims' }, make('summary', {}, title), list, different);
  }

  // Callers and operations.

  function matrixOf({ name, matrix }) {
    const { callers, actions, cells, cut, asked } = matrix;
    const rows = callers.map((caller, row) =>
      make(
        'tr',
        {},
        make('th', { scope: 'row' }, caller),
        ...actions.map((_, column) => {
          const cell = cells[row][column];
          const never = make('span', { class: 'never' }, 'never asked');
          return make('td', { class: cell }, cell, asked[row][column] ? undefined : never);
        }),
      ),
    );
    // A long name may break after its colon.
    const heads = actions.map((action) => {
      const [prefix, name = ''] = action.split(':');
      return make('th', { scope: 'col' }, `${prefix}:`, make('wbr'), name);
    });
    const title = make('h3', {}, 'Callers and operations');
    if (cells.every((row) => row.every((cell) => cell === 'denied'))) {
      const nothing = 'By itself this document allows nothing.';
      return make('section', { class: 'matrix' }, title, make('p', { class: 'facts quiet' }, nothing));
    }
    const table = make(
      'table',
      {},
      make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, 'Caller'), ...heads)),
      make('tbody', {}, ...rows),
    );
    const text =
      'What this document says by itself. “depends”: its conditions, or the resource, decide. “never asked”: no claim ' +
      'or call of the tests is about this caller and operation. Claims on transport, encryption or networks are about circumstances alone.';
    return make(
      'section',
      { class: 'matrix' },
      title,
      make('p', { class: 'facts quiet' }, text, cut === undefined ? '' : ` ${cut}`),
      make(
        'div',
        { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': `Callers and operations of ${name}` },
        table,
      ),
    );
  }

  // The filter.

  const filter = document.getElementById('filter');
  const chosenState = document.getElementById('state');
  const count = document.getElementById('count');
  for (const state of Object.keys(states)) {
    if (entries.some(({ counts }) => counts.get(state) > 0))
      chosenState.append(make('option', { value: state }, state));
  }

  function isShown({ words, counts }) {
    const state = chosenState.value;
    if (state !== '' && counts.get(state) === 0) return false;
    const terms = filter.value
      .toLowerCase()
      .split(/\s+/)
      .filter((term) => term !== '');
    return terms.every((term) => (counts.get(term) ?? 0) > 0 || words.includes(term));
  }

  function applyFilter() {
    let shown = 0;
    for (const entry of entries) {
      const show = isShown(entry);
      entry.item.hidden = !show;
      if (show) shown += 1;
    }
    count.textContent = `${shown} of ${counted(entries.length, 'policy', 'policies')}`;
  }

  const visible = () => entries.filter(({ item }) => !item.hidden);

  filter.addEventListener('input', applyFilter);
  chosenState.addEventListener('change', applyFilter);
  filter.form.addEventListener('submit', (event) => {
    event.preventDefault();
    visible()[0]?.head.focus();
  });
  document.getElementById('open').addEventListener('click', () => visible().forEach((entry) => setOpen(entry, true)));
  document.getElementById('close').addEventListener('click', () => entries.forEach((entry) => setOpen(entry, false)));

  // The keyboard.

  /** Moves among buttons with the arrows, Home and End. */
  function moveFocus(event, buttons, at, then = () => {}) {
    const to = {
      ArrowDown: at + 1,
      ArrowRight: at + 1,
      ArrowUp: at - 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: buttons.length - 1,
    }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const button = buttons[Math.min(Math.max(to, 0), buttons.length - 1)];
    button.focus();
    then(button);
  }

  document.addEventListener('keydown', (event) => {
    const { target, key } = event;
    if (key === 'Escape' && target === filter) {
      filter.value = '';
      applyFilter();
      return;
    }
    if (target.matches('input, select')) {
      if (key === 'ArrowDown' && target === filter) {
        event.preventDefault();
        visible()[0]?.head.focus();
      }
      return;
    }
    if (key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      filter.focus();
      filter.select();
      return;
    }
    const shown = visible();
    const at = shown.findIndex(({ head }) => head === target);
    if (at === -1) return;
    if (key === 'Escape') setOpen(shown[at], false);
    else if (key === 'ArrowRight') setOpen(shown[at], true);
    else if (key === 'ArrowLeft') setOpen(shown[at], false);
    else
      moveFocus(
        event,
        shown.map(({ head }) => head),
        at,
      );
  });

  // What the marks mean, and the figures of all.

  document.querySelector('.legend ul').append(
    ...Object.entries(states)
      .filter(([state]) => state !== 'unchangeable')
      .map(([state, { meaning }]) => make('li', {}, markOf(state, ` ${state}`), ` ${meaning}`)),
  );
  const total = (value, text) => make('li', {}, make('b', {}, value), ` ${text}`);
  document
    .querySelector('.totals')
    .append(
      total(`${data.elementShare}%`, 'of the elements checked'),
      total(`${data.mutantShare}%`, 'of the changes noticed'),
      total(
        String(entries.filter(({ counts }) => counts.get('unchecked') > 0).length),
        `of ${counted(entries.length, 'policy', 'policies')} with unchecked elements`,
      ),
    );
  applyFilter();
})();
