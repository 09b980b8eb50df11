import { element, refresh } from './element.ts';
import { formatPercent } from './format.ts';
import type { Page, Words } from './page.ts';

/** A list of texts that are edited in place, each with a bar. */
export interface TextList {
  readonly node: HTMLElement;
  /** Those that are not blank, in their order. */
  readonly texts: string[];
  /** Those of them that somebody typed, and the app did not offer. */
  readonly typed: string[];
  /** Shows other texts; one empty row where there are none. */
  set(texts: readonly string[], options?: SetTextsOptions): void;
  add(text: string, note?: string): void;
  /** A probability or score, from 0 to 1, for each text, in the order of `texts`; none while there are none. */
  score(values: readonly number[]): void;
  /** Shows that scores are being computed anew: those that are there turn gray until the next call of `score`. */
  outdate(): void;
  /** Marks one text as chosen. */
  select(text: string | undefined): void;
}

/** Options of {@link TextList.set}. */
export interface SetTextsOptions {
  /** Which of the texts somebody typed. @default none */
  typed?: readonly string[] | undefined;
}

/** What a list is called. */
export interface TextListWords {
  heading: string;
  /** Name of a row's input. */
  item(number: number): string;
  add: string;
  remove: string;
  /** Said while there is no text. */
  empty: string;
}

/** Options of {@link textList}. */
export interface TextListOptions {
  words: Words<TextListWords>;
  /** After each edit. */
  onChange(): void;
  /** When a row gets the focus or is clicked. @default undefined */
  onSelect?: ((text: string) => void) | undefined;
}

/** What is known of a row. */
interface RowState {
  /** From 1. */
  number: number;
  note: string;
  /** From 0 to 1. */
  value: number | undefined;
  isBest: boolean;
  isTyped: boolean;
}

interface Row extends RowState {
  node: HTMLElement;
  input: HTMLTextAreaElement;
}

/** Makes a list of texts. Enter goes on to the next row, or adds one; Backspace in an empty row removes it. */
export function textList(page: Page, { words: both, onChange, onSelect }: TextListOptions): TextList {
  const words = () => page.say(both);
  const rows: Row[] = [];
  let selected: string | undefined;
  /** Whether the scores are being computed anew. */
  let isOld = false;
  const filled = () => rows.filter(({ input }) => input.value.trim() !== '');
  const isScored = () => rows.some(({ value }) => value !== undefined);
  /** A text without a score, while others have one or are to get one. */
  const isWaiting = ({ value }: RowState, input: HTMLTextAreaElement) =>
    value === undefined && input.value.trim() !== '' && (isOld || isScored());
  const list = element('ol', {
    class: () => `texts ${isScored() ? '' : 'unscored'} ${isOld ? 'old' : ''}`,
    'aria-busy': () =>
      rows.some((row) => isWaiting(row, row.input)) || (isOld && isScored()) ? 'true' : undefined,
  });

  function addRow(text: string, { note = '', isTyped = false }: Partial<RowState> = {}): Row {
    const state: RowState = { number: rows.length + 1, note, value: undefined, isBest: false, isTyped };
    const input = element('textarea', {
      rows: 1,
      value: text,
      enterkeyhint: 'next',
      placeholder: () => words().item(state.number),
      autocomplete: 'off',
      'aria-label': () => words().item(state.number),
      oninput: () => {
        state.note = '';
        state.value = undefined;
        state.isBest = false;
        state.isTyped = true;
        fit(input);
        change();
      },
      onkeydown: (event) => onKey(event, row),
      onfocus: () => onSelect?.(input.value.trim()),
    });
    const score = () => (state.value === undefined ? '' : formatPercent(state.value));
    const node = element(
      'li',
      {
        class: () =>
          [
            'text',
            state.isBest && 'best',
            isWaiting(state, input) && 'waiting',
            selected !== undefined && input.value.trim() === selected && 'selected',
          ]
            .filter(Boolean)
            .join(' '),
        style: () => `--value: ${state.value ?? 0}`,
      },
      element(
        'div',
        { class: 'row' },
        input,
        element('span', { class: 'score number' }, score),
        element(
          'button',
          {
            class: 'icon',
            'aria-label': () => `${words().remove}: ${input.value}`,
            title: () => words().remove,
            onclick: () => removeRow(row),
          },
          '×',
        ),
      ),
      element('div', { class: 'bar', 'aria-hidden': 'true' }),
      element('p', { class: 'note', hidden: () => state.note === '' }, () => state.note),
    );
    const row: Row = Object.assign(state, { node, input });
    rows.push(row);
    list.append(node);
    fit(input);
    return row;
  }

  function removeRow(row: Row): void {
    const at = rows.indexOf(row);
    rows.splice(at, 1);
    rows.forEach((other, index) => {
      other.number = index + 1;
    });
    row.node.remove();
    (rows[at] ?? rows[at - 1])?.input.focus();
    change();
  }

  function onKey(event: KeyboardEvent, row: Row): void {
    const at = rows.indexOf(row);
    // While Chinese is being composed, Enter takes the suggestion.
    if (event.isComposing) return;
    if (event.key === 'Enter') (rows[at + 1] ?? addRow('')).input.focus();
    else if (event.key === 'Backspace' && row.input.value === '' && rows.length > 1) removeRow(row);
    else if (event.key === 'ArrowDown') rows[at + 1]?.input.focus();
    else if (event.key === 'ArrowUp') rows[at - 1]?.input.focus();
    else return;
    event.preventDefault();
  }

  function change(): void {
    refresh();
    onChange();
  }

  const node = element(
    'section',
    { class: 'text-list', 'aria-label': () => words().heading },
    element('h2', {}, () => words().heading),
    element('p', { class: 'hint', hidden: () => filled().length > 0 }, () => words().empty),
    list,
    element(
      'button',
      {
        class: 'add',
        onclick: () => (rows.find(({ input }) => input.value === '') ?? addRow('')).input.focus(),
      },
      () => `+ ${words().add}`,
    ),
  );

  return {
    node,
    get texts() {
      return filled().map(({ input }) => input.value.trim());
    },
    get typed() {
      return filled()
        .filter(({ isTyped }) => isTyped)
        .map(({ input }) => input.value.trim());
    },
    set(texts, { typed = [] } = {}) {
      rows.length = 0;
      list.replaceChildren();
      for (const text of texts) addRow(text, { isTyped: typed.includes(text) });
      if (texts.length === 0) addRow('');
      change();
    },
    add(text, note = '') {
      const row = addRow(text, { note });
      change();
      row.input.scrollIntoView({ block: 'nearest' });
    },
    score(values) {
      isOld = false;
      const best = values.indexOf(Math.max(...values));
      filled().forEach((row, index) => {
        row.value = values[index];
        row.isBest = index === best && values.length > 1;
      });
      refresh();
    },
    outdate() {
      isOld = true;
      refresh();
    },
    select(text) {
      selected = text;
      refresh();
    },
  };
}

/** Browsers without `field-sizing` get the height of a text from here. */
function fit(input: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content') || !input.isConnected) return;
  input.style.height = 'auto';
  input.style.height = `${input.scrollHeight}px`;
}
