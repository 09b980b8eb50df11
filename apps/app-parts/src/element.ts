/** A value, or a function that gives it again at each {@link refresh}. */
export type Live<T> = T | (() => T);

type Value = string | number | boolean | undefined;

type Handlers = {
  [K in keyof HTMLElementEventMap as `on${K}`]?: ((event: HTMLElementEventMap[K]) => void) | undefined;
};

/** Attributes and properties of an element; `false` and `undefined` take an attribute away. */
export type Attributes = Handlers & { [name in AttributeName | `aria-${string}`]?: Live<Value> };

type AttributeName =
  | (
      | 'accept'
      | 'alt'
      | 'autocomplete'
      | 'capture'
      | 'checked'
      | 'class'
      | 'disabled'
      | 'enterkeyhint'
      | 'for'
    )
  | ('height' | 'hidden' | 'href' | 'id' | 'lang' | 'list' | 'max' | 'min' | 'multiple' | 'name' | 'open')
  | (
      | 'placeholder'
      | 'rel'
      | 'role'
      | 'rows'
      | 'spellcheck'
      | 'src'
      | 'step'
      | 'style'
      | 'tabindex'
      | 'target'
      | 'title'
    )
  | ('type' | 'value' | 'webkitdirectory' | 'width');

/** These change with use, so the property is what counts. */
const properties: readonly string[] = ['checked', 'disabled', 'hidden', 'open', 'value'];

interface Binding {
  node: Node;
  update(): void;
  wasShown: boolean;
}

const bindings = new Set<Binding>();
let isScheduled = false;

/**
 * Makes an element. Functions among its attributes and texts are asked again at each {@link refresh}, so that
 * what is shown follows the state.
 *
 * @example
 * element('button', { class: 'quiet', disabled: () => !ready, onclick: start }, () => words().start)
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | Live<string>)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value as EventListener);
    else bind(node, value as Live<Value>, (now) => setAttribute(node, name, now));
  }
  for (const child of children) {
    if (child instanceof Node) {
      node.append(child);
      continue;
    }
    const text = document.createTextNode('');
    bind(text, child, (now) => {
      if (text.data !== now) text.data = now;
    });
    node.append(text);
  }
  return node;
}

/** Shows the new state, once for all changes of this turn. */
export function refresh(): void {
  if (isScheduled) return;
  isScheduled = true;
  queueMicrotask(() => {
    isScheduled = false;
    for (const binding of bindings) {
      if (binding.node.isConnected) binding.wasShown = true;
      else if (binding.wasShown) bindings.delete(binding);
      binding.update();
    }
  });
}

function bind<T>(node: Node, value: Live<T>, set: (value: T) => void): void {
  if (typeof value !== 'function') {
    set(value);
    return;
  }
  const update = () => set((value as () => T)());
  update();
  bindings.add({ node, update, wasShown: false });
}

function setAttribute(node: HTMLElement, name: string, value: Value): void {
  if (properties.includes(name)) {
    if (Reflect.get(node, name) !== value) Reflect.set(node, name, value);
  } else if (value === undefined || value === false) {
    node.removeAttribute(name);
  } else {
    const text = value === true ? '' : String(value);
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
}
