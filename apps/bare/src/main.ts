import { load } from 'fgclip2';

// Ranks texts by how well each fits an image. `?model=` names another checkpoint: a hub id, or a base URL.

const form = document.querySelector('form')!;
const button = document.querySelector('button')!;
const output = document.querySelector('output')!;
const list = document.querySelector('ol')!;

const model = new URLSearchParams(location.search).get('model') ?? 'qihoo360/fg-clip2-base';
const loading = load(model, {
  onProgress: ({ file, loaded, total }) => {
    output.value = `${file}: ${loaded} of ${total ?? 'unknown'} bytes`;
  },
});

async function rank(): Promise<void> {
  const data = new FormData(form);
  const image = data.get('image') as File;
  const texts = String(data.get('texts'))
    .split('\n')
    .filter((text) => text.trim() !== '');
  const fgclip2 = await loading;
  const ranking = await fgclip2.rank(image, texts);
  output.value = '';
  const items = ranking.map(({ text, probability }) => {
    const item = document.createElement('li');
    item.textContent = `${text}: ${(100 * probability).toFixed(1)} %`;
    return item;
  });
  list.replaceChildren(...items);
}

const show = (error: unknown) => {
  output.value = String(error);
};
loading.catch(show);

form.addEventListener('submit', (event) => {
  event.preventDefault();
  button.disabled = true;
  rank()
    .catch(show)
    .finally(() => {
      button.disabled = false;
    });
});
