import { mount as mountHeat } from '@fgclip2/heat';
import { mount as mountMatch } from '@fgclip2/match';

// Two apps in one page, as a documentation site has them; `unmount` takes one off.

const assets = '../match/demo/';
const mounted = {
  match: mountMatch(document.querySelector<HTMLElement>('#match')!, { language: 'zh', assets }),
  heat: mountHeat(document.querySelector<HTMLElement>('#heat')!, { assets }),
};
Object.assign(window, { unmount: (app: keyof typeof mounted) => mounted[app].unmount() });
