/** A language of the site. */
export type Language = 'en' | 'zh';

type Both = Record<Language, string>;

/** Whether a peer does something; `none` where the question does not arise. */
export interface Cell {
  is: 'yes' | 'partly' | 'no' | 'none';
  note?: Both | undefined;
}

/** What is known of other ways to do the same, and from where. */
export interface Peers {
  /** Year and month of the look. */
  date: string;
  peers: {
    id: string;
    name: string;
    nameZh?: string | undefined;
    url?: string | undefined;
    what?: Both | undefined;
    better?: Both | undefined;
  }[];
  features: { name: Both; values: Record<string, Cell>; sources: string[] }[];
}

const marks: Record<Language, Record<Cell['is'], string>> = {
  en: { yes: '**yes**', partly: 'partly', no: 'no', none: '–' },
  zh: { yes: '**是**', partly: '部分', no: '否', none: '–' },
};
const words = {
  en: { feature: 'What', seen: 'Seen in', sources: 'Sources', better: 'What they do better', colon: ': ' },
  zh: { feature: '比较项', seen: '查看时间', sources: '来源', better: '它们的长处', colon: '：' },
};

/**
 * The comparison as Markdown: a table with a row a feature, the sources below it by number, and what each of the
 * others does better.
 */
export function comparisonTable({ date, peers, features }: Peers, language: Language): string {
  const nameOf = (peer: Peers['peers'][number]) => (language === 'zh' && peer.nameZh) || peer.name;
  const say = words[language];
  const sources = [...new Set(features.flatMap((feature) => feature.sources))];
  const head = [say.feature, ...peers.map(nameOf)];
  const rows = features.map(({ name, values, sources: own }) => {
    const numbers = own.map((url) => `[${sources.indexOf(url) + 1}](${url}){.no-icon}`).join(' ');
    const cells = peers.map(({ id }) => cellOf(values[id]!, language));
    return [numbers === '' ? name[language] : `${name[language]} <sup>${numbers}</sup>`, ...cells];
  });
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const list = sources.map((url, index) => `${index + 1}. <${url}>`).join('\n');
  const others = peers.flatMap((peer) =>
    peer.better === undefined
      ? []
      : [
          `**[${nameOf(peer)}](${peer.url})**${say.colon}${peer.what![language]}${language === 'zh' ? '。' : '. '}${peer.better[language]}`,
        ],
  );
  return `${table}\n\n${say.seen} ${date}.\n\n## ${say.better}\n\n${others.join('\n\n')}\n\n## ${say.sources}\n\n${list}\n`;
}

function cellOf({ is, note }: Cell, language: Language): string {
  const mark = marks[language][is];
  return note === undefined ? mark : `${mark}<br><small>${note[language]}</small>`;
}
